"""Meetings that repeat one another: called together, and changed or called off from one of them onwards."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from access.identity import new_public_id
from access.models import Seat, User
from meetings.actions.answering import forget_answers
from meetings.actions.calling import StaleMeeting
from meetings.actions.changing import call_off
from meetings.actions.delivering import send_entries
from meetings.actions.notice import Notice, differences, for_the_team, notice_of
from meetings.actions.trail import note, require_leading
from meetings.actions.writing import invite
from meetings.invited_gates import series_of
from meetings.models import AgendaItem, Meeting, Minutes, NoticeChange
from meetings.repetition import at_clock

Status = Meeting.Status


def repeat_meeting(meeting: Meeting, starts: Iterable[datetime], *, by: User) -> list[Meeting]:
    """Call further meetings like this one, each with its own agenda, answers and minutes; they make one series.

    The agenda comes along with who leads what, for how long and about which goal, without what is parked. What is to be
    prepared, what is to be read and the last day for wishes belong to the first alone, and who has left the team or no
    longer sees Meetings is not called. A day that the series has already is not taken twice. On commit the invited get
    one notice and one letter with all the calendar entries. Raises PermissionDenied unless the person may lead.
    """
    with transaction.atomic():
        require_leading(meeting.section, by=by)
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        meeting.refresh_from_db(fields=["series"])
        series = meeting.series or new_public_id()
        Meeting.objects.filter(pk=meeting.pk).update(series=series)
        taken = {one.starts_at for one in series_of(meeting)}
        notice = _to_repeat(meeting)
        items = list(meeting.agenda.filter(parked_at__isnull=True).order_by("position", "id"))
        made = [_call(meeting, notice, items, moment, series, by) for moment in sorted(set(starts) - taken)]
        if made:
            note("meeting.repeated", meeting, meeting.section, by=by)
            send_entries("meeting.repeated", made, _seats_of(made), by=by)
    meeting.refresh_from_db()
    return made


def change_rest(
    meeting: Meeting, *, clock: time, weekday: int, values: Mapping[str, Any], version: int, by: User
) -> list[Meeting]:
    """Give this meeting and the later ones of its series another time of day, weekday, length or place.

    Each keeps its own week. Answers stay unless the time changes; those whose new time would be past stay as they are.
    On commit the invited get one notice and one letter. Raises PermissionDenied unless the person may lead,
    `StaleMeeting` when somebody changed this meeting in between.
    """
    with transaction.atomic():
        require_leading(meeting.section, by=by)
        _lock(meeting, version)
        changed = [one for one in series_of(meeting) if _change(one, clock, weekday, values, by)]
        if changed:
            note("meeting.series_changed", meeting, meeting.section, by=by)
            send_entries("meeting.series_changed", changed, _seats_of(changed), by=by)
    meeting.refresh_from_db()
    return changed


def cancel_rest(meeting: Meeting, *, reason: str = "", by: User) -> list[Meeting]:
    """Call this meeting and the later ones of its series off, with one notice and one letter on commit.

    Twice is once. Raises PermissionDenied unless the person may lead.
    """
    with transaction.atomic():
        require_leading(meeting.section, by=by)
        gone = call_off(series_of(meeting), reason)
        for one in gone:
            note("meeting.cancelled_in_series", one, one.section, by=by)
        if gone:
            note("meeting.series_cancelled", meeting, meeting.section, by=by)
            send_entries("meeting.series_cancelled", gone, _seats_of(gone), by=by)
    meeting.refresh_from_db()
    return gone


def _to_repeat(meeting: Meeting) -> Notice:
    notice = for_the_team(notice_of(meeting), meeting.section)
    return replace(notice, values={**notice.values, "wishes_until": None})


def _call(
    meeting: Meeting, notice: Notice, items: Iterable[AgendaItem], starts_at: datetime, series: str, by: User
) -> Meeting:
    values = {**notice.values, "starts_at": starts_at}
    one = Meeting.objects.create(
        section=meeting.section, status=Status.CALLED, called_by=by, called_at=timezone.now(), series=series, **values
    )
    invite(one, notice.invited)
    invited = {seat.pk for seat in notice.invited}
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=one,
            position=position,
            title=item.title,
            part=item.part,
            goal_id=item.goal_id,
            leader_id=item.leader_id if item.leader_id in invited else None,
            minutes=item.minutes,
        )
        for position, item in enumerate(items)
    )
    Minutes.objects.create(meeting=one)
    note("meeting.called_in_series", one, one.section, by=by)
    return one


def _lock(meeting: Meeting, version: int) -> None:
    rows = Meeting.objects.select_for_update().filter(pk=meeting.pk, version=version, status=Status.CALLED)
    if rows.first() is None:
        raise StaleMeeting(Meeting.objects.select_related("section").get(pk=meeting.pk))


def _change(meeting: Meeting, clock: time, weekday: int, values: Mapping[str, Any], by: User) -> bool:
    before = notice_of(meeting)
    day = timezone.localdate(meeting.starts_at)
    starts_at = at_clock(day + timedelta(days=weekday - day.weekday()), clock)
    if starts_at <= timezone.now() and starts_at != meeting.starts_at:
        return False
    after = replace(before, values={**before.values, **values, "starts_at": starts_at})
    changes = differences(before, after)
    if not changes:
        return False
    fields = [change.field for change in changes]
    columns = {name: after.values[name] for name in fields}
    Meeting.objects.filter(pk=meeting.pk).update(**columns, version=F("version") + 1)
    if "starts_at" in fields:
        forget_answers(meeting)
    NoticeChange.objects.create(meeting=meeting, by=by, fields=[change.kept() for change in changes])
    note("meeting.changed_in_series", meeting, meeting.section, by=by, fields=fields)
    return True


def _seats_of(meetings: Iterable[Meeting]) -> list[Seat]:
    return list(Seat.objects.filter(invitations_to_meetings__meeting__in=list(meetings)).distinct())
