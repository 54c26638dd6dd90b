"""Noting that somebody has been asked once more for their answer."""

from collections.abc import Iterable

from django.utils import timezone

from meetings.models import Invitee


def note_reminded(invitees: Iterable[Invitee]) -> None:
    """Keep when these invitations were reminded of, in the caller's transaction. Nothing is recorded: nobody did it."""
    Invitee.objects.filter(pk__in=[invitee.pk for invitee in invitees]).update(reminded_at=timezone.now())
