"""Keeping unsent text, and letting go of it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from access.models import User
from access.rights import require
from plans.drafts import MOST_KEPT
from plans.models import Draft, Section


def save_draft(section: Section, key: str, fields: Mapping[str, str], *, by: User) -> datetime:
    """Keep what somebody has written in a form, in place of what was kept before; returns when.

    Raises PermissionDenied without the right to see the section. Only a person's newest drafts are kept. This is no
    change of the plan: nothing is recorded and nobody else learns of it.
    """
    now = timezone.now()
    with transaction.atomic():
        require(by, "view_section", section)
        _draft, is_new = Draft.objects.update_or_create(
            user=by, key=key, defaults={"section": section, "fields": dict(fields), "saved_at": now}
        )
        if is_new:
            newest = Draft.objects.filter(user=by).order_by("-saved_at").values_list("pk", flat=True)[:MOST_KEPT]
            Draft.objects.filter(user=by).exclude(pk__in=list(newest)).delete()
    return now


def remove_draft(key: str, *, by: User) -> None:
    """Let go of somebody's own unsent text in one form."""
    Draft.objects.filter(user=by, key=key).delete()
