"""The ways to look at a plan: pages, fragments, search and notices, each with its address for a part or a thing.

`covers` says which of the parts that a person sees a channel must show all of; the others may show fewer.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from tests.model.product import Product


@dataclass(frozen=True)
class Channel:
    """A way to look: the address for a part, and which of the parts that the person sees it must show all of."""

    name: str
    address: Callable[[Product, str], str | None]
    covers: Callable[[str, str], bool] | None = None
    # Whether it shows single things of those parts too.
    shows_things: bool = False
    # Whether it names archived parts to those who hold them.
    names_the_past: bool = False


def _plan(part: str) -> str:
    return part.partition("/")[0].partition("-")[0]


def is_area(part: str) -> bool:
    return part.partition("/")[2] not in ("about", "meetings")


def _of_plan(name: str, query: str = "") -> Callable[[Product, str], str | None]:
    return lambda product, part: reverse(name, args=[product.pid(_plan(part))]) + query


def _goal(query: str) -> Callable[[Product, str], str | None]:
    def address(product: Product, part: str) -> str | None:
        goal = product.world.goals.get(part) or product.things.get(part)
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
    if not is_area(part) or part in product.things:
        return None
    section = product.sections[part].public_id
    return reverse("plans:goals", args=[product.pid(_plan(part))]) + f"?fragment=goals-{section}"


def _who_sees(product: Product, part: str) -> str | None:
    if part in product.things:
        return None
    return reverse("plans:who-sees", args=[product.pid(_plan(part)), product.sections[part].public_id])


def _areas(part: str, asked: str) -> bool:
    return is_area(part) and _plan(part) == _plan(asked)


def _itself(part: str, asked: str) -> bool:
    return part == asked


def _one(kind: str) -> Callable[[str, str], bool]:
    return lambda part, asked: part == f"{_plan(asked)}/{kind}"


CHANNELS: tuple[Channel, ...] = (
    Channel("page: goals", _of_plan("plans:goals"), _areas, shows_things=True),
    Channel("page: overview", _of_plan("plans:plan")),
    Channel("page: about", _of_plan("plans:about"), _one("about")),
    Channel("page: goal", _goal(""), _itself, shows_things=True),
    Channel("page: measure, to print", _measure("plans:measure"), _itself),
    Channel("page: meetings", _of_plan("meetings:meetings")),
    Channel("page: meeting, to print", _meeting("meetings:meeting"), _one("meetings")),
    Channel("page: minutes, to print", _meeting("meetings:minutes"), _one("meetings")),
    Channel("page: agenda", _meeting("meetings:agenda"), _one("meetings")),
    Channel("page: wishes", _meeting("meetings:wishes")),
    Channel("page: room", _meeting("meetings:room"), _one("meetings")),
    Channel("page: earlier meetings", _of_plan("meetings:meeting-history")),
    Channel("page: who sees", _who_sees),
    Channel("page: people", _of_plan("plans:people")),
    Channel("page: people over time", _of_plan("plans:people", "?vis=history"), names_the_past=True),
    Channel("page: history", _of_plan("plans:history"), names_the_past=True),
    Channel("page: access log", _of_plan("plans:access-log"), names_the_past=True),
    Channel("page: texts of a measure", _measure("plans:measure-versions")),
    Channel("fragment: goals", _fragment_of_goals, _itself, shows_things=True),
    Channel("fragment: goal", _goal("?fragment=goal"), _itself),
    Channel("fragment: about", _of_plan("plans:about", "?fragment=about"), _one("about")),
    Channel("fragment: waiting", _of_plan("plans:plan", "?fragment=waiting")),
    Channel("fragment: meetings", _of_plan("meetings:meetings", "?fragment=list")),
    Channel("search: plans", lambda product, part: reverse("ipplatform:overview")),
    Channel("notices", lambda product, part: reverse("notifications:inbox")),
)
