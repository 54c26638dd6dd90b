"""Slows guessing down without ever locking anybody out: waits that double, counted by account and by address.

A try is counted as failed before it is looked at, and given back when it was right. It counts only where the row is
still as it was read, otherwise it is read again: tries sent at the same time cannot slip past together, and nobody
waits for a lock while a password is hashed.
A try that comes during a wait is refused and not counted.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from access.models import Throttle
from access.sealing import keyed_hash
from access.statements import Question, change, record_of


class TooSoon(Exception):
    """The next try is heard in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Rule:
    """How many failures are free, the longest wait after that, and when failures are forgotten."""

    kind: str
    free: int
    longest: int
    forgotten_after: timedelta

    def wait(self, failures: int) -> int:
        """Seconds from the last failure until the next try is heard: 0, then 1, 2, 4 …"""
        over = failures - self.free
        return 0 if over < 0 else min(2 ** min(over, 20), self.longest)


ACCOUNT = Rule("account", free=5, longest=15 * 60, forgotten_after=timedelta(days=1))
# A whole municipality may stand behind one address: it gets more room and shorter waits.
ADDRESS = Rule("address", free=50, longest=60, forgotten_after=timedelta(hours=1))


# Looking for accounts: enough for a working day, and no way to go through a list of names.
LOOKUP = Rule("lookup", free=20, longest=15 * 60, forgotten_after=timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Try:
    """One counted try, so that it can be given back."""

    rule: Rule
    key: str
    earlier_failure_at: datetime


def begin(*sources: tuple[Rule, str]) -> list[Try]:
    """Count one try from each source (a rule and who it is about); raises `TooSoon` and counts none."""
    rules = {keyed_hash(f"{rule.kind}:{name}", "throttle"): rule for rule, name in sources}
    while (tries := _counted(rules)) is None:
        pass
    return tries


def succeeded(tries: Sequence[Try]) -> None:
    """The try was right: the account starts afresh, the address gets back this one try only.

    Otherwise somebody with one account of their own could guess at others without end.
    """
    for one in tries:
        change(_AFRESH if one.rule is ACCOUNT else _GIVE_BACK, one.earlier_failure_at, one.key)


def forget_old() -> int:
    """Delete the counts that no longer slow anybody down; returns how many."""
    longest = max(ACCOUNT.forgotten_after, ADDRESS.forgotten_after)
    deleted, _ = Throttle.objects.filter(last_failed_at__lt=timezone.now() - longest).delete()
    return deleted


def address_of(request: HttpRequest) -> str:
    """The client's network address as our own proxies saw it; what a client writes in the header is not believed.

    An IPv6 client owns a whole /64, so that is what counts.
    """
    seen = str(request.META.get("REMOTE_ADDR") or "")
    if settings.TRUSTED_PROXIES:
        steps = [step.strip() for step in request.headers.get("X-Forwarded-For", "").split(",") if step.strip()]
        if steps:
            seen = steps[-min(settings.TRUSTED_PROXIES, len(steps))]
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


_ROW = Question(Throttle._meta.concrete_fields, "FROM access_throttle WHERE key = %s")
_AFRESH = "UPDATE access_throttle SET failures = 0, last_failed_at = %s WHERE key = %s"
_GIVE_BACK = (
    "UPDATE access_throttle SET failures = CASE WHEN failures > 0 THEN failures - 1 ELSE 0 END, last_failed_at = %s "
    "WHERE key = %s"
)
# Only where the row is as it was read.
_COUNT = (
    "UPDATE access_throttle SET failures = %s, last_failed_at = %s "
    "WHERE id = %s AND failures = %s AND last_failed_at = %s"
)
_INSERT = "INSERT INTO access_throttle (key, failures, last_failed_at) VALUES (%s, 1, %s) ON CONFLICT DO NOTHING"


def _counted(rules: dict[str, Rule]) -> list[Try] | None:
    """One try counted for each key, or none at all: None where another try has come between reading and counting."""
    now = timezone.now()
    rows = {key: record_of(Throttle, row) for key in rules for row in _ROW.ask(key)}
    seconds = max((_remaining(rules[key], row, now) for key, row in rows.items()), default=0)
    if seconds:
        raise TooSoon(seconds)
    tries: list[Try] = []
    for key, rule in rules.items():
        row = rows.get(key)
        if not _count(key, rule, row, now):
            for one in tries:
                change(_GIVE_BACK, one.earlier_failure_at, one.key)
            return None
        tries.append(Try(rule, key, row.last_failed_at if row else now))
    return tries


def _failures(rule: Rule, row: Throttle, now: datetime) -> int:
    return 0 if row.last_failed_at < now - rule.forgotten_after else row.failures


def _remaining(rule: Rule, row: Throttle, now: datetime) -> int:
    left = row.last_failed_at + timedelta(seconds=rule.wait(_failures(rule, row, now))) - now
    return max(0, -(-left // timedelta(seconds=1)))


def _count(key: str, rule: Rule, row: Throttle | None, now: datetime) -> bool:
    """Count in one statement, where the row is still as it was read; returns whether it was."""
    if row is None:
        return change(_INSERT, key, now) == 1
    return change(_COUNT, _failures(rule, row, now) + 1, now, row.pk, row.failures, row.last_failed_at) == 1
