"""Calling a meeting: a draft that only those who lead see, made ready and sent."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.gates import representation_of
from access.models import Seat, User
from access.trail import record
from meetings.actions.lines import Item
from meetings.actions.notice import Notice, Task, for_the_team
from meetings.actions.trail import note, require_leading
from meetings.actions.writing import write_notice
from meetings.gates import team_with_access
from meetings.models import AttendanceWish, Meeting, Minutes
from meetings.standard import titles
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key
from plans.models import Section

Status = Meeting.Status


class StaleMeeting(Exception):
    """Somebody changed the meeting after this person began; `current` is the meeting as it is now."""

    def __init__(self, current: Meeting) -> None:
        super().__init__("stale")
        self.current = current


class NotReady(Exception):
    """The notice lacks something that everybody must know; `lacks` says what, in words for the sender."""

    def __init__(self, lacks: list[str | Promise]) -> None:
        super().__init__("not ready")
        self.lacks = lacks


def call_meeting(section: Section, *, by: User, **said: Any) -> Meeting:
    """Write a notice and send it in one go; the words are those of `plain_notice`.

    Raises PermissionDenied unless the person may lead, and `NotReady`. Seats of other plans, and those that do not see
    Meetings, are passed over.
    """
    with transaction.atomic():
        notice = for_the_team(plain_notice(**said), section)
        return send_meeting(draft_meeting(section, notice, by=by), version=1, by=by)


def plain_notice(
    *, starts_at: datetime, seats: Iterable[Seat], agenda: Iterable[str], tasks: Sequence[Task] = (), **columns: Any
) -> Notice:
    """A notice to which everybody must come, with a plain agenda; `columns` are those of the meeting that it names."""
    values = {**_EMPTY, **columns, "starts_at": starts_at}
    return Notice(values, dict.fromkeys(seats, True), [Item("", title) for title in agenda], tasks)


def draft_meeting(section: Section, notice: Notice, *, by: User) -> Meeting:
    """Keep a notice that is not sent yet; nobody is told. Without any item it gets the standard order.

    Raises PermissionDenied unless the person may lead.
    """
    if not any(line.title.strip() for line in notice.agenda):
        notice = replace(notice, agenda=[Item("", title) for title in titles()])
    with transaction.atomic():
        require_leading(section, by=by)
        meeting = Meeting.objects.create(section=section, status=Status.DRAFT, called_by=by, **notice.values)
        write_notice(meeting, notice)
        remove_draft(draft_key("meeting", section.public_id, "new"), by=by)
        _note_draft("meeting.drafted", meeting, by)
    return meeting


def change_draft(meeting: Meeting, notice: Notice, *, version: int, by: User) -> None:
    """Change a notice that is not sent yet, on top of `version`; nobody is told.

    Raises PermissionDenied unless the person may lead, `StaleMeeting` when somebody changed or sent it in between.
    """
    with transaction.atomic():
        require_leading(meeting.section, by=by)
        rows = Meeting.objects.filter(pk=meeting.pk, version=version, status=Status.DRAFT)
        if not rows.update(**notice.values, version=F("version") + 1):
            raise StaleMeeting(Meeting.objects.select_related("section").get(pk=meeting.pk))
        write_notice(meeting, notice)
        remove_draft(draft_key("meeting", meeting.public_id, "change"), by=by)
        _note_draft("meeting.drafted", meeting, by)
    meeting.refresh_from_db()


def send_meeting(meeting: Meeting, *, version: int, by: User) -> Meeting:
    """Send a draft: the meeting is called, gets empty minutes, and everybody who is invited is told on commit.

    Whom the plan owner wants at the next meeting goes along and is asked anew for the one after. Raises
    PermissionDenied, `NotReady`, and `StaleMeeting` when the draft is no longer the one that was read.
    """
    with transaction.atomic():
        require_leading(meeting.section, by=by)
        # Held until the end, so that nothing is written in it after it was read and before it is emptied.
        wish = AttendanceWish.objects.select_for_update().filter(section=meeting.section).first()
        rows = Meeting.objects.filter(pk=meeting.pk, version=version, status=Status.DRAFT)
        sent = {"status": Status.CALLED, "called_by": by, "called_at": timezone.now(), "version": F("version") + 1}
        if not rows.update(**sent, owners_wish=wish.words if wish else ""):
            raise StaleMeeting(Meeting.objects.select_related("section").get(pk=meeting.pk))
        meeting.refresh_from_db()
        if lacks := what_is_lacking(meeting):
            raise NotReady(lacks)
        if wish:
            AttendanceWish.objects.filter(pk=wish.pk).update(words="")
        Minutes.objects.create(meeting=meeting)
        note("meeting.called", meeting, meeting.section, by=by)
    return meeting


def discard_draft(meeting: Meeting, *, by: User) -> None:
    """Throw a notice away that was never sent; twice is once. Raises PermissionDenied unless the person may lead."""
    with transaction.atomic():
        require_leading(meeting.section, by=by)
        if Meeting.objects.filter(pk=meeting.pk, status=Status.DRAFT).delete()[0]:
            remove_draft(draft_key("meeting", meeting.public_id, "change"), by=by)
            _note_draft("meeting.draft_discarded", meeting, by)


def what_is_lacking(meeting: Meeting) -> list[str | Promise]:
    """What a draft must still say before it can be sent, in words; nothing when it is ready."""
    lacks: list[str | Promise] = []
    if meeting.starts_at <= timezone.now():
        lacks.append(_("The day and time are past."))
    if not (meeting.place or meeting.video_url):
        lacks.append(_("Nothing says where you meet."))
    invited = [invitee.seat for invitee in meeting.invitees.select_related("seat__user", "seat__unit")]
    if not invited:
        lacks.append(_("Nobody is invited."))
    seeing, _without = team_with_access(meeting.section.plan, meeting.section)
    lacks += [
        _("%(name)s does not see the meetings of this plan now. Press Change: then they are not on the list.")
        % {"name": seat.name}
        for seat in invited
        if seat not in seeing
    ]
    if not meeting.agenda.exists():
        lacks.append(_("Nothing is on the agenda."))
    return lacks


def what_would_help(meeting: Meeting) -> list[str | Promise]:
    """What a notice usually says and this draft does not; it can be sent all the same."""
    said = (
        (meeting.purpose, _("Nothing says what the meeting is for.")),
        (meeting.leader, _("Nobody is named who leads the meeting.")),
        (meeting.secretary, _("Nobody is named who writes the minutes.")),
    )
    return [words for is_said, words in said if not is_said]


def _note_draft(kind: str, meeting: Meeting, by: User) -> None:
    """On the actor's own stream and in no part of the plan: those who do not lead must not learn of a draft."""
    plan = meeting.section.plan
    representation = representation_of(by, plan.pk)
    record(kind, by=by, stream=by.stream, plan=plan, target=meeting, representation=representation)


_EMPTY: dict[str, Any] = {
    "kind": Meeting.Kind.FOLLOW_UP,
    "length_minutes": 60,
    "place": "",
    "video_url": "",
    "purpose": "",
    "access_information": "",
    "phone": "",
    "leader": None,
    "secretary": None,
    "owner_takes_part": Meeting.OwnerPart.WHOLE,
    "wishes_until": None,
    "practical": "",
}
