"""A day is spoken of and an instant is stored: the two agree on every night of the year."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.dates import end_of, last_day, months_after, start_of


def test_until_30_june_is_until_local_midnight_after_it() -> None:
    assert end_of(date(2026, 6, 30)) == datetime(2026, 6, 30, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2028, 2, 29), 24), (date(2026, 12, 31), 24)],
)
def test_a_day_lasts_as_long_as_the_clock_says(day: date, hours: int) -> None:
    assert end_of(day).astimezone(UTC) - start_of(day).astimezone(UTC) == timedelta(hours=hours)
    assert end_of(day) == start_of(day + timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 21), 3, date(2027, 2, 21)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_month_s_last(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)))
def test_the_last_day_of_a_right_is_the_day_it_was_given_for(day: date) -> None:
    assert last_day(end_of(day)) == day
    assert last_day(end_of(day).astimezone(UTC)) == day
