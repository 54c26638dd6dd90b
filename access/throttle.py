"""Slows guessing down without ever locking anybody out: waits that double, counted by account and by address.

A try is counted as failed before it is looked at, in a short transaction under the row's lock, and given back when it
was right: so tries sent at the same time cannot slip past together, and no lock is held while a password is hashed.
A try that comes during a wait is refused and not counted.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
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
    with transaction.atomic():
        rows = [(rule, _locked(rule, name)) for rule, name in sorted(sources, key=lambda source: source[0].kind)]
        seconds = max(_remaining(rule, row) for rule, row in rows)
        if seconds:
            raise TooSoon(seconds)
        return [_count(rule, row) for rule, row in rows]


def succeeded(tries: Sequence[Try]) -> None:
    """The try was right: the account starts afresh, the address gets back this one try only.

    Otherwise somebody with one account of their own could guess at others without end.
    """
    with transaction.atomic():
        for one in tries:
            row = Throttle.objects.select_for_update().filter(key=one.key).first()
            if row is None:
                continue
            row.failures = 0 if one.rule is ACCOUNT else max(row.failures - 1, 0)
            row.last_failed_at = one.earlier_failure_at
            row.save(update_fields=["failures", "last_failed_at"])


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


def _locked(rule: Rule, name: str) -> Throttle:
    key = keyed_hash(f"{rule.kind}:{name}", "throttle")
    # One statement whether the row is there or not; asking first takes five for somebody new.
    Throttle.objects.bulk_create([Throttle(key=key)], ignore_conflicts=True)
    row = Throttle.objects.select_for_update().get(key=key)
    if row.last_failed_at < timezone.now() - rule.forgotten_after:
        row.failures = 0
    return row


def _remaining(rule: Rule, row: Throttle) -> int:
    left = row.last_failed_at + timedelta(seconds=rule.wait(row.failures)) - timezone.now()
    return max(0, -(-left // timedelta(seconds=1)))


def _count(rule: Rule, row: Throttle) -> Try:
    earlier = row.last_failed_at
    row.failures += 1
    row.last_failed_at = timezone.now()
    row.save(update_fields=["failures", "last_failed_at"])
    return Try(rule, row.key, earlier)
