"""The outbox: claims letters by lease, sends each at least once under one constant Message-ID, gives up after a week.

The same code runs on SQLite and PostgreSQL, in as many workers as one likes. A worker that is killed leaves its lease
behind, and another takes the letter when that has run out; a repeat carries the same Message-ID and key.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from smtplib import SMTPException, SMTPServerDisconnected

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from access.rights import may
from notifications.gates import letters_waiting
from notifications.letters import message_of
from notifications.models import Letter
from plans.gates import plans_for

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
GIVE_UP_AFTER = timedelta(days=7)
AT_ONCE = 20
# Seconds before a letter that was refused is tried again: doubling, up to an hour.
_FIRST_WAIT, _LONGEST_WAIT = 15, 3600


def carry_out() -> int:
    """Send what is due; returns how many letters left. Letters that fail are tried again later."""
    letters = claim()
    if not letters:
        return 0
    sent = 0
    # Stop well before the lease does: another worker may take what is left then.
    stop_at = timezone.now() + LEASE / 2
    carrier = get_connection()
    try:
        for position, letter in enumerate(letters):
            if timezone.now() > stop_at:
                _release(letters[position:])
                break
            try:
                sent += _carry(letter, carrier)
            except OSError as failure:
                # Nobody answers: the others need not find that out one by one.
                _put_off(letters[position:], failure)
                break
    finally:
        carrier.close()
    return sent


def claim() -> list[Letter]:
    """Lease the letters that are due, so that no other worker takes them for a minute."""
    now = timezone.now()
    with transaction.atomic():
        due = letters_waiting().filter(not_before__lte=now).exclude(leased_until__gt=now).order_by("not_before")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        letters = list(due.select_related("user", "section", "plan")[:AT_ONCE])
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(leased_until=now + LEASE)
    return letters


def _carry(letter: Letter, carrier: BaseEmailBackend) -> bool:
    if not _may_still_be_told(letter):
        _drop(letter, "The person may not see this any more.")
        return False
    if letter.created_at < timezone.now() - GIVE_UP_AFTER:
        _drop(letter, f"Not delivered in {GIVE_UP_AFTER.days} days.")
        return False
    try:
        message = message_of(letter)
    except Exception as failure:  # noqa: BLE001 (whatever it is, the letters after this one leave)
        _put_off([letter], failure)
        return False
    try:
        carrier.send_messages([message])
    except SMTPServerDisconnected:
        raise
    except SMTPException as failure:
        _put_off([letter], failure)
        # After a refusal the conversation may be broken off; the next letter begins a new one.
        carrier.close()
        return False
    Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now(), leased_until=None, sealed_context="", error="")
    return True


def _may_still_be_told(letter: Letter) -> bool:
    """Whether the person may see, at this moment, what the letter is about."""
    if not letter.user.is_active:
        return False
    if letter.section is not None:
        return may(letter.user, "view_section", letter.section)
    return letter.plan is None or plans_for(letter.user).filter(pk=letter.plan.pk).exists()


def _drop(letter: Letter, reason: str) -> None:
    Letter.objects.filter(pk=letter.pk).update(
        dropped_at=timezone.now(), leased_until=None, sealed_context="", error=reason
    )


def _release(letters: Iterable[Letter]) -> None:
    Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(leased_until=None)


def _put_off(letters: Iterable[Letter], failure: Exception) -> None:
    # The kind of failure only: what a mail server says may hold the address.
    kind = type(failure).__name__
    for letter in letters:
        wait = min(_FIRST_WAIT * 2 ** min(letter.tries, 20), _LONGEST_WAIT)
        logger.warning("Letter %s could not be sent (%s); again in %s s.", letter.pk, kind, wait)
        Letter.objects.filter(pk=letter.pk).update(
            tries=min(letter.tries + 1, 100),
            not_before=timezone.now() + timedelta(seconds=wait),
            leased_until=None,
            error=kind,
        )
