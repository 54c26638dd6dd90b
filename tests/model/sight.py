"""What a person sees of the parts of the plans, through every channel there is; told by words that stand nowhere else.

`EXACT` channels show the words of every part they are about that the person sees; the others may show fewer, and no
channel ever more.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from access.rights import levels_for, plan_rights_for
from access.sessions import still_signed_in
from notifications.live.lease import who_may_follow
from tests.model.product import Product
from tests.model.rules import Level, Rules
from tests.rights.addresses import Asked

_WORD = re.compile("zq[a-z]{10}")


@dataclass(frozen=True)
class Channel:
    """A way to look: the address for a part, and which of the parts that the person sees it must show all of."""

    name: str
    address: Callable[[Product, str], str | None]
    covers: Callable[[str, str], bool] | None = None


def _plan(part: str) -> str:
    return part.partition("/")[0]


def _is_area(part: str) -> bool:
    return part.partition("/")[2] not in ("about", "meetings")


def _of_plan(name: str, query: str = "") -> Callable[[Product, str], str | None]:
    return lambda product, part: reverse(name, args=[product.pid(_plan(part))]) + query


def _goal(query: str) -> Callable[[Product, str], str | None]:
    def address(product: Product, part: str) -> str | None:
        goal = product.world.goals.get(part)
        return reverse("plans:goal", args=[product.pid(_plan(part)), goal.public_id]) + query if goal else None

    return address


def _measure(name: str) -> Callable[[Product, str], str | None]:
    def address(product: Product, part: str) -> str | None:
        found = product.world.measures.get(part)
        return reverse(name, args=[product.pid(_plan(part)), found.public_id]) if found else None

    return address


def _meeting(name: str) -> Callable[[Product, str], str | None]:
    def address(product: Product, part: str) -> str | None:
        found = product.world.meetings[_plan(part)]
        return reverse(name, args=[product.pid(_plan(part)), found.public_id])

    return address


def _fragment_of_goals(product: Product, part: str) -> str | None:
    if not _is_area(part):
        return None
    section = product.sections[part].public_id
    return reverse("plans:goals", args=[product.pid(_plan(part))]) + f"?fragment=goals-{section}"


def _who_sees(product: Product, part: str) -> str | None:
    return reverse("plans:who-sees", args=[product.pid(_plan(part)), product.sections[part].public_id])


def _areas(part: str, asked: str) -> bool:
    return _is_area(part) and _plan(part) == _plan(asked)


def _itself(part: str, asked: str) -> bool:
    return part == asked


def _one(kind: str) -> Callable[[str, str], bool]:
    return lambda part, asked: part == f"{_plan(asked)}/{kind}"


CHANNELS: tuple[Channel, ...] = (
    Channel("page: goals", _of_plan("plans:goals"), _areas),
    Channel("page: overview", _of_plan("plans:plan")),
    Channel("page: about", _of_plan("plans:about"), _one("about")),
    Channel("page: goal", _goal(""), _itself),
    Channel("page: measure, to print", _measure("plans:measure"), _itself),
    Channel("page: meetings", _of_plan("meetings:meetings")),
    Channel("page: meeting, to print", _meeting("meetings:meeting"), _one("meetings")),
    Channel("page: minutes, to print", _meeting("meetings:minutes"), _one("meetings")),
    Channel("page: who sees", _who_sees),
    Channel("page: people", _of_plan("plans:people")),
    Channel("page: people over time", _of_plan("plans:people", "?vis=history")),
    Channel("page: history", _of_plan("plans:history")),
    Channel("page: access log", _of_plan("plans:access-log")),
    Channel("page: texts of a measure", _measure("plans:measure-versions")),
    Channel("fragment: goals", _fragment_of_goals, _itself),
    Channel("fragment: goal", _goal("?fragment=goal"), _itself),
    Channel("fragment: about", _of_plan("plans:about", "?fragment=about"), _one("about")),
    Channel("fragment: waiting", _of_plan("plans:plan", "?fragment=waiting")),
    Channel("fragment: meetings", _of_plan("meetings:meetings", "?fragment=list")),
    Channel("search: plans", lambda product, part: reverse("ipplatform:overview")),
    Channel("notices", lambda product, part: reverse("notifications:inbox")),
)


def differences(product: Product, rules: Rules, person: str, channel: Channel, part: str) -> list[str]:
    """Ask one channel as a person; what it shows too much, or fails to show."""
    url = channel.address(product, part)
    if url is None:
        return []
    answer = product.browsers.keep(person, Asked(url), "GET")
    shown = {product.world.marks.get(word, "") for word in _WORD.findall(answer.text)} & rules.parts.keys()
    if answer.status >= 500:
        return [f"{person}, {channel.name} of {part}: {answer.status}"]
    seen = _expected(rules, person)
    wrong = [f"{person} sees {one} by {channel.name} of {part}" for one in sorted(shown - seen)]
    if channel.covers:
        must = {one for one in seen if channel.covers(one, part)}
        wrong += [f"{person} lacks {one} in {channel.name} of {part} ({answer.status})" for one in sorted(must - shown)]
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


def _expected(rules: Rules, person: str) -> set[str]:
    return rules.seen(person, Product.now()) if rules.can_enter(person) else set()
