"""Shortens what opening a document reads: a new snapshot where the log has grown long and no room has made one.

An open room does this for itself. Left over are minutes whose server was killed, and those written through the plain
field alone. Run by the worker, outside the processes that serve people.
"""

import logging

from django.db.models import Exists, OuterRef

from meetings.minutes import log
from meetings.minutes.document import Document
from meetings.models import Minutes, MinutesUpdate

_logger = logging.getLogger(__name__)

_AT_ONCE = 20
_STEP = 20_000


def shorten_long_logs() -> int:
    """Make the snapshots that are missing; returns how many. A document that cannot be read is logged and left."""
    # Numbers have no gaps, so one look into the index answers for each of the minutes.
    far_on = MinutesUpdate.objects.filter(minutes=OuterRef("pk"), seq=OuterRef("snapshot_seq") + log.SNAPSHOT_AFTER)
    still_written = Minutes.objects.exclude(state=Minutes.State.FINAL).filter(Exists(far_on))
    shortened = 0
    for minutes_id in still_written.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]:
        try:
            _shorten(minutes_id)
        except ValueError:
            _logger.error("The log of minutes %s cannot be read.", minutes_id)
        else:
            shortened += 1
    return shortened


def _shorten(minutes_id: int) -> None:
    """Merge the log a step at a time, and keep what each step has come to."""
    is_long = True
    while is_long:
        contents = log.load(minutes_id, at_most=_STEP)
        document = Document(contents.roots, *contents.updates)
        log.save_snapshot(minutes_id, contents.seq, document.content(), contents.owners())
        is_long = len(contents.rows) == _STEP
