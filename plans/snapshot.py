"""The plan as it is at one moment: what is kept when minutes become final.

The whole is for keeping only; `plan_then` gives each reader what they see of it now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from access.models import Seat, User
from plans.gates import goals_for, measures_for, sections_for
from plans.models import Evaluation, Goal, Measure, Plan, Section

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MeasureThen:
    """A measure as it was; `who` is the name of the responsible seat then."""

    public_id: str
    what: str
    who: str
    seat: str
    due: date | None
    status: str


@dataclass(frozen=True, slots=True)
class ViewThen:
    """How a seat found that it went with a goal: a face, words or both."""

    name: str
    is_owner: bool
    face: int | None
    face_words: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GoalThen:
    """A goal as it was, with the measures towards it, and the newest view of each seat, the plan owner's first."""

    title: str
    why: str
    status: str
    measures: list[MeasureThen]
    views: list[ViewThen]


@dataclass(frozen=True, slots=True)
class PartThen:
    """A part of the plan as it was; `loose` are measures without a goal that the reader sees."""

    section: Section
    goals: list[GoalThen]
    loose: list[MeasureThen]


def plan_now(plan: Plan) -> dict[str, Any]:
    """Goals, measures and evaluations of all parts, whoever sees them: for keeping, and for nobody's eyes as it is."""
    sections = plan.sections.filter(archived_at__isnull=True)
    goals = Goal.objects.filter(section__in=sections).select_related("section")
    measures = Measure.objects.filter(section__in=sections, withdrawn_at__isnull=True)
    measures = measures.select_related("section", "goal", "responsible__user", "responsible__unit")
    evaluations = Evaluation.objects.filter(goal__in=goals).select_related("goal", "seat__user", "seat__unit")
    return {
        "version": 1,
        "sections": [{"id": one.public_id, "title": one.name, "area": one.area, "kind": one.kind} for one in sections],
        "goals": [_goal(goal) for goal in goals],
        "measures": [_measure(measure) for measure in measures],
        "evaluations": [
            {
                "goal": one.goal.public_id, "seat": one.seat.public_id, "name": one.seat.name, "face": one.face,
                "words": one.words, "at": one.at.isoformat(), "is_owner": one.seat.role == Seat.Role.OWNER,
            }
            for one in evaluations
        ],
    }  # fmt: skip


def _goal(goal: Goal) -> Row:
    return {
        "id": goal.public_id, "section": goal.section.public_id, "title": goal.title, "why": goal.why,
        "status": goal.status, "horizon": _day(goal.horizon_on), "version": goal.version,
    }  # fmt: skip


def _measure(measure: Measure) -> Row:
    seat: Seat | None = measure.responsible
    return {
        "id": measure.public_id, "section": measure.section.public_id,
        "goal": measure.goal.public_id if measure.goal else "", "what": measure.what, "how": measure.how,
        "extent": measure.extent, "responsible": seat.public_id if seat else "",
        "responsible_name": seat.name if seat else "", "due": _day(measure.due_on), "status": measure.status,
        "version": measure.version,
    }  # fmt: skip


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def plan_then(user: User, plan: Plan, kept: dict[str, Any]) -> list[PartThen]:
    """What this person sees now of a plan that was kept: in parts they see, and only what is shown to them today.

    What was moved to a part they do not see, or hidden from them since, is left out of the past as well.
    """
    sections = {section.public_id: section for section in sections_for(user, plan)}
    goals = _seen(kept["goals"], sections, goals_for(user, plan).values_list("public_id", flat=True))
    measures = _seen(kept["measures"], sections, measures_for(user, plan).values_list("public_id", flat=True))
    shown = {goal["id"] for goal in goals}
    parts = []
    for public_id, section in sections.items():
        here = [goal for goal in goals if goal["section"] == public_id]
        loose = [_then(one) for one in measures if one["section"] == public_id and one["goal"] not in shown]
        if here or loose:
            parts.append(PartThen(section, [_goal_then(goal, measures, kept["evaluations"]) for goal in here], loose))
    return parts


def measures_then(user: User, plan: Plan, kept: dict[str, Any]) -> dict[str, MeasureThen]:
    """The kept measures that this person sees now, by public id."""
    sections = sections_for(user, plan).values_list("public_id", flat=True)
    seen = measures_for(user, plan).values_list("public_id", flat=True)
    return {row["id"]: _then(row) for row in _seen(kept["measures"], set(sections), seen)}


def _goal_then(goal: Row, measures: Iterable[Row], evaluations: Iterable[Row]) -> GoalThen:
    towards = [_then(one) for one in measures if one["goal"] == goal["id"]]
    views = _newest(one for one in evaluations if one["goal"] == goal["id"])
    return GoalThen(goal["title"], goal["why"], str(Goal.Status(goal["status"]).label), towards, views)


def _newest(evaluations: Iterable[Row]) -> list[ViewThen]:
    """One of each seat, from rows that begin with the newest."""
    newest: dict[str, ViewThen] = {}
    for row in evaluations:
        face = row["face"]
        view = ViewThen(
            name=row["name"],
            # Plans kept before this was kept do not tell.
            is_owner=row.get("is_owner", False),
            face=face,
            face_words=str(Evaluation.Face(face).label) if face else "",
            words=row["words"],
            at=datetime.fromisoformat(row["at"]),
        )
        newest.setdefault(row["seat"], view)
    return sorted(newest.values(), key=lambda view: not view.is_owner)


def _then(row: Row) -> MeasureThen:
    return MeasureThen(
        public_id=row["id"],
        what=row["what"],
        who=row["responsible_name"],
        seat=row["responsible"],
        due=date.fromisoformat(row["due"]) if row["due"] else None,
        status=str(Measure.Status(row["status"]).label),
    )


def _seen(rows: Iterable[Row], sections: Iterable[str], ids: Iterable[str]) -> list[Row]:
    known = set(ids)
    return [row for row in rows if row["section"] in sections and row["id"] in known]
