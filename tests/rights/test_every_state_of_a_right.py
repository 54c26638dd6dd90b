"""Every state of a right × every address: from that moment on the person is who the table says, and reads no more."""

import pytest

from tests.rights import table
from tests.rights.states import ENTER
from tests.rights.walk import Browsers, faults
from tests.rights.world import World

pytestmark = pytest.mark.django_db
# Others must not notice; they are asked about what they would notice it by.
_OTHERS = ("anne", "liv")
_ASKED_OF_OTHERS = [(f"plans:{name}", "GET") for name in ("plan", "goal @school", "people", "history")]
# What has nothing to do with a plan answers alike in every state.
_ROWS = [row for row in table.answers() if row[0] == "ipplatform:overview" or not row[0].startswith(("acc", "ipp"))]
# Entered by what changes the schema for a moment. Until the module's transaction ends, SQLite then reads its schema
# anew after every request that is undone, which takes a third of the time of the states that come after.
_LAST = "none was ever given"
# On PostgreSQL the clock is the server's own: what ends or begins by it is asked there too.
_BY_THE_CLOCK = {"begins tomorrow", "ended this moment", "withdrawn", "the worker has left the unit"}


@pytest.mark.parametrize(
    "state",
    [
        pytest.param(
            state,
            id=f"{state.person}: {state.name}",
            marks=[pytest.mark.both] if state.name in _BY_THE_CLOCK else [],
        )
        for state in sorted(table.states(), key=lambda state: state.name == _LAST)
    ],
)
def test_from_then_on_every_address_answers_as_to_whom_they_have_become(
    world: World, browsers: Browsers, state: table.State
) -> None:
    ENTER[state.name](world)
    wrong = list(faults(world, browsers, state.person, state.becomes, _ROWS, state.apart_from))
    for other in _OTHERS:
        if other != state.person and state.name != "the child has turned sixteen":
            column = f"{other}-archived" if "archived" in state.name and other == "anne" else other
            wrong += faults(world, browsers, other, column, _ASKED_OF_OTHERS)
    assert wrong == []


def test_every_state_can_be_entered_and_every_way_in_has_a_row() -> None:
    assert {state.name for state in table.states()} == set(ENTER)
