"""The product's proof: whatever happens, in whatever order, everybody sees what the rules say and nothing else."""

import os
import sys

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.machine import Machine
from tests.rights.walk import Browsers
from tests.rights.world import World

LONG = bool(os.environ.get("IPPLATFORM_LONG"))
# Of each of the two tests, which share the cores.
WALKS = int(os.environ.get("MODEL_WALKS", "300" if LONG else "20"))
LENGTH = 50


def walk(
    world: World, browsers: Browsers, *, walks: int = WALKS, length: int = LENGTH, looks: int = 2, name: str = "Walk"
) -> type[Machine]:
    """Let a machine of its own make so many walks of so many steps; the same ones for a name, unless told otherwise."""
    machine = type(name, (Machine,), {"world": world, "browsers": browsers, "looks": looks, "steps": 0})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=walks,
            stateful_step_count=length,
            deadline=None,
            derandomize=not LONG,
            database=None,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            phases=(Phase.generate,),
        ),
    )
    return machine


@pytest.mark.parametrize("name", ["OneWay", "AnotherWay"])
def test_whatever_happens_everybody_sees_what_the_rules_say(world: World, browsers: Browsers, name: str) -> None:
    machine = walk(world, browsers, looks=8 if LONG else 2, name=name)
    sys.stdout.write(f"{machine.steps} steps\n")
    assert machine.steps > WALKS * LENGTH / 2
