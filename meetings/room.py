"""What the room of a meeting shows, worked out for its reader."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from access.models import Seat, User
from access.trail import heads
from meetings.agenda_gates import open_goals_for
from meetings.gates import decisions_for, invitees_of
from meetings.models import AgendaItem, Decision, Invitee, Meeting, Minutes, Opinion, Room
from meetings.pages import may_be_written
from meetings.room_gates import (
    decisions_everybody_sees,
    evaluated_in,
    goals_everybody_sees,
    hands_in,
    leads_on_page,
    meeting_for_parked,
    opinions_in,
    parked_items_of,
    room_of,
)
from meetings.text import ItemText, items_of
from plans.gates import sections_for
from plans.models import Evaluation, Goal, Plan, Section


@dataclass(frozen=True, slots=True)
class RoomItem:
    """An item of the agenda as the room shows it."""

    number: int
    item: AgendaItem
    is_current: bool
    is_done: bool


@dataclass(frozen=True)
class GoalViews:
    """How it goes with a goal, as it was said in this meeting: the plan owner first, then the others."""

    goal: Goal
    owner: Evaluation | None
    others: list[Evaluation] = field(default_factory=list)


@dataclass(frozen=True)
class RoomView:
    """The room for one reader, who got the plan through its gate. Without a `room` the meeting has not been opened."""

    reader: User
    plan: Plan
    meeting: Meeting
    room: Room | None
    leads: bool
    items: list[RoomItem]
    parked: list[AgendaItem]
    invited: list[Seat]
    own: list[Seat]
    is_large: bool

    @property
    def state(self) -> str:
        if self.room is None:
            return "waiting"
        return "open" if self.room.is_open else "closed"

    @property
    def current(self) -> RoomItem | None:
        return next((one for one in self.items if one.is_current), None)

    @property
    def before(self) -> RoomItem | None:
        return self._beside(-1)

    @property
    def after(self) -> RoomItem | None:
        return self._beside(1)

    def _beside(self, step: int) -> RoomItem | None:
        if self.current is None:
            return self.items[0] if self.items and step > 0 else None
        place = self.items.index(self.current) + step
        return self.items[place] if 0 <= place < len(self.items) else None

    @property
    def ends_at(self) -> datetime | None:
        """When the present item is planned to end."""
        if self.room is None or self.current is None or not self.current.item.minutes:
            return None
        return self.room.current_since + timedelta(minutes=self.current.item.minutes)

    @cached_property
    def hands(self) -> list[Seat]:
        """Who asks for the word, first come first."""
        return [hand.seat for hand in hands_in(self.room)] if self.room and self.room.is_open else []

    @property
    def own_hand_is_up(self) -> bool:
        return any(seat.pk in {one.pk for one in self.hands} for seat in self.own)

    @property
    def contributions(self) -> list[Invitee]:
        """What invited seats have written beforehand; the plan owner's first."""
        written = [one for one in self.meeting.invitees.all() if one.contribution]
        return sorted(written, key=lambda one: one.seat.role != Seat.Role.OWNER)

    @cached_property
    def goals(self) -> list[Goal]:
        """The goals the present item is about: its own, or all that are worked towards where the item is the goals."""
        current = self.current
        if current is None or (current.item.goal_id is None and current.item.part != AgendaItem.Part.GOALS):
            return []
        goals = list(open_goals_for(self.reader, self.plan))
        if current.item.goal_id is not None:
            goals = [goal for goal in goals if goal.pk == current.item.goal_id]
        return goals_everybody_sees(goals, self.meeting) if self.is_large else goals

    @property
    def may_be_opened(self) -> bool:
        return (
            self.state != "open"
            and self.meeting.status == Meeting.Status.CALLED
            and self.meeting.minutes.state == Minutes.State.DRAFT
        )


def view_room(user: User, plan: Plan, meeting: Meeting, *, is_large: bool = False) -> RoomView:
    """The room of a meeting that came through a gate, with its agenda."""
    room = room_of(meeting)
    going = [item for item in meeting.agenda.all() if item.parked_at is None]
    current_id = room.current_item_id if room else None
    place = next((number for number, item in enumerate(going, 1) if item.pk == current_id), 0)
    return RoomView(
        reader=user,
        plan=plan,
        meeting=meeting,
        room=room,
        leads=leads_on_page(user, plan, meeting),
        items=[RoomItem(number, item, number == place, number < place) for number, item in enumerate(going, 1)],
        parked=parked_items_of(meeting),
        invited=[one.seat for one in meeting.invitees.all() if one.seat.ended_at is None],
        own=[one.seat for one in invitees_of(user, meeting)],
        is_large=is_large,
    )


def texts_in(view: RoomView) -> list[ItemText]:
    """What is written under the items that are not parked, numbered as the room numbers them."""
    if not view.meeting.minutes.is_open:
        return []
    return [text for text in items_of(view.meeting, view.meeting.minutes) if text.item.parked_at is None]


def room_streams(user: User, plan: Plan) -> tuple[list[Section], dict[str, int]]:
    """The parts the reader sees, and the revisions of their streams and the reader's own, from before they are read."""
    seen = list(sections_for(user, plan))
    return seen, heads([user.stream, *(section.stream for section in seen)])


def agreed_in(view: RoomView) -> list[Decision]:
    """What the meeting has agreed, newest first; on a wall only what everybody invited may see."""
    decisions = list(decisions_for(view.reader, view.plan).filter(meeting=view.meeting).order_by("-id"))
    return decisions_everybody_sees(decisions, view.meeting) if view.is_large else decisions


def opinions_of(view: RoomView) -> list[Opinion]:
    """What was noted under the present item."""
    current = view.current
    return list(opinions_in(view.meeting).filter(item=current.item)) if current else []


def views_of_goals(view: RoomView) -> list[GoalViews]:
    """What has been said in this meeting about the goals in question: the newest of each seat."""
    if view.room is None or not view.goals:
        return []
    newest: dict[tuple[int, int], Evaluation] = {}
    for evaluation in evaluated_in(view.reader, view.room, view.goals):
        newest.setdefault((evaluation.goal_id, evaluation.seat_id), evaluation)
    said = [
        (goal, [evaluation for (goal_id, _seat), evaluation in newest.items() if goal_id == goal.pk])
        for goal in view.goals
    ]
    return [
        GoalViews(
            goal,
            next((one for one in views if one.seat.role == Seat.Role.OWNER), None),
            [one for one in reversed(views) if one.seat.role != Seat.Role.OWNER],
        )
        for goal, views in said
        if views or len(view.goals) == 1
    ]


def may_write_here(view: RoomView) -> bool:
    """Whether a page may show writing in the room to its reader; actions ask again."""
    return view.state == "open" and may_be_written(view.plan, view.meeting.minutes)


def next_after(view: RoomView) -> Meeting | None:
    """Where what is parked can go, for who leads and where something is parked."""
    return meeting_for_parked(view.meeting) if view.leads and view.parked else None
