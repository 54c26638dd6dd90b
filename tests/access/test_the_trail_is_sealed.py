"""Whoever owns the database can change the trail; the chain says that they did, and names the row."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from access.actions.consents import give_access
from access.chain import TRAILS, Trail, line_of
from access.dates import today
from access.levels import Level
from access.liveviews import APPEND_ONLY
from access.models import AccessEvent, AccessEventSeal, Change, ChangeSeal, ConsentSignature, Stream, TrailHead
from access.sealer import HEAD_EVERY, LATE, seal_latecomers, seal_trail
from access.trail import record
from access.verifying import Finding, verify_trail
from meetings.models import Correction, KeptMinutes, Meeting, Minutes
from tests.cast import Cast, proof
from tests.conftest import dropped_triggers
from tests.rights.walk import undone

pytestmark = pytest.mark.both

ANOTHER: dict[str, str] = {
    "revision": "revision + 100", "by_id": "%(other)s", "plan_id": "%(plan)s", "user_id": "%(other)s",
    "at": "'2026-01-02 03:04:05'", "fields": "'[\"title\"]'", "sections": "'[\"a\"]'",
    "representation_id": "%(mandate)s", "section_id": "%(section)s", "seat_id": "%(seat)s", "unit_id": "%(unit)s",
}  # fmt: skip


def do(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))


@contextmanager
def as_the_owner_of_the_database() -> Iterator[None]:
    """Without the triggers; everything is as before afterwards."""
    with undone():
        connection.check_constraints()
        for statement in dropped_triggers():
            do(statement)
        yield


def findings(*, heads: list[TrailHead] | None = None) -> list[Finding]:
    return [finding for seen in verify_trail(heads or ()) for finding in seen.findings]


def rows_named(**how: Any) -> list[int | None]:
    return [finding.row for finding in findings(**how)]


def write(cast: Cast, how_many: int = 6) -> None:
    """Some changes and as many openings."""
    section = cast.sections["health"]
    for _ in range(how_many):
        with transaction.atomic():
            record("goal.added", by=cast.per, stream=section.stream, plan=cast.plan, section=section, fields=["why"])
        AccessEvent.objects.create(user=cast.per, plan=cast.plan, action="opened", page="plans:goals", sections=["b"])


def seal() -> None:
    while seal_trail("test"):
        pass


@pytest.fixture
def sealed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    write(cast)
    seal()
    with monkeypatch.context() as patch:
        # The minute between two heads has passed.
        patch.setattr("access.sealer.HEAD_EVERY", timedelta(0))
        write(cast, 4)
        seal()
    assert findings() == []
    return cast


def ids(trail: Trail) -> list[int]:
    return list(trail.rows._default_manager.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("trail", TRAILS, ids=lambda trail: trail.name)
def test_a_change_of_any_column_of_any_row_is_named(sealed: Cast, trail: Trail) -> None:
    known = {
        "other": sealed.sven.pk, "plan": sealed.plans["nora"].pk, "section": sealed.sections["school"].pk,
        "seat": sealed.seats["liv"].pk, "mandate": sealed.plan.representations.all()[0].pk,
        "unit": sealed.units["away"].pk,
    }  # fmt: skip
    first, *_, last = ids(trail)
    for row in (first, last):
        for column in trail.columns[1:]:
            new = ANOTHER.get(column, "'changed'") % known
            with as_the_owner_of_the_database():
                do(f"UPDATE {trail.table} SET {column} = {new} WHERE id = %s", row)
                assert row in rows_named(), column
    assert findings() == []


@pytest.mark.parametrize("trail", TRAILS, ids=lambda trail: trail.name)
def test_a_removed_row_is_named_wherever_it_stood(sealed: Cast, trail: Trail) -> None:
    first, *middle, last = ids(trail)
    for row in (first, middle[3], last):
        with as_the_owner_of_the_database():
            do(f"DELETE FROM {trail.table} WHERE id = %s", row)
            assert row in rows_named()
        with as_the_owner_of_the_database():
            do(f"DELETE FROM {trail.table} WHERE id = %s", row)
            do(f"DELETE FROM {trail.seal_table} WHERE row_id = %s", row)
            assert any(finding.trail == trail.name for finding in findings())


@pytest.mark.parametrize("trail", TRAILS, ids=lambda trail: trail.name)
def test_two_rows_that_have_changed_places_are_named(sealed: Cast, trail: Trail) -> None:
    first, second = ids(trail)[2:4]
    with as_the_owner_of_the_database():
        for before, after in ((first, 900_001), (second, first), (900_001, second)):
            do(f"UPDATE {trail.table} SET id = %s WHERE id = %s", after, before)
        assert {first, second} <= set(rows_named())
    with as_the_owner_of_the_database():
        for before, after in ((first, 900_001), (second, first), (900_001, second)):
            do(f"UPDATE {trail.seal_table} SET row_id = %s WHERE row_id = %s", after, before)
        assert {first, second} <= set(rows_named())


def test_a_row_put_in_is_named_whether_it_was_sealed_since_or_not(sealed: Cast) -> None:
    gap = max(ids(TRAILS[1])) + 50
    long_ago = timezone.now() - timedelta(days=20)
    with undone():
        AccessEvent.objects.create(pk=gap, user=sealed.sven, plan=sealed.plan, action="opened", page="x", at=long_ago)
        assert rows_named() == [gap]
        seal()
        assert rows_named() == [gap]
    with undone():
        AccessEvent.objects.create(
            pk=gap, user=sealed.sven, plan=sealed.plan, action="opened", page="x", at=timezone.now() + timedelta(days=1)
        )
        seal()
        assert rows_named() == [gap]
    write(sealed, 1)
    AccessEvent.objects.create(pk=gap, user=sealed.per, plan=sealed.plan, action="opened", page="plans:goals")
    seal()
    assert findings() == []
    AccessEvent.objects.create(pk=gap - 7, user=sealed.sven, plan=sealed.plan, action="opened", page="x", at=long_ago)
    seal()
    seal_latecomers("test")
    assert rows_named() == [gap - 7]


def test_a_tail_cut_off_with_its_seals_is_noticed_by_the_signed_head(sealed: Cast) -> None:
    kept = list(TrailHead.objects.order_by("pk"))
    for trail in TRAILS:
        last = ids(trail)[-1]
        with as_the_owner_of_the_database():
            do(f"DELETE FROM {trail.table} WHERE id = %s", last)
            do(f"DELETE FROM {trail.seal_table} WHERE row_id = %s", last)
            # Whoever does that also lowers the stream and takes our own heads away: only those kept elsewhere tell.
            Stream.objects.filter(name__startswith="s.").update(revision=Change.objects.count())
            assert any("gone" in finding.words for finding in findings())
            do("DELETE FROM access_trailhead")
            assert not any("gone" in finding.words for finding in findings())
            assert any("gone" in finding.words for finding in findings(heads=kept))


def test_a_chain_built_anew_is_noticed_by_a_head_kept_elsewhere(sealed: Cast) -> None:
    kept = list(TrailHead.objects.order_by("pk"))
    with as_the_owner_of_the_database():
        do("UPDATE access_change SET kind = 'goal.changed' WHERE id = %s", ids(TRAILS[0])[0])
        for table in ("access_changeseal", "access_accesseventseal", "access_trailhead"):
            do(f"DELETE FROM {table}")
        seal()
        assert findings() == []
        assert any("built anew" in finding.words for finding in findings(heads=kept))


def test_heads_that_others_have_signed_count_for_nothing(sealed: Cast, settings: Any) -> None:
    head = TrailHead.objects.order_by("pk")[0]
    head.seq += 1
    assert any("not signed" in finding.words for finding in findings(heads=[head]))
    settings.TRAIL_KEYS = ["another key altogether, of somebody else"]
    assert all("not signed" in finding.words for finding in findings())
    settings.TRAIL_KEYS = [*settings.TRAIL_KEYS, *settings.FIELD_KEYS]
    assert findings() == []


def test_what_is_honest_is_no_alarm(cast: Cast) -> None:
    with undone():
        write(cast, 2)
    write(cast, 2)
    seal()
    newest = ids(TRAILS[0])[-1]
    # Committed after one with a higher number had been sealed, as transactions side by side do on PostgreSQL.
    section = cast.sections["school"]
    for number in (newest + 9, newest + 4):
        Stream.objects.update_or_create(name=section.stream, defaults={"revision": number})
        Change.objects.create(pk=number, stream=section.stream, revision=number, kind="goal.added", plan=cast.plan)
        seal()
    Stream.objects.filter(name=section.stream).update(revision=2)
    waiting = sum(seen.waiting for seen in verify_trail())
    assert waiting == 1
    if connection.vendor == "postgresql":
        assert seal_latecomers("test") == 1
        assert sum(seen.waiting for seen in verify_trail()) == 0
    assert findings() == []


def test_a_sealer_that_stands_still_is_noticed(sealed: Cast) -> None:
    AccessEvent.objects.create(plan=sealed.plan, action="opened", page="x", at=timezone.now() - 2 * LATE)
    assert "no seal" in findings()[0].words
    with as_the_owner_of_the_database():
        AccessEventSeal.objects.update(sealed_at=timezone.now() - LATE - 2 * HEAD_EVERY)
        do("DELETE FROM access_trailhead")
        assert any("no head has been signed" in finding.words for finding in findings())


def test_only_one_seals_at_a_time(cast: Cast) -> None:
    write(cast, 1)
    seal_trail("one")
    write(cast, 1)
    seal_trail("another")
    assert ChangeSeal.objects.count() == 1
    seal_trail("one")
    assert ChangeSeal.objects.count() == 2


def _add_to_final_minutes(cast: Cast) -> None:
    now = timezone.now()
    meeting = Meeting.objects.create(section=cast.sections["meetings"], starts_at=now, called_by=cast.kari)
    minutes = Minutes.objects.create(meeting=meeting, state=Minutes.State.FINAL)
    KeptMinutes.objects.create(minutes=minutes, pdf=b"%PDF", pdf_sha256="0" * 64, plan="{}", plan_sha256="0" * 64)
    Correction.objects.create(
        minutes=minutes, number=1, text="Det var tirsdag.", by=cast.kari, signer_name=cast.kari.name,
        method=ConsentSignature.Method.APP, proved_at=now, sha256="0" * 64,
    )  # fmt: skip


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_no_table_of_the_trail_can_be_changed_emptied_or_written_over(sealed: Cast, table: str) -> None:
    levels = {sealed.sections["school"]: Level.VIEW}
    give_access(sealed.seats["liv"], levels, until=today(), purpose="Skole", by=sealed.anne, proof=proof())
    _add_to_final_minutes(sealed)
    key = "seq" if table.endswith("seal") else "id"
    statements = [f"UPDATE {table} SET {key} = {key} + 1000", f"DELETE FROM {table}"]
    if connection.vendor == "sqlite":
        statements.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    else:
        statements.append(f"TRUNCATE {table} CASCADE")
        statements.append(f"SET session_replication_role = replica; DELETE FROM {table}")
    connection.check_constraints()
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            do(statement)


def test_the_command_says_what_is_wrong_and_answers_with_one(sealed: Cast, tmp_path: Path) -> None:
    out = StringIO()
    call_command("trailheads", stdout=out)
    kept = tmp_path / "heads.jsonl"
    kept.write_text(out.getvalue())
    call_command("verifytrail", heads=str(kept), stdout=out)
    assert "Nothing has been changed" in out.getvalue()
    with as_the_owner_of_the_database():
        row = ids(TRAILS[1])[2]
        do("DELETE FROM access_accessevent WHERE id = %s", row)
        with pytest.raises(SystemExit) as ended:
            call_command("verifytrail", heads=str(kept), stdout=out)
    assert ended.value.code == 1
    assert f"WRONG  openings, row {row}: the row has been removed" in out.getvalue()
    kept.write_text(line_of(TrailHead.objects.all()[0]) + "\n{}")
    with pytest.raises(CommandError, match="Line 2"):
        call_command("verifytrail", heads=str(kept))


def test_heads_are_written_to_a_file_for_another_machine(cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.TRAIL_HEADS_FILE = str(tmp_path / "heads.jsonl")
    write(cast)
    seal()
    assert len((tmp_path / "heads.jsonl").read_text().splitlines()) == 2
