"""When it is unusual that somebody opens a plan, so that they say why before it opens. The one place with the rules.

Asked are those who are in the plan by their work. Whoever has opened the plan in this session goes on without being
asked again, and what they said goes with everything they open in it. Thresholds are settings; 0 or nothing turns a
rule off.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from access.models import AccessEvent
from access.prepared import Prepared

# What a session was let in to stays open this long.
_GOES_ON = timedelta(hours=12)
# Pages that show something of many plans: whoever looks at them has not opened a plan.
_ACROSS_PLANS = ("ipplatform:overview", "notifications:inbox")
_LATEST, _RECENT = 40, 300


_LATEST_LOOKS: Prepared[tuple[datetime, str, str, str]] = Prepared(
    lambda plan, user: (
        AccessEvent.objects.filter(plan_id=plan, user_id=user, action=AccessEvent.Action.OPENED)
        .order_by("-id")
        .values_list("at", "page", "session_hash", "reason")[:_LATEST]
    ),
    int,
    int,
)


class Rule(Enum):
    """What is unusual."""

    FIRST_OF_UNIT = "first"  # a worker of a unit that shares a seat, who has never opened this plan
    LONG_AGO = "long_ago"  # not opened for UNUSUAL_AFTER_DAYS
    NIGHT = "night"  # within UNUSUAL_NIGHT
    MANY = "many"  # UNUSUAL_PLANS plans within an hour


@dataclass(frozen=True)
class Look:
    """What the access log says about somebody who is about to open a plan."""

    is_let_in: bool = False
    reason: str = ""
    has_opened: bool = False
    days_ago: int = 0


def look_at(user_id: int, plan_id: int, session: str) -> Look:
    """Whether this session has opened the plan already, with which reason, and when the person last did; one query."""
    now = timezone.now()
    rows = _LATEST_LOOKS.ask(plan_id, user_id)
    own = [(at, hashed, reason) for at, page, hashed, reason in rows if page not in _ACROSS_PLANS]
    for at, hashed, reason in own:
        if hashed == session and at > now - _GOES_ON:
            return Look(is_let_in=True, reason=reason, has_opened=True)
    return Look(has_opened=bool(own), days_ago=(now - own[0][0]).days if own else 0)


def already_let_in(
    user_ids: Iterable[int], plan_ids: Iterable[int], sessions: Iterable[str]
) -> dict[tuple[int, int, str], str]:
    """Which of these sessions have opened which plans already, and with which reason: `look_at` for many; two queries.

    Keys are (user id, plan id, the session's hash).
    """
    since = timezone.now() - _GOES_ON
    events = AccessEvent.objects.filter(
        plan_id__in=list(plan_ids), user_id__in=list(user_ids), session_hash__in=list(sessions),
        action=AccessEvent.Action.OPENED, at__gt=since,
    ).exclude(page__in=_ACROSS_PLANS)  # fmt: skip
    latest = list(events.values("user_id", "plan_id", "session_hash").annotate(latest=Max("id")))
    reasons = dict(AccessEvent.objects.filter(pk__in=[row["latest"] for row in latest]).values_list("pk", "reason"))
    return {(row["user_id"], row["plan_id"], row["session_hash"]): reasons[row["latest"]] for row in latest}


def unusual(look: Look, user_id: int, *, is_of_unit: bool, is_coordinator: bool, is_reading: bool) -> Rule | None:
    """Which rule asks for a reason, if any; at most one query.

    Whoever sends a form has a page open, perhaps with text: the hour and the number of plans do not stop them. Whoever
    coordinates opens many plans.
    """
    if look.is_let_in:
        return None
    if is_of_unit and not look.has_opened and settings.UNUSUAL_FIRST_OF_UNIT:
        return Rule.FIRST_OF_UNIT
    if settings.UNUSUAL_AFTER_DAYS and look.days_ago >= settings.UNUSUAL_AFTER_DAYS:
        return Rule.LONG_AGO
    if is_reading and is_night(settings.UNUSUAL_NIGHT, timezone.localtime().hour):
        return Rule.NIGHT
    if is_reading and not is_coordinator and settings.UNUSUAL_PLANS and _plans_within_the_hour(user_id):
        return Rule.MANY
    return None


def is_night(hours: str, hour: int) -> bool:
    """Whether an hour of the clock lies within "22-6"; never within nothing."""
    if not hours:
        return False
    begins, _dash, ends = hours.partition("-")
    first, last = int(begins), int(ends)
    return first <= hour < last if first <= last else hour >= first or hour < last


def _plans_within_the_hour(user_id: int) -> bool:
    since = timezone.now() - timedelta(hours=1)
    rows = AccessEvent.objects.filter(user_id=user_id).order_by("-id").values_list("plan_id", "at", "page")[:_RECENT]
    plans = {plan_id for plan_id, at, page in rows if at > since and page not in _ACROSS_PLANS}
    return len(plans) >= settings.UNUSUAL_PLANS
