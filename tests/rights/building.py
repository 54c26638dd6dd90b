"""Puts the world in the database: what is written in every part, and who was let in, by the product's own actions."""

from datetime import date, timedelta

from django.utils import timezone

from access import grants
from access.actions.accounts import create_account, invite
from access.actions.asking import ask_for_access
from access.actions.consents import offer_consent, start_draft
from access.dates import months_after, today
from access.levels import Level
from access.models import (
    AccessEvent,
    ConsentSection,
    ConsentSignature,
    Employment,
    Grant,
    SharingStop,
)
from access.scans import keep_scan
from meetings.actions.wishing import wish_for_next
from notifications.models import Notice
from plans.actions.about import write_about
from plans.actions.goals import add_goal
from plans.actions.hiding import hide_thing
from plans.actions.measures import add_measure, add_note
from plans.actions.questions import ask_why
from plans.lifeareas import Area
from plans.models import Hiding, Section
from tests.cast import Cast, assemble, make_person, open_plan_for
from tests.rights.world import PLANS, World
from tests.rights.world_meetings import find_times, hold, look_back, meet, prepare, send_and_finish


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
    prepare(world, "maja", cast.per)
    prepare(world, "leif", cast.leif)
    world.wished = world.word("maja/attendance")
    wish_for_next(world.sections["maja/meetings"], world.wished, before="", by=cast.maja)
    look_back(world)
    hold(world)
    send_and_finish(world)
    find_times(world)
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
        meet(world, part, section, by)
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
