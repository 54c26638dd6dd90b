"""What final minutes are made of: one text and one file for all who see the meetings, and the plan as it is.

Text and file hold what belongs to Meetings and nothing of other parts: they are read as long as the plan is, by people
who may never have seen a part, or no longer see it. What became a measure stands in the plan that is kept beside them.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from access.consenttext import day_words
from access.models import Seat
from access.pdf import pdf
from access.sealing import fingerprint
from frontend.dates import dated_moment_in_words
from meetings.after_gates import answers_about, receiving_seats
from meetings.agreed import agreed_in_words
from meetings.gates import writers_of
from meetings.lookback import looked_back_at, minutes_before
from meetings.minutes import log
from meetings.minutes.blocks import to_blocks
from meetings.minutes.document import Document
from meetings.minutes.render import to_html
from meetings.models import Approval, Decision, Meeting, Minutes, Opinion
from meetings.room_gates import following_meeting
from meetings.text import items_with_words
from plans.frame import plan_title
from plans.snapshot import plan_now

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Frozen:
    """The minutes as they will be kept, with a fingerprint of each part; `seen` tells what they were made from."""

    seen: dict[str, int]
    html: str
    html_sha256: str
    pdf: bytes
    pdf_sha256: str
    plan: str
    plan_sha256: str


def freeze(minutes: Minutes, language: str, seen: dict[str, int]) -> Frozen:
    """Make text and file in one language. Raises `Refused` for a text not of the schema, `access.pdf.NotMade`.

    `seen` are the streams' heads from before anything was read.
    """
    with translation.override(language):
        document, html = _document(minutes.meeting, minutes)
        content = pdf("minutes", document, lang=language)
    kept = json.dumps({**plan_now(minutes.meeting.section.plan), "document": document}, ensure_ascii=False)
    return Frozen(
        seen=seen,
        html=html,
        html_sha256=fingerprint(html),
        pdf=content,
        pdf_sha256=fingerprint(content),
        plan=kept,
        plan_sha256=fingerprint(kept),
    )


def _document(meeting: Meeting, minutes: Minutes) -> tuple[dict[str, Any], str]:
    """The content of the file, and the same as HTML."""
    agenda = list(meeting.agenda.all())
    parked = [item for item in agenda if item.parked_at]
    bare = set(parked) - set(items_with_words(meeting, parked))
    items = [item for item in agenda if item not in bare]
    contents = log.load(minutes.pk)
    # An item may have gone between reading the agenda and reading the text; then all is read once more.
    text = Document(contents.roots | {log.root_name(item) for item in items}, *contents.updates)
    text.check()
    agreed, opinions = _agreed_in(meeting), _opinions_in(meeting)
    told: list[dict[str, Any]] = []
    sections: list[SafeString] = []
    for number, item in enumerate(items, 1):
        root = text.roots[log.root_name(item)]
        row = {
            "heading": f"{number}. {item.title}",
            "agreed": agreed.get(item.pk, []),
            "opinions": opinions.get(item.pk, []),
        }
        told.append({**row, "blocks": to_blocks(root)})
        sections.append(_item_html(row, to_html(root)))
    document: dict[str, Any] = {
        "title": _("Minutes, %(day)s") % {"day": day_words(timezone.localdate(meeting.starts_at))},
        "footer": settings.PRODUCT_NAME,
        "facts": _facts(meeting, minutes),
        "attendance_heading": _("Who was there"),
        "attendance": _attendance(meeting),
        "looked_back_heading": _("What was agreed earlier"),
        "looked_back": looked_back_at(meeting),
        "items": told,
        "nothing": _("Nothing was written."),
        "agreed_heading": _("Agreed"),
        "agreed": agreed.get(None, []),
        "opinions_heading": _("Different opinions"),
        "opinions": opinions.get(None, []),
        "parked_heading": _("Waits for another time"),
        "parked": [item.title for item in parked],
        "remarks_heading": _("Remarks that were not settled"),
        "remarks": _remarks(minutes),
        "closing": [_("What became measures stands in the plan, in the part each belongs to.")],
    }
    return document, _html(document, sections)


def _facts(meeting: Meeting, minutes: Minutes) -> Rows:
    moment = _("%(moment)s, %(count)s minutes") % {
        "moment": dated_moment_in_words(meeting.starts_at),
        "count": meeting.length_minutes,
    }
    rows = [
        [_("Plan"), plan_title(meeting.section.plan)],
        [_("Meeting"), str(meeting.get_kind_display())],
        [_("When"), moment],
        [_("Where"), ", ".join(filter(None, [meeting.place, _("By video") if meeting.video_url else ""]))],
        [_("Leader"), meeting.leader.name if meeting.leader else meeting.called_by.name],
        [_("Secretary"), meeting.secretary.name if meeting.secretary else ""],
        [_("Written by"), ", ".join(writers_of(minutes))],
        [_("Minutes of the meeting before"), minutes_before(meeting)],
    ]
    following = following_meeting(meeting)
    if following is not None:
        rows.append([_("Next meeting"), dated_moment_in_words(following.starts_at)])
    if minutes.comments_until is not None:
        rows.append([_("Last day for comments"), day_words(minutes.comments_until)])
    approving = [one.seat for one in answers_about(minutes).values() if one.answer == Approval.Answer.APPROVED]
    rows += [[_("Approved by"), _names(approving)], [_("Goes to"), _names(receiving_seats(meeting))]]
    return [row for row in rows if row[1]]


def _names(seats: Iterable[Seat]) -> str:
    return ", ".join(seat.name for seat in seats)


def _attendance(meeting: Meeting) -> Rows:
    rows = []
    for invitee in meeting.invitees.select_related("seat__user", "seat__unit").order_by("pk"):
        words = str(invitee.get_attendance_display())
        rows.append([invitee.seat.name, f"{words} ({invitee.attendance_note})" if invitee.attendance_note else words])
    return rows


def _agreed_in(meeting: Meeting) -> dict[int | None, list[str]]:
    """What was agreed in words, by item. Measures belong to other parts."""
    rows = Decision.objects.filter(meeting=meeting, undone_at__isnull=True, measure__isnull=True)
    found: dict[int | None, list[str]] = {}
    for one in rows.select_related("responsible__user", "responsible__unit").order_by("pk"):
        words = agreed_in_words(one.words, one.responsible.name if one.responsible else "", one.due_on)
        found.setdefault(one.item_id, []).append(words)
    return found


def _opinions_in(meeting: Meeting) -> dict[int | None, Rows]:
    rows = Opinion.objects.filter(meeting=meeting, removed_at__isnull=True).select_related("seat__user", "seat__unit")
    found: dict[int | None, Rows] = {}
    for one in rows.order_by("pk"):
        found.setdefault(one.item_id, []).append([one.seat.name, one.words])
    return found


def _remarks(minutes: Minutes) -> Rows:
    rows = Approval.objects.filter(minutes=minutes, answer=Approval.Answer.REMARK, settled_at__isnull=True)
    return [[one.seat.name, one.remark] for one in rows.select_related("seat__user", "seat__unit").order_by("pk")]


def _item_html(row: dict[str, Any], text: SafeString) -> SafeString:
    said = format_html(
        "{}{}{}", text, _list_html(_("Agreed"), row["agreed"]), _rows_html(_("Different opinions"), row["opinions"])
    )
    nothing = format_html("<p>{}</p>", _("Nothing was written."))
    return format_html("<section><h2>{}</h2>{}</section>", row["heading"], said or nothing)


def _html(document: dict[str, Any], sections: Iterable[SafeString]) -> str:
    parts = [
        _facts_html(document["facts"]),
        format_html(
            "<section><h2>{}</h2>{}</section>", document["attendance_heading"], _facts_html(document["attendance"])
        ),
        _section_html(_rows_html(document["looked_back_heading"], document["looked_back"], "h2")),
        *sections,
        _section_html(_list_html(document["agreed_heading"], document["agreed"], "h2")),
        _section_html(_rows_html(document["opinions_heading"], document["opinions"], "h2")),
        _section_html(_list_html(document["parked_heading"], document["parked"], "h2")),
        _section_html(_rows_html(document["remarks_heading"], document["remarks"], "h2")),
    ]
    return str(format_html_join("\n", "{}", ((part,) for part in parts if part)))


def _section_html(inner: SafeString) -> SafeString:
    return format_html("<section>{}</section>", inner) if inner else inner


def _facts_html(rows: Rows) -> SafeString:
    pairs = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", ((row[0], row[1]) for row in rows))
    return format_html('<dl class="ip-facts">{}</dl>', pairs)


def _list_html(heading: str, lines: Iterable[str], tag: str = "h3") -> SafeString:
    points = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
    return _headed(heading, format_html("<ul>{}</ul>", points), tag) if points else points


def _rows_html(heading: str, rows: Rows, tag: str = "h3") -> SafeString:
    return _headed(heading, _facts_html(rows), tag) if rows else format_html_join("", "", ())


_HEADED = {"h2": "<h2>{}</h2>{}", "h3": "<h3>{}</h3>{}"}


def _headed(heading: str, body: SafeString, tag: str) -> SafeString:
    return format_html(_HEADED[tag], heading, body)
