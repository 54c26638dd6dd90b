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
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.http import HttpRequest
from django.utils import timezone

from access.models import Throttle
from access.sealing import keyed_hash


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
        _give_back(one, Value(0) if one.rule is ACCOUNT else _ONE_LESS)


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


_ONE_LESS = Greatest(F("failures") - 1, 0)
_INSERT = "INSERT INTO access_throttle (key, failures, last_failed_at) VALUES (%s, 1, %s) ON CONFLICT DO NOTHING"


def _counted(rules: dict[str, Rule]) -> list[Try] | None:
    """One try counted for each key, or none at all: None where another try has come between reading and counting."""
    now = timezone.now()
    rows = {row.key: row for row in Throttle.objects.filter(key__in=rules)}
    seconds = max((_remaining(rules[key], row, now) for key, row in rows.items()), default=0)
    if seconds:
        raise TooSoon(seconds)
    tries: list[Try] = []
    for key, rule in rules.items():
        row = rows.get(key)
        if not _count(key, rule, row, now):
            for one in tries:
                _give_back(one, _ONE_LESS)
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
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, [key, connection.ops.adapt_datetimefield_value(now)])
            return bool(cursor.rowcount == 1)
    as_read = Throttle.objects.filter(pk=row.pk, failures=row.failures, last_failed_at=row.last_failed_at)
    return as_read.update(failures=_failures(rule, row, now) + 1, last_failed_at=now) == 1


def _give_back(one: Try, failures: Value | Greatest) -> None:
    Throttle.objects.filter(key=one.key).update(failures=failures, last_failed_at=one.earlier_failure_at)
