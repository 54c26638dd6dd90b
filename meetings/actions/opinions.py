"""Noting what somebody thinks where the meeting does not agree."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access.models import Seat, User
from access.rights import may, require
from meetings.actions.items import still_there
from meetings.actions.room import lock_open_room
from meetings.actions.trail import note
from meetings.gates import invitees_of
from meetings.models import AgendaItem, Meeting, Opinion
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key


def add_opinion(meeting: Meeting, item: AgendaItem | None, seat: Seat, words: str, *, by: User) -> Opinion:
    """Note an invited seat's own view of an item.

    For one's own seat the level propose in Meetings is enough; who writes there notes it for the others. Raises
    PermissionDenied, and `RoomClosed` when the meeting is not going on.
    """
    with transaction.atomic():
        require(by, "propose_section", meeting.section)
        own = {invitee.seat_id for invitee in invitees_of(by, meeting)}
        invited = {invitee.seat_id for invitee in meeting.invitees.all()}
        if seat.pk not in own and not (seat.pk in invited and may(by, "change_section", meeting.section)):
            raise PermissionDenied("opinion")
        lock_open_room(meeting)
        about = still_there(meeting, item)
        opinion = Opinion.objects.create(meeting=meeting, item=about, seat=seat, words=words, by=by)
        remove_draft(draft_key("opinion", meeting.public_id, "new"), by=by)
        note("opinion.added", opinion, opinion.meeting.section, by=by)
    return opinion


def remove_opinion(opinion: Opinion, *, by: User) -> None:
    """Take a noted view away while the meeting lasts: for whose view it is, and who wrote it down.

    Raises PermissionDenied, `RoomClosed`.
    """
    with transaction.atomic():
        require(by, "view_section", opinion.meeting.section)
        own = {invitee.seat_id for invitee in invitees_of(by, opinion.meeting)}
        if opinion.by_id != by.pk and opinion.seat_id not in own:
            raise PermissionDenied("opinion")
        lock_open_room(opinion.meeting)
        if Opinion.objects.filter(pk=opinion.pk, removed_at__isnull=True).update(removed_at=timezone.now()):
            note("opinion.removed", opinion, opinion.meeting.section, by=by)
