"""The gate of byte budgets: what is too big for a phone, or not built, is told."""

import random
from pathlib import Path

from ipplatform.check import budgets


def test_a_bundle_over_its_budget_is_told(tmp_path: Path) -> None:
    dist = tmp_path / "frontend" / "dist"
    dist.mkdir(parents=True)
    for name in budgets.BUDGETS:
        (dist / name).write_bytes(b"small")
    assert budgets.problems(tmp_path) == []

    (dist / "app.css").write_bytes(random.Random(1).randbytes(33_000))

    assert [problem.split(":")[0] for problem in budgets.problems(tmp_path)] == ["app.css"]


def test_a_bundle_that_was_not_built_is_told(tmp_path: Path) -> None:
    assert "app.css: not built; run `make setup`" in budgets.problems(tmp_path)
