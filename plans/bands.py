"""The history of who could see what, as bands over time: one row a person, drawn on the server and told in words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from access.dates import last_day
from access.levels import Level
from access.models import Seat
from access.spans import Span, highest, spans_in
from plans.models import Plan, Section
from plans.people import day_words

# The picture's own units, whole so that no language puts a comma in them.
WIDTH = 1000
# What is shorter than this is not told apart: clicking through the steps twice leaves such a gap.
_SHORTEST = timedelta(minutes=1)
_AHEAD = timedelta(days=92)
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of one level as the picture has it."""

    level: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Band:
    """One person's row: bars for the eye, sentences for everybody."""

    seat: Seat
    bars: tuple[Bar, ...]
    sentences: tuple[str, ...]
    has_left: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The rows, the months along the axis, and where today stands on it."""

    bands: tuple[Band, ...]
    months: tuple[str, ...]
    now_x: int


def chart_of(plan: Plan, seats: Iterable[Seat], sections: Sequence[Section]) -> Chart:
    """Draw who could see these sections when, for a reader who may know; one query beside the seats'."""
    spans: dict[int, list[Span]] = defaultdict(list)
    for span in spans_in(section.pk for section in sections):
        spans[span.seat_id].append(span)
    shown = [(seat, _told(highest(spans[seat.pk]))) for seat in seats if seat.pk in spans]
    axis = _Axis.over([span for _seat, held in shown for span in held], plan.opened_at)
    bands = tuple(
        Band(
            seat=seat,
            bars=tuple(bar for span in held if (bar := axis.bar(span))),
            sentences=tuple(_in_words(span) for span in reversed(held)),
            has_left=seat.ended_at is not None,
        )
        for seat, held in shown
    )
    return Chart(bands, axis.months, axis.x(timezone.now()))


@dataclass(frozen=True, slots=True)
class _Axis:
    start: datetime
    end: datetime

    @classmethod
    def over(cls, spans: Iterable[Span], opened_at: datetime) -> "_Axis":
        """From the first right to three months from now; what lasts longer runs out of the picture."""
        now = timezone.now()
        first = min((span.start for span in spans), default=opened_at)
        return cls(min(first, now - _AHEAD), now + _AHEAD)

    def x(self, moment: datetime) -> int:
        share = (moment - self.start) / (self.end - self.start)
        return round(max(0.0, min(1.0, share)) * WIDTH)

    def bar(self, span: Span) -> Bar | None:
        left, right = self.x(span.start), self.x(span.end)
        return Bar(span.level.name.lower(), left, max(right - left, 3)) if left < WIDTH else None

    @property
    def months(self) -> tuple[str, ...]:
        step = (self.end - self.start) / (_TICKS - 1)
        return tuple(date_format(timezone.localdate(self.start + number * step), "b Y") for number in range(_TICKS))


def _told(spans: Iterable[Span]) -> list[Span]:
    """The spans worth telling, those of one level joined over a gap nobody could notice."""
    kept: list[Span] = []
    for span in spans:
        if kept and kept[-1].level == span.level and span.start - kept[-1].end < _SHORTEST:
            kept[-1] = Span(span.seat_id, span.level, kept[-1].start, span.end)
        elif span.end - span.start >= _SHORTEST or span.end > timezone.now():
            kept.append(span)
    return kept


def _in_words(span: Span) -> str:
    """ "Skrev fra 3. mars 2026 til 5. juni 2026", in the time that it is."""
    now = timezone.now()
    start, until = timezone.localdate(span.start), _last_day(span)
    facts = {"start": day_words(start), "until": day_words(until) if until else ""}
    if span.start > now:
        return str(_STARTS[span.level]) % facts
    if span.end <= now:
        return str(_WAS[span.level]) % facts
    return str((_IS if until else _LASTS)[span.level]) % facts


def _last_day(span: Span) -> date | None:
    """The last day of a span; None when it lasts as long as the plan does."""
    return last_day(span.end) if span.end.year < 2900 else None


_WAS = {
    Level.VIEW: gettext_lazy("Saw from %(start)s until %(until)s"),
    Level.PROPOSE: gettext_lazy("Proposed from %(start)s until %(until)s"),
    Level.WRITE: gettext_lazy("Wrote from %(start)s until %(until)s"),
}
_IS = {
    Level.VIEW: gettext_lazy("Sees since %(start)s, until %(until)s"),
    Level.PROPOSE: gettext_lazy("Proposes since %(start)s, until %(until)s"),
    Level.WRITE: gettext_lazy("Writes since %(start)s, until %(until)s"),
}
_LASTS = {
    Level.VIEW: gettext_lazy("Sees since %(start)s, as long as the plan lasts"),
    Level.PROPOSE: gettext_lazy("Proposes since %(start)s, as long as the plan lasts"),
    Level.WRITE: gettext_lazy("Writes since %(start)s, as long as the plan lasts"),
}
_STARTS = {
    Level.VIEW: gettext_lazy("Will see from %(start)s until %(until)s"),
    Level.PROPOSE: gettext_lazy("Will propose from %(start)s until %(until)s"),
    Level.WRITE: gettext_lazy("Will write from %(start)s until %(until)s"),
}
