"""Forgets what has had its time and is nobody's history: sessions, receipts of forms, counts of wrong tries."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from access import throttle
from access.models import FormReceipt, Session

# Nobody presses a button in a page this old.
RECEIPTS_KEPT = timedelta(days=2)


def forget_what_has_ended() -> None:
    """Delete rows that open, stop and tell nothing any more. Nothing depends on when, or whether, this runs."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    Session.objects.filter(seen_at__lt=now - timedelta(seconds=settings.SESSION_IDLE_SECONDS)).delete()
    FormReceipt.objects.filter(at__lt=now - RECEIPTS_KEPT).delete()
    throttle.forget_old()
