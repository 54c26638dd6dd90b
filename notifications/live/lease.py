"""Who may follow what, and until when: every answer is asked of the database at its own clock, many sockets at a time.

A stream is followed by right: `s.` by seeing the section, `m.` by seeing the Meetings section the minutes belong to,
`u.` by being that person. What is unknown, archived or not visible is simply not in the answer.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from access.models import LiveGrant, User
from access.rights import permission_id
from access.sessions import Identity, still_signed_in
from access.trail import heads

# The field that leads from a right to the public id after the dot.
_PATHS = {
    "s": "content_object__public_id",
    "m": "content_object__meetings__minutes__public_id",
}
# How many people are asked about in one query.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Lease:
    """The streams a person may follow now, and when the first of those rights ends."""

    streams: frozenset[str]
    until: datetime | None


def lease_of(user_id: int, own_stream: str, streams: Collection[str]) -> Lease:
    """What one person may follow of these streams; at most two queries."""
    ends = _ends([user_id], streams).get(user_id, {})
    allowed = frozenset(ends) | ({own_stream} & set(streams))
    return Lease(allowed, min(ends.values(), default=None))


def heads_for(identity: Identity, streams: Collection[str]) -> tuple[Lease, dict[str, int]]:
    """One person's lease on these streams and the revisions of what it holds; at most three queries."""
    lease = lease_of(identity.user_id, identity.stream, streams)
    return lease, heads(lease.streams)


def lets_others_see(user_id: int) -> bool:
    """Whether the person has nothing against others seeing where they are."""
    return User.objects.filter(pk=user_id, is_presence_hidden=False).exists()


def leases_of(asked: Iterable[tuple[Identity, Collection[str]]]) -> list[Lease | None]:
    """A lease for each socket, None where the session has ended; three queries for every 500 sockets."""
    waiting = list(asked)
    leases: list[Lease | None] = []
    for start in range(0, len(waiting), _AT_ONCE):
        part = waiting[start : start + _AT_ONCE]
        alive = still_signed_in({identity.session_key for identity, _ in part})
        ends = _ends({identity.user_id for identity, _ in part}, {name for _, streams in part for name in streams})
        for identity, streams in part:
            if identity.session_key not in alive:
                leases.append(None)
                continue
            own = {name: end for name, end in ends.get(identity.user_id, {}).items() if name in set(streams)}
            held = frozenset(own) | ({identity.stream} & set(streams))
            leases.append(Lease(held, min(own.values(), default=None)))
    return leases


def who_may_follow(streams: Iterable[str]) -> dict[str, set[int]]:
    """The ids of the people who may follow each section's or minutes' stream now; at most two queries."""
    found: dict[str, set[int]] = {name: set() for name in streams}
    for letter, path in _PATHS.items():
        ids = [name[2:] for name in found if name[0] == letter]
        if ids:
            for public_id, user_id in _rights(path, ids).values_list(path, "user_id"):
                found[f"{letter}.{public_id}"].add(user_id)
    return found


def _ends(user_ids: Collection[int], streams: Collection[str]) -> dict[int, dict[str, datetime]]:
    """Person → stream → when the right to it ends (the latest end, where it is held for several reasons)."""
    ends: dict[int, dict[str, datetime]] = {}
    for letter, path in _PATHS.items():
        ids = [name[2:] for name in streams if name[0] == letter]
        if not ids:
            continue
        rows = _rights(path, ids).filter(user_id__in=user_ids).values_list("user_id", path, "valid_until")
        for user_id, public_id, until in rows:
            held = ends.setdefault(user_id, {})
            name = f"{letter}.{public_id}"
            held[name] = max(until, held.get(name, until))
    return ends


def _rights(path: str, public_ids: Collection[str]):  # type: ignore[no-untyped-def]
    return LiveGrant.objects.filter(
        permission_id=permission_id("view_section"),
        user__is_active=True,
        content_object__archived_at__isnull=True,
        **{f"{path}__in": public_ids},
    )
