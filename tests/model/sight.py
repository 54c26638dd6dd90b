"""What a person sees of the parts of the plans, through every channel there is; told by words that stand nowhere else.

No channel ever shows more than the rules say.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from access.models import Consent
from access.rights import levels_for, plan_rights_for
from access.sessions import still_signed_in
from notifications.live.lease import who_may_follow
from tests.model.channels import Channel, is_area
from tests.model.product import Product
from tests.model.records import Level, Seat
from tests.model.rules import Rules
from tests.rights.addresses import Asked
from tests.rights.world import WORD

_WORD = re.compile(WORD)


def differences(product: Product, rules: Rules, person: str, channel: Channel, part: str) -> list[str]:
    """Ask one channel as a person; what it shows too much, or fails to show."""
    url = channel.address(product, part)
    if url is None:
        return []
    answer = product.browsers.keep(person, Asked(url), "GET")
    if answer.status >= 500:
        return [f"{person}, {channel.name} of {part}: {answer.status}"]
    shown, seen = _shown(product, rules, answer.text), _visible(rules, person)
    named = _named_as_past(product, rules, person) if channel.names_the_past else set()
    wrong = [f"{person} sees {one} by {channel.name} of {part}" for one in sorted(shown - seen - named)]
    if channel.covers:
        must = {one for one in seen if _is_covered(rules, channel, one, part)}
        wrong += [f"{person} lacks {one} in {channel.name} of {part} ({answer.status})" for one in sorted(must - shown)]
    return wrong


def _named_as_past(product: Product, rules: Rules, person: str) -> set[str]:
    """Archived parts that the person holds by themselves: what was done to them is told by name."""
    now = product.now()
    return {
        name
        for name, part in rules.parts.items()
        if part.is_archived and rules.can_enter(person) and rules.holds_by_themselves(person, name, now)
    }


def _is_covered(rules: Rules, channel: Channel, one: str, asked: str) -> bool:
    assert channel.covers is not None
    if one == asked:
        return channel.covers(one, asked)
    if one in rules.things:
        # The page of one goal says nothing of another in the same part.
        is_of_goal = asked in rules.things or channel.name == "page: goal"
        return channel.shows_things and not is_of_goal and channel.covers(rules.things[one].part, asked)
    return channel.covers(one, rules.things[asked].part if asked in rules.things else asked)


def telling_looks(rules: Rules, now: datetime) -> list[tuple[str, Seat]]:
    """Who decides over access, and the places of others to look from; first where somebody sees what they do not."""
    looks = []
    for seat in rules.seats.values():
        if seat.is_over:
            continue
        theirs = [rules.seen(one, now, seat.plan) for one in rules.people if rules.sits(one, seat, now)]
        for viewer in rules.people:
            if viewer != seat.person and rules.can_enter(viewer) and rules.decides(viewer, seat.plan, now):
                looks.append((not set().union(*theirs) - rules.seen(viewer, now, seat.plan), viewer, seat))
    least = min((rank for rank, _, _ in looks), default=True)
    return [(viewer, seat) for rank, viewer, seat in looks if rank == least]


def as_somebody(product: Product, rules: Rules, viewer: str, seat: Seat) -> list[str]:
    """The goals as somebody of the team gets them: what both see, for those who decide over access and nobody else."""
    pid, now = product.pid(seat.plan), product.now()
    inner = reverse("plans:goals", args=[pid]).removeprefix("/")
    url = reverse("plans:view-as-page", args=[pid, product.seats[seat.key].public_id, inner])
    answer = product.browsers.keep(viewer, Asked(url), "GET")
    is_let_in = rules.can_enter(viewer) and rules.decides(viewer, seat.plan, now)
    sitting = [one for one in rules.people if rules.people[one].is_open and rules.sits(one, seat, now)]
    of_them = [_visible(rules, one, enters=True) for one in sitting]
    shown, own = _shown(product, rules, answer.text), _visible(rules, viewer)
    wrong = [f"{viewer} sees {one} as {seat.key}" for one in sorted(shown - (own & set().union(*of_them)))]
    if answer.status == 200 and not is_let_in:
        wrong.append(f"{viewer} looks as {seat.key}")
    if seat.person in sitting and is_let_in and seat.person != viewer:
        areas = {one for one in own & of_them[0] if is_area(rules.part_of(one))}
        must = {one for one in areas if rules.part_of(one).partition("/")[0] == seat.plan}
        wrong += [f"{viewer} lacks {one} as {seat.key} ({answer.status})" for one in sorted(must - shown)]
    return wrong


def downloads(product: Product, rules: Rules, person: str, seat: Seat) -> list[str]:
    """Files: what was signed, for those who decide and the coordinator; a meeting's, for those who see Meetings."""
    now, pid, wrong = product.now(), product.pid(seat.plan), []
    meeting = product.world.meetings[seat.plan].public_id
    answer = product.browsers.keep(person, Asked(reverse("meetings:meeting-calendar", args=[pid, meeting])), "GET")
    if (answer.status == 200) != (f"{seat.plan}/meetings" in _expected(rules, person)):
        wrong.append(f"{person} is answered {answer.status} about the calendar of {seat.plan}")
    signed = Consent.objects.filter(seat_id=product.seats[seat.key].pk, signed_at__isnull=False).order_by("pk").last()
    if signed is not None:
        answer = product.browsers.keep(
            person, Asked(reverse("plans:receipt-file", args=[pid, signed.public_id])), "GET"
        )
        enters = rules.can_enter(person)
        if answer.status == 200 and not (enters and rules.is_in_charge(person, seat.plan, now)):
            wrong.append(f"{person} gets the receipt of {seat.key}")
        if answer.status != 200 and enters and rules.coordinates(person, seat.plan, now):
            wrong.append(f"{person} is answered {answer.status} about the receipt of {seat.key}")
    return wrong


def plans_listed(product: Product, rules: Rules, person: str) -> list[str]:
    """The list of plans and its search: which of them it leads to."""
    answer = product.browsers.keep(person, Asked(reverse("ipplatform:overview")), "GET")
    listed = {name for name in rules.plans if product.pid(name) in answer.text}
    now = product.now()
    known = {name for name in rules.plans if rules.can_enter(person) and rules.sees_plan(person, name, now)}
    if listed == known:
        return []
    seen = sorted(rules.seen(person, now))
    return [f"{person}, who sees {seen}, finds the plans {sorted(listed)}, not {sorted(known)} ({answer.status})"]


def at_the_gate(product: Product, rules: Rules, person: str) -> list[str]:
    """The levels and rights that pages offer this person forms by."""
    wrong, now = [], product.now()
    user = product.person(person)
    for name in rules.plans:
        plan = product.world.plan(name)
        levels = levels_for(user, plan.pk) if user.is_active else {}
        for part, one in rules.parts.items():
            if one.plan == name and not one.is_archived:
                held = Level(levels.get(product.sections[part].pk, 0))
                wanted = rules.level(person, part, now)
                if held != wanted:
                    wrong.append(f"{person} holds {held.name} on {part}, not {wanted.name}")
        rights = plan_rights_for(user, plan.pk) if user.is_active else set()
        for right, wants in (
            ("manage_access", rules.decides(person, name, now)),
            ("coordinate_plan", rules.coordinates(person, name, now)),
        ):
            if (right in rights) != wants:
                wrong.append(f"{person} {'lacks' if wants else 'has'} {right} in {name}")
    return wrong


def by_socket(product: Product, rules: Rules) -> list[str]:
    """Everybody at once, by the question the hub asks before it tells a socket anything."""
    now = product.now()
    streams = {section.stream: part for part, section in product.sections.items()}
    for plan in rules.plans:
        streams[f"m.{product.world.meetings[plan].minutes.public_id}"] = f"{plan}/meetings"
    names = {user.pk: name for name, user in product.world.cast.people.items()}
    wrong = []
    for stream, ids in who_may_follow(streams).items():
        part = streams[stream]
        followers = {names[one] for one in ids}
        seers = {name for name in rules.people if rules.level(name, part, now)}
        wrong += [f"{name} may follow {part}" for name in sorted(followers - seers)]
        wrong += [f"{name} may not follow {part}" for name in sorted(seers - followers)]
    keys = {name: product.session_key(name) for name in rules.people}
    alive = still_signed_in(keys.values())
    entered = {name for name, key in keys.items() if key in alive}
    wanted = {name for name in rules.people if rules.can_enter(name)}
    return wrong + [f"{name}: signed in is not {name in wanted}" for name in sorted(entered ^ wanted)]


def by_question(product: Product, rules: Rules, person: str) -> list[str]:
    """The question a page without a socket asks: where do these streams stand?"""
    streams = {section.stream: part for part, section in product.sections.items()}
    url = reverse("notifications:since") + "?" + urlencode([("s", f"{name}:0") for name in streams])
    answer = product.browsers.keep(person, Asked(url), "GET")
    told = {streams[name] for name in _told(answer.text)} if answer.status == 200 else set()
    seen = _expected(rules, person)
    return [f"{person} is told {'of' if part in told else 'nothing of'} {part}" for part in sorted(told ^ seen)]


def _told(text: str) -> Iterable[str]:
    return re.findall(r'"(s\.[a-z0-9]{16})": ?\d', text)


def _shown(product: Product, rules: Rules, text: str) -> set[str]:
    return {product.world.marks.get(word, "") for word in _WORD.findall(text)} & (
        rules.parts.keys() | rules.things.keys()
    )


def _visible(rules: Rules, person: str, *, enters: bool = False) -> set[str]:
    """The parts and things a person sees; whether they have signed in is of no matter where somebody looks as them."""
    if not enters and not rules.can_enter(person):
        return set()
    now = Product.now()
    return rules.seen(person, now) | rules.seen_things(person, now)


def _expected(rules: Rules, person: str) -> set[str]:
    return rules.seen(person, Product.now()) if rules.can_enter(person) else set()
