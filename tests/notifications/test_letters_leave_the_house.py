"""Letters are neutral, leave once, wait when the mail server refuses, and never reach those who may no longer see."""

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from access.signals import letter_wanted
from access.trail import record
from notifications import outbox, worker
from notifications.gates import worker_state
from notifications.models import Letter, Notice, WorkerBeat
from notifications.worker import Worker
from tests.cast import Cast, end_right_now

pytestmark = pytest.mark.both


def give_access(cast: Cast) -> Letter:
    """Anne gives Per access, so that a letter waits for him."""
    health = cast.sections["health"]
    with transaction.atomic():
        record(
            "access.given", by=cast.anne, stream=health.stream, plan=cast.plan, section=health, target=cast.seats["per"]
        )
    return Letter.objects.get()


def due_again() -> None:
    Letter.objects.update(not_before=timezone.now(), leased_until=None)


def test_a_letter_says_nothing_but_that_there_is_something(cast: Cast) -> None:
    letter = give_access(cast)
    assert outbox.carry_out() == 1
    (message,) = mail.outbox

    assert message.to == [cast.per.email]
    for word in ("Maja", "Anne", "Berg", "Per ", "Helse", "Health", cast.plan.public_id):
        assert word not in message.subject + str(message.body)
    assert message.extra_headers["Message-ID"].startswith(f"<{letter.key}@")
    letter.refresh_from_db()
    assert letter.sent_at
    assert outbox.carry_out() == 0


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_letter_speaks_its_readers_language(cast: Cast, language: str) -> None:
    cast.per.language = language
    cast.per.save()
    give_access(cast)
    outbox.carry_out()

    assert mail.outbox[0].subject


def test_who_may_no_longer_see_gets_no_letter(cast: Cast) -> None:
    letter = give_access(cast)
    end_right_now(cast.seats["per"])

    assert outbox.carry_out() == 0
    assert not mail.outbox
    letter.refresh_from_db()
    assert letter.dropped_at
    assert letter.sent_at is None


def test_an_invitation_is_sealed_until_it_leaves_and_gone_afterwards(cast: Cast) -> None:
    with transaction.atomic():
        letter_wanted.send(
            sender=Letter,
            kind="invitation",
            user=cast.sven,
            context={"path": "/invitasjon/secret-token"},
            key="invitation.1",
        )
    letter = Letter.objects.get()
    assert "secret-token" not in letter.sealed_context
    assert letter.sealed_context
    outbox.carry_out()

    assert "/invitasjon/secret-token" in mail.outbox[0].body
    letter.refresh_from_db()
    assert letter.sealed_context == ""


def test_the_same_letter_wanted_twice_is_one(cast: Cast) -> None:
    for _ in range(2):
        with transaction.atomic():
            letter_wanted.send(sender=Letter, kind="invitation", user=cast.sven, context={}, key="invitation.7")

    assert Letter.objects.count() == 1


class Refusing(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError


def test_a_refused_letter_waits_longer_each_time_and_is_given_up_after_a_week(cast: Cast, settings: Settings) -> None:
    letter = give_access(cast)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    waits = []
    for _ in range(3):
        due_again()
        assert outbox.carry_out() == 0
        letter.refresh_from_db()
        waits.append((letter.not_before - timezone.now()).total_seconds())
    assert waits[0] < waits[1] < waits[2]
    assert letter.error == "ConnectionRefusedError"
    due_again()
    Letter.objects.update(created_at=timezone.now() - timedelta(days=8))
    outbox.carry_out()

    letter.refresh_from_db()
    assert letter.dropped_at
    assert "7" in letter.error


def test_a_letter_that_cannot_be_written_does_not_hold_up_the_others(cast: Cast) -> None:
    broken = give_access(cast)
    Letter.objects.update(sealed_context="not sealed by us")
    with transaction.atomic():
        letter_wanted.send(sender=Letter, kind="access.given", user=cast.anne, context={}, key="after.1")

    assert outbox.carry_out() == 1
    assert [message.to for message in mail.outbox] == [[cast.anne.email]]
    broken.refresh_from_db()
    assert (broken.sent_at, broken.tries, broken.leased_until) == (None, 1, None)
    assert broken.error
    assert "sealed" not in broken.error


def test_a_leased_letter_is_left_alone_until_the_lease_has_run_out(cast: Cast) -> None:
    give_access(cast)
    assert len(outbox.claim()) == 1
    assert outbox.claim() == []
    Letter.objects.update(leased_until=timezone.now() - timedelta(seconds=1))

    assert len(outbox.claim()) == 1


def test_without_a_mail_server_letters_are_files_that_a_person_can_read(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "notifications.mail.Folder"
    settings.MAIL_FOLDER = tmp_path / "mail"
    letter = give_access(cast)
    outbox.carry_out()
    (file,) = (tmp_path / "mail").iterdir()

    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o077 == 0
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert str(message["Message-ID"]).startswith(f"<{letter.key}@")
    assert settings.PUBLIC_URL + "/varsler" in file.read_text()


def test_a_worker_says_that_it_lives(cast: Cast) -> None:
    assert worker_state() == "missing"
    Worker().step()
    assert worker_state() == "ok"
    WorkerBeat.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert worker_state() == "missing"


def test_notices_whose_writer_was_killed_are_announced_by_the_worker(live_cast: Cast) -> None:
    Notice.objects.create(user=live_cast.anne, kind="goal.added", created_at=timezone.now() - timedelta(minutes=1))
    Worker().step()

    assert Notice.objects.get().is_announced


def test_a_duty_that_stumbles_holds_no_letter_back_and_tells_no_words(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble() -> None:
        raise ValueError("Maja sover dårlig")

    monkeypatch.setattr(worker, "_DUTIES", [stumble, *worker._DUTIES])
    letter = give_access(cast)
    Worker().step()

    letter.refresh_from_db()
    assert letter.sent_at
    assert "could not stumble (ValueError)" in caplog.text
    assert "Maja" not in caplog.text
