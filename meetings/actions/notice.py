"""What a notice says, apart from the records that keep it, and in which fields two notices differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from access.models import Seat
from meetings.actions.lines import Item
from meetings.gates import team_with_access
from meetings.models import Meeting
from plans.models import Section

# The columns of a meeting that its notice shows, in the order in which changes are told.
FIELDS = (
    "kind",
    "starts_at",
    "length_minutes",
    "place",
    "access_information",
    "video_url",
    "phone",
    "purpose",
    "leader",
    "secretary",
    "owner_takes_part",
    "wishes_until",
    "practical",
)
LISTS = ("invited", "agenda", "tasks", "links")


@dataclass(frozen=True, slots=True)
class Task:
    """Something a seat is asked to do before the meeting; `public_id` as for `Item`."""

    public_id: str
    seat: Seat
    what: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Link:
    """A document somewhere else."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A whole notice: the meeting's own columns, who is invited and whether they must come, and its lists."""

    values: Mapping[str, Any]
    invited: Mapping[Seat, bool]
    agenda: Sequence[Item]
    tasks: Sequence[Task] = ()
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after, as it can be kept: text, numbers and lists of them; seats by public id."""

    field: str
    before: Any
    after: Any

    def kept(self) -> list[Any]:
        return [self.field, self.before, self.after]


def notice_of(meeting: Meeting) -> Notice:
    """The notice as it stands in the records; four queries, fewer where the meeting came with its lists."""
    return Notice(
        values={name: getattr(meeting, name) for name in FIELDS},
        invited={invitee.seat: invitee.must_attend for invitee in meeting.invitees.select_related("seat")},
        agenda=[
            Item(item.public_id, item.title, item.leader, item.minutes, item.goal)
            for item in meeting.agenda.filter(parked_at__isnull=True)
            .select_related("leader", "goal")
            .order_by("position", "id")
        ],
        tasks=[
            Task(task.public_id, task.seat, task.what, task.due_on)
            for task in meeting.preparations.select_related("seat").order_by("position", "id")
        ],
        links=[Link(link.title, link.url) for link in meeting.links.order_by("position", "id")],
    )


def for_the_team(notice: Notice, section: Section) -> Notice:
    """The notice without those who have left the team or do not see Meetings now: they cannot be invited blindly."""
    seeing, _without = team_with_access(section.plan, section)
    known = {seat.pk for seat in seeing}
    values = dict(notice.values)
    for role in ("leader", "secretary"):
        if values[role] is not None and values[role].pk not in known:
            values[role] = None
    invited = {seat: is_needed for seat, is_needed in notice.invited.items() if seat.pk in known}
    return replace(notice, values=values, invited=invited)


def differences(before: Notice, after: Notice) -> list[Difference]:
    """What is not the same in two notices, in the order in which it is told."""
    old, new = _plain(before), _plain(after)
    return [Difference(name, old[name], new[name]) for name in (*FIELDS, *LISTS) if old[name] != new[name]]


def _plain(notice: Notice) -> dict[str, Any]:
    return {
        **{name: _plain_value(notice.values[name]) for name in FIELDS},
        "invited": sorted([seat.public_id, is_needed] for seat, is_needed in notice.invited.items()),
        "agenda": [
            [item.title.strip(), item.minutes or 0, _plain_value(item.leader)]
            for item in notice.agenda
            if item.title.strip()
        ],
        "tasks": [[task.seat.public_id, task.what, _plain_value(task.due_on)] for task in notice.tasks],
        "links": [[link.title, link.url] for link in notice.links],
    }


def _plain_value(value: Any) -> Any:
    if isinstance(value, Seat):
        return value.public_id
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value
