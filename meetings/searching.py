"""Searching in what the meetings of a plan have agreed and written: "what did we decide about the chair?".

The plain text of the minutes is brought up to date before every search, from the streams that moved since the last
one. What is found is asked for through the gates at that moment; nothing found before is kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max, Value
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from access.models import User
from access.trail import heads
from meetings.gates import decisions_for, meetings_for
from meetings.minutes import log
from meetings.minutes.document import Document
from meetings.minutes.render import to_text
from meetings.models import AgendaItem, Approval, Correction, Decision, ItemText, Meeting, Minutes, Opinion
from plans.models import Plan, Section

MOST_HITS = 50
MOST_WORDS = 8
LEAST_LETTERS = 2
_AROUND = 90
# Endings by which bokmål and nynorsk bend a word: whoever looks for "ortoser" finds "ortosene" too.
_ENDING = re.compile(r"(?<=\w{4})(?:enes|anes|ene|ane|ens|ets|ers|er|ar|en|et|es|e|a|s)$")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found, with the words marked: under an item, or what is said beside the minutes."""

    meeting: Meeting
    title: SafeString
    snippet: SafeString
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found, decisions first, newest first; `sections` are those whose content it shows."""

    decisions: list[tuple[Decision, SafeString]]
    texts: list[Hit]
    has_more: bool
    sections: list[Section]

    @property
    def count(self) -> int:
        return len(self.decisions) + len(self.texts)


def words_of(asked: str) -> list[str]:
    """The words to look for, without their endings; each must be found, as a part of a longer word too.

    Single letters are passed over.
    """
    words = [_ENDING.sub("", word) for word in asked.casefold().split() if len(word) >= LEAST_LETTERS]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def search(user: User, plan: Plan, words: list[str]) -> Found:
    """Look for words in the decisions the person sees, and in the minutes and agendas of the meetings they see."""
    meetings = {meeting.pk: meeting for meeting in meetings_for(user, plan)}
    bring_up_to_date(meetings.values())
    decisions = _decisions(user, plan, words)
    texts = [*_items(meetings, words), *_said(meetings, words)]
    texts.sort(key=lambda hit: hit.meeting.starts_at, reverse=True)
    shown = decisions[:MOST_HITS]
    sections = {hit.meeting.section_id: hit.meeting.section for hit in texts}
    for one in shown:
        section = one.measure.section if one.measure else one.meeting.section
        sections[section.pk] = section
    return Found(
        decisions=[(one, marked(one.what, words)) for one in shown],
        texts=texts[:MOST_HITS],
        has_more=len(decisions) > MOST_HITS or len(texts) > MOST_HITS,
        sections=list(sections.values()),
    )


def bring_up_to_date(meetings: Iterable[Meeting]) -> None:
    """Write down the plain text of the minutes that have moved since it was written down last; two queries if none."""
    minutes = {meeting.pk: meeting.minutes for meeting in meetings}
    revisions = heads([one.stream for one in minutes.values()])
    rows = ItemText.objects.filter(item__meeting__in=list(minutes)).order_by().values_list("item__meeting_id")
    written = dict(rows.annotate(last=Max("revision")))
    for meeting_id, one in minutes.items():
        if revisions[one.stream] > written.get(meeting_id, 0):
            _write_down(one, revisions[one.stream])


def _write_down(minutes: Minutes, revision: int) -> None:
    """The revision was read before the text, so that what is written meanwhile is found by the next search."""
    contents = log.load(minutes.pk)
    items = list(AgendaItem.objects.filter(meeting_id=minutes.meeting_id))
    document = Document(contents.roots | {log.root_name(item) for item in items}, *contents.updates)
    texts = [(item, to_text(document.roots[log.root_name(item)])) for item in items]
    rows = [ItemText(item=item, text=text, folded=text.casefold(), revision=revision) for item, text in texts]
    try:
        with transaction.atomic():
            ItemText.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["item"], update_fields=["text", "folded", "revision"]
            )
    except IntegrityError:
        # An item was taken off the agenda in this moment; the next search writes the others down.
        return


def _decisions(user: User, plan: Plan, words: list[str]) -> list[Decision]:
    """Decisions with all the words in what was agreed, or in the title of the item it was agreed under."""
    seen = decisions_for(user, plan)
    rows = seen.order_by().values_list("pk", "words", "measure__what", "item__title")
    wanted = [pk for pk, *texts in rows if _has_all(" ".join(filter(None, texts)), words)]
    return list(seen.filter(pk__in=wanted).order_by("-meeting__starts_at", "-pk")[: MOST_HITS + 1])


def _items(meetings: dict[int, Meeting], words: list[str]) -> list[Hit]:
    rows = AgendaItem.objects.filter(meeting__in=list(meetings)).order_by()
    hits = []
    for public_id, title, meeting_id, folded, text in rows.values_list(
        "public_id", "title", "meeting_id", "plain__folded", "plain__text"
    ):
        if _has_all_folded(f"{title.casefold()} {folded or ''}", words):
            hits.append(Hit(meetings[meeting_id], marked(title, words), marked(text or "", words), f"item-{public_id}"))
    return hits


def _said(meetings: dict[int, Meeting], words: list[str]) -> list[Hit]:
    """Additions, different opinions and remarks that nobody settled: what final minutes hold beside their text."""
    ids = list(meetings)
    opinions = Opinion.objects.filter(meeting__in=ids, removed_at__isnull=True).order_by("pk")
    remarks = Approval.objects.filter(minutes__meeting__in=ids, settled_at__isnull=True).exclude(remark="")
    additions = Correction.objects.filter(minutes__meeting__in=ids)
    rows = [
        *additions.values_list("minutes__meeting_id", Value(""), "text"),
        *opinions.values_list("meeting_id", "item__title", "words"),
        *remarks.values_list("minutes__meeting_id", Value(""), "remark"),
    ]
    return [
        Hit(meetings[pk], marked(title or "", words), marked(text, words))
        for pk, title, text in rows
        if _has_all(text, words)
    ]


def _has_all(text: str, words: list[str]) -> bool:
    return _has_all_folded(text.casefold(), words)


def _has_all_folded(folded: str, words: list[str]) -> bool:
    return all(word in folded for word in words)


def marked(text: str, words: list[str]) -> SafeString:
    """The part of a text around the first of these words, with the words marked."""
    pattern = re.compile("|".join(rf"{re.escape(word)}\w*" for word in words), re.IGNORECASE)
    first = pattern.search(text)
    start, end = _window(text, first.start() if first else 0)
    piece = " ".join(text[start:end].split())
    parts = []
    place = 0
    for found in pattern.finditer(piece):
        parts.append(format_html("{}<mark>{}</mark>", piece[place : found.start()], found.group()))
        place = found.end()
    inside = format_html("{}{}", format_html_join("", "{}", ((part,) for part in parts)), piece[place:])
    return format_html("{}{}{}", "… " if start else "", inside, " …" if end < len(text) else "")


def _window(text: str, middle: int) -> tuple[int, int]:
    """From where to where a text is shown around a place: whole words."""
    start, end = max(middle - _AROUND, 0), min(middle + 2 * _AROUND, len(text))
    if start:
        start = text.find(" ", start, middle) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", middle, end), middle + 1) if text.rfind(" ", middle, end) > middle else end
    return start, end
