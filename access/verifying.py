"""Goes through the chains of the trail and names every row that was changed, removed or put in after it was sealed.

What the chain cannot tell by itself, signed heads kept elsewhere can: a tail cut off together with its seals, a chain
built anew, yesterday's database put back.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from access.chain import BEGINNING, TRAILS, Trail, is_signed_by_us, link_of
from access.models import TrailHead
from access.sealer import HEAD_EVERY, LATE

_AT_ONCE = 5_000


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was sealed. `row` is the number of the row, where it is about one."""

    trail: str
    words: str
    row: int | None = None

    def __str__(self) -> str:
        return f"{self.trail}{f', row {self.row}' if self.row is not None else ''}: {self.words}"


@dataclass
class Verified:
    """What one verification saw of one trail."""

    trail: str
    rows: int = 0
    waiting: int = 0
    head: int = 0
    findings: list[Finding] = field(default_factory=list)


def verify_trail(outside: Iterable[TrailHead] = ()) -> list[Verified]:
    """Verify both chains; `outside` are heads that were copied off the host. Reads only, constant memory."""
    kept = list(outside)
    return [_Verification(trail, [head for head in kept if head.trail == trail.name]).run() for trail in TRAILS] + [
        Verified(head.trail, findings=[Finding(head.trail, "a head names a trail that does not exist")])
        for head in kept
        if head.trail not in {trail.name for trail in TRAILS}
    ]


class _Dates:
    """Whether the rows of a chain are dated when they were sealed; rows sealed at one moment are one step."""

    def __init__(self) -> None:
        self._step = self._newest = self._earliest = self._latest = ""

    def wrong(self, at: str, sealed_at: str) -> str:
        """What is wrong with a date, in words; empty for nothing."""
        if sealed_at != self._step:
            self._earliest = _moved(self._newest, -LATE) if self._newest else ""
            self._step, self._latest = sealed_at, _moved(sealed_at, LATE)
        self._newest = max(self._newest, at)
        if at > self._latest:
            return "the row is dated later than it was sealed"
        if at < self._earliest:
            return "the row was put in long after its date: rows dated later were sealed before it"
        return ""


class _Verification:
    """One walk along one chain."""

    def __init__(self, trail: Trail, outside: list[TrailHead]) -> None:
        self.trail = trail
        self.seen = Verified(trail.name)
        own = list(TrailHead.objects.filter(trail=trail.name).order_by("seq", "pk"))
        self.heads: dict[int, list[tuple[TrailHead, str]]] = {}
        for head in own:
            self._expect(head, "signed head")
        for head in outside:
            self._expect(head, "head kept elsewhere")
        self.own = own
        # What stood there when sealing began may be of any age.
        self.began_at = own[0].seq if own else 0
        self.newest = 0

    def _expect(self, head: TrailHead, what: str) -> None:
        if is_signed_by_us(head):
            self.heads.setdefault(head.seq, []).append((head, what))
        else:
            self._find(f"the {what} of {head.signed_at:%Y-%m-%d %H:%M} is not signed by one of our keys")

    def _find(self, words: str, row: int | None = None) -> None:
        self.seen.findings.append(Finding(self.trail.name, words, row))

    def run(self) -> Verified:
        self._walk()
        self._unsealed()
        self._unmet_heads()
        if self.trail.name == "changes":
            self._gaps_in_streams()
        return self.seen

    def _walk(self) -> None:
        before, expected = BEGINNING, 1
        columns, dated = self.trail.columns, self.trail.columns.index("at")
        dates = _Dates()
        for seq, row_id, link, sealed_at, row in self._sealed_rows():
            if seq != expected:
                self._find(f"seals {expected} to {seq - 1} are missing, and with them what they sealed")
                before = ""
            self.seen.rows += 1
            self.newest = max(self.newest, row_id)
            if row[0] is None:
                self._find("the row has been removed", row_id)
            else:
                if before and link_of(before, self.trail, sealed_at, columns, row) != link:
                    self._find("the row, or the one its seal stands for, has been changed", row_id)
                wrong = dates.wrong(_comparable(row[dated]), sealed_at)
                if wrong and seq > self.began_at > 0:
                    self._find(wrong, row_id)
            self._meet(seq, link)
            before, expected = link, seq + 1
        self.seen.head = expected - 1

    def _meet(self, seq: int, link: str) -> None:
        for head, what in self.heads.pop(seq, ()):
            if head.link != link:
                self._find(
                    f"the chain up to seal {seq} is not the one of the {what} of {head.signed_at:%Y-%m-%d %H:%M}: "
                    "it has been built anew"
                )

    def _unmet_heads(self) -> None:
        for seq, heads in sorted(self.heads.items()):
            for head, what in heads:
                self._find(
                    f"the {what} of {head.signed_at:%Y-%m-%d %H:%M} is at seal {seq}, which is gone: "
                    f"the chain ends at {self.seen.head}"
                )
        last = self.trail.seals._default_manager.order_by("-seq").first()
        if last is None:
            return
        signed = self.own[-1] if self.own else None
        if (signed is None or signed.seq < last.seq) and last.sealed_at < timezone.now() - LATE - HEAD_EVERY:
            since = f"since {signed.signed_at:%Y-%m-%d %H:%M}" if signed else "at all"
            self._find(f"no head has been signed {since}, though rows were sealed")

    def _unsealed(self) -> None:
        """Rows without a seal: those of the last minutes wait, others were put in or have lost their seals."""
        recently = timezone.now() - LATE
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT t.id, t.at FROM {self.trail.table} t "  # noqa: S608
                f"LEFT JOIN {self.trail.seal_table} s ON s.row_id = t.id WHERE s.row_id IS NULL ORDER BY t.id"
            )
            while rows := cursor.fetchmany(_AT_ONCE):
                for row_id, at in rows:
                    if _aware(at) > recently:
                        self.seen.waiting += 1
                    elif row_id > self.newest:
                        self._find("the row has no seal: nobody seals, it was put in, or seals were cut off", row_id)
                    else:
                        self._find("the row has no seal and was put in between", row_id)

    def _gaps_in_streams(self) -> None:
        """A section's stream is raised once a change: a change that was removed before it was sealed leaves a gap."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT s.name, s.revision, COUNT(c.id) FROM access_stream s "
                "LEFT JOIN access_change c ON c.stream = s.name WHERE s.name LIKE 's.%%' "
                "GROUP BY s.name, s.revision HAVING COUNT(c.id) <> s.revision",
                [],
            )
            for name, revision, count in cursor.fetchall():
                self._find(f"the stream {name} is at {revision}, but {count} of its changes are here")

    def _sealed_rows(self) -> Iterator[tuple[int, int, str, str, Sequence[Any]]]:
        """Every seal in order with its row (None where that is gone), some thousand at a time."""
        sealed_at = (
            "to_char(s.sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
            if connection.vendor == "postgresql"
            else "CAST(s.sealed_at AS text)"
        )
        after = -1
        while True:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT s.seq, s.row_id, s.link, {sealed_at}, {self.trail.selected} "  # noqa: S608
                    f"FROM {self.trail.seal_table} s LEFT JOIN {self.trail.table} t ON t.id = s.row_id "
                    f"WHERE s.seq > %s ORDER BY s.seq LIMIT {_AT_ONCE}",
                    [after],
                )
                rows = cursor.fetchall()
            for row in rows:
                yield row[0], row[1], row[2], _comparable(row[3]), row[4:]
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1][0]


def _comparable(at: Any) -> str:
    """A time as text with microseconds, which SQLite leaves out when they are none."""
    text = str(at)
    return f"{text}.000000" if len(text) == 19 else text


def _aware(at: Any) -> datetime:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moved(at: str, by: timedelta) -> str:
    try:
        return (datetime.fromisoformat(at) + by).strftime("%Y-%m-%d %H:%M:%S.%f")
    except (ValueError, OverflowError):
        return at
