"""The cast with something written everywhere, every part of it marked with words that are found nowhere else.

A word belongs to one part of one plan (or to one person). Whoever may not read that part must never be sent its word:
not in a page, a header, a fragment, JSON or a frame. Addresses count too: the public ids of what stands in a part.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from access import grants
from access.actions.accounts import create_account, invite
from access.actions.asking import ask_for_access
from access.actions.consents import offer_consent, start_draft
from access.dates import months_after, today
from access.identity import LENGTH
from access.levels import Level
from access.models import (
    AccessEvent,
    AccessRequest,
    Consent,
    ConsentSection,
    ConsentSignature,
    Employment,
    Grant,
    SharingStop,
    User,
)
from access.scans import keep_scan
from meetings.actions.answering import contribute
from meetings.actions.approval import answer_minutes
from meetings.actions.calling import call_meeting, draft_meeting
from meetings.actions.comments import add_comment
from meetings.actions.decisions import decide
from meetings.actions.distribution import note_receiver
from meetings.actions.lines import Item
from meetings.actions.minutes import add_text, finish_minutes, send_minutes
from meetings.actions.notice import Notice as MeetingNotice
from meetings.actions.notice import notice_of
from meetings.actions.opinions import add_opinion
from meetings.actions.repeating import repeat_meeting
from meetings.actions.room import open_room
from meetings.actions.suggesting import ask_for_times
from meetings.actions.wishes import make_wish
from meetings.actions.wishing import wish_for_next
from meetings.gates import get_meeting_for
from meetings.models import (
    AgendaItem,
    AgendaWish,
    Approval,
    Comment,
    Decision,
    Meeting,
    Minutes,
    Opinion,
    Preparation,
    Receiver,
)
from notifications.models import Notice
from plans.actions.about import write_about
from plans.actions.evaluations import evaluate_goal
from plans.actions.goals import add_goal
from plans.actions.hiding import hide_thing
from plans.actions.measures import add_measure, add_note
from plans.actions.questions import ask_why
from plans.lifeareas import Area
from plans.models import AccessQuestion, Goal, Hiding, Measure, Plan, ProgressNote, Section
from tests.cast import Cast, assemble, make_person, open_plan_for

# What a word of a part looks like. No word begins inside another, so that a search passes over none.
WORD = "zq[a-pr-y]{10}"
_LETTERS = "abcdefghijklmnoprstuvwxy"
# The short names of the plans; the first word of a part's name: "maja/health".
PLANS = ("maja", "nora", "leif", "tor")


@dataclass
class World:
    """The cast, and what stands in each part: goals, measures, meetings by the part's name ("maja/health")."""

    cast: Cast
    sections: dict[str, Section] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    opinions: dict[str, Opinion] = field(default_factory=dict)
    promises: dict[str, Decision] = field(default_factory=dict)
    sent: Meeting | None = None
    final: Meeting | None = None
    comment: Comment | None = None
    remark: Approval | None = None
    outsider: Receiver | None = None
    agenda_wishes: dict[str, AgendaWish] = field(default_factory=dict)
    wished: str = ""
    notice_drafts: dict[str, Meeting] = field(default_factory=dict)
    tasks: dict[str, Preparation] = field(default_factory=dict)
    drafts: dict[str, Consent] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    offer: Consent = field(init=False)
    stop: SharingStop | None = None
    wish: AccessRequest | None = None
    proposals: dict[str, Meeting] = field(default_factory=dict)
    progress: dict[str, ProgressNote] = field(default_factory=dict)
    hidings: dict[str, Hiding] = field(default_factory=dict)
    question: AccessQuestion | None = None
    token: str = ""
    # Word or public id → the part it belongs to.
    marks: dict[str, str] = field(default_factory=dict)

    def word(self, part: str) -> str:
        """A new word of this part."""
        word = "zq" + "".join(secrets.choice(_LETTERS) for _ in range(10))
        self.marks[word] = part
        return word

    def mark(self, part: str, *records: Any) -> None:
        """The public ids of these records belong to the part too."""
        for record in records:
            assert len(record.public_id) == LENGTH
            self.marks[record.public_id] = part

    def plan(self, name: str) -> Plan:
        return self.cast.plans[name]

    def minutes(self, plan: str) -> Minutes:
        return self.meetings[plan].minutes

    def item(self, plan: str) -> AgendaItem:
        return self.meetings[plan].agenda.order_by("position")[0]


def build(cast: Cast | None = None) -> World:
    """Put everything in the database, by the product's own actions."""
    world = World(cast or assemble())
    cast = world.cast
    _neighbours(cast)
    for name in PLANS:
        plan = cast.plans[name]
        plan.owner_name = f"{plan.owner_name} {world.word(f'{name}/plan')}"
        plan.save(update_fields=["owner_name"])
        world.mark(f"{name}/plan", plan)
        for section in plan.sections.select_related("plan"):
            part = f"{name}/{section.area or section.kind}"
            world.sections[part] = section
            world.mark(part, section)
    _let_team_into_meetings(cast)
    for part, section in world.sections.items():
        _write(world, part, section)
    cast.sections = {part.partition("/")[2]: one for part, one in world.sections.items() if part.startswith("maja/")}
    _hide(world)
    _prepare(world, "maja", cast.per)
    _prepare(world, "leif", cast.leif)
    world.wished = world.word("maja/attendance")
    wish_for_next(world.sections["maja/meetings"], world.wished, before="", by=cast.maja)
    _look_back(world)
    _hold(world)
    _send_and_finish(world)
    _find_times(world)
    _purposes(world)
    newcomer = create_account("Fatima Noor", "fatima@example.org", by=cast.kari)
    world.token = invite(newcomer, by=cast.kari)
    notice = Notice.objects.filter(user=cast.per, section=world.sections["maja/health"]).first()
    assert notice is not None
    world.notices["per"] = notice
    _look(world)
    world.wish = ask_for_access(
        cast.seats["liv"],
        ["school"],
        level=Level.PROPOSE,
        months=3,
        purpose=world.word("maja/purpose-liv"),
        by=cast.liv,
    )
    world.stop = SharingStop.objects.create(plan=cast.plan, by=cast.anne)
    _letters(world)
    return world


def _send_and_finish(world: World) -> None:
    """Two meetings of Maja's plan that are over: one is commented on, the other's minutes are final and given away."""
    cast, part = world.cast, "maja/meetings"
    section = world.sections[part]
    seats = list(cast.plan.seats.filter(unit__isnull=True))
    over = []
    for days in (40, 70):
        meeting = call_meeting(
            section, kind=Meeting.Kind.FOLLOW_UP, starts_at=timezone.now() + timedelta(days=1), place=world.word(part),
            seats=seats, agenda=[world.word(part)], by=cast.kari,
        )  # fmt: skip
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=days))
        add_text(meeting.minutes, meeting.agenda.get(), world.word(part), by=cast.per)
        send_minutes(meeting.minutes, comments_until=today() + timedelta(days=7), by=cast.kari)
        world.mark(part, meeting, meeting.minutes)
        over.append(get_meeting_for(cast.kari, cast.plan, meeting.public_id))
    world.sent, world.final = over
    world.comment = add_comment(world.sent, None, world.word(part), by=cast.liv)
    per = world.sent.invitees.get(seat=cast.seats["per"])
    world.remark = answer_minutes(world.sent, per, Approval.Answer.REMARK, remark=world.word(part), by=cast.per)
    finish_minutes(world.final.minutes, by=cast.kari)
    world.outsider = note_receiver(
        world.final, name="Tone Moe", address="", way=Receiver.Way.POST, given_on=today(), by=cast.kari
    )
    world.mark(part, world.comment, world.remark, world.outsider)


def _find_times(world: World) -> None:
    """Maja's meeting is one of two; Per has said something in writing, and is asked with Maja about times."""
    cast, part = world.cast, "maja/meetings"
    coming = world.meetings["maja"]
    (later,) = repeat_meeting(coming, [coming.starts_at + timedelta(days=28)], by=cast.kari)
    world.mark(part, later, later.minutes)
    per = coming.invitees.get(seat=cast.seats["per"])
    contribute(coming, per, world.word(part), written_at=None, by=cast.per)
    for plan, names in (("maja", ("maja", "per")), ("leif", ("leif",))):
        section, about = world.sections[f"{plan}/meetings"], f"{plan}-times/proposal"
        seats = list(section.plan.seats.filter(user__short_name__in=names))
        values = {"kind": "follow_up", "length_minutes": 60, "place": world.word(about), "video_url": ""}
        moments = [timezone.now() + timedelta(days=days) for days in (20, 21)]
        proposal = ask_for_times(section, values, times=moments, seats=seats, answers_until=None, by=cast.kari)
        world.proposals[plan] = proposal
        world.mark(about, proposal, *proposal.proposed_times.all())


def _look(world: World) -> None:
    """Liv has looked today, and the day before, which she has been asked about."""
    cast = world.cast
    for days in (1, 0):
        at = timezone.now() - timedelta(days=days)
        AccessEvent.objects.create(user=cast.liv, plan=cast.plan, action="opened", page="plans:goals", at=at)
    yesterday = timezone.localdate() - timedelta(days=1)
    world.question = ask_why(cast.plan, cast.liv, yesterday, by=cast.anne)


def _neighbours(cast: Cast) -> None:
    """Another municipality with a coordinator of its own and a plan she keeps."""
    cast.people["bodil"] = bodil = make_person("bodil", "Bodil Aune")
    cast.people["tor"] = tor = make_person("tor", "Tor Moen")
    now = timezone.now()
    Employment.objects.create(
        user=bodil, unit=cast.units["away"], is_coordinator=True,
        valid_from=now - timedelta(days=400), valid_until=now + timedelta(days=400),
    )  # fmt: skip
    plan = open_plan_for(cast, tor, date(1980, 2, 1), [Area.HEALTH], bodil)
    plan.municipality = cast.organisations["away"]
    plan.save()
    cast.plans["tor"] = plan


def _let_team_into_meetings(cast: Cast) -> None:
    """Per writes in Meetings and Liv sees them, by the same consents as their other parts; the NAV unit does not."""
    meetings = cast.sections["meetings"]
    for name, level in (("per", Level.WRITE), ("liv", Level.VIEW)):
        consent = cast.consents[name]
        ConsentSection.objects.create(consent=consent, section=meetings, level=level)
        grants.give_sections(
            cast.seats[name], [(meetings, level)], by=cast.anne, reason=Grant.Reason.CONSENT,
            valid_from=consent.valid_from, valid_until=consent.valid_until, consent=consent,
        )  # fmt: skip


def _write(world: World, part: str, section: Section) -> None:
    plan, _, kind = part.partition("/")
    cast = world.cast
    by = cast.bodil if plan == "tor" else cast.kari
    if kind == "about":
        for _number in range(2):
            text = write_about(section, "good_at", world.word(part), version=_number, by=by)
        world.mark(part, text)
    elif kind == "meetings":
        _meet(world, part, section, by)
    else:
        section.name = f"Del {world.word(part)}"
        section.save(update_fields=["name"])
        seat = cast.seats["per"] if part == "maja/health" else None
        goal = add_goal(section, title=world.word(part), why=world.word(part), by=by)
        measure = add_measure(
            section, goal=goal, what=world.word(part), how=world.word(part), extent=world.word(part),
            responsible=seat, due_on=timezone.localdate() - timedelta(days=3), by=by,
        )  # fmt: skip
        note = add_note(measure, world.word(part), by=by)
        world.mark(part, goal, measure)
        world.mark(part, note)
        world.progress[part] = note
        world.goals[part], world.measures[part] = goal, measure


def _hide(world: World) -> None:
    """A goal in Health that is hidden from the parents, with a measure and a note."""
    part, section, per = "maja-hidden/goal", world.sections["maja/health"], world.cast.per
    goal = add_goal(section, title=world.word(part), why=world.word(part), by=per)
    measure = add_measure(section, goal=goal, what=world.word(part), how=world.word(part), by=per)
    note = add_note(measure, world.word(part), by=per)
    flag = hide_thing(goal, reason=Hiding.Reason.OWN_WISH, words=world.word(part), by=per)
    world.mark(part, goal, measure, note, flag)
    world.hidings[part] = flag


def _meet(world: World, part: str, section: Section, by: User) -> None:
    plan = part.partition("/")[0]
    seats = list(world.plan(plan).seats.filter(unit__isnull=True))
    meeting = call_meeting(
        section, kind=Meeting.Kind.FOLLOW_UP, starts_at=timezone.now() + timedelta(days=14),
        place=world.word(part), purpose=world.word(part), seats=seats, agenda=[world.word(part)], by=by,
    )  # fmt: skip
    world.meetings[plan] = meeting
    item = meeting.agenda.get()
    add_text(meeting.minutes, item, world.word(part), by=by)
    world.mark(part, meeting, meeting.minutes, item)


def _prepare(world: World, plan: str, person: User) -> None:
    """Somebody prepares something for the meeting, and the next notice is a draft."""
    meeting, by = world.meetings[plan], world.cast.kari
    seat = world.plan(plan).seats.get(user=person)
    task = Preparation(meeting=meeting, position=0, seat=seat, what=world.word(f"{plan}/meetings"))
    task.save()
    world.tasks[plan] = task
    part = f"{plan}-draft/notice"
    values = {**notice_of(meeting).values, "place": world.word(part), "purpose": world.word(part)}
    notice = MeetingNotice(values, {task.seat: True}, [Item("", world.word(part))])
    world.notice_drafts[plan] = draft_meeting(meeting.section, notice, by=by)
    world.mark(part, world.notice_drafts[plan])


def _look_back(world: World) -> None:
    """Earlier meetings agreed something in Health, and in plain words what Per and Leif promised; there are new wishes.

    Per's is for those who lead and the owner's side; what Maja does not want to talk about not even for her parents.
    """
    cast = world.cast
    for plan, seat in (("maja", cast.seats["per"]), ("leif", world.plan("leif").seats.get(user=cast.leif))):
        coming, part = world.meetings[plan], f"{plan}/meetings"
        held = Meeting.objects.create(
            section=coming.section, starts_at=timezone.now() - timedelta(days=30), called_by=cast.kari
        )
        Minutes.objects.create(meeting=held)
        item = AgendaItem.objects.create(meeting=held, position=0, title=world.word(part))
        health = Decision.objects.create(
            meeting=held, item=item, measure=world.measures[f"{plan}/health"], by=cast.kari
        )
        promise = Decision.objects.create(
            meeting=held, item=item, words=world.word(part), responsible=seat, by=cast.kari
        )
        owner = f"{plan}/wish-{seat.user.short_name}" if seat.user else part
        wish = make_wish(coming, seat, kind="talk", words=world.word(owner), by=seat.user or cast.kari)
        world.promises[plan], world.agenda_wishes[plan] = promise, wish
        world.mark(f"{plan}/health", health)
        world.mark(part, held, held.minutes, item, promise)
        world.mark(owner, wish)
    avoid = make_wish(
        world.meetings["maja"], cast.seats["maja"], kind="avoid", words=world.word("maja-avoid/wish"), by=cast.maja
    )
    world.mark("maja-avoid/wish", avoid)


def _hold(world: World) -> None:
    """Two meetings are going on: something is agreed in Health and in plain words, and somebody sees it differently."""
    cast, meeting = world.cast, world.meetings["maja"]
    open_room(meeting, by=cast.kari)
    item, goal = world.item("maja"), world.goals["maja/health"]
    agreed = decide(meeting, item, world.word("maja/health"), section=goal.section, goal=goal, by=cast.per)
    assert agreed.measure is not None
    world.mark("maja/health", agreed, agreed.measure)
    seats = cast.seats
    world.mark("maja/health", evaluate_goal(goal, seats["per"], words=world.word("maja/health"), by=cast.per))
    for name, seat in (("maja", seats["liv"]), ("leif", cast.plans["leif"].seats.get(user=cast.leif))):
        part, held = f"{name}/meetings", world.meetings[name]
        if name != "maja":
            open_room(held, by=cast.kari)
        world.decisions[name] = decide(held, world.item(name), world.word(part), by=cast.kari)
        world.opinions[name] = add_opinion(held, world.item(name), seat, world.word(part), by=cast.kari)
        world.mark(part, world.decisions[name], world.opinions[name])


def _purposes(world: World) -> None:
    """Why somebody was given access is for those who decide, the coordinator and the person."""
    cast = world.cast
    for name in ("per", "liv", "nav"):
        consent = cast.consents[name]
        consent.purpose = world.word(f"maja/purpose-{name}")
        consent.save(update_fields=["purpose"])
        world.mark(f"maja/purpose-{name}", consent)
    draft = start_draft(cast.seats["liv"], by=cast.anne)
    world.mark("own/anne", draft)
    world.drafts["anne"] = draft
    world.offer = offer_consent(
        cast.seats["liv"], {cast.sections["school"]: Level.VIEW}, until=months_after(today(), 1),
        purpose=world.word("maja/offer-liv"), by=cast.kari,
    )  # fmt: skip
    world.mark("maja/offer-liv", world.offer)
    _paper(world)


def _paper(world: World) -> None:
    """Per's consent was signed on paper."""
    cast = world.cast
    scan, kind = keep_scan(b"%PDF-1.7 " + world.word("maja/purpose-per").encode())
    ConsentSignature.objects.create(
        consent=cast.consents["per"], user=cast.anne, signer_name=cast.anne.name, method=ConsentSignature.Method.PAPER,
        proved_at=timezone.now(), language="nb", text_version="2", shown_text=world.word("maja/purpose-per"),
        choices={}, text_hash="0" * 64, registered_by=cast.kari, how_informed="Forklart", scan=scan, scan_kind=kind,
    )  # fmt: skip


def _letters(world: World) -> None:
    """E-mail addresses are nobody's business but one's own."""
    for name, person in world.cast.people.items():
        person.email = f"{world.word(f'own/{name}')}@example.org"
        person.save(update_fields=["email"])
