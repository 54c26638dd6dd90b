"""The minutes as their readers get them: one text per agenda item, rendered by the server."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from meetings.minutes import log
from meetings.minutes.document import Document
from meetings.minutes.render import as_kept, to_html, to_text
from meetings.models import AgendaItem, Meeting, Minutes


@dataclass(frozen=True, slots=True)
class ItemText:
    """An agenda item with its text."""

    number: int
    item: AgendaItem
    root: str
    html: SafeString


def items_of(meeting: Meeting, minutes: Minutes) -> list[ItemText]:
    """The agenda with what is written; for a meeting that came through a gate."""
    contents = log.load(minutes.pk)
    # An item may have gone between reading the agenda and reading the text.
    names = frozenset(log.root_name(item) for item in meeting.agenda.all())
    document = Document(contents.roots | names, *contents.updates)
    texts = []
    for number, item in enumerate(meeting.agenda.all(), 1):
        root = log.root_name(item)
        texts.append(ItemText(number, item, root, to_html(document.roots[root])))
    return texts


def items_with_words(meeting: Meeting, items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Those of these items under which something is written, agreed, noted or commented on.

    Whoever takes an item away asks under `meetings.minutes.log.lock`, so that nothing is written while it goes.
    """
    asked = list(items)
    minutes = getattr(meeting, "minutes", None)
    if minutes is None or not asked:
        return []
    contents = log.load(minutes.pk)
    roots = Document(contents.roots | {log.root_name(item) for item in asked}, *contents.updates).roots
    return [
        item
        for item in asked
        if to_text(roots[log.root_name(item)]).strip()
        or item.decisions.exists()
        or item.opinions.exists()
        or item.comments.exists()
    ]


def kept_text(minutes: Minutes) -> SafeString:
    """Final minutes, as they were frozen."""
    return as_kept(minutes.final_html)
