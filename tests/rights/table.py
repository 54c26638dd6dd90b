"""Reads `table.md`: who gets what answer, who reads which part, and what each state of a right turns a person into."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("table.md")


@dataclass(frozen=True)
class State:
    """A state of a right: whom it touches, which column holds for them then, and the rows that differ from it."""

    name: str
    person: str
    becomes: str
    apart_from: dict[tuple[str, str], str]


@cache
def answers() -> dict[tuple[str, str], dict[str, str]]:
    """(address, method) → person → the word for the answer."""
    return {(row["address"], row["method"]): row for row in _table("The addresses")}


@cache
def messages() -> dict[str, dict[str, str]]:
    """Socket message → person → the word for the answer."""
    return {row["message"]: row for row in _table("The sockets")}


@cache
def readers() -> dict[str, set[str]]:
    """Person → the parts whose words may reach them; a star stands for every part of the plan."""
    return {row["person"]: set(row["reads"].replace(",", " ").split()) for row in _table("Who reads what")}


@cache
def states() -> list[State]:
    """Every state of a right."""
    return [
        State(row["state"], row["person"], row["is then"], dict(_exceptions(row["apart from"])))
        for row in _table("The states of a right")
    ]


def people() -> list[str]:
    """The people of the table, in its order; the columns that are Per at other levels left out."""
    first = next(iter(answers().values()))
    return [name for name in first if name not in ("method", "address") and "-" not in name]


def may_read(person: str, part: str) -> bool:
    """Whether a word of this part may reach the person."""
    parts = readers()[person]
    return part in parts or f"{part.partition('/')[0]}/*" in parts


def _exceptions(text: str) -> Iterator[tuple[tuple[str, str], str]]:
    """`GET plans:goal: -` each, with a semicolon between."""
    for one in filter(None, (piece.strip() for piece in text.split(";"))):
        row, _, word = one.rpartition(": ")
        method, _, address = row.partition(" ")
        yield (address, method), word


def _table(heading: str) -> list[dict[str, str]]:
    """The rows of every table below a heading of the page, each by its column's name."""
    below = TABLE.read_text().split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows: list[dict[str, str]] = []
    names: list[str] = []
    for line in below.splitlines():
        if not line.startswith("|"):
            names = []
        elif not names:
            names = _cells(line)
        elif not line.startswith("| ---"):
            rows.append(dict(zip(names, _cells(line), strict=True)))
    return rows


def _cells(line: str) -> list[str]:
    return [cell.strip().strip("`") for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
