"""make takes a Python that is new enough, and of those one that was compiled for speed, unless it is told which."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_PYTHON = """#!{python}
import sys, sysconfig
sys.version_info = {version}
sys.base_prefix = "{prefix}"
sysconfig.get_config_vars()["CONFIG_ARGS"] = "{arguments}"
if {incomplete}:
    sys.modules["ensurepip"] = None
exec(sys.argv[2])
"""


class Machine:
    """A machine's Pythons: each says of itself what it is asked to say, and make finds no others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "system").mkdir()
        for tool in ("make", "sh"):
            (folder / tool).symlink_to(str(shutil.which(tool)))

    def has(
        self, name: str, *,
        version: tuple[int, int] = (3, 12), optimised: bool = False, prefix: str = "/opt", incomplete: bool = False,
    ) -> None:  # fmt: skip
        arguments = "'--prefix=/opt' '--enable-optimizations'" if optimised else "'--prefix=/opt'"
        program = self.folder / name
        program.write_text(
            _PYTHON.format(
                python=sys.executable, version=version, prefix=prefix, arguments=arguments, incomplete=incomplete
            )
        )
        program.chmod(0o755)

    def chosen(self, *said: str) -> str:
        """Return the Python that `make setup` would set the product up with, or what it says instead."""
        told = subprocess.run(
            ["make", "-n", "setup", f"SYSTEM_PYTHON={self.system}", *said],
            cwd=ROOT, env={"PATH": str(self.folder)}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return told.stdout.splitlines()[-1].partition(" -m ")[0]

    @property
    def system(self) -> str:
        return str(self.folder / "system" / "python3")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_first_python_is_taken_when_it_was_compiled_for_speed(machine: Machine) -> None:
    machine.has("python3", optimised=True)
    machine.has("python3.13", optimised=True)

    assert machine.chosen() == "python3"


def test_a_python_compiled_for_speed_goes_before_one_that_was_not(machine: Machine) -> None:
    machine.has("python3")
    machine.has("python3.13", optimised=True)

    assert machine.chosen() == "python3.13"


def test_the_distributions_own_python_is_one_compiled_for_speed(machine: Machine) -> None:
    machine.has("python3")
    machine.has("system/python3", prefix="/usr")

    assert machine.chosen() == machine.system


def test_a_python_that_is_too_old_is_not_taken_however_fast(machine: Machine) -> None:
    machine.has("python3", version=(3, 10), optimised=True)
    machine.has("system/python3", version=(3, 9), prefix="/usr")
    machine.has("python3.11")

    assert machine.chosen() == "python3.11"


def test_a_distributions_python_that_cannot_make_an_environment_does_not_stand_in_the_way(machine: Machine) -> None:
    machine.has("python3")
    machine.has("system/python3", prefix="/usr", incomplete=True)

    assert machine.chosen() == "python3"


def test_whoever_says_which_python_is_obeyed(machine: Machine) -> None:
    machine.has("python3", optimised=True)
    machine.has("python3.12")

    assert machine.chosen("PYTHON=python3.12") == "python3.12"


def test_without_a_python_that_is_new_enough_make_says_what_to_install(machine: Machine) -> None:
    machine.has("python3", version=(3, 10), optimised=True)

    told = subprocess.run(
        ["make", "setup", f"SYSTEM_PYTHON={machine.system}"],
        cwd=ROOT, env={"PATH": str(machine.folder)}, capture_output=True, text=True,
    )  # fmt: skip

    assert told.returncode != 0
    assert "Python 3.11 or newer is needed" in told.stdout
