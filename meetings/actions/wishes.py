"""Wishes for the agenda: saying them, taking them back, and answering them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from access.models import Seat, User
from access.rights import require
from meetings.actions.agenda import add_item
from meetings.actions.answering import TooLate
from meetings.actions.trail import note, require_leading
from meetings.agenda_gates import may_wish, seats_wishing_for
from meetings.models import AgendaWish, Meeting
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key

MOST_WISHES = 20


class WishAnswered(Exception):
    """Somebody has answered the wish, or it was taken back."""


class TooManyWishes(Exception):
    """The seat has said as much as a meeting can take."""


def make_wish(meeting: Meeting, seat: Seat, *, kind: str, words: str, by: User) -> AgendaWish:
    """Say what a seat wants to talk about, or does not want to talk about; the latter is for the owner's side.

    Raises PermissionDenied for others' seats, `TooLate` after the last day, `TooManyWishes`.
    """
    with transaction.atomic():
        section = meeting.section
        require(by, "view_section", section)
        current = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        if seat.pk not in {own.pk for own in seats_wishing_for(by, section.plan, meeting)}:
            raise PermissionDenied("wish")
        if kind == AgendaWish.Kind.AVOID and not seat.is_owner_side:
            raise PermissionDenied("wish")
        if not may_wish(current):
            raise TooLate
        if AgendaWish.objects.filter(meeting=meeting, seat=seat).count() >= MOST_WISHES:
            raise TooManyWishes
        wish = AgendaWish.objects.create(meeting=meeting, seat=seat, by=by, kind=kind, words=words)
        remove_draft(draft_key("wish", meeting.public_id, "new"), by=by)
        note("wish.made", meeting, section, by=by)
    return wish


def withdraw_wish(wish: AgendaWish, *, by: User) -> None:
    """Take back a wish of a seat the person sits in; nothing of it is kept.

    Raises PermissionDenied for others' seats, `WishAnswered` once it has an answer.
    """
    with transaction.atomic():
        section = wish.meeting.section
        require(by, "view_section", section)
        if wish.seat_id not in {own.pk for own in seats_wishing_for(by, section.plan, wish.meeting)}:
            raise PermissionDenied("wish")
        gone, _rows = AgendaWish.objects.filter(pk=wish.pk, outcome=AgendaWish.Outcome.WAITING).delete()
        if not gone:
            raise WishAnswered
        note("wish.withdrawn", wish.meeting, section, by=by)


def answer_wish(wish: AgendaWish, outcome: str, *, why: str = "", by: User) -> None:
    """Take a wish into the agenda, or say why not; who wished is told.

    A wish not to talk about something is heeded, or not, and changes no agenda. Raises PermissionDenied unless the
    person may lead, `WishAnswered`, and what `add_item` raises.
    """
    with transaction.atomic():
        meeting = wish.meeting
        require_leading(meeting.section, by=by)
        rows = AgendaWish.objects.filter(pk=wish.pk, outcome=AgendaWish.Outcome.WAITING)
        if not rows.update(outcome=outcome, why=why, answered_by=by, answered_at=timezone.now()):
            raise WishAnswered
        if outcome == AgendaWish.Outcome.TAKEN and wish.kind == AgendaWish.Kind.TALK:
            item = add_item(meeting, title=wish.words, leader=wish.seat, by=by)
            AgendaWish.objects.filter(pk=wish.pk).update(item=item)
        note("wish.answered", wish, meeting.section, by=by)
