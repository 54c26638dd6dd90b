"""The gate of dependency floors: it fails on what it must fail on."""

import json
import shutil
from pathlib import Path

import pytest

from ipplatform.check import floors
from tests.install.test_servers import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "frontend").mkdir()
    for name in ("pyproject.toml", "requirements.lock", "frontend/package-lock.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def line_of(package: str) -> str:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return next(line for line in lock.splitlines() if line.startswith(f"{package}=="))


def test_what_is_locked_today_holds(checkout: Path) -> None:
    assert floors.problems(checkout) == []


def test_a_version_below_its_floor_fails_with_the_reason(checkout: Path) -> None:
    replace(checkout / "requirements.lock", line_of("daphne"), "daphne==4.1.2 \\")

    assert "daphne 4.1.2 is below 4.2.2: no limit on the size of a websocket frame" in floors.problems(checkout)


def test_a_node_package_below_its_floor_fails(checkout: Path) -> None:
    lock = checkout / "frontend" / "package-lock.json"
    content = json.loads(lock.read_text())
    content["packages"]["node_modules/prosemirror-view"]["version"] = "1.40.0"
    lock.write_text(json.dumps(content))

    assert any("prosemirror-view 1.40.0 is below" in problem for problem in floors.problems(checkout))


def test_a_package_without_a_hash_fails(checkout: Path) -> None:
    with (checkout / "requirements.lock").open("a") as lock:
        lock.write("stranger==1.0\n")

    assert "stranger is locked without a hash" in floors.problems(checkout)


def test_a_package_that_was_added_but_not_locked_fails(checkout: Path) -> None:
    replace(checkout / "pyproject.toml", '"polib>=1.2,<2",', '"polib>=1.2,<2",\n    "stranger>=1",')

    assert any("stranger is in pyproject.toml" in problem for problem in floors.problems(checkout))


def test_a_package_of_the_product_that_only_tests_asked_for_fails(checkout: Path) -> None:
    replace(checkout / "pyproject.toml", '"polib>=1.2,<2",', '"polib>=1.2,<2",\n    "pytest>=9",')

    assert floors.problems(checkout) == ["pytest is locked for tests only: compile requirements.lock anew"]


def test_a_lock_that_does_not_say_who_asked_fails(checkout: Path) -> None:
    lock = checkout / "requirements.lock"
    lines = lock.read_text(encoding="utf-8").splitlines(keepends=True)
    lock.write_text("".join(line for line in lines if not line.startswith("    #")), encoding="utf-8")

    assert any("does not tell who asked" in problem for problem in floors.problems(checkout))


def test_a_lock_that_is_older_than_what_is_asked_for_fails(checkout: Path) -> None:
    replace(checkout / "pyproject.toml", '"polib>=1.2,<2"', '"polib>=7"')

    assert any("polib" in problem and "asks for >=7" in problem for problem in floors.problems(checkout))
