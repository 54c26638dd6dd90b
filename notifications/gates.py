"""Notices, presence and the worker's state, for somebody: what may be shown is asked when it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from access.models import AccessRequest, Consent, Seat, Stream, User
from access.rights import live_sections, may, who_sees
from access.trail import heads
from meetings.models import AgendaWish, Approval, Meeting
from notifications.live import lease, presence
from notifications.models import Letter, Notice, WorkerBeat
from plans.gates import plans_for
from plans.models import ProgressNote, Section

PAGE_SIZE = 30
_UNREAD = (
    f"SELECT (SELECT COUNT(*) FROM {Notice._meta.db_table} WHERE user_id = %s AND read_at IS NULL), "  # noqa: S608
    f"(SELECT revision FROM {Stream._meta.db_table} WHERE name = %s)"
)


@dataclass(frozen=True)
class Told:
    """A notice with what its reader may see of it now. `target` is what it is about, where that may be seen."""

    notice: Notice
    is_visible: bool
    target: Any


def unread_for(user: User) -> tuple[int, int]:
    """How many notices the person has not read, and the revision of their stream; one query.

    Every page asks this, and putting the question together through the models took ten times as long as the answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [user.pk, user.stream])
        unread, revision = cursor.fetchone()
    return unread, revision or 0


def notices_for(user: User) -> QuerySet[Notice, Notice]:
    """The person's inbox, newest first."""
    notices = Notice.objects.filter(user=user).select_related("change__by", "plan", "section")
    return notices.order_by("-created_at", "-id")


def get_notice_for(user: User, public_id: str) -> Notice:
    """Return a notice of the person's own; raises Http404."""
    return get_object_or_404(notices_for(user), public_id=public_id)


def told(user: User, notices: Iterable[Notice]) -> list[Told]:
    """These notices of the person with what may be seen of each at this moment; constant queries."""
    rows = list(notices)
    sections = _seen_sections(user, rows)
    plans = _seen_plans(user, rows)
    targets = _targets(user, rows)
    listed = []
    for notice in rows:
        is_visible = notice.section_id in sections if notice.section_id else notice.plan_id in plans
        is_visible = is_visible or notice.is_of_account or notice.is_question
        target = targets.get((notice.target_kind, notice.target_id)) if is_visible else None
        listed.append(Told(notice, is_visible, target))
    return listed


def _seen_sections(user: User, rows: list[Notice]) -> set[int]:
    ids = {row.section_id for row in rows if row.section_id}
    return set(
        Section.objects.filter(pk__in=ids, archived_at__isnull=True, id__in=live_sections(user)).values_list(
            "pk", flat=True
        )
    )


def _seen_plans(user: User, rows: list[Notice]) -> set[int]:
    ids = {row.plan_id for row in rows if row.plan_id and not row.section_id}
    return set(plans_for(user).filter(pk__in=ids).values_list("pk", flat=True))


def _targets(user: User, rows: list[Notice]) -> dict[tuple[str, str], Any]:
    """The meetings, seats and consents that notices are about. Goals and measures are not named in an inbox."""
    ids: dict[str, set[str]] = {}
    for row in rows:
        ids.setdefault(row.target_kind, set()).add(row.target_id)
    found: dict[tuple[str, str], Any] = {}
    meetings = Meeting.objects.filter(section__in=live_sections(user)).select_related("minutes")
    for meeting in meetings.filter(public_id__in=ids.get("meeting", ())):
        found["meeting", meeting.public_id] = meeting
    for meeting in meetings.filter(minutes__public_id__in=ids.get("minutes", ())):
        found["minutes", meeting.minutes.public_id] = meeting
    for answer in Approval.objects.filter(
        public_id__in=ids.get("approval", ()), minutes__meeting__section__in=live_sections(user)
    ).select_related("minutes__meeting"):
        found["approval", answer.public_id] = answer.minutes.meeting
    for wish in AgendaWish.objects.filter(
        public_id__in=ids.get("agendawish", ()), meeting__section__in=live_sections(user)
    ).select_related("meeting"):
        found["agendawish", wish.public_id] = wish.meeting
    notes = ProgressNote.objects.filter(public_id__in=ids.get("progressnote", ()))
    for note in notes.filter(measure__section__in=live_sections(user)).select_related("measure"):
        found["progressnote", note.public_id] = note.measure
    for seat in Seat.objects.filter(public_id__in=ids.get("seat", ())).select_related("user", "unit"):
        found["seat", seat.public_id] = seat
    for consent in Consent.objects.filter(public_id__in=ids.get("consent", ())).select_related(
        "seat__user", "seat__unit"
    ):
        found["consent", consent.public_id] = consent
    asked = AccessRequest.objects.filter(public_id__in=ids.get("accessrequest", ()))
    for request in asked.select_related("seat__user", "seat__unit"):
        found["accessrequest", request.public_id] = request
    return found


def people_here_for(user: User, stream: str) -> list[User]:
    """Who else has a section open now, or is in the room of a meeting, for somebody who sees it; raises Http404."""
    path = {"s.": "public_id", "m.": "meetings__minutes__public_id"}.get(stream[:2], "")
    section = Section.objects.filter(**{path: stream[2:]}, archived_at__isnull=True).first() if path else None
    if section is None or not may(user, "view_section", section):
        raise Http404
    ids = presence.people_in(stream) - {user.pk}
    if not ids:
        return []
    seeing = who_sees([section.pk]).filter(user_id__in=ids).values("user_id")
    return list(User.objects.filter(pk__in=seeing, is_presence_hidden=False).order_by("name"))


def missed_by(user: User, streams: Iterable[str]) -> tuple[dict[str, int], set[str]]:
    """The revisions now of the streams the person may follow, and those they may not; what a socket answers too."""
    asked = set(streams)
    held = lease.lease_of(user.pk, user.stream, asked)
    return heads(held.streams), asked - held.streams


def letters_waiting() -> QuerySet[Letter, Letter]:
    """Letters that have neither left nor been given up."""
    return Letter.objects.filter(sent_at__isnull=True, dropped_at__isnull=True)


def worker_state(now: datetime | None = None) -> str:
    """`ok` while a worker has looked at the outbox within the last half minute, else `missing`."""
    recently = (now or timezone.now()) - timedelta(seconds=30)
    return "ok" if WorkerBeat.objects.filter(at__gt=recently).exists() else "missing"
