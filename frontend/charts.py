"""Numbers for the server-side SVG pictures: the goal wheel and the road of steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import pi

DATA_COLOURS = ("accent", "brand2", "brand1", "brand3")
RINGS = 4


@dataclass(frozen=True, slots=True)
class Ring:
    """One life area in the wheel; `dash` draws its share of the circle."""

    label: str
    percent: int
    colour: str
    radius: int
    dash: str


def percent_of(value: object) -> int:
    """A whole number from 0 to 100, whatever the template handed over."""
    try:
        return max(0, min(100, round(float(value))))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return 0


def rings(items: Iterable[Mapping[str, object]]) -> list[Ring]:
    """At most four rings, the outermost first; further areas are told in text only."""
    drawn = []
    for index, item in enumerate(list(items)[:RINGS]):
        radius = 88 - index * 20
        percent = percent_of(item.get("percent"))
        around = 2 * pi * radius
        drawn.append(
            Ring(
                label=str(item.get("label", "")),
                percent=percent,
                colour=DATA_COLOURS[index],
                radius=radius,
                dash=f"{around * percent / 100:.1f} {around:.1f}",
            )
        )
    return drawn
