"""Noting who was in a meeting."""

from collections.abc import Mapping

from django.db import transaction

from access.models import User
from meetings.actions.trail import note, require_leading
from meetings.minutes import log
from meetings.minutes.log import Closed
from meetings.models import Invitee, Meeting


def note_attendance(meeting: Meeting, noted: Mapping[str, tuple[str, str]], *, by: User) -> None:
    """Note how each invited seat took part: (attendance, note) by the seat's public id; others stay as they are.

    Raises PermissionDenied unless the person may lead, `Closed` when the minutes take nothing more.
    """
    with transaction.atomic():
        locked = log.lock(meeting.minutes)
        require_leading(meeting.section, by=by)
        if not locked.is_open:
            raise Closed
        changed = False
        for invitee in Invitee.objects.filter(meeting=meeting, seat__public_id__in=noted).select_related("seat"):
            attendance, words = noted[invitee.seat.public_id]
            rows = Invitee.objects.filter(pk=invitee.pk).exclude(attendance=attendance, attendance_note=words)
            changed |= bool(rows.update(attendance=attendance, attendance_note=words))
        if changed:
            note("minutes.attendance_noted", locked, meeting.section, by=by)
