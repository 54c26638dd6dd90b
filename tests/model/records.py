"""What the model knows of: people, plans, places in a team, what was given, what is hidden; and how it counts days."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
FAR = datetime(2999, 12, 31, tzinfo=UTC)
AGE = 16
# So many times may be asked from one seat within a month.
MOST_WISHES = 3


class Level(IntEnum):
    NONE = 0
    VIEW = 1
    PROPOSE = 2
    WRITE = 3


def midnight_after(day: date) -> datetime:
    """The instant at which a Norwegian day is over, however many hours it has."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=OSLO).astimezone(UTC)


def last_day(end: datetime) -> date:
    """The Norwegian day in which something ends that ends at this instant."""
    return (end - timedelta(microseconds=1)).astimezone(OSLO).date()


def birthday(born: date, age: int) -> date:
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def a_year_after(day: date) -> date:
    return months_after(day, 12)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Span:
    """Half-open: the end is not in it."""

    start: datetime
    end: datetime

    def __contains__(self, now: datetime) -> bool:
        return self.start <= now < self.end

    def back(self, by: timedelta) -> "Span":
        return Span(self.start - by, self.end - by)


@dataclass
class Person:
    name: str
    is_open: bool = True
    is_signed_in: bool = True


@dataclass
class Work:
    """Who works in which unit, when; of several works a person acts for one."""

    person: str
    unit: str
    span: Span
    is_aside: bool = False


@dataclass
class Part:
    name: str
    is_area: bool
    is_archived: bool = False

    @property
    def plan(self) -> str:
        return self.name.partition("/")[0]


@dataclass
class Plan:
    name: str
    owner: str
    born: date
    is_ended: bool = False
    signs_together: bool = False
    # Who acts or has ever acted for the owner, and who of them as a parent.
    representatives: set[str] = field(default_factory=set)
    parents: set[str] = field(default_factory=set)


@dataclass
class Yes:
    """A consent: signed or paused. An offer is one that nobody has signed yet, or only one of two parents.

    `lines` is what it says, `levels` what it gives: parts that were archived when it began are not given by it.
    """

    lines: dict[str, Level]
    span: Span
    levels: dict[str, Level] = field(default_factory=dict)
    is_paused: bool = False
    paused_by: str = ""
    signed_by: set[str] = field(default_factory=set)
    answers_wish: bool = False


@dataclass(frozen=True)
class Wish:
    """What somebody asks to see, at which level, for how long."""

    parts: tuple[str, ...]
    level: Level
    months: int


@dataclass
class Thing:
    """A goal with all that belongs to it; hidden from seats by their keys, and from the parents by an empty key."""

    name: str
    part: str
    authors: set[str]
    responsible: str = ""
    hidden_from: set[str] = field(default_factory=set)


@dataclass
class Seat:
    """A place in a plan's team. `own` are the parts held without anybody's consent, and when."""

    key: str
    plan: str
    role: str
    person: str = ""
    unit: str = ""
    work: Work | None = None
    own: dict[str, list[Span]] = field(default_factory=dict)
    decides: list[Span] = field(default_factory=list)
    coordinates: list[Span] = field(default_factory=list)
    mandate: Span | None = None
    is_parent: bool = False
    given: Yes | None = None
    offer: Yes | None = None
    # What was signed last, whether it stands or not.
    last: dict[str, Level] | None = None
    wish: Wish | None = None
    asked: int = 0
    is_over: bool = False
