"""Writing About me."""

from django.db import transaction

from access.models import User
from access.rights import require
from plans.actions.drafts import remove_draft
from plans.actions.recording import record_change
from plans.drafts import draft_key
from plans.models import AboutText, Section
from plans.texts import save_text


def write_about(section: Section, prompt: str, text: str, *, version: int, by: User) -> AboutText:
    """Save one answer on top of `version` (0 when nothing was written yet).

    Raises PermissionDenied without write, `StaleText` when somebody saved in between.
    """
    with transaction.atomic():
        require(by, "change_section", section)
        about, _is_new = AboutText.objects.get_or_create(section=section, prompt=prompt)
        changed = save_text(about, {"text": text}, version=version, by=by)
        remove_draft(draft_key("about", section.public_id, prompt), by=by)
        if changed:
            record_change("about.changed", about, by=by, fields=changed)
    return about
