"""The goals and measures of a plan arranged for a page, read through the gates."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from access.gates import audience_of
from access.levels import Level
from access.models import User
from access.trail import heads
from plans.flags import mark_flags
from plans.gates import goals_for, may_write, measures_for
from plans.models import Goal, Measure, Plan, Section

_CLOSED = (Goal.Status.REACHED, Goal.Status.ENDED)


@dataclass(frozen=True)
class Row:
    """A measure as a line of a list."""

    measure: Measure
    is_overdue: bool
    days_over: int = 0


@dataclass(frozen=True)
class GoalCard:
    """A goal with its measures and how far it has come."""

    goal: Goal
    rows: list[Row]
    percent: int

    @property
    def is_closed(self) -> bool:
        return self.goal.status in _CLOSED


@dataclass(frozen=True)
class SectionGoals:
    """What one life area holds, and the revision of its stream from before it was read."""

    section: Section
    revision: int
    may_write: bool
    cards: list[GoalCard] = field(default_factory=list)
    loose: list[Row] = field(default_factory=list)
    audience: int = 0
    # The reader's own stream with its revision, where something here is hidden from others: only there is it told of.
    own: dict[str, int] = field(default_factory=dict)

    @property
    def streams(self) -> dict[str, int]:
        return {self.section.stream: self.revision, **self.own}

    @property
    def open_cards(self) -> list[GoalCard]:
        return [card for card in self.cards if not card.is_closed]

    @property
    def closed_cards(self) -> list[GoalCard]:
        return [card for card in self.cards if card.is_closed]

    @property
    def measures(self) -> list[Measure]:
        return [row.measure for rows in (*(card.rows for card in self.cards), self.loose) for row in rows]

    @property
    def percent(self) -> int:
        """How far the life area has come: the mean of its goals."""
        return round(sum(card.percent for card in self.cards) / len(self.cards)) if self.cards else 0


def outline_for(user: User, plan: Plan, sections: Sequence[Section]) -> list[SectionGoals]:
    """The goals and measures of these sections for a reader who sees them; five queries."""
    streams = heads([user.stream, *(section.stream for section in sections)])
    shown = [section.pk for section in sections]
    goals = list(goals_for(user, plan).filter(section_id__in=shown))
    measures = list(measures_for(user, plan).filter(section_id__in=shown))
    held = mark_flags(sections, goals, measures)
    return arrange(
        plan,
        sections,
        goals,
        measures,
        revisions=streams,
        own={user.stream: streams[user.stream]},
        with_hidden=held,
        audience=audience_of(shown),
        today=timezone.localdate(),
    )


def row_of(measure: Measure, today: date) -> Row:
    overdue = measure.is_overdue(today)
    return Row(measure, overdue, (today - measure.due_on).days if overdue and measure.due_on else 0)


def percent_done(goal: Goal, measures: Iterable[Measure]) -> int:
    """How much of what was promised towards a goal is done; a goal that is reached is done whatever remains."""
    if goal.status == Goal.Status.REACHED:
        return 100
    counted = [measure for measure in measures if measure.status != Measure.Status.STOPPED]
    done = [measure for measure in counted if measure.status == Measure.Status.DONE]
    return round(100 * len(done) / len(counted)) if counted else 0


def arrange(
    plan: Plan,
    sections: Iterable[Section],
    goals: Iterable[Goal],
    measures: Iterable[Measure],
    *,
    revisions: dict[str, int],
    audience: dict[int, int],
    today: date,
    own: dict[str, int] | None = None,
    with_hidden: Collection[int] = (),
) -> list[SectionGoals]:
    """Put every goal under its life area and every measure under its goal, in the plan's own order."""
    goals_in: dict[int, list[Goal]] = defaultdict(list)
    for goal in goals:
        goals_in[goal.section_id].append(goal)
    measures_of: dict[int | None, list[Measure]] = defaultdict(list)
    loose_in: dict[int, list[Measure]] = defaultdict(list)
    for measure in measures:
        if measure.goal_id is None:
            loose_in[measure.section_id].append(measure)
        else:
            measures_of[measure.goal_id].append(measure)
    return [
        SectionGoals(
            section=section,
            revision=revisions.get(section.stream, 0),
            may_write=may_write(plan, section),
            cards=[_card(goal, measures_of[goal.pk], today) for goal in goals_in[section.pk]],
            loose=[row_of(measure, today) for measure in loose_in[section.pk]],
            audience=audience.get(section.pk, 0),
            own=own if own and section.pk in with_hidden else {},
        )
        for section in sections
    ]


def waiting(measures: Iterable[Measure], seat_ids: set[int], today: date) -> list[Row]:
    """What these seats have promised and not done, the most overdue first, then by date."""
    mine = [measure for measure in measures if measure.is_open and measure.responsible_id in seat_ids]
    mine.sort(key=lambda measure: (measure.due_on is None, measure.due_on or today, measure.pk))
    return [row_of(measure, today) for measure in mine]


def may_propose(plan: Plan, section: Section) -> bool:
    """Whether a page may offer to add notes."""
    return plan.levels.get(section.pk, Level.NONE) >= Level.PROPOSE


def _card(goal: Goal, measures: list[Measure], today: date) -> GoalCard:
    return GoalCard(goal, [row_of(measure, today) for measure in measures], percent_done(goal, measures))
