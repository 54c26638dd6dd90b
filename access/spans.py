"""When each seat could do how much: read from the rows of rights, so that pauses and early ends show as they were."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from access.levels import SECTION_PERMISSIONS, Level
from access.models import Grant
from access.rights import permission_id


@dataclass(frozen=True, slots=True)
class Span:
    """A seat's level in [start, end)."""

    seat_id: int
    level: Level
    start: datetime
    end: datetime


def spans_in(section_ids: Iterable[int]) -> list[Span]:
    """Every span, past, present and to come, in which a seat held something in these sections; one query.

    The caller has fetched the sections for somebody who may know who sees them.
    """
    level_of = {permission_id(codename): Level.of(codename) for codename in SECTION_PERMISSIONS}
    rows = (
        Grant.objects.filter(section__in=list(section_ids), seat__isnull=False)
        .order_by()
        .values_list("seat_id", "permission_id", "valid_from", "valid_until", "revoked_at", "employment__valid_until")
        .distinct()
    )
    found = []
    for seat_id, permission, start, until, revoked_at, work_until in rows:
        # What is held in somebody's work ends with it.
        end = min(moment for moment in (until, revoked_at, work_until) if moment is not None)
        if seat_id is not None and start < end:
            found.append(Span(seat_id, level_of[permission], start, end))
    return found


def highest(spans: Iterable[Span]) -> list[Span]:
    """One seat's spans without overlap: at each instant the highest level, neighbours of one level joined."""
    rows = list(spans)
    edges = sorted({edge for span in rows for edge in (span.start, span.end)})
    joined: list[Span] = []
    for start, end in itertools.pairwise(edges):
        held = [span.level for span in rows if span.start <= start and span.end >= end]
        if not held:
            continue
        level = max(held)
        if joined and joined[-1].end == start and joined[-1].level == level:
            joined[-1] = Span(rows[0].seat_id, level, joined[-1].start, end)
        else:
            joined.append(Span(rows[0].seat_id, level, start, end))
    return joined
