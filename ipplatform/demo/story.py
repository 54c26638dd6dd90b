"""The words the demo's plans are told in. Days count from the day the demo is loaded; negative ones are past."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """Somebody in Fjordvik. `unit` is where they work; `is_coordinator` lets them open plans."""

    key: str
    name: str
    title: str = ""
    unit: str = ""
    is_coordinator: bool = False


@dataclass(frozen=True)
class Note:
    """How a measure goes, as somebody wrote it that day."""

    by: str
    day: int
    text: str
    # Why it is hidden from the parents, if it is: a reason of `plans.Hiding`.
    hidden: str = ""


@dataclass(frozen=True)
class Measure:
    """What is done towards a goal; `who` is the key of the seat that answers for it."""

    what: str
    who: str
    due: int | None = None
    status: str = "under_way"
    how: str = ""
    extent: str = ""
    reason: str = ""
    notes: tuple[Note, ...] = ()
    by: str = ""


@dataclass(frozen=True)
class Goal:
    """What the owner wants, in the owner's words."""

    area: str
    title: str
    why: str
    horizon: int | None = None
    status: str = "on_track"
    measures: tuple[Measure, ...] = ()
    by: str = ""
    day: int = -90


@dataclass(frozen=True)
class Access:
    """What the owner's side gives a seat: levels by section, for how many days from today, and why."""

    who: str
    levels: Mapping[str, str]
    days: int = 90
    purpose: str = ""
    state: str = "active"


@dataclass(frozen=True)
class Item:
    """One item of an agenda, who leads it, how many minutes it is to take, and what the minutes say of it."""

    title: str
    minutes: tuple[str, ...] = ()
    leads: str = ""
    lasts: int = 0


@dataclass(frozen=True)
class Agreed:
    """What a meeting agreed: a measure in a part of the plan, or plain words where no part is named.

    `is_told` puts the words of a measure in the minutes too; `about` is the item it belongs to, the last one if unsaid.
    """

    what: str
    who: str
    area: str = ""
    due: int | None = None
    is_told: bool = False
    about: int = 0


@dataclass(frozen=True)
class Felt:
    """How somebody finds that it goes with a goal, said in a meeting."""

    by: str
    goal: str
    face: int
    words: str = ""


@dataclass(frozen=True)
class View:
    """What somebody thinks about an item where the meeting did not agree."""

    by: str
    about: int
    words: str


@dataclass(frozen=True)
class Wish:
    """What somebody wants, or does not want, to talk about; taken into the agenda, or waiting for an answer."""

    by: str
    words: str
    kind: str = "talk"
    is_taken: bool = False


@dataclass(frozen=True)
class Kept:
    """What the next meeting hears of something that was agreed."""

    what: str
    by: str
    result: str = "kept"
    reason: str = ""


@dataclass(frozen=True)
class Known:
    """What else a notice says. `prepares`: who prepares what; `wish`: whom the plan owner wants there."""

    access: str = ""
    phone: str = ""
    practical: str = ""
    writes: str = ""
    prepares: tuple[tuple[str, str], ...] = ()
    wish: str = ""


@dataclass(frozen=True)
class Said:
    """What somebody says of minutes that are sent: that they are right, what is not, or a comment on an item."""

    by: str
    words: str = ""
    is_remark: bool = False
    about: int = 1


@dataclass(frozen=True)
class Meeting:
    """A meeting of the team. `answers` by seat key; `minutes` is how far they have come: draft, sent or final.

    One that is not sent is a notice the coordinator still works on.
    """

    day: int
    time: str
    place: str
    agenda: tuple[Item, ...]
    kind: str = "follow_up"
    purpose: str = ""
    video: str = ""
    length: int = 60
    invited: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    minutes: str = ""
    agreed: tuple[Agreed, ...] = ()
    felt: tuple[Felt, ...] = ()
    views: tuple[View, ...] = ()
    wishes: tuple[Wish, ...] = ()
    kept: tuple[Kept, ...] = ()
    notice: Known | None = None
    said: tuple[Said, ...] = ()
    # What seats want said at the meeting, in writing.
    in_writing: Mapping[str, str] = field(default_factory=dict)
    is_sent: bool = True


@dataclass(frozen=True)
class Times:
    """Times the coordinator asks about before a notice: (day, clock), and one answer to each by those who have."""

    kind: str
    proposed: tuple[tuple[int, str], ...]
    answers: Mapping[str, tuple[str, ...]]
    asked: tuple[str, ...]
    place: str = ""


@dataclass(frozen=True)
class Story:
    """One plan from its opening until today."""

    owner: str
    name: str
    age: int
    born: tuple[int, int]
    template: str
    areas: tuple[str, ...]
    coordinator: str = "kari"
    opened: int = -300
    has_account: bool = True
    parents: tuple[str, ...] = ()
    guardian: str = ""
    guardian_scope: str = ""
    guardian_areas: tuple[str, ...] = ()
    decides: str = ""
    team: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    access: tuple[Access, ...] = ()
    goals: tuple[Goal, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    times: Times | None = None
    section_names: Mapping[str, str] = field(default_factory=dict)
    ends: bool = False
