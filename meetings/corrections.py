"""The fingerprints of additions to final minutes: each covers the one before it, the first the minutes themselves."""

from collections.abc import Sequence
from datetime import UTC, datetime

from access.sealing import fingerprint
from meetings.models import Correction, Minutes


def correction_hash(before: str, number: int, text: str, by_public_id: str, at: datetime) -> str:
    """The fingerprint of an addition; `before` is that of the addition before it, or of the minutes' text."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return fingerprint("\n".join([before, str(number), by_public_id, moment, text]))


def do_corrections_hold(minutes: Minutes, corrections: Sequence[Correction]) -> bool:
    """Whether these, all there are and in order, are still what was signed."""
    before = minutes.final_sha256
    for number, one in enumerate(corrections, 1):
        wanted = correction_hash(before, number, one.text, one.by.public_id, one.at)
        if one.number != number or one.sha256 != wanted:
            return False
        before = one.sha256
    return True
