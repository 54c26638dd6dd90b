"""However deep the product's calls go, none of them makes Python ask the system for memory and give it back."""

import resource
from collections.abc import Callable

import pytest

from access.callstack import in_one_piece

# What a page of ours needs at the very most, with templates inside each other.
DEPTH = 600
TIMES = 50


def _nothing() -> None:
    pass


def _pages_asked_for() -> int:
    """How many pages of memory the system has given to this program."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def _at(depth: int, act: Callable[[], int]) -> int:
    return _at(depth - 1, act) if depth else act()


def _asked_for_by_calls() -> int:
    before = _pages_asked_for()
    for _ in range(TIMES):
        _nothing()
    return _pages_asked_for() - before


def _depths_at_which_calls_ask() -> list[int]:
    return [depth for depth in range(DEPTH) if _at(depth, _asked_for_by_calls) >= TIMES]


def test_no_call_asks_the_system_for_memory_however_deep_it_is() -> None:
    assert in_one_piece(_depths_at_which_calls_ask) == []


def test_what_the_call_returns_and_raises_is_passed_on() -> None:
    assert in_one_piece(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        in_one_piece(divmod, 7, 0)
