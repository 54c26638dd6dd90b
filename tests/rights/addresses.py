"""Every address of the product with what it needs to be asked: whose plan, which part, and a form filled in rightly.

A row of the table is called `plans:goal` or, about another part than Maja's Health, `plans:goal @school`, `@leif/home`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from access.actions.consents import statement_for
from access.models import Employment
from meetings.repetition import Unit, repetitions
from plans.lifeareas import Area
from tests.rights.world import World

UNKNOWN = "a" * 16
Form = Callable[[World, str], dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """One request, ready to send."""

    url: str
    data: dict[str, Any] = field(default_factory=dict)


@cache
def names() -> dict[str, URLPattern]:
    """Every named address of the product, as the resolver knows them."""
    return dict(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


def asked(world: World, row: str, method: str) -> Asked:
    """The request of a row of the table."""
    name, _, about = row.partition(" @")
    part = about or "maja/health"
    if "/" not in part:
        part = f"{part}/home" if part in world.cast.plans and part != "maja" else f"maja/{part}"
    url = reverse(name, kwargs=ids_of(world, name, part))
    if name in QUERIES:
        url += "?" + urlencode(QUERIES[name](world, part))
    data = FORMS.get(name, _empty)(world, part) if method == "POST" else {}
    return Asked(url, data)


def ids_of(world: World, name: str, part: str) -> dict[str, str]:
    """The ids in an address, by the names they have in its route."""
    pattern = names()[name].pattern
    return {parameter: _id(world, name, parameter, part) for parameter in pattern.converters}


# Addresses about minutes that are commented on, and about final ones.
_OF_SENT = {
    "meetings:attendance", "meetings:comment-minutes", "meetings:withdraw-comment", "meetings:approve-minutes",
    "meetings:settle-remark",
}  # fmt: skip
_OF_FINAL = {
    "meetings:minutes-file", "meetings:minutes-own-file", "meetings:plan-then", "meetings:correct-minutes",
    "meetings:receivers", "meetings:receiver-letter", "meetings:propose-next-meeting",
}  # fmt: skip


# What is asked about a consent is asked about Per's, here about the question that waits.
_ABOUT_AN_OFFER = {"plans:offer", "plans:sign-offer", "plans:view-unsigned", "plans:view-unsigned-page"}


def _id(world: World, name: str, parameter: str, part: str) -> str:
    plan = part.partition("/")[0]
    if parameter == "token":
        return world.token
    if parameter in ("session", "passkey"):
        return UNKNOWN
    if parameter == "day":
        return timezone.localdate().isoformat()
    if parameter == "rest":
        return reverse("plans:plan", args=[world.plan(plan).public_id]).removeprefix("/")
    if parameter == "prompt":
        return "good_at"
    if parameter == "section" and name == "plans:restore-section":
        return world.sections["maja/family"].public_id
    found: Callable[[], Any] = {
        "pid": lambda: world.plan(plan),
        "section": lambda: world.sections[part],
        "goal": lambda: world.goals[part],
        "measure": lambda: world.measures[part],
        "note": lambda: world.progress[part],
        "hiding": lambda: world.hidings["maja-hidden/goal"],
        "meeting": lambda: _meeting_of(world, name, plan),
        "comment": lambda: world.comment,
        "answer": lambda: world.remark,
        "receiver": lambda: world.outsider,
        "task": lambda: world.tasks[plan],
        "proposal": lambda: world.proposals[plan],
        "item": lambda: world.item(plan),
        "seat": lambda: _seat(world, part),
        "draft": lambda: world.drafts["anne"],
        "consent": lambda: world.offer if name in _ABOUT_AN_OFFER else world.cast.consents["per"],
        "notice": lambda: world.notices["per"],
        "organisation": lambda: world.cast.organisations["home"],
        "unit": lambda: world.cast.units["nav"],
        "employment": lambda: Employment.objects.get(user=world.cast.per),
        "stop": lambda: world.stop,
        "wish": lambda: world.wish,
        "person": lambda: world.cast.liv,
        "question": lambda: world.question,
        "decision": lambda: (world.promises if name == "meetings:review-promise" else world.decisions)[plan],
        "agenda_wish": lambda: world.agenda_wishes[plan],
        "opinion": lambda: world.opinions[plan],
    }[parameter]
    return str(found().public_id)


def _meeting_of(world: World, name: str, plan: str) -> Any:
    """A meeting that is to come, or of Maja's plan one that has come as far as the address is about."""
    if name == "meetings:draft":
        return world.notice_drafts[plan]
    if plan == "maja" and name in _OF_SENT:
        return world.sent
    return world.final if plan == "maja" and name in _OF_FINAL else world.meetings[plan]


def _seat(world: World, part: str) -> Any:
    """The seat of whoever has the part: Per's for Health, Liv's for School, NAV's for Leisure."""
    plan, _, area = part.partition("/")
    if plan != "maja":
        return world.plan(plan).seats.order_by("id")[0]
    return world.cast.seats[{"school": "liv", "leisure": "nav", "family": "ola", "about": "maja"}.get(area, "per")]


def _empty(_world: World, _part: str) -> dict[str, Any]:
    return {}


def _levels(world: World, _part: str) -> dict[str, Any]:
    lines = {f"s-{one.public_id}": "none" for part, one in world.sections.items() if part.startswith("maja/")}
    return {**lines, f"s-{world.sections['maja/school'].public_id}": "view"}


def _meeting(world: World, part: str) -> dict[str, Any]:
    seat = world.cast.seats["kari"] if part.startswith("maja/") else _seat(world, part)
    return {
        "kind": "follow_up", "day": "2090-01-02", "clock": "13:00", "length_minutes": "60", "place": "Skolen",
        f"seat_{seat.public_id}": "must", "item_0": "Siden sist", "id_0": "", "version": "2", "confirm": "1",
    }  # fmt: skip


def _series(world: World, part: str) -> dict[str, str]:
    """The meetings every four weeks after the one of this plan."""
    until = timezone.localdate(world.meetings[part.partition("/")[0]].starts_at) + timedelta(weeks=9)
    return {"every": "4", "unit": "weeks", "until": until.isoformat()}


def _days(world: World, part: str) -> dict[str, Any]:
    meeting = world.meetings[part.partition("/")[0]]
    day = timezone.localdate(meeting.starts_at) + timedelta(weeks=8)
    return {"days": [moment.isoformat() for moment in repetitions(meeting.starts_at, 8, Unit.WEEKS, day)]}


def _time(world: World, part: str) -> dict[str, Any]:
    proposal = world.proposals[part.partition("/")[0]]
    return {"time": proposal.proposed_times.all()[0].public_id, "answer": "yes"}


def _times(world: World, _part: str) -> dict[str, Any]:
    return {
        "kind": "follow_up", "length_minutes": "60", "place": "Skolen", "day_0": "2090-01-02", "clock_0": "13:00",
        "day_1": "2090-01-03", "clock_1": "13:00", "seats": [world.cast.seats["per"].public_id],
    }  # fmt: skip


def _attendance(world: World, _part: str) -> dict[str, Any]:
    assert world.sent is not None
    return {f"a-{seat}": "present" for seat in world.sent.invitees.values_list("seat__public_id", flat=True)}


def _step(world: World, part: str) -> dict[str, Any]:
    """One press on the agenda as it is now."""
    meeting = world.meetings[part.partition("/")[0]]
    return {"version": str(type(meeting).objects.get(pk=meeting.pk).version)}


def _draft(world: World, part: str) -> dict[str, Any]:
    section = world.sections[part].public_id
    return {"key": f"goal.{section}.new", "section": section, "field.title": "Halvskrevet"}


def _plan(world: World, _part: str) -> dict[str, Any]:
    return {
        "owner_name": "Eva Ny", "born_day": "3", "born_month": "4", "born_year": "2012", "areas": [Area.SCHOOL],
        "municipality": world.cast.organisations["home"].public_id, "template": "school-child",
    }  # fmt: skip


QUERIES: dict[str, Form] = {
    "meetings:repeat-meeting": _series,
    "plans:add-goal": lambda world, part: {"del": world.sections[part].public_id},
    "notifications:since": lambda world, part: {"s": f"{world.sections[part].stream}:0"},
    "notifications:presence": lambda world, part: {"s": world.sections[part].stream},
    "plans:invite-unit": lambda world, part: {"enhet": world.cast.units["school"].public_id},
}
FORMS: dict[str, Form] = {
    "access:sign-in": lambda world, part: {"email": "ingen@example.org", "password": "feil passord"},
    "access:second-factor": lambda world, part: {"code": "000000"},
    "access:settings": lambda world, part: {"group": "writing", "has_plain_minutes": "on"},
    "access:change-password": lambda world, part: {"old_password": "feil", "password": "x", "password_again": "x"},
    "access:new-backup-codes": lambda world, part: {"code": "000000"},
    "access:choose-password": lambda world, part: {"password": "tre grå måker", "password_again": "tre grå måker"},
    "access:enrol": lambda world, part: {"code": "000000"},
    "ipplatform:language": lambda world, part: {"language": "nb"},
    "ipplatform:overview": lambda world, part: {"wanted": "", "sort": "name"},
    "ipplatform:demo-sign-in": lambda world, part: {"person": "kari"},
    "meetings:call-meeting": _meeting,
    "meetings:change-meeting": _meeting,
    "meetings:draft": lambda world, part: {"answer": "send", "version": "1"},
    "meetings:attendance-wish": lambda world, part: {"words": "", "before": world.wished},
    "meetings:attendance-wish-at": lambda world, part: {"words": "De jeg kjenner", "before": ""},
    "meetings:prepare": lambda world, part: {"done": "1"},
    "meetings:answer-meeting": lambda world, part: {"answer": "coming"},
    "meetings:add-text": lambda world, part: {"text": "Vi fortsetter."},
    "meetings:send-minutes": lambda world, part: {"comments_until": "2090-01-02"},
    "meetings:contribute": lambda world, part: {"text": "Dette vil jeg ha sagt."},
    "meetings:meeting-letter": lambda world, part: {"name": "Tone Moe", "address": "Bakken 1"},
    "meetings:repeat-meeting": _days,
    "meetings:change-series": lambda world, part: {
        "version": str(world.meetings[part.partition("/")[0]].version), "weekday": "0", "clock": "10:30",
        "length_minutes": "60", "place": "Skolen", "video_url": "",
    },
    "meetings:ask-times": _times,
    "meetings:answer-times": _time,
    "meetings:choose-time": _time,
    "meetings:attendance": _attendance,
    "meetings:comment-minutes": lambda world, part: {"text": "Det var mandag."},
    "meetings:approve-minutes": lambda world, part: {"answer": "approved"},
    "meetings:settle-remark": lambda world, part: {"words": "Rettet"},
    "meetings:correct-minutes": lambda world, part: {"text": "Det var mandag."},
    "meetings:receivers": lambda world, part: {
        "name": "Tone Moe", "address": "", "way": "post", "given_on": "2026-01-02", "is_agreed": "on",
    },
    "meetings:add-item": lambda world, part: {"title": "Ny sak", "minutes": "5"},
    "meetings:standard-order": _step,
    "meetings:order-items": lambda world, part: {**_step(world, part), "order": world.item("maja").public_id},
    "meetings:change-item": lambda world, part: {**_step(world, part), "title": "Nytt navn"},
    "meetings:move-item": lambda world, part: {**_step(world, part), "way": "down"},
    "meetings:remove-item": _step,
    "meetings:review-promise": lambda world, part: {"result": "not", "reason": "Stolen er utsolgt"},
    "meetings:wishes": lambda world, part: {"kind": "talk", "words": "Ny stol"},
    "meetings:answer-wish": lambda world, part: {"outcome": "declined", "why": "Vi tar det senere"},
    "meetings:search-meetings": lambda world, part: {"words": "stol"},
    "meetings:move-room": lambda world, part: {"item": world.item("maja").public_id},
    "meetings:raise-hand": lambda world, part: {"up": "1"},
    "meetings:park-item": lambda world, part: {"item": world.item("maja").public_id},
    "meetings:park-thought": lambda world, part: {"vent-thought": "Ny hjelm"},
    "meetings:move-parked": lambda world, part: {"item": world.item("maja").public_id},
    "meetings:room-choices": lambda world, part: {"room_announcements": "people"},
    "meetings:decide": lambda world, part: {"avtale-what": "Vi ringes"},
    "meetings:add-opinion": lambda world, part: {
        "mening-seat": world.cast.seats["maja"].public_id, "mening-words": "Nei",
    },
    "meetings:evaluate-goal": lambda world, part: {
        "mal-goal": world.goals[part].public_id, "mal-seat": world.cast.seats["maja"].public_id, "mal-face": "4",
    },
    "plans:save-draft": _draft,
    "plans:answer-why": lambda world, part: {"reason": "meeting"},
    "plans:say-why": lambda world, part: {"reason": "meeting"},
    "plans:change-about": lambda world, part: {"text": "Ny tekst", "version": "2"},
    "plans:about-versions": lambda world, part: {"number": "1", "version": "2"},
    "plans:add-goal": lambda world, part: {"title": "Nytt mål"},
    "plans:change-goal": lambda world, part: {"title": "Nytt ord", "version": "1"},
    "plans:set-goal-status": lambda world, part: {"status": "on_hold"},
    "plans:goal-versions": lambda world, part: {"number": "1", "version": "1"},
    "plans:add-measure": lambda world, part: {"what": "Nytt tiltak"},
    "plans:change-measure": lambda world, part: {"what": "Nytt ord", "version": "1"},
    "plans:set-measure-status": lambda world, part: {"status": "done"},
    "plans:measure-versions": lambda world, part: {"number": "1", "version": "1"},
    "plans:add-note": lambda world, part: {"text": "Det går fint"},
    **dict.fromkeys(
        ("plans:hide-goal", "plans:hide-measure", "plans:hide-note"),
        lambda world, part: {"whom": "parents", "reason": "own_wish"},
    ),
    "plans:mandate": lambda world, part: {
        "kind": "authority", "until": "2090-01-02", "sections": [world.sections["maja/school"].public_id],
        "evidence": "Fullmakt",
    },
    "plans:add-section": lambda world, part: {"area": Area.MONEY},
    "plans:move-section": lambda world, part: {"way": "down"},
    "plans:end-plan": lambda world, part: {"reason": "wish"},
    "plans:rename-section": lambda world, part: {"name": "Trening"},
    "plans:open-plan": _plan,
    "plans:give-access": lambda world, part: {"seat": _seat(world, part).public_id},
    "plans:give-what": _levels,
    "plans:give-check": lambda world, part: {"read": statement_for(world.drafts["anne"], world.cast.anne).hash},
    "plans:offer": lambda world, part: {"answer": "later"},
    "plans:sign-offer": lambda world, part: {"read": statement_for(world.offer, world.cast.anne).hash},
    "plans:ask-owner": lambda world, part: {**_levels(world, part), "length": "3", "purpose": "Trene balanse"},
    "plans:register-consent": lambda world, part: {
        **_levels(world, part), "length": "3", "purpose": "Trene balanse", "method": "oral", "given_on": "2026-01-05",
        "signers": [world.cast.anne.public_id], "how_informed": "Forklart på norsk", "witness": "Liv Hansen",
    },
    "plans:who-signs": lambda world, part: {"sign": "together"},
    "plans:give-how-long": lambda world, part: {"length": "3", "purpose": "Trene balanse"},
    "access:workplace": lambda world, part: {
        "workplace": Employment.objects.get(user=world.cast.nav1).public_id,
    },
    "access:add-unit": lambda world, part: {"name": "Ny enhet"},
    "access:rules": lambda world, part: {
        "consent_max_months": "9", "id_porten_level": "usual", "reason": "Vedtak i kommunen",
    },
    "access:rename-unit": lambda world, part: {"name": "NAV Fjordvik sentrum"},
    "access:add-worker": lambda world, part: {
        "name": "Ny Ansatt", "email": "ansatt@example.org", "last_day": "2090-01-02",
        "unit": world.cast.units["nav"].public_id,
    },
    "access:change-employment": lambda world, part: {"title": "Fagleder"},
    "access:end-employment": lambda world, part: {"when": "now"},
    "plans:find-person": lambda world, part: {"email": "ingen@example.org"},
    "access:new-way-in": lambda world, part: {"identity_check": "known"},
    "plans:new-way-in": lambda world, part: {"identity_check": "known"},
    "plans:invite-owner": lambda world, part: {"email": "ny@example.org"},
    "plans:invite-participant": lambda world, part: {"name": "Ny Person", "email": "ny@example.org"},
    "plans:invite-representative": lambda world, part: {
        "name": "Ny Verge", "email": "ny@example.org", "kind": "authority", "until": "2090-01-02",
        "sections": [world.sections["maja/school"].public_id], "evidence": "Fullmakt vist fram",
    },
    "plans:invite-unit": lambda world, part: {"title": "Skole"},
    "plans:ask-access": lambda world, part: {"parts": ["school"], "level": "view", "months": "3", "purpose": "Sammen"},
    "plans:parents": lambda world, part: {"seat": world.cast.seats["anne"].public_id},
    "plans:renew-several": lambda world, part: {"seats": [world.cast.seats["liv"].public_id], "length": "3"},
    "plans:answer-request": lambda world, part: {"answer": "yes"},
}  # fmt: skip
