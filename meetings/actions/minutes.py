"""Writing in the minutes by a plain field, sending them for comments, and finishing them."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from access.models import User
from access.rights import require
from access.trail import heads, raise_revision, record
from meetings.actions.distribution import list_receivers
from meetings.actions.items import still_there
from meetings.actions.room import end_meeting
from meetings.actions.trail import note, require_leading
from meetings.attendance import attendance_of
from meetings.freezing import Frozen, freeze
from meetings.kept import seals_of
from meetings.minutes import log
from meetings.minutes.document import Document
from meetings.minutes.log import Closed
from meetings.models import AgendaItem, Invitee, KeptMinutes, Minutes
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key

# How often the file is made anew outside the lock when somebody goes on writing.
_TRIES = 3


class NoSuchItem(Exception):
    """Somebody has just taken the item off the agenda."""


def add_text(minutes: Minutes, item: AgendaItem, text: str, *, by: User) -> None:
    """Append a text to an agenda item, one paragraph a line, through the same log as the editor.

    Raises PermissionDenied without write, `Closed` when the minutes take nothing more, `NoSuchItem`.
    """
    update = paragraphs_for(minutes, item, [line.strip() for line in text.splitlines() if line.strip()])
    with transaction.atomic():
        locked = log.lock(minutes)
        require(by, "change_section", locked.meeting.section)
        if still_there(locked.meeting, item) is None:
            raise NoSuchItem
        append_text(locked, update, by=by)
        remove_draft(draft_key("minutes", item.public_id, "add"), by=by)


def paragraphs_for(minutes: Minutes, item: AgendaItem, paragraphs: list[str]) -> bytes:
    """The update that appends these to an agenda item.

    To be asked for before the lock: a paragraph at the end merges with whatever is written meanwhile.
    """
    contents = log.load(minutes.pk)
    root = log.root_name(item)
    return Document(contents.roots | {root}, *contents.updates).add_paragraphs(root, paragraphs)


def append_text(locked: Minutes, update: bytes, *, by: User) -> None:
    """Store an update under `log.lock`. Part of other actions, which have asked for the right; raises `Closed`."""
    log.append(locked, update, by=by)
    note("minutes.text_added", locked, locked.meeting.section, by=by)


def send_minutes(minutes: Minutes, *, comments_until: date, by: User) -> None:
    """Send the minutes for comments until the end of a day; may be sent again with another day until that has passed.

    The meeting is finished by that: nothing more is decided in it. Who was there is noted from answers and room, unless
    somebody has noted it. Raises PermissionDenied unless the person may lead, `Closed` when they take nothing more.
    """
    with transaction.atomic():
        locked = log.lock(minutes)
        section = locked.meeting.section
        require_leading(section, by=by)
        if not locked.is_open:
            raise Closed
        end_meeting(locked.meeting, by=by)
        _settle_attendance(locked)
        Minutes.objects.filter(pk=locked.pk).update(
            state=Minutes.State.SENT, sent_at=timezone.now(), sent_by=by, comments_until=comments_until
        )
        note("minutes.sent", locked, section, by=by)


def finish_minutes(minutes: Minutes, *, by: User) -> None:
    """Make the minutes final: text, file and plan are frozen with their fingerprints, and nothing more is taken.

    Raises PermissionDenied unless the person may lead, `Closed` when they are final already, `Refused` when the text is
    not of the schema, `access.pdf.NotMade` when there could be no file.
    """

    def may_finish(locked: Minutes) -> None:
        require_leading(locked.meeting.section, by=by)
        if locked.is_final:
            raise Closed
        end_meeting(locked.meeting, by=by)

    _finish(minutes, may_finish, by=by, language=get_language() or by.language)


def finish_due_minutes(minutes: Minutes) -> bool:
    """Make minutes final by themselves when the last day for comments has passed in Norway; False if it is not so.

    Whoever is first does it; a second worker finds them final. Raises `Refused`, `access.pdf.NotMade`.
    """

    def is_due(locked: Minutes) -> None:
        if not locked.is_overdue:
            raise Closed

    language = minutes.sent_by.language if minutes.sent_by else "nb"
    try:
        _finish(minutes, is_due, by=None, language=language)
    except Closed:
        return False
    return True


def _finish(minutes: Minutes, check: Callable[[Minutes], None], *, by: User | None, language: str) -> None:
    """Freeze outside the lock, where it takes long, and store under it if nothing has moved meanwhile."""
    for _try in range(_TRIES):
        with transaction.atomic():
            locked = log.lock(minutes)
            check(locked)
            _settle_attendance(locked)
        frozen = _freeze(locked, language)
        with transaction.atomic():
            locked = log.lock(minutes)
            check(locked)
            # The section's row is held too: nothing is decided or said between the comparison and the end.
            raise_revision(locked.meeting.section.stream, 0)
            if _heads(locked) == frozen.seen:
                _store(locked, frozen, by=by)
                return
    with transaction.atomic():
        # Somebody never stops: under the lock no word can slip in between what is frozen and the end of writing.
        locked = log.lock(minutes)
        check(locked)
        _store(locked, _freeze(locked, language), by=by)


def _freeze(minutes: Minutes, language: str) -> Frozen:
    return freeze(minutes, language, _heads(minutes))


def _heads(minutes: Minutes) -> dict[str, int]:
    """How far the text has come, and everything else in Meetings: comments, answers, decisions."""
    return heads([minutes.stream, minutes.meeting.section.stream])


def _store(locked: Minutes, frozen: Frozen, *, by: User | None) -> None:
    KeptMinutes.objects.create(
        minutes=locked,
        pdf=frozen.pdf,
        pdf_sha256=frozen.pdf_sha256,
        plan=frozen.plan,
        plan_sha256=frozen.plan_sha256,
    )
    Minutes.objects.filter(pk=locked.pk).update(
        state=Minutes.State.FINAL,
        final_at=timezone.now(),
        finished_by=by,
        final_html=frozen.html,
        final_sha256=frozen.html_sha256,
    )
    list_receivers(locked)
    section = locked.meeting.section
    fields = seals_of(frozen.html_sha256, frozen.pdf_sha256, frozen.plan_sha256)
    if by is not None:
        note("minutes.finished", locked, section, by=by, fields=fields)
    else:
        record(
            "minutes.finished", by=None, stream=section.stream, plan=section.plan, section=section, target=locked,
            fields=fields,
        )  # fmt: skip


def _settle_attendance(locked: Minutes) -> None:
    """Note what answers and room suggest, where nobody has said who was there."""
    for row in attendance_of(locked.meeting):
        if row.is_proposed:
            Invitee.objects.filter(pk=row.invitee.pk, attendance="").update(
                attendance=row.attendance, attendance_note=row.note
            )
