"""The log of the minutes in the database: the truth of what was written. Everything here is bytes and numbers.

The order of locks is the same everywhere: the minutes' stream row first, then rights and state are read, then rows are
written. What holds when they are read is followed by nothing but the insert and the commit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q

from access.models import User
from access.trail import raise_revision
from meetings.minutes.protocol import Malformed
from meetings.minutes.schema import Refused
from meetings.minutes.updates import summarise
from meetings.models import AgendaItem, Minutes, MinutesUpdate
from meetings.signals import minutes_moved

# So many updates after the last snapshot make a new one worth while.
SNAPSHOT_AFTER = 500


class Closed(Exception):
    """The minutes are final, or the last day for comments has passed; nothing more can be written in them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One committed update."""

    seq: int
    update: bytes
    by_id: int | None


@dataclass(slots=True)
class Contents:
    """A document as the log has it, up to and including `seq`: the snapshot, and what has come after it."""

    minutes_id: int
    stream: str
    section_id: int
    agenda_version: int
    roots: frozenset[str]
    snapshot: bytes | None
    snapshot_seq: int
    snapshot_owners: dict[int, int]
    rows: list[Row]

    @property
    def seq(self) -> int:
        return self.rows[-1].seq if self.rows else self.snapshot_seq

    @property
    def updates(self) -> list[bytes]:
        """All of the text, in order."""
        return ([] if self.snapshot is None else [self.snapshot]) + [row.update for row in self.rows]

    def owners(self) -> dict[int, int]:
        """Whose the Yjs client ids in the text are: the person's id for each. Reads every row above the snapshot."""
        owners = dict(self.snapshot_owners)
        for row in self.rows:
            note_owners(owners, row, self.roots)
        return owners


def root_name(item: AgendaItem) -> str:
    """The name of an agenda item's text in the document."""
    return f"item-{item.public_id}"


def roots_of(meeting_id: int) -> frozenset[str]:
    """The names of the texts a meeting's document may hold."""
    return _roots_of_all([meeting_id])[meeting_id]


def _roots_of_all(meeting_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    names: dict[int, set[str]] = {meeting_id: set() for meeting_id in meeting_ids}
    items = AgendaItem.objects.filter(meeting_id__in=meeting_ids).values_list("meeting_id", "public_id")
    for meeting_id, public_id in items:
        names[meeting_id].add(f"item-{public_id}")
    return {meeting_id: frozenset(found) for meeting_id, found in names.items()}


def load(minutes_id: int, at_most: int | None = None) -> Contents:
    """Read a document. Reading fails loudly or yields all of it, never an empty one in its place.

    Only who goes on reading by itself asks for `at_most` so many updates after the snapshot.
    """
    with transaction.atomic():
        minutes = Minutes.objects.select_related("meeting").get(pk=minutes_id)
        roots = roots_of(minutes.meeting_id)
        rows = rows_above(minutes_id, minutes.snapshot_seq, at_most)
    return _contents(minutes, roots, rows)


def _contents(minutes: Minutes, roots: frozenset[str], rows: list[Row]) -> Contents:
    return Contents(
        minutes_id=minutes.pk,
        stream=minutes.stream,
        section_id=minutes.meeting.section_id,
        agenda_version=minutes.meeting.agenda_version,
        roots=roots,
        snapshot=None if minutes.snapshot is None else bytes(minutes.snapshot),
        snapshot_seq=minutes.snapshot_seq,
        snapshot_owners=_owners_in(minutes),
        rows=rows,
    )


def _owners_in(minutes: Minutes) -> dict[int, int]:
    return {int(client): user_id for client, user_id in (minutes.snapshot_owners or {}).items()}


def note_owners(owners: dict[int, int], row: Row, roots: frozenset[str]) -> None:
    """Remember whose the Yjs client ids in a row are; a row this version cannot read is nobody's."""
    if row.by_id is None:
        return
    try:
        added = summarise(row.update, roots).added
    except (Refused, Malformed):
        return
    for client, _start, _end in added:
        owners.setdefault(client, row.by_id)


ToWrite = tuple[Contents, dict[int, int]]


def load_to_write(minutes_ids: Sequence[int]) -> list[ToWrite | Exception]:
    """These documents, each with whose the Yjs client ids in it are, or with why it cannot be read. Three queries."""
    with transaction.atomic():
        minutes = Minutes.objects.select_related("meeting").in_bulk(minutes_ids)
        roots = _roots_of_all([one.meeting_id for one in minutes.values()])
        # Above the snapshots just read: newer ones may be stored meanwhile, and the rows in them would be missing.
        rows = _rows_of_all({pk: one.snapshot_seq for pk, one in minutes.items()})

    def read(pk: int) -> ToWrite | Exception:
        try:
            one = minutes[pk]
            contents = _contents(one, roots[one.meeting_id], rows.get(pk, []))
            return contents, contents.owners()
        except Exception as error:  # noqa: BLE001 (one that cannot be read leaves the others readable)
            return error

    return [read(pk) for pk in minutes_ids]


def _rows_of_all(above: Mapping[int, int]) -> dict[int, list[Row]]:
    """The committed updates after a number of each document's own, in order."""
    wanted = Q(pk__in=[])
    for minutes_id, seq in above.items():
        wanted |= Q(minutes_id=minutes_id, seq__gt=seq)
    rows: dict[int, list[Row]] = {}
    found = MinutesUpdate.objects.filter(wanted).order_by("seq").values_list("minutes_id", "seq", "update", "by_id")
    for minutes_id, number, update, by_id in found:
        rows.setdefault(minutes_id, []).append(Row(number, bytes(update), by_id))
    return rows


def rows_above(minutes_id: int, seq: int, at_most: int | None = None) -> list[Row]:
    """The committed updates after `seq`, in order; the first of them where there are more than `at_most`."""
    rows = MinutesUpdate.objects.filter(minutes_id=minutes_id, seq__gt=seq).order_by("seq")
    found = rows.values_list("seq", "update", "by_id")[:at_most]
    return [Row(number, bytes(update), by_id) for number, update, by_id in found]


def lock(minutes: Minutes) -> Minutes:
    """Hold the minutes' stream until the transaction ends and return their state read under the lock."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Minutes are locked in the transaction that changes them.")
    raise_revision(minutes.stream, 0)
    return Minutes.objects.select_related("meeting__section__plan").get(pk=minutes.pk)


def append(minutes: Minutes, update: bytes, *, by: User) -> int:
    """Store one update under `lock` and return its number; raises `Closed`. On commit, open rooms pull it."""
    if not minutes.is_open:
        raise Closed
    seq = raise_revision(minutes.stream)
    MinutesUpdate.objects.create(minutes=minutes, seq=seq, update=update, by=by)
    transaction.on_commit(lambda: announce(minutes.stream, seq))
    return seq


def announce(stream: str, seq: int) -> None:
    """Tell the rest of the process that a document has moved; a listener that fails is logged and passed over."""
    minutes_moved.send_robust(sender=MinutesUpdate, heads={stream: seq})


def save_snapshot(minutes_id: int, seq: int, state: bytes, owners: Mapping[int, int]) -> None:
    """Store the merged state up to and including `seq`, unless a newer one is there. The log stays.

    With it goes whose its Yjs client ids are: nobody may write under another's, also long after.
    """
    Minutes.objects.filter(pk=minutes_id, snapshot_seq__lt=seq).update(
        snapshot=state, snapshot_seq=seq, snapshot_owners={str(client): user_id for client, user_id in owners.items()}
    )
