"""Notices: written in the transaction of what they tell, announced to open pages after it, read by their person."""

import logging
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from access.models import Change, User
from access.trail import raise_revisions
from notifications.actions.letters import write_letters
from notifications.audiences import people_to_tell
from notifications.live import bus
from notifications.live.bus import Poke
from notifications.models import Notice
from notifications.rules import RULES, Rule

logger = logging.getLogger(__name__)


def tell_of(change: Change) -> None:
    """Write the notices and letters of a change, in its transaction; constant queries for any number of people."""
    for rule in RULES.get(change.kind, ()):
        people = people_to_tell(rule, change)
        if people:
            _write(rule, change, people)


def _write(rule: Rule, change: Change, people: set[int]) -> None:
    unread = Notice.objects.filter(
        user_id__in=people, plan=change.plan, target_id=change.target_id, read_at__isnull=True
    )
    if rule.takes_over:
        unread.delete()
    # Whoever has not yet read of it is not told again: twelve sections given at once are one notice.
    new = people - set(unread.filter(kind=rule.kind).values_list("user_id", flat=True))
    if new:
        add_notices(
            Notice(
                user_id=user_id,
                change=change,
                kind=rule.kind,
                plan_id=change.plan_id,
                section_id=None if rule.of_plan else change.section_id,
                target_kind=change.target_kind,
                target_id=change.target_id,
            )
            for user_id in sorted(new)
        )
    by_letter = people if rule.always_by_letter & set(change.fields) else new
    if rule.letter and by_letter:
        write_letters(rule.kind, by_letter, change)


def add_notices(notices: Iterable[Notice]) -> None:
    """Store notices; those whose `key` exists already are left out. Announced on commit."""
    rows = list(notices)
    Notice.objects.bulk_create(rows, ignore_conflicts=any(row.key for row in rows))
    people = {row.user_id for row in rows}
    transaction.on_commit(lambda: announce(people), robust=True)


def withdraw_notices(user_ids: Iterable[int], plan_id: int, target_ids: Iterable[str]) -> None:
    """Take what was told of these records out of the inboxes of these people, read or not. Announced on commit."""
    rows = Notice.objects.filter(user_id__in=list(user_ids), plan_id=plan_id, target_id__in=list(target_ids))
    people = set(rows.values_list("user_id", flat=True))
    if people:
        rows.delete()
        transaction.on_commit(lambda: announce(people), robust=True)


def announce(user_ids: Iterable[int]) -> None:
    """Raise the streams of these people and poke their open pages; their notices then count as announced.

    In a transaction of its own and after the one that changed something: raised inside it, two writers who tell the
    same people could wait for each other. What a killed process has left is announced by the worker.
    """
    ids = sorted(set(user_ids))
    with transaction.atomic():
        streams = [user.stream for user in User.objects.filter(pk__in=ids).only("public_id")]
        revisions = raise_revisions(streams)
        Notice.objects.filter(user_id__in=ids, is_announced=False).update(is_announced=True)
    for stream, revision in revisions.items():
        bus.publish(Poke("moved", stream, revision))


def mark_read(notices: Iterable[Notice], *, by: User) -> None:
    """Mark these notices of this person as read; their other open pages count anew."""
    ids = [notice.pk for notice in notices if notice.user_id == by.pk]
    if Notice.objects.filter(pk__in=ids, read_at__isnull=True).update(read_at=timezone.now()):
        announce([by.pk])


def mark_all_read(*, by: User) -> None:
    """Mark everything in a person's inbox as read."""
    if Notice.objects.filter(user=by, read_at__isnull=True).update(read_at=timezone.now()):
        announce([by.pk])
