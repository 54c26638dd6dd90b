"""What telling people does with things that are hidden from some: old notices go, and nobody else gets a hint."""

from access.models import Change
from access.rights import who_sees
from notifications.actions.notices import announce, withdraw_notices
from plans.hidden import HIDING_KINDS, flags_on, ids_with, kept_out_of, people_kept_out, thing_of


def forget_hidden(change: Change) -> None:
    """When a thing is hidden, take what was told of it out of the inboxes of those it is hidden from."""
    if change.kind not in HIDING_KINDS or change.plan_id is None or (thing := thing_of(change)) is None:
        return
    readers = _readers(change)
    kept_out = people_kept_out(flags_on(thing).select_related("section"), readers)
    withdraw_notices(kept_out, change.plan_id, ids_with(thing))


def hint_of_hidden(change: Change) -> None:
    """After a change of a hidden thing, tell the open pages of those who may see it on their own streams."""
    if change.stream.startswith("h."):
        readers = _readers(change)
        announce(readers - kept_out_of(change, readers))


def _readers(change: Change) -> set[int]:
    return {row["user_id"] for row in who_sees([change.section_id] if change.section_id else [])}
