"""What a benchmark gives back, and how it is printed and kept."""

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = Path("build/bench.json")


@dataclass(frozen=True)
class Result:
    """One figure: a name, its value and unit, the target it is held against and how it was measured."""

    name: str
    value: float
    unit: str
    target: float | None
    better: str
    how: str

    @property
    def is_met(self) -> bool | None:
        if self.target is None:
            return None
        return self.value <= self.target if self.better == "lower" else self.value >= self.target

    def line(self) -> str:
        word = {True: "met", False: "MISSED", None: "-"}[self.is_met]
        target = "" if self.target is None else f"{'≤' if self.better == 'lower' else '≥'} {self.target:g}"
        return f"  {self.name:<66} {self.value:>10.3f} {self.unit:<9} {target:<9} {word}"


def ratio(name: str, value: float, target: float, how: str) -> Result:
    """A ratio that should be small."""
    return Result(name, round(value, 3), "ratio", target, "lower", how)


def figure(name: str, value: float, unit: str, how: str, target: float | None = None, better: str = "lower") -> Result:
    return Result(name, round(value, 4), unit, target, better, how)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0–1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def keep(results: list[Result], file: Path = FILE) -> None:
    """Write the figures; those of parts that did not run this time stay as they were."""
    file.parent.mkdir(parents=True, exist_ok=True)
    earlier = json.loads(file.read_text()) if file.exists() else []
    names = {result.name for result in results}
    kept = [row for row in earlier if row["name"] not in names]
    file.write_text(json.dumps(kept + [asdict(result) for result in results], indent=1, ensure_ascii=False) + "\n")
