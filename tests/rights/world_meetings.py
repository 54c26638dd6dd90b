"""The meetings of the world: one to come, one going on, two that are over, and what has been said before and after."""

from datetime import timedelta

from django.utils import timezone

from access.dates import today
from access.models import (
    User,
)
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
from meetings.gates import get_meeting_for
from meetings.models import (
    AgendaItem,
    Approval,
    Decision,
    Meeting,
    Minutes,
    Preparation,
    Receiver,
)
from plans.actions.evaluations import evaluate_goal
from plans.models import Section
from tests.rights.world import World


def meet(world: World, part: str, section: Section, by: User) -> None:
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


def prepare(world: World, plan: str, person: User) -> None:
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


def look_back(world: World) -> None:
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


def hold(world: World) -> None:
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


def send_and_finish(world: World) -> None:
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


def find_times(world: World) -> None:
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
