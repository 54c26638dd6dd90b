"""Notices in words, for their reader: no more than they may see now, no content but a meeting's time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend import dates
from notifications.gates import Told
from plans.frame import plan_title

_WORDS: dict[str, tuple[str, Promise]] = {
    "meeting.called": ("calendar", gettext_lazy("%(who)s has called a meeting: %(when)s")),
    "meeting.changed": ("calendar", gettext_lazy("%(who)s has changed the meeting %(when)s")),
    "meeting.cancelled": ("calendar", gettext_lazy("%(who)s has cancelled the meeting %(when)s")),
    "meeting.answered": ("calendar", gettext_lazy("%(who)s has answered about the meeting %(when)s")),
    "minutes.sent": ("file-text", gettext_lazy("The minutes of the meeting %(when)s are ready for comments")),
    "minutes.finished": ("file-text", gettext_lazy("The minutes of the meeting %(when)s are final")),
    "goal.added": ("target", gettext_lazy("%(who)s has added a goal in %(part)s")),
    "goal.status_set": ("target", gettext_lazy("%(who)s has said how a goal in %(part)s is going")),
    "measure.added": ("tasklist", gettext_lazy("%(who)s has added a measure in %(part)s")),
    "measure.status_set": ("tasklist", gettext_lazy("%(who)s has said how a measure in %(part)s is going")),
    "note.added": ("pencil", gettext_lazy("%(who)s has written how a measure in %(part)s is going")),
    "plan.ended": ("archive", gettext_lazy("%(who)s has ended the plan")),
    "plan.reopened": ("folder", gettext_lazy("%(who)s has opened the plan again")),
    "account.new_browser": (
        "padlock-locked",
        gettext_lazy(
            "Somebody has signed in as you with a browser you have not used before. "
            "Was it not you? Sign it out and change your password"
        ),
    ),
    "access.given": ("eye", gettext_lazy("%(who)s has given you access")),
    "access.changed": ("eye", gettext_lazy("%(who)s has changed your access")),
    "access.paused": ("pause", gettext_lazy("%(who)s has paused your access")),
    "access.resumed": ("eye", gettext_lazy("%(who)s has given you your access back")),
    "access.ended": ("eye-slash", gettext_lazy("Your access to a part has ended")),
    "access.given.of_other": ("eye", gettext_lazy("%(who)s has given access to %(seat)s")),
    "access.changed.of_other": ("eye", gettext_lazy("%(who)s has changed the access of %(seat)s")),
    "access.paused.of_other": ("pause", gettext_lazy("%(who)s has paused the access of %(seat)s")),
    "access.resumed.of_other": ("eye", gettext_lazy("%(who)s has given %(seat)s the access back")),
    "access.ended.of_other": ("eye-slash", gettext_lazy("The access of %(seat)s has ended")),
    "access.ends_soon": ("clock", gettext_lazy("Your access ends %(until)s")),
    "access.ends_soon.of_other": ("clock", gettext_lazy("The access of %(seat)s ends %(until)s")),
}
# What may be said to a person who no longer sees anything: that it is over, not where.
_BLIND: dict[str, Promise] = {
    "access.ended": gettext_lazy("Your access to a plan has ended"),
    "access.paused": gettext_lazy("Your access to a plan is paused"),
}


@dataclass(frozen=True)
class Line:
    """One notice as it stands in the inbox."""

    public_id: str
    icon: str
    words: str
    plan: str
    at: datetime
    is_new: bool
    address: str


@dataclass(frozen=True)
class Day:
    """The notices of one day."""

    on: date
    lines: list[Line]


def by_day(items: Iterable[Told]) -> list[Day]:
    """Notices in words, grouped by day, in the order they come."""
    days: list[Day] = []
    for item in items:
        on = dates.local_date(item.notice.created_at)
        if not days or days[-1].on != on:
            days.append(Day(on, []))
        days[-1].lines.append(line(item))
    return days


def line(item: Told) -> Line:
    """One notice in words."""
    notice = item.notice
    icon, words = _WORDS.get(notice.kind, ("bell", gettext_lazy("Something has changed")))
    if not item.is_visible:
        said = _BLIND.get(notice.kind, gettext_lazy("You no longer have access to this"))
        return Line(notice.public_id, icon, str(said), "", notice.created_at, notice.read_at is None, "")
    plan = plan_title(notice.plan) if notice.plan else ""
    return Line(
        notice.public_id,
        icon,
        str(words) % _facts(item),
        plan,
        notice.created_at,
        notice.read_at is None,
        address_of(item),
    )


def _facts(item: Told) -> dict[str, str]:
    notice, target = item.notice, item.target
    seat = getattr(target, "seat", target) if notice.target_kind in ("seat", "consent") else None
    starts_at = getattr(target, "starts_at", None)
    until = getattr(target, "valid_until", None)
    return {
        "who": notice.change.by.name if notice.change and notice.change.by else _("Somebody"),
        "part": notice.section.title if notice.section else "",
        "when": dates.moment_in_words(starts_at) if starts_at else "",
        "seat": seat.name if seat else _("somebody"),
        "until": dates.in_words(timezone.localtime(until)) if until else "",
    }


def address_of(item: Told) -> str:
    """Where a notice leads; empty where its reader may see nothing."""
    notice = item.notice
    if notice.is_of_account:
        return reverse("access:sessions")
    if not item.is_visible or notice.plan is None:
        return ""
    plan = notice.plan.public_id
    name, target_id = _ADDRESSES.get(notice.target_kind, ""), notice.target_id
    if notice.target_kind == "minutes" and item.target:
        target_id = item.target.public_id
    elif notice.kind.endswith(".of_other") and item.target:
        name, target_id = "plans:seat", getattr(item.target, "seat", item.target).public_id
    try:
        return reverse(name, args=[plan, target_id]) if name else reverse("plans:plan", args=[plan])
    except NoReverseMatch:
        return reverse("plans:plan", args=[plan])


_ADDRESSES = {
    "meeting": "meetings:meeting",
    "minutes": "meetings:minutes",
    "goal": "plans:goal",
    "measure": "plans:measure",
}
