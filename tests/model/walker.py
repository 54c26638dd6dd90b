"""A walk through the product and the model, and how they are compared after each step.

After every step everybody is compared at the question the sockets ask. Some people, those whom the step touched first,
are compared at the gate and over pages, fragments, search, notices, downloads and as somebody else sees it, every
channel in its turn.
"""

from random import Random

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from tests.model import sight
from tests.model.beginning import product_of, rules_of
from tests.model.channels import CHANNELS
from tests.model.product import Product
from tests.model.records import Level, Seat
from tests.rights.walk import Browsers
from tests.rights.world import World

DECIDERS = st.sampled_from(["anne", "ola", "maja", "leif", "grete", "anne", "maja", "leif", "kari", "per"])
SOME_LEVELS = st.dictionaries(st.integers(0, 11), st.sampled_from([1, 2, 3]), min_size=1, max_size=3)
PICK = st.integers(0, 30)


class Walker(RuleBasedStateMachine):
    """One walk. `world` and `browsers` are put in before it runs; `looks` is how many channels are tried a step."""

    world: World
    browsers: Browsers
    looks = 2
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.kept = dict(self.world.marks), dict(self.world.sections), dict(self.world.goals)
        self.jars = dict(self.browsers._clients), dict(self.browsers._jars)
        self.product: Product = product_of(self.world, self.browsers)
        self.model = rules_of(self.product, self.product.now())
        self.touched: list[str] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        self.world.marks, self.world.sections, self.world.goals = self.kept
        self.browsers._clients, self.browsers._jars = self.jars

    @initialize(number=st.integers(0, 2**32))
    def begin(self, number: int) -> None:
        """Who looks where is drawn once a walk: hundreds of draws a step would take longer than the looks."""
        self.chance = Random(number)

    # --- Drawing

    def seat(self, number: int) -> Seat:
        """Mostly seats that are given something, now and then one that is not."""
        seats = [one for one in self.model.seats.values() if one.role != "coordinator"]
        given = [one for one in seats if self.model.is_given(one, self.product.now())]
        chosen = given if given and number % 5 else seats
        return chosen[number % len(chosen)]

    def touch(self, *people: str) -> None:
        self.touched = [one for one in people if one in self.model.people]

    def touch_seat(self, seat: Seat, by: str) -> None:
        workers = [work.person for work in self.model.works if work.unit == seat.unit and seat.unit]
        self.touch(*([seat.person] if seat.person else workers[:1]), by)

    def levels(self, plan: str, drawn: dict[int, int]) -> dict[str, Level]:
        """Parts that stand in the plan now, by number."""
        parts = [one.name for one in self.model.parts.values() if one.plan == plan and not one.is_archived]
        return {parts[number % len(parts)]: Level(level) for number, level in sorted(drawn.items())}

    @invariant()
    def both_agree(self) -> None:
        type(self).steps += 1
        wrong = sight.by_socket(self.product, self.model)
        for person in self._lookers():
            wrong += sight.at_the_gate(self.product, self.model, person)
        for person in self._looks():
            wrong += self._look(person)
        self.report(wrong)

    def report(self, wrong: list[str]) -> None:
        assert not wrong, "\n".join(wrong)

    def _lookers(self) -> list[str]:
        return list(dict.fromkeys([*self.touched, self.chance.choice(list(self.model.people))]))

    def _looks(self) -> list[str]:
        """Who is to look: half of the time those who were touched, otherwise anybody."""
        people = list(self.model.people)
        return [self.chance.choice(self.touched or people if number % 2 else people) for number in range(self.looks)]

    def _look(self, person: str) -> list[str]:
        """By one channel of many, those that make a file or a page within a page more seldom."""
        seat = self.chance.choice(list(self.model.seats.values()))
        way = self.chance.random()
        if way < 0.07:
            return sight.plans_listed(self.product, self.model, person)
        if way < 0.14:
            return sight.by_question(self.product, self.model, person)
        if way < 0.21:
            looks = sight.telling_looks(self.model, self.product.now())
            viewer, seat = self.chance.choice(looks) if looks and way < 0.18 else (person, seat)
            return sight.as_somebody(self.product, self.model, viewer, seat)
        if way < 0.23:
            return sight.downloads(self.product, self.model, person, seat)
        now = self.product.now()
        seen = sorted(self.model.seen(person, now) | self.model.seen_things(person, now))
        asked = seen if seen and way < 0.75 else [*self.model.parts, *self.model.things]
        return sight.differences(
            self.product, self.model, person, self.chance.choice(CHANNELS), self.chance.choice(asked)
        )
