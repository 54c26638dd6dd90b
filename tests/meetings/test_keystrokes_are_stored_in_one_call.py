"""On PostgreSQL an edit is numbered, checked and stored in one call; it stores nothing that may not be stored."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from access.models import Grant
from access.rights import permission_id
from meetings.minutes import atonce
from meetings.minutes.committer import Committer, Job, Outcome
from meetings.minutes.watch import Asked, ask
from meetings.models import Meeting, Minutes, MinutesUpdate
from tests.cast import Cast
from tests.meetings.conftest import with_meeting


def _job(cast: Cast, minutes: Minutes, name: str, update: bytes) -> Job:
    return Job(
        room=None, sender=None, epoch=1, user_id=cast.people[name].pk, section_id=minutes.meeting.section_id,
        minutes_id=minutes.pk, stream=minutes.stream, update=update, ack_to=1,
    )  # fmt: skip


@pytest.fixture
def minutes(live_cast: Cast) -> Minutes:
    meeting: Meeting = with_meeting(live_cast)
    return Minutes.objects.select_related("meeting").get(meeting=meeting)


def _settled(*jobs: Job) -> list[Outcome]:
    Committer()._settle(list(jobs))
    return [job.outcome for job in jobs]


@pytest.mark.both
def test_edits_get_the_next_numbers_in_the_order_they_came(live_cast: Cast, minutes: Minutes) -> None:
    jobs = [_job(live_cast, minutes, name, name.encode()) for name in ("per", "kari", "per")]
    assert _settled(*jobs) == [Outcome.STORED] * 3
    assert _settled(_job(live_cast, minutes, "kari", b"last")) == [Outcome.STORED]
    rows = MinutesUpdate.objects.filter(minutes=minutes).order_by("seq").values_list("seq", "update", "by__short_name")
    assert [(seq, bytes(update), by) for seq, update, by in rows] == [
        (1, b"per", "per"), (2, b"kari", "kari"), (3, b"per", "per"), (4, b"last", "kari"),
    ]  # fmt: skip


@pytest.mark.both
def test_one_who_may_only_read_stores_nothing_and_the_others_are_stored(live_cast: Cast, minutes: Minutes) -> None:
    jobs = [_job(live_cast, minutes, name, name.encode()) for name in ("per", "liv")]
    other = _job(live_cast, minutes, "sven", b"sven")
    assert _settled(*jobs, other)[1:] == [Outcome.NO_RIGHT, Outcome.NO_RIGHT]
    assert [bytes(row.update) for row in MinutesUpdate.objects.filter(minutes=minutes)] in ([], [b"per"])


# A lone keystroke goes by a call of its own.
@pytest.mark.both
@pytest.mark.parametrize("count", [1, 2])
def test_a_right_that_has_just_ended_stores_nothing(live_cast: Cast, minutes: Minutes, count: int) -> None:
    ended = timezone.now() - timedelta(milliseconds=2)
    Grant.objects.filter(user=live_cast.per).update(valid_from=ended - timedelta(days=1), valid_until=ended)
    late = [_job(live_cast, minutes, "per", b"late") for _ in range(count)]
    assert atonce.store(late) is None
    assert _settled(*late) == [Outcome.NO_RIGHT] * count
    assert not MinutesUpdate.objects.filter(minutes=minutes).exists()


@pytest.mark.both
@pytest.mark.parametrize("count", [1, 2])
def test_final_minutes_take_nothing(live_cast: Cast, minutes: Minutes, count: int) -> None:
    Minutes.objects.filter(pk=minutes.pk).update(state=Minutes.State.FINAL)
    late = [_job(live_cast, minutes, "per", b"late") for _ in range(count)]
    assert atonce.store(late) is None
    assert _settled(*late) == [Outcome.FINAL] * count
    assert not MinutesUpdate.objects.filter(minutes=minutes).exists()


@pytest.mark.both
def test_the_moment_the_last_day_for_comments_has_passed_nothing_is_taken(live_cast: Cast, minutes: Minutes) -> None:
    today = timezone.localdate()
    Minutes.objects.filter(pk=minutes.pk).update(state=Minutes.State.SENT, comments_until=today)
    assert _settled(_job(live_cast, minutes, "per", b"in time")) == [Outcome.STORED]
    Minutes.objects.filter(pk=minutes.pk).update(comments_until=today - timedelta(days=1))
    assert _settled(_job(live_cast, minutes, "per", b"late")) == [Outcome.FINAL]
    assert [bytes(row.update) for row in MinutesUpdate.objects.filter(minutes=minutes)] == [b"in time"]
    watched = ask(Asked(people=frozenset(), sessions=frozenset(), minutes=frozenset([minutes.pk])))
    assert watched.minutes[minutes.pk][0] is False


@pytest.mark.both
def test_a_look_says_of_every_document_whether_it_is_open_and_how_far_it_has_come(
    live_cast: Cast, minutes: Minutes, django_assert_num_queries: Any
) -> None:
    other = Minutes.objects.create(meeting=Meeting.objects.create(
        section_id=minutes.meeting.section_id, starts_at=timezone.now(), called_by=live_cast.kari,
    ))  # fmt: skip
    Meeting.objects.filter(pk=other.meeting_id).update(agenda_version=F("agenda_version") + 3)
    version = minutes.meeting.agenda_version
    assert _settled(*(_job(live_cast, minutes, name, b"word") for name in ("per", "kari"))) == [Outcome.STORED] * 2
    # Sent, and nobody has named a last day.
    Minutes.objects.filter(pk=minutes.pk).update(state=Minutes.State.SENT, comments_until=None)
    both = Asked(people=frozenset(), sessions=frozenset(), minutes=frozenset([minutes.pk, other.pk]))
    with django_assert_num_queries(1):
        seen = ask(both)
    assert seen.minutes == {minutes.pk: (True, version), other.pk: (True, other.meeting.agenda_version + 3)}
    assert seen.heads == {minutes.pk: 2, other.pk: 0}
    Minutes.objects.filter(pk=minutes.pk).update(state=Minutes.State.FINAL)
    assert ask(both).minutes == {minutes.pk: (False, version), other.pk: (True, other.meeting.agenda_version + 3)}


@pytest.mark.both
def test_the_call_never_joins_a_transaction_that_could_be_undone(live_cast: Cast, minutes: Minutes) -> None:
    job = _job(live_cast, minutes, "per", b"mine")
    with transaction.atomic():
        assert atonce.store([job]) is None
    assert (atonce.store([job]) is not None) == (connection.vendor == "postgresql")


@pytest.mark.both
def test_a_keystroke_does_not_go_through_every_grant_there_is(live_cast: Cast, minutes: Minutes) -> None:
    many = 3000
    right = Grant.objects.filter(user=live_cast.per, permission__codename="change_section").first()
    assert right is not None
    right.pk, right.revoked_at = None, timezone.now()
    Grant.objects.bulk_create([right] * many)
    table = "'access_grant'::regclass"
    read = f"SELECT pg_stat_get_xact_tuples_returned({table}) + pg_stat_get_xact_tuples_fetched({table})"
    jobs = [_job(live_cast, minutes, "kari", b"kari") for _ in range(2)]
    values = [[job.stream, job.minutes_id, job.section_id, job.user_id, job.update] for job in jobs]
    calls: list[tuple[str, list[Any]]] = [
        (atonce.STORE_ONE, values[0]),
        (atonce.STORE_SEVERAL, [list(column) for column in zip(*values, strict=True)]),
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        for call, columns in calls if connection.vendor == "postgresql" else []:
            cursor.execute(read)
            before = cursor.fetchone()[0]
            cursor.execute(call, [permission_id("change_section"), *columns])
            cursor.execute(read)
            assert cursor.fetchone()[0] - before < many
    assert _settled(*jobs) == [Outcome.STORED] * 2
