"""Writing in the minutes by a plain field, sending them for comments, and finishing them."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from access.models import User
from access.rights import require
from access.sealing import fingerprint
from meetings.actions.trail import note, require_leading
from meetings.minutes import log
from meetings.minutes.document import Document
from meetings.minutes.log import Closed
from meetings.minutes.render import Heading, frozen_html
from meetings.models import AgendaItem, Meeting, Minutes
from plans.actions.drafts import remove_draft
from plans.drafts import draft_key


def add_text(minutes: Minutes, item: AgendaItem, text: str, *, by: User) -> None:
    """Append a text to an agenda item, one paragraph a line, through the same log as the editor.

    Raises PermissionDenied without write, `Closed` when the minutes are final.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    contents = log.load(minutes.pk)
    # Built before the lock: a paragraph at the end merges with whatever is written meanwhile.
    update = Document(contents.roots, *contents.updates).add_paragraphs(log.root_name(item), lines)
    with transaction.atomic():
        locked = log.lock(minutes)
        section = locked.meeting.section
        require(by, "change_section", section)
        log.append(locked, update, by=by)
        remove_draft(draft_key("minutes", item.public_id, "add"), by=by)
        note("minutes.text_added", locked, section, by=by)


def send_minutes(minutes: Minutes, *, comments_until: date, by: User) -> None:
    """Send the minutes for comments until the end of a day; may be sent again with another day until they are final.

    Raises PermissionDenied unless the person may lead, `Closed` when they are final.
    """
    with transaction.atomic():
        locked = log.lock(minutes)
        section = locked.meeting.section
        require_leading(section, by=by)
        if not locked.is_open:
            raise Closed
        Minutes.objects.filter(pk=locked.pk).update(
            state=Minutes.State.SENT, sent_at=timezone.now(), sent_by=by, comments_until=comments_until
        )
        note("minutes.sent", locked, section, by=by)


def finish_minutes(minutes: Minutes, *, by: User) -> None:
    """Make the minutes final: their text is frozen as HTML with its fingerprint, and nothing more is taken.

    Raises PermissionDenied unless the person may lead, `Closed` when they are final already, `Refused` when the text is
    not of the schema.
    """
    with transaction.atomic():
        # Under the lock no update can slip in between the text that is frozen and the end of writing.
        locked = log.lock(minutes)
        section = locked.meeting.section
        require_leading(section, by=by)
        if not locked.is_open:
            raise Closed
        text = _frozen(locked.meeting, locked)
        Minutes.objects.filter(pk=locked.pk).update(
            state=Minutes.State.FINAL,
            final_at=timezone.now(),
            finished_by=by,
            final_html=text,
            final_sha256=fingerprint(text),
        )
        note("minutes.finished", locked, section, by=by)


def _frozen(meeting: Meeting, minutes: Minutes) -> str:
    contents = log.load(minutes.pk)
    document = Document(contents.roots, *contents.updates)
    document.check()
    items = meeting.agenda.all()
    headings = [Heading(number, item.title, log.root_name(item)) for number, item in enumerate(items, 1)]
    return str(frozen_html(headings, document.roots))
