"""How a notice has changed, in words: from what to what, and what came and went in its lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.models import User
from frontend.dates import in_words as day_in_words
from frontend.dates import length_in_words, moment_in_words
from meetings.actions.notice import LISTS
from meetings.models import Meeting
from plans.gates import every_seat_for
from plans.models import Plan

_LABELS: dict[str, str | Promise] = {
    "kind": gettext_lazy("What kind of meeting"),
    "starts_at": gettext_lazy("When"),
    "length_minutes": gettext_lazy("Lasts"),
    "place": gettext_lazy("Place"),
    "access_information": gettext_lazy("How to get in"),
    "video_url": gettext_lazy("Link to the video meeting"),
    "phone": gettext_lazy("Phone on the day"),
    "purpose": gettext_lazy("What the meeting is for"),
    "leader": gettext_lazy("Who leads the meeting"),
    "secretary": gettext_lazy("Who writes the minutes"),
    "owner_takes_part": gettext_lazy("How the plan owner takes part"),
    "wishes_until": gettext_lazy("Last day for agenda wishes"),
    "practical": gettext_lazy("Interpreter, aids and breaks"),
    "invited": gettext_lazy("Who is invited"),
    "agenda": gettext_lazy("What we talk about"),
    "tasks": gettext_lazy("Preparations"),
    "links": gettext_lazy("Documents"),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that is no longer the same, before and after.

    Lists tell what is new, what is gone, and which lines say something else now: of the same item, person or task.
    """

    label: str
    before: str = ""
    after: str = ""
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    altered: tuple[tuple[str, str], ...] = ()
    is_list: bool = False


def in_words(reader: User, plan: Plan, fields: Iterable[list[Any]]) -> list[Changed]:
    """Differences as `Difference.kept` gives them, in the reader's language; one query for the names."""
    return several_in_words(reader, plan, [list(fields)])[0]


def several_in_words(reader: User, plan: Plan, several: list[list[list[Any]]]) -> list[list[Changed]]:
    """The same for several changes at once; still one query, none where nothing has changed."""
    if not any(several):
        return [[] for _one in several]
    names = {seat.public_id: seat.name for seat in every_seat_for(reader, plan)}
    return [[_changed(names, *row) for row in rows if row[0] in _LABELS] for rows in several]


def _changed(names: Mapping[str, str], field: str, before: Any, after: Any) -> Changed:
    label = str(_LABELS[field])
    if field not in LISTS:
        return Changed(label, _value(names, field, before), _value(names, field, after))
    old, now = _by_subject(names, field, before), _by_subject(names, field, after)
    return Changed(
        label,
        new=tuple(words for subject, words in now.items() if subject not in old),
        gone=tuple(words for subject, words in old.items() if subject not in now),
        altered=tuple((old[one], words) for one, words in now.items() if one in old and old[one] != words),
        is_list=True,
    )


def _by_subject(names: Mapping[str, str], field: str, lines: Iterable[Any]) -> dict[tuple[Any, ...], str]:
    """Lines in words by what they are about, of which the rest is said; the same thing twice is two."""
    found: dict[tuple[Any, ...], str] = {}
    for line in lines:
        subject = tuple(line[:2]) if field in ("tasks", "links") else (line[0],)
        while subject in found:
            subject = (*subject, "")
        found[subject] = _line(names, field, line)
    return found


def _value(names: Mapping[str, str], field: str, value: Any) -> str:
    if value == "":
        return ""
    if field == "starts_at":
        return moment_in_words(datetime.fromisoformat(value))
    if field == "wishes_until":
        return day_in_words(date.fromisoformat(value))
    if field == "length_minutes":
        return length_in_words(value)
    if field in ("leader", "secretary"):
        return names.get(value, _("somebody"))
    if field in ("kind", "owner_takes_part"):
        choices: Any = Meeting.Kind if field == "kind" else Meeting.OwnerPart
        return str(choices(value).label)
    return str(value)


def _line(names: Mapping[str, str], field: str, line: Any) -> str:
    if field == "invited":
        name = names.get(line[0], _("somebody"))
        return (_("%(name)s must come") if line[1] else _("%(name)s may come")) % {"name": name}
    if field == "tasks":
        who, what, due = line
        words = {"name": names.get(who, _("somebody")), "what": what}
        if due:
            return _("%(name)s: %(what)s, by %(day)s") % {**words, "day": day_in_words(date.fromisoformat(due))}
        return _("%(name)s: %(what)s") % words
    if field == "agenda":
        title, minutes, leader = line
        leads = _("%(name)s leads") % {"name": names.get(leader, _("somebody"))} if leader else ""
        return ", ".join(one for one in (title, length_in_words(minutes) if minutes else "", leads) if one)
    return str(line[0])
