"""Calling a meeting, changing it and calling it off."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from access.models import Seat, User
from meetings.actions.lines import Item, write_lines
from meetings.actions.trail import note, require_leading
from meetings.models import Invitee, Meeting, Minutes
from meetings.standard import titles
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key
from plans.models import Section

FIELDS = ("kind", "starts_at", "length_minutes", "place", "video_url", "purpose")


class StaleMeeting(Exception):
    """Somebody changed the meeting after this person began; `current` is the meeting as it is now."""

    def __init__(self, current: Meeting) -> None:
        super().__init__("stale")
        self.current = current


def call_meeting(
    section: Section,
    *,
    kind: str,
    starts_at: datetime,
    length_minutes: int = 60,
    place: str = "",
    video_url: str = "",
    purpose: str = "",
    seats: Iterable[Seat],
    agenda: Iterable[str],
    by: User,
) -> Meeting:
    """Call a meeting with its agenda, invitations and empty minutes.

    Without any item it gets the standard order. Raises PermissionDenied unless the person may lead. Seats of other
    plans are passed over.
    """
    with transaction.atomic():
        require_leading(section, by=by)
        meeting = Meeting.objects.create(
            section=section,
            kind=kind,
            starts_at=starts_at,
            length_minutes=length_minutes,
            place=place,
            video_url=video_url,
            purpose=purpose,
            called_by=by,
        )
        written = [title for title in agenda if title.strip()]
        write_lines(meeting, [Item("", title) for title in written or titles()])
        _invite(meeting, seats)
        Minutes.objects.create(meeting=meeting)
        remove_draft(draft_key("meeting", section.public_id, "new"), by=by)
        note("meeting.called", meeting, section, by=by)
    return meeting


def change_meeting(
    meeting: Meeting, values: dict[str, Any], *, seats: Sequence[Seat], agenda: Sequence[Item], version: int, by: User
) -> None:
    """Change a meeting on top of `version`; answers stay unless the time changes.

    Raises PermissionDenied unless the person may lead, `StaleMeeting` when somebody changed it in between.
    """
    with transaction.atomic():
        require_leading(meeting.section, by=by)
        changed = [name for name in FIELDS if values[name] != getattr(meeting, name)]
        rows = Meeting.objects.filter(pk=meeting.pk, version=version, status=Meeting.Status.CALLED)
        if not rows.update(**{name: values[name] for name in FIELDS}, version=F("version") + 1):
            raise StaleMeeting(Meeting.objects.select_related("section").get(pk=meeting.pk))
        if "starts_at" in changed:
            meeting.invitees.update(answer="", substitute_name="", answered_by=None, answered_at=None)
        if write_lines(meeting, agenda):
            changed.append("agenda")
        if _invite(meeting, seats):
            changed.append("invitees")
        remove_draft(draft_key("meeting", meeting.public_id, "change"), by=by)
        if changed:
            note("meeting.changed", meeting, meeting.section, by=by, fields=changed)
    meeting.refresh_from_db()


def cancel_meeting(meeting: Meeting, *, by: User) -> None:
    """Call a meeting off; it stays in the list. Raises PermissionDenied unless the person may lead."""
    with transaction.atomic():
        require_leading(meeting.section, by=by)
        rows = Meeting.objects.filter(pk=meeting.pk, status=Meeting.Status.CALLED)
        if rows.update(status=Meeting.Status.CANCELLED, version=F("version") + 1):
            note("meeting.cancelled", meeting, meeting.section, by=by)


def _invite(meeting: Meeting, seats: Iterable[Seat]) -> bool:
    """Make the invitations be these seats of the plan; returns whether that changed anything."""
    wanted = {seat.pk for seat in seats if seat.plan_id == meeting.section.plan_id}
    invited = set(meeting.invitees.values_list("seat_id", flat=True))
    meeting.invitees.filter(seat_id__in=invited - wanted).delete()
    Invitee.objects.bulk_create(Invitee(meeting=meeting, seat_id=pk) for pk in sorted(wanted - invited))
    return wanted != invited
