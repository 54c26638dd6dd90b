"""What the pages of an agenda show, worked out for their reader."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.models import User
from access.trail import heads
from frontend.dates import clock, in_words
from meetings.agenda_gates import (
    last_evaluations,
    may_wish,
    open_goals_for,
    promises_for,
    reviews_of,
    seats_wishing_for,
    wishes_for,
)
from meetings.models import AgendaItem, AgendaWish, Decision, Meeting, PromiseReview
from meetings.pages import may_lead
from meetings.standard import POINTS
from plans.gates import goals_for, own_seats_of
from plans.models import Goal, Plan, Section

# A goal that nobody has evaluated for so long is due again.
EVALUATE_AFTER = timedelta(days=90)
HORIZON_NEAR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Row:
    """An item of the agenda as its reader gets it; `goal` only where they see it, `starts` where it can be told."""

    number: int
    item: AgendaItem
    goal: Goal | None
    starts: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A decision of an earlier meeting, what this meeting has heard about it, and whether the reader may say so."""

    decision: Decision
    review: PromiseReview | None
    may_review: bool


@dataclass(frozen=True, slots=True)
class DueGoal:
    """A goal that is offered as an item, and why now, in words; no words where it is not due.

    The most urgent have the smallest `rank`.
    """

    goal: Goal
    why: str
    rank: int = 0


def is_changeable(meeting: Meeting) -> bool:
    """Whether the agenda can still be planned; actions ask again."""
    return meeting.status == Meeting.Status.CALLED and meeting.minutes.is_open


def items_context(user: User, plan: Plan, meeting: Meeting) -> dict[str, Any]:
    """The agenda with its times. The caller asks for the revisions before fetching the meeting."""
    items = list(meeting.agenda.all())
    ids = [item.goal_id for item in items if item.goal_id]
    goals = {goal.pk: goal for goal in goals_for(user, plan).filter(pk__in=ids)} if ids else {}
    there = {item.part for item in items}
    is_mine = may_lead(plan, meeting.section) and is_changeable(meeting)
    return {
        "meeting": meeting,
        "section": meeting.section,
        "rows": list(_rows(items, goals, meeting.starts_at)),
        "parked": [item for item in items if item.parked_at],
        "time_words": time_in_words(items, meeting.length_minutes),
        "is_too_long": _total(items) > meeting.length_minutes,
        "may_plan": is_mine,
        "lacks_points": is_mine and any(point.part not in there for point in POINTS),
        "goal_sections": [goal.section for goal in goals.values()],
    }


def _rows(items: Iterable[AgendaItem], goals: dict[int, Goal], start: datetime) -> Iterable[Row]:
    """The items that are not parked; from the first one without a length on nobody knows when the next begins."""
    at: datetime | None = start
    for number, item in enumerate((item for item in items if not item.parked_at), 1):
        yield Row(number, item, goals.get(item.goal_id or 0), clock(at) if at else "")
        at = at + timedelta(minutes=item.minutes) if at and item.minutes else None


def _total(items: Iterable[AgendaItem]) -> int:
    return sum(item.minutes or 0 for item in items if not item.parked_at)


def time_in_words(items: Iterable[AgendaItem], length: int) -> str:
    """How long the items take beside how long the meeting lasts; empty where nobody has planned any time."""
    planned = [item for item in items if not item.parked_at]
    total, without = _total(planned), sum(item.minutes is None for item in planned)
    if not total:
        return ""
    if total > length:
        words = _("The items take %(total)s minutes. That is %(over)s more than the meeting lasts.")
    elif total < length:
        words = _("The items take %(total)s of %(length)s minutes. %(left)s are left.")
    else:
        words = _("The items take all the %(length)s minutes.")
    sentence = words % {"total": total, "length": length, "over": total - length, "left": length - total}
    if not without:
        return sentence
    lacking = ngettext("One item has no time yet.", "%(count)s items have no time yet.", without)
    return f"{sentence} {lacking % {'count': without}}"


def promises_context(user: User, plan: Plan, meeting: Meeting) -> dict[str, Any]:
    """What this meeting looks back at, for `meetings/_promises.html`; the reader sees only decisions they may see."""
    decisions = promises_for(user, plan, meeting)
    sections: dict[int, Section] = {meeting.section_id: meeting.section}
    for one in decisions:
        if one.measure is not None:
            sections[one.measure.section_id] = one.measure.section
    streams = heads([section.stream for section in sections.values()])
    found = list(decisions.all())
    reviews = reviews_of(meeting, found)
    leads, is_open = may_lead(plan, meeting.section), is_changeable(meeting)
    own = {seat.pk for seat in own_seats_of(user, plan)} if found else set()
    return {
        "meeting": meeting,
        "promises": [
            Promise(one, reviews.get(one.pk), is_open and (leads or (one.who is not None and one.who.pk in own)))
            for one in found
        ],
        "promise_streams": streams,
        "promise_sections": list(sections.values()),
        "results": PromiseReview.Result.choices,
    }


def goals_context(user: User, plan: Plan, meeting: Meeting) -> dict[str, Any]:
    """The goals that can become items: those due for evaluation with the reason, and the others."""
    taken = set(meeting.agenda.filter(goal__isnull=False).values_list("goal_id", flat=True))
    offered = goals_to_offer(user, plan, meeting.starts_at, taken)
    return {
        "due": [one for one in offered if one.why],
        "not_due": [one for one in offered if not one.why],
        "offered_sections": sections_of(offered),
    }


def goals_to_offer(user: User, plan: Plan, meets_at: datetime, taken: Container[int] = ()) -> list[DueGoal]:
    """The goals that can become items of a meeting, but those taken already: the most urgent first."""
    goals = [goal for goal in open_goals_for(user, plan) if goal.pk not in taken]
    evaluated = last_evaluations(goals)
    offered = [due_goal(goal, evaluated.get(goal.pk), meets_at) for goal in goals]
    return sorted(offered, key=lambda one: (not one.why, one.rank))


def sections_of(offered: Iterable[DueGoal]) -> list[Section]:
    """The parts of the plan whose goals a page offers, for the access log."""
    return list({one.goal.section_id: one.goal.section for one in offered}.values())


def due_goal(goal: Goal, evaluated_at: datetime | None, meets_at: datetime) -> DueGoal:
    """Whether a goal is due for evaluation at a meeting, and why."""
    day: date = timezone.localdate(meets_at)
    if goal.status == Goal.Status.NEEDS_HELP:
        return DueGoal(goal, _("Needs help"), 1)
    if goal.horizon_on and goal.horizon_on < day:
        return DueGoal(goal, _("Should have been reached by %(day)s") % {"day": in_words(goal.horizon_on)}, 2)
    if goal.horizon_on and goal.horizon_on <= day + HORIZON_NEAR:
        return DueGoal(goal, _("Is to be reached by %(day)s") % {"day": in_words(goal.horizon_on)}, 3)
    if evaluated_at is None:
        return DueGoal(goal, _("Not evaluated yet"), 4)
    if meets_at - evaluated_at > EVALUATE_AFTER:
        return DueGoal(goal, _("Last evaluated %(day)s") % {"day": in_words(evaluated_at)}, 5)
    return DueGoal(goal, "")


def wishes_context(user: User, plan: Plan, meeting: Meeting) -> dict[str, Any]:
    """The wishes the reader may read, and for whom they may wish. The caller asks for the revisions before."""
    own = {seat.pk for seat in seats_wishing_for(user, plan, meeting)}
    wishes = list(wishes_for(user, plan, meeting))
    leads = may_lead(plan, meeting.section)
    return {
        "meeting": meeting,
        "section": meeting.section,
        "wishes": [wish for wish in wishes if wish.kind == AgendaWish.Kind.TALK],
        "avoided": [wish for wish in wishes if wish.kind == AgendaWish.Kind.AVOID],
        "own_wishes": {wish.pk for wish in wishes if wish.seat_id in own},
        "waiting": sum(wish.is_waiting for wish in wishes),
        "may_answer": leads and is_changeable(meeting),
        "may_wish": bool(own) and may_wish(meeting),
        "is_owner": plan.owner_id == user.pk,
    }
