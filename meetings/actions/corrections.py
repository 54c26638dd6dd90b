"""Adding to final minutes: a signed text that stands after them for good."""

from django.db import transaction
from django.utils import timezone

from access.models import User
from access.rights import require
from access.stepup import Proof
from meetings.actions.distribution import NotFinal
from meetings.actions.trail import note
from meetings.after_gates import corrections_to
from meetings.corrections import correction_hash
from meetings.minutes import log
from meetings.models import Correction, Meeting
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key


def add_correction(meeting: Meeting, text: str, *, by: User, proof: Proof) -> Correction:
    """Sign an addition to final minutes. It can neither be changed nor removed, by anybody.

    Raises PermissionDenied without write in Meetings, `NotFinal`.
    """
    with transaction.atomic():
        locked = log.lock(meeting.minutes)
        section = locked.meeting.section
        require(by, "change_section", section)
        if not locked.is_final:
            raise NotFinal
        last = corrections_to(locked).last()
        number = last.number + 1 if last else 1
        before = last.sha256 if last else locked.final_sha256
        # To the microsecond, as every database keeps it: the fingerprint is worked out again from what is read.
        now = timezone.now()
        correction = Correction.objects.create(
            minutes=locked,
            number=number,
            text=text,
            by=by,
            signer_name=by.name,
            at=now,
            method=proof.method,
            proved_at=proof.at,
            session_hash=proof.session_hash,
            sha256=correction_hash(before, number, text, by.public_id, now),
        )
        remove_draft(draft_key("minutes", locked.public_id, "correct"), by=by)
        note("minutes.corrected", locked, section, by=by, fields=[f"addition:{correction.sha256}"])
    return correction
