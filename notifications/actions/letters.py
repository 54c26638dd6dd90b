"""Letters: rows of the outbox, written in the transaction of what they tell; the worker carries them out."""

import json
from collections.abc import Iterable, Mapping

from access.models import Change, User
from access.sealing import seal
from notifications.models import Letter
from plans.models import Section


def write_letters(kind: str, user_ids: Iterable[int], change: Change) -> None:
    """One neutral letter to each; sent only to those who still see the section, or something of the plan, then."""
    is_of_plan = kind.startswith("access.")
    is_of_meeting = change.target_kind == "meeting"
    context = seal(json.dumps({"meetings": change.target_id})) if is_of_meeting else ""
    Letter.objects.bulk_create(
        (
            Letter(
                key=f"{kind}.{change.pk}.{user_id}",
                kind=kind,
                user_id=user_id,
                section_id=None if is_of_plan else change.section_id,
                plan_id=change.plan_id if is_of_plan else None,
                sealed_context=context,
            )
            for user_id in sorted(set(user_ids))
        ),
        ignore_conflicts=True,
    )


def write_letter(kind: str, user: User, context: Mapping[str, str], key: str, section: Section | None = None) -> None:
    """One letter that another part of the product wants sent. The context is sealed: it may hold a way in."""
    Letter.objects.bulk_create(
        [Letter(key=key, kind=kind, user=user, section=section, sealed_context=seal(json.dumps(dict(context))))],
        ignore_conflicts=True,
    )
