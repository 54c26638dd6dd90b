"""Minutes whose last day for comments has passed: made final by whichever worker comes first."""

import logging

from django.utils import timezone

from access.pdf import NotMade
from meetings.actions.minutes import finish_due_minutes
from meetings.minutes.schema import Refused
from meetings.models import Minutes

logger = logging.getLogger(__name__)


def finish_what_is_due() -> int:
    """Make final what nobody may comment on any more; returns how many. What cannot be kept is logged and left open."""
    due = Minutes.objects.filter(state=Minutes.State.SENT, comments_until__lt=timezone.localdate())
    finished = 0
    for minutes in due.select_related("sent_by").defer("snapshot").order_by("pk")[:20]:
        try:
            finished += finish_due_minutes(minutes)
        except (Refused, NotMade) as failure:
            logger.warning("Minutes %s could not be made final (%s).", minutes.pk, type(failure).__name__)
    return finished
