"""Start-up checks of the rights engine: what would weaken dates or pass rights by is refused."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security)
def guardian_keeps_dates(**_kwargs: Any) -> list[Error]:
    """Refuse guardian settings that keep answers, add anonymous rows or swap the models that know the dates."""
    errors = []
    if getattr(settings, "GUARDIAN_AUTO_PREFETCH", False):
        errors.append(
            Error("GUARDIAN_AUTO_PREFETCH keeps rights after they end.", hint="Remove it.", id="access.E001"),
        )
    if getattr(settings, "ANONYMOUS_USER_NAME", "AnonymousUser") is not None:
        errors.append(Error("ANONYMOUS_USER_NAME must be None: nobody anonymous has rights.", id="access.E002"))
    for name in ("GUARDIAN_USER_OBJ_PERMS_MODEL", "GUARDIAN_GROUP_OBJ_PERMS_MODEL"):
        if hasattr(settings, name):
            errors.append(Error(f"{name} swaps the models that know the dates.", hint="Remove it.", id="access.E003"))
    if getattr(settings, "GUARDIAN_MONKEY_PATCH_USER", True):
        errors.append(Error("GUARDIAN_MONKEY_PATCH_USER writes rights past access.grants.", id="access.E004"))
    if "guardian.backends.ObjectPermissionBackend" not in settings.AUTHENTICATION_BACKENDS:
        errors.append(Error("guardian's stock backend must answer for rights.", id="access.E005"))
    return errors


@register(Tags.database)
def no_superusers(databases: Any = None, **_kwargs: Any) -> list[Error]:
    """Refuse to run when somebody is a superuser: guardian lets superusers pass before any row is read."""
    from django.db import DatabaseError

    from access.models import User

    if not databases:
        return []
    try:
        count = User.objects.filter(is_superuser=True).count()
    except DatabaseError:
        return []  # before the first migration there is nobody
    if not count:
        return []
    message = f"{count} account(s) are superusers and would pass every right by."
    return [Error(message, hint="Clear is_superuser.", id="access.E006")]
