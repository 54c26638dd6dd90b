"""What the overview says about each plan: what it needs from this reader, and in which order the plans stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from access.models import Seat
from ipplatform.overview.gates import Counts, Seen
from plans.models import Plan

FAMILY = (Seat.Role.OWNER, Seat.Role.REPRESENTATIVE)


class Sort(models.TextChoices):
    """The orders a reader can choose."""

    NEEDS = "needs", gettext_lazy("Needs you first")
    NAME = "name", gettext_lazy("Name")
    MEETING = "meeting", gettext_lazy("Next meeting")
    CHANGED = "changed", gettext_lazy("Last changed")


@dataclass(frozen=True, slots=True)
class Tag:
    """One thing a plan needs, in words; `weight` says how much it hurries."""

    words: str
    color: str
    icon: str
    weight: int


@dataclass(frozen=True, slots=True)
class Row:
    """One plan as this reader sees it."""

    plan: Any
    counts: Counts
    tags: list[Tag]
    is_own: bool
    is_coordinated: bool

    @property
    def lacks_meeting(self) -> bool:
        """Whether no meeting is set; who does not see the meetings is told nothing of them."""
        return bool(self.plan.sees_meetings) and not self.counts.next_meeting_at and not self.is_ended

    @property
    def is_ended(self) -> bool:
        return bool(self.plan.status == Plan.Status.ENDED)

    @property
    def percent(self) -> int | None:
        """How much of what was agreed is done; None before anything is."""
        return round(100 * self.counts.done / self.counts.measures) if self.counts.measures else None

    @property
    def weight(self) -> int:
        return sum(tag.weight for tag in self.tags)


@dataclass(frozen=True, slots=True)
class Totals:
    """The numbers on top of a coordinator's work list."""

    active: int
    overdue: int
    consents_ending: int
    meetings_this_week: int


def rows_of(seen: Seen, user_id: int) -> list[Row]:
    """Every plan as a row, in the order of the owners' names."""
    return [_row(plan, seen.of(plan), user_id) for plan in seen.plans]


def totals_of(rows: list[Row]) -> Totals:
    """Sums over the plans the reader coordinates."""
    active = [row for row in rows if row.plan.status == Plan.Status.ACTIVE]
    return Totals(
        len(active),
        sum(row.counts.overdue for row in active),
        sum(row.counts.consents_ending for row in active),
        sum(row.counts.meetings_this_week for row in active),
    )


def found(rows: list[Row], wanted: str) -> list[Row]:
    """The rows whose owner's name holds every word looked for."""
    words = wanted.casefold().split()
    return [row for row in rows if all(word in row.plan.owner_name.casefold() for word in words)]


def in_order(rows: list[Row], sort: str) -> list[Row]:
    """The rows in the order asked for; equal ones by name."""
    far = timezone.now() + timedelta(days=36500)
    keys: dict[str, Callable[[Row], Any]] = {
        Sort.NEEDS: lambda row: (row.plan.status == Plan.Status.ENDED, -row.weight),
        Sort.NAME: lambda row: 0,
        Sort.MEETING: lambda row: row.counts.next_meeting_at or far,
        Sort.CHANGED: lambda row: -_seconds(row.plan.last_change_at),
    }
    return sorted(sorted(rows, key=lambda row: row.plan.owner_name.casefold()), key=keys[sort])


def _seconds(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0


def _row(plan: Any, counts: Counts, user_id: int) -> Row:
    is_own = plan.role in FAMILY or plan.owner_id == user_id
    tags = [tag for tag in _tags(plan, counts, is_own=is_own) if tag]
    return Row(plan, counts, tags, is_own, plan.is_coordinated)


def _tags(plan: Any, counts: Counts, *, is_own: bool) -> list[Tag | None]:
    if plan.status == Plan.Status.ENDED:
        return [Tag(_("Ended"), "neutral", "archive", 0)]
    tags: list[Tag | None] = [Tag(_("Paused"), "neutral", "pause", 0)] if plan.status == Plan.Status.PAUSED else []
    if plan.is_coordinated or is_own:
        tags += [_overdue(counts.overdue), _consents(counts)]
    else:
        tags += [_mine_overdue(counts.mine_overdue)]
    tags += [_unanswered(counts.unanswered)]
    if plan.is_coordinated:
        tags += [_minutes(counts.minutes_unfinished), _no_measures(plan, counts)]
    return tags


def _overdue(count: int) -> Tag | None:
    if not count:
        return None
    words = ngettext("%(count)d measure overdue", "%(count)d measures overdue", count) % {"count": count}
    return Tag(words, "danger", "clock", 1000 + 10 * count)


def _mine_overdue(count: int) -> Tag | None:
    if not count:
        return None
    words = ngettext("%(count)d of yours overdue", "%(count)d of yours overdue", count) % {"count": count}
    return Tag(words, "danger", "clock", 1000 + 10 * count)


def _consents(counts: Counts) -> Tag | None:
    if not counts.first_consent_end:
        return None
    days = (timezone.localdate(counts.first_consent_end - timedelta(microseconds=1)) - timezone.localdate()).days
    if days < 1:
        words = _("An access ends today")
    else:
        words = ngettext("An access ends in %(count)d day", "An access ends in %(count)d days", days) % {"count": days}
    return Tag(words, "warning", "shield-lock", 400 + 10 * (30 - days) + counts.consents_ending)


def _unanswered(count: int) -> Tag | None:
    if not count:
        return None
    words = ngettext("%(count)d meeting to answer", "%(count)d meetings to answer", count) % {"count": count}
    return Tag(words, "info", "calendar", 300)


def _minutes(count: int) -> Tag | None:
    if not count:
        return None
    return Tag(
        ngettext("Minutes not finished", "%(count)d minutes not finished", count) % {"count": count},
        "info",
        "file-text",
        200,
    )


def _no_measures(plan: Any, counts: Counts) -> Tag | None:
    if counts.measures or plan.status != Plan.Status.ACTIVE:
        return None
    return Tag(_("Nothing agreed yet"), "info", "target", 100)
