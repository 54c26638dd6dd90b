"""Tells one story: turns it into things people did on certain days, each done through the product's own actions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from access.actions.consents import give_access, pause_consent, withdraw_consent
from access.actions.cosigning import say_who_signs
from access.actions.representation import Mandate, invite_representative
from access.actions.seats import invite_participant, invite_unit
from access.dates import today
from access.levels import Level
from access.models import AccessEvent, Consent, Representation, Seat, User
from access.rights import may
from access.stepup import Method, Proof
from access.workplaces import unit_acted_for
from ipplatform.demo.people import PEOPLE
from ipplatform.demo.story import Access, Goal, Measure, Note, Story
from ipplatform.demo.town import Town
from plans.actions.about import write_about
from plans.actions.ending import end_plan
from plans.actions.goals import add_goal, set_goal_status
from plans.actions.measures import add_measure, add_note, set_measure_status
from plans.actions.opening import open_plan
from plans.actions.sections import rename_section
from plans.lifeareas import Area
from plans.models import Goal as GoalRow
from plans.models import Measure as MeasureRow
from plans.models import Plan, Section


@dataclass(frozen=True)
class Event:
    """Something somebody does on a day, counted from today."""

    day: int
    do: Callable[[], None]


@dataclass
class Telling:
    """One story on its way into the database."""

    story: Story
    town: Town
    plan: Plan = field(init=False)
    sections: dict[str, Section] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)

    def events(self) -> Iterator[Event]:
        """Everything that happens in this plan but its meetings."""
        story = self.story
        yield Event(story.opened, self._open)
        if story.team or story.units:
            yield Event(min(story.opened + 2, -1), self._invite)
        for access in story.access:
            yield from self._access(access)
        if story.about:
            yield Event(min(story.opened + 9, -1), self._about)
        for goal in story.goals:
            yield from self._goal(goal)
        if story.ends:
            # When the minutes of the closing meeting are final.
            yield Event(-65, self._end)

    def person(self, key: str) -> User:
        """A person by key, or the first worker of a unit."""
        return self.town.people[key] if key in self.town.people else self.town.worker_of(key)

    @property
    def coordinator(self) -> User:
        return self.town.people[self.story.coordinator]

    def _open(self) -> None:
        story = self.story
        self.plan = open_plan(
            self.town.organisations["fjordvik"],
            story.template,
            owner_name=story.name,
            owner_born_on=_birthday(story),
            areas=[Area(area) for area in story.areas],
            owner_email=self.town.people[story.owner].email if story.has_account else "",
            by=self.coordinator,
        )
        self.sections = {section.area or section.kind: section for section in self.plan.sections.all()}
        for area, name in story.section_names.items():
            rename_section(self.sections[area], name, by=self.coordinator)
        for parent in story.parents:
            self._represent(parent, Mandate(Representation.Kind.PARENT))
        if len(story.parents) > 1:
            # With both, every access of the story would wait for the other one's signature.
            say_who_signs(self.plan, is_together=False, by=self.coordinator)
        if story.guardian:
            chosen = [self.sections[area] for area in story.guardian_areas] or None
            until = today() + timedelta(days=600)
            self._represent(
                story.guardian,
                Mandate(
                    Representation.Kind.LEGAL_GUARDIAN,
                    until=until,
                    scope=story.guardian_scope,
                    evidence="Vergefullmakt fra Statsforvalteren, sett av koordinator",
                    sections=chosen,
                ),
            )
        for seat in Seat.objects.filter(plan=self.plan).select_related("user"):
            self.seats[_key_of(seat)] = seat

    def _represent(self, key: str, mandate: Mandate) -> None:
        person = self.town.people[key]
        invite_representative(self.plan, person.name, person.email, mandate, by=self.coordinator)

    def _invite(self) -> None:
        for key in self.story.team:
            person, user = PEOPLE[key], self.town.people[key]
            workplace = self.town.units[person.unit].name if person.unit else ""
            self.seats[key] = invite_participant(
                self.plan, user.name, user.email, title=person.title, workplace=workplace,
                is_at_work=bool(person.unit), by=self.coordinator,
            )  # fmt: skip
        for key in self.story.units:
            self.seats[key] = invite_unit(self.plan, self.town.units[key], by=self.coordinator)

    def _access(self, access: Access) -> Iterator[Event]:
        given: list[Consent] = []
        decider = self.town.people[self.story.decides]
        levels = {area: Level[level.upper()] for area, level in access.levels.items()}

        def give() -> None:
            chosen = {self.sections[area]: level for area, level in levels.items()}
            until = today() + timedelta(days=access.days)
            given.append(
                give_access(
                    self.seats[access.who], chosen, until=until, purpose=access.purpose, by=decider, proof=_demo_proof()
                )
            )

        yield Event(min(self.story.opened + 6, -1), give)
        if access.state == "paused":
            yield Event(-8, lambda: pause_consent(given[0], by=decider))
        if access.state == "ended":
            yield Event(-76 if self.story.ends else -21, lambda: withdraw_consent(given[0], by=decider))

    def _about(self) -> None:
        writer = self.town.people[self.story.owner if self.story.has_account else self.story.decides]
        for prompt, text in self.story.about.items():
            write_about(self.sections["about"], prompt, text, version=0, by=writer)

    def _goal(self, goal: Goal) -> Iterator[Event]:
        made: list[GoalRow] = []
        by = self.town.people[goal.by]
        section = goal.area

        def add() -> None:
            horizon = today() + timedelta(days=goal.horizon) if goal.horizon is not None else None
            made.append(add_goal(self.sections[section], title=goal.title, why=goal.why, horizon_on=horizon, by=by))

        yield Event(goal.day, add)
        for measure in goal.measures:
            yield from self._measure(measure, goal, made, by)
        if goal.status != GoalRow.Status.ON_TRACK:
            yield Event(-90 if self.story.ends else -17, lambda: set_goal_status(made[0], goal.status, by=by))

    def _measure(self, measure: Measure, goal: Goal, goals: list[GoalRow], by: User) -> Iterator[Event]:
        made: list[MeasureRow] = []
        section = goal.area

        def add() -> None:
            made.append(
                add_measure(
                    self.sections[section],
                    goal=goals[0],
                    what=measure.what,
                    how=measure.how,
                    extent=measure.extent,
                    responsible=self.seats[measure.who],
                    due_on=today() + timedelta(days=measure.due) if measure.due is not None else None,
                    by=by,
                )
            )

        def say_status() -> None:
            doer = self.person(measure.who)
            teller = doer if may(doer, "change_section", self.sections[section]) else by
            set_measure_status(made[0], measure.status, reason=measure.reason or None, by=teller)

        yield Event(goal.day + 1, add)
        if measure.status == MeasureRow.Status.UNDER_WAY:
            yield Event(goal.day + 8, say_status)
        elif measure.status != MeasureRow.Status.AGREED:
            yield Event(measure.due if measure.due is not None else -15, say_status)
        for note in measure.notes:
            yield Event(note.day, lambda note=note: self._note(made[0], note))  # type: ignore[misc]

    def _note(self, measure: MeasureRow, note: Note) -> None:
        """Who writes has looked first, and the access log says so."""
        writer = self.person(note.by)
        AccessEvent.objects.create(
            user=writer,
            plan=self.plan,
            sections=[measure.section.public_id],
            action=AccessEvent.Action.OPENED,
            page="plans:measure",
            unit_id=unit_acted_for(writer.pk, self.plan.pk),
        )
        add_note(measure, note.text, hide=note.hidden, by=writer)

    def _end(self) -> None:
        end_plan(self.plan, Plan.EndReason.NO_NEED, by=self.coordinator)


def _demo_proof() -> Proof:
    return Proof(Method.DEMO, timezone.now())


def _key_of(seat: Seat) -> str:
    assert seat.user is not None  # noqa: S101  (units are seated later)
    return seat.user.email.partition("@")[0]


def _birthday(story: Story) -> date:
    day, (month, of_month) = today(), story.born
    had_it = (month, of_month) <= (day.month, day.day)
    return date(day.year - story.age - (not had_it), month, of_month)
