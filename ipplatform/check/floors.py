"""Dependency floors: versions below which a known attack works, and lock files that pin what was meant.

Stands in for an advisory service, which a machine without a network cannot ask.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

from ipplatform.install.locked import product_part
from ipplatform.install.progress import CannotGoOn

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*])?==(\S+)", re.MULTILINE)


Pinned = dict[NormalizedName, Version]


@dataclass(frozen=True)
class Floor:
    """The oldest version of a package that may be locked, and what the older ones let in."""

    package: str
    version: str
    reason: str


PYTHON_FLOORS = (
    Floor("django", "5.2.17", "SQL through expanded dictionaries, header floods, slow language codes"),
    Floor("daphne", "4.2.2", "no limit on the size of a websocket frame"),
    Floor("django-otp", "1.7.1", "one code accepted several times in parallel"),
    Floor("django-guardian", "3.5.2", "direct foreign-key tables as this product uses them"),
    Floor("redis", "7.4", "a lost connection could hang a subscriber"),
    Floor("cryptography", "46.0.5", "bundled OpenSSL with known holes"),
    Floor("h11", "0.16.0", "request smuggling by malformed chunks (CVE-2025-43859)"),
    Floor("twisted", "24.7.0", "pipelined requests answered out of order (CVE-2024-41671)"),
    Floor("sqlparse", "0.5.0", "deep nesting stops the process (CVE-2024-4340)"),
)
NODE_FLOORS = (
    Floor("prosemirror-view", "1.42.3", "pasted content could run script"),
    Floor("ws", "8.21", "many headers stop the process"),
    Floor("esbuild", "0.25.0", "any site could read the development server (CVE-2024-56341)"),
)


def problems(root: Path) -> list[str]:
    """Return, in words, what the lock files lack."""
    return [*_python_problems(root), *_node_problems(root)]


def _python_problems(root: Path) -> Iterator[str]:
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    product, dev = project["project"]["dependencies"], project["dependency-groups"]["dev"]
    versions = pinned(lock)
    for floor in PYTHON_FLOORS:
        yield from _below(floor, versions.get(canonicalize_name(floor.package)))
    for requirement in re.split(r"\n(?=\S)", lock):
        if (pin := _PIN.match(requirement)) and "--hash=sha256:" not in requirement:
            yield f"{pin.group(1)} is locked without a hash"
    yield from _not_as_meant([*product, *dev], versions)
    yield from _not_shipped(product, lock)


def pinned(lock: str) -> Pinned:
    """Return the version of every package in a lock, or in a part of one."""
    return {canonicalize_name(name): Version(version) for name, version in _PIN.findall(lock)}


def _not_shipped(asked: Iterable[str], lock: str) -> Iterator[str]:
    """Tell what the product asks for and would not get, since the lock does not say that the product asked."""
    try:
        shipped = pinned(product_part(lock))
    except CannotGoOn as reason:
        yield str(reason)
        return
    for requirement in map(Requirement, asked):
        if canonicalize_name(requirement.name) not in shipped:
            yield f"{requirement.name} is locked for tests only: compile requirements.lock anew"


def _not_as_meant(asked: Iterable[str], versions: Pinned) -> Iterator[str]:
    """Tell where pyproject.toml asks for something that the lock does not hold."""
    for requirement in map(Requirement, asked):
        version = versions.get(canonicalize_name(requirement.name))
        if version is None:
            yield f"{requirement.name} is in pyproject.toml, but not locked: compile requirements.lock anew"
        elif version not in requirement.specifier:
            yield f"{requirement.name} {version} is locked, pyproject.toml asks for {requirement.specifier}"


def _node_problems(root: Path) -> Iterator[str]:
    packages = json.loads((root / "frontend" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, package in packages.items():
        name = path.rpartition("node_modules/")[2]
        if not path or package.get("link"):
            continue
        for floor in NODE_FLOORS:
            if floor.package == name:
                yield from _below(floor, Version(package["version"]))
        if not package.get("integrity"):
            yield f"{name} (Node) is locked without a hash"


def _below(floor: Floor, version: Version | None) -> Iterator[str]:
    if version is not None and version < Version(floor.version):
        yield f"{floor.package} {version} is below {floor.version}: {floor.reason}"
