"""Minutes whose last day for comments has passed: made final by whichever worker comes first."""

import logging

from django.db import Error as DatabaseFailure
from django.utils import timezone

from meetings.actions.minutes import finish_due_minutes
from meetings.models import Minutes

logger = logging.getLogger(__name__)


def finish_what_is_due() -> int:
    """Make final what nobody may comment on any more; returns how many.

    What cannot be kept is logged and tried again the next time; it stands in nobody's way, and is closed meanwhile.
    """
    due = Minutes.objects.filter(state=Minutes.State.SENT, comments_until__lt=timezone.localdate())
    finished = 0
    for minutes in due.select_related("sent_by").defer("snapshot").order_by("pk")[:20]:
        try:
            finished += finish_due_minutes(minutes)
        except DatabaseFailure:
            raise
        except Exception as failure:  # noqa: BLE001 (whatever it is, the others are made final, and letters go out)
            # Its words may hold what is written in the minutes.
            logger.error("Minutes %s could not be made final (%s).", minutes.pk, type(failure).__name__)
    return finished
