"""Links that let somebody in are guessed, bent and tried again."""

import hashlib

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.actions.accounts import TOKEN_BYTES, create_account, invite
from access.models import Invitation, Session
from tests.cast import Cast

pytestmark = pytest.mark.both


@pytest.fixture
def token(cast: Cast) -> str:
    cache.clear()
    return invite(create_account("Eva Ny", "eva@example.org", by=cast.kari), by=cast.kari)


def guesses(token: str) -> list[str]:
    """What somebody who has seen a part of it, or its hash, would try."""
    hashed = Invitation.objects.latest("id").token_hash
    return [
        token[:-1], token + "A", token.swapcase(), token[::-1], token[:20], "A" * len(token), hashed,
        hashlib.sha256(token.encode()).hexdigest(), token[:-1] + ("A" if token[-1] != "A" else "B"), "_" * 43, "0",
    ]  # fmt: skip


def test_a_token_cannot_be_guessed_bent_or_made_from_what_is_stored(cast: Cast, token: str) -> None:
    assert TOKEN_BYTES * 8 >= 256
    unknown = Client().get("/invitasjon/" + "w" * 43)
    before = Session.objects.count()

    for guess in guesses(token):
        for method in ("get", "post"):
            answer = getattr(Client(), method)(f"/invitasjon/{guess}")
            assert answer.status_code == unknown.status_code == 404, guess
            assert "Eva" not in answer.content.decode()

    assert Session.objects.count() == before
    assert Client().get(f"/invitasjon/{token}").status_code == 200


def test_a_guess_costs_what_the_right_one_costs(cast: Cast, token: str) -> None:
    """The look-up is by the hash of the whole, so that no answer comes sooner for a guess that is nearly right."""
    counts = set()
    for guess in ("w" * 43, token[:-1] + ("A" if token[-1] != "A" else "B")):
        with CaptureQueriesContext(connection) as queries:
            Client().get(f"/invitasjon/{guess}")
        counts.add(len(queries))
    assert len(counts) == 1


def test_there_is_no_calendar_address_to_guess(cast: Cast) -> None:
    """No address of the product lets anybody read without signing in, but invitations and pages without content."""
    for path in ("/kalender", "/kalender.ics", "/kalender/abc.ics", "/calendar.ics"):
        assert Client().get(path).status_code == 404
