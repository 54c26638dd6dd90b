"""The cast as the model knows it before anything has happened: written down here, not read from the rights."""

from datetime import date, datetime, timedelta

from plans.actions.goals import add_goal
from plans.models import Goal
from tests.model.product import Product
from tests.model.records import (
    AGE,
    FAR,
    Level,
    Part,
    Person,
    Plan,
    Seat,
    Span,
    Thing,
    Wish,
    Work,
    Yes,
    birthday,
    midnight_after,
)
from tests.model.rules import Rules
from tests.rights.walk import Browsers
from tests.rights.world import World

LONG_AGO = timedelta(days=400)
# Goals with marks of their own, so that one sees whether they are hidden.
HIDDEN, SHARED = "maja-hidden/goal", "maja-shared/goal"
PLANS = {"maja": "maja", "leif": "leif"}
_AREAS = {"maja": ("health", "school", "leisure", "family"), "leif": ("health", "home")}
_WORKERS = (
    ("nav1", "nav"), ("nav2", "nav"), ("nav3", "nav"), ("per", "rehab"), ("liv", "school"),
    ("kari", "coordination"), ("sven", "away"), ("bodil", "away"),
)  # fmt: skip


def product_of(world: World, browsers: Browsers) -> Product:
    """The product, with the names that the model calls things by."""
    cast = world.cast
    product = Product(world, browsers)
    product.sections = {part: one for part, one in world.sections.items() if part.split("/")[0] in PLANS}
    for name in PLANS:
        product.born[name] = world.plan(name).owner_born_on
        world.plan(name).representations.update(is_cosigner=False)
        for seat in world.plan(name).seats.select_related("plan", "user"):
            product.seats[f"{name}:{seat.user.short_name if seat.user else 'nav'}"] = seat
    for person, unit in _WORKERS:
        product.works[person, unit] = cast.people[person].employments.get(unit=cast.units[unit])
    goal = world.hidings[HIDDEN].goal
    assert goal is not None
    product.things[HIDDEN] = goal
    product.things[SHARED] = _something_shared(world)
    return product


def _something_shared(world: World) -> Goal:
    """A goal among others, hidden from nobody yet."""
    goal = add_goal(world.sections["maja/leisure"], title=world.word(SHARED), by=world.cast.kari)
    world.mark(SHARED, goal)
    return goal


def rules_of(product: Product, now: datetime) -> Rules:
    """The model's own account of the cast."""
    begun = now - LONG_AGO
    works = [Work(person, unit, Span(begun, product.works[person, unit].valid_until)) for person, unit in _WORKERS]
    kari = next(work for work in works if work.person == "kari")
    parts = [
        Part(f"{plan}/{kind}", is_area=kind in areas)
        for plan, areas in _AREAS.items()
        for kind in ("about", *areas, "meetings")
    ]
    born = product.born
    plans = {name: Plan(name, owner, product.born_now(born[name])) for name, owner in PLANS.items()}
    rules = Rules(
        people={name: Person(name) for name in product.world.cast.people},
        plans=plans,
        parts={part.name: part for part in parts},
        seats={},
        works=works,
    )
    always = Span(begun, FAR)
    for name in PLANS:
        own = [part.name for part in parts if part.plan == name]
        sixteen = midnight_after(birthday(born[name], AGE) - timedelta(days=1))
        rules.seats[f"{name}:{name}"] = Seat(
            f"{name}:{name}", name, "owner", name, own={part: [always] for part in own},
            decides=[Span(max(begun, sixteen), FAR)],
        )  # fmt: skip
        rules.seats[f"{name}:kari"] = Seat(
            f"{name}:kari", name, "coordinator", "kari", work=kari, own={part: [always] for part in own},
            coordinates=[always],
        )  # fmt: skip
    mine = [part.name for part in parts if part.plan == "maja"]
    childhood = Span(begun, midnight_after(birthday(born["maja"], AGE) - timedelta(days=1)))
    for name in ("anne", "ola"):
        rules.seats[f"maja:{name}"] = Seat(
            f"maja:{name}", "maja", "representative", name, own={part: [childhood] for part in mine},
            decides=[childhood], mandate=childhood, is_parent=True,
        )  # fmt: skip
    mandate = Span(begun, _end(product, "leif:grete"))
    rules.seats["leif:grete"] = Seat(
        "leif:grete", "leif", "representative", "grete", own={"leif/home": [mandate]}, decides=[mandate],
        mandate=mandate,
    )  # fmt: skip
    for key, levels in (
        ("per", {"maja/health": Level.WRITE, "maja/meetings": Level.WRITE}),
        ("liv", {"maja/school": Level.VIEW, "maja/meetings": Level.VIEW}),
        ("nav", {"maja/leisure": Level.VIEW}),
    ):
        unit, person = ("nav", "") if key == "nav" else ("", key)
        yes = Yes(levels, Span(begun, _end(product, f"maja:{key}")), dict(levels))
        rules.seats[f"maja:{key}"] = Seat(f"maja:{key}", "maja", "participant", person, unit, given=yes, last=levels)
    rules.seats["maja:liv"].wish = Wish(("maja/school",), Level.PROPOSE, 3)
    rules.seats["maja:liv"].asked = 1
    plans["maja"].representatives |= {"anne", "ola"}
    plans["maja"].parents |= {"anne", "ola"}
    plans["leif"].representatives.add("grete")
    rules.things[HIDDEN] = Thing(HIDDEN, "maja/health", {"per"}, hidden_from={""})
    rules.things[SHARED] = Thing(SHARED, "maja/leisure", {"kari"})
    return rules


def _end(product: Product, seat: str) -> datetime:
    """An end that the cast counts from the moment at which it was put together."""
    found = product.seats[seat]
    if seat == "leif:grete":
        return found.plan.representations.get(representative=found.user).valid_until
    return found.consents.get(state="signed").valid_until


def days_from(today: date, days: int) -> date:
    return today + timedelta(days=days)
