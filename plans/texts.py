"""Saving texts that several people may be writing: nobody overwrites what they have not seen, and nothing is lost.

Every text carries a version number. A save names the version it began from; if somebody saved in between, it raises
`StaleText` and changes nothing. Every save leaves a `TextVersion`.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.utils import timezone

from access.models import User
from plans.models import AboutText, Goal, Measure, TextVersion

Written = TypeVar("Written", Goal, Measure, AboutText)
TEXTS: dict[str, tuple[str, ...]] = {
    "goal": ("title", "why"),
    "measure": ("what", "how", "extent"),
    "abouttext": ("text",),
}


class StaleText(Exception):
    """Somebody saved the text after this person began to write; `current` is the text as it is now."""

    def __init__(self, current: Any) -> None:
        super().__init__("stale")
        self.current = current


def save_text(record: Written, values: Mapping[str, Any], *, version: int, by: User) -> list[str]:
    """Save what changed on top of `version` and return the names of the changed fields; raises `StaleText`.

    Must run inside the caller's transaction. Nothing is written when nothing changed.
    """
    model = type(record)
    changed = [name for name, value in values.items() if getattr(record, name) != value]
    if not changed and record.version == version:
        return []
    now = timezone.now()
    marks: dict[str, Any] = {"version": version + 1, "changed_at": now}
    if isinstance(record, AboutText):
        marks["changed_by"] = by
    saved = model._default_manager.filter(pk=record.pk, version=version).update(**values, **marks)
    if not saved:
        raise StaleText(model._default_manager.get(pk=record.pk))
    for name, value in {**values, **marks}.items():
        setattr(record, name, value)
    keep_version(record, by=by)
    return changed


def keep_version(record: Goal | Measure | AboutText, *, by: User) -> None:
    """Keep the texts of a record as they are now, under its version number."""
    kind = str(record._meta.model_name)
    TextVersion.objects.create(
        section_id=record.section_id,
        target_kind=kind,
        target_id=record.public_id,
        version=record.version,
        texts={name: getattr(record, name) for name in TEXTS[kind]},
        by=by,
    )
