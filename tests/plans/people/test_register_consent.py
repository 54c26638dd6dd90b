"""A consent on paper or by word of mouth counts as much, is marked as what it is, and the owner's side is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from access.actions.consents import offer_consent, withdraw_consent
from access.actions.cosigning import say_who_signs
from access.dates import today
from access.levels import Level
from access.models import Consent, ConsentSignature
from access.rights import levels_for
from access.scans import LARGEST
from notifications.models import Notice
from tests.cast import Cast
from tests.plans.people.steps import address

PDF = b"%PDF-1.7\n" + b"signert av Anne " * 20
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 50


def register(cast: Cast, name: str = "kari", content: bytes = PDF, seat: str = "liv", **changes: Any) -> Any:
    fields: dict[str, Any] = {f"s-{section.public_id}": "none" for section in cast.plan.sections.all()}
    fields |= {
        f"s-{cast.sections['school'].public_id}": "write", "length": "3", "purpose": "Ny skoleplan",
        "method": "paper", "signers": [cast.anne.public_id], "given_on": today().isoformat(),
        "how_informed": "Forklart på samisk, med tolk",
    }  # fmt: skip
    fields |= changes
    if content and "scan" not in changes:
        # What the browser says of the file is a lie on purpose.
        fields["scan"] = SimpleUploadedFile("../../evil.html", content, "text/html")
    return cast.client(name).post(address("register-consent", cast.plan, cast.seats[seat].public_id), fields)


def test_paper_holds_at_once_is_marked_and_told(cast: Cast) -> None:
    answer = register(cast)
    assert answer.status_code == 302

    signature = ConsentSignature.objects.get()
    consent = signature.consent
    assert levels_for(cast.liv, cast.plan.pk) == {cast.sections["school"].pk: Level.WRITE}
    assert (consent.state, consent.given_by) == (Consent.State.SIGNED, cast.anne)
    assert (signature.method, signature.user, signature.registered_by) == ("paper", cast.anne, cast.kari)
    page = cast.client("anne").get(answer["Location"]).content.decode()
    for words in (
        "På papir", "Kari Solheim", "Forklart på samisk, med tolk", "Last ned det signerte papiret",
        "Gitt på vegne av Maja: foreldreansvar.",
    ):  # fmt: skip
        assert words in page
    assert "Du signerer" not in page
    told = Notice.objects.filter(kind="access.registered.of_other")
    assert set(told.values_list("user", flat=True)) == {cast.anne.pk, cast.ola.pk}

    withdraw_consent(consent, by=cast.ola)
    assert levels_for(cast.liv, cast.plan.pk) == {}


def test_word_of_mouth_needs_a_witness(cast: Cast) -> None:
    assert register(cast, content=b"", method="oral").status_code == 422
    assert register(cast, content=b"", method="oral", witness="Liv Hansen").status_code == 302
    assert ConsentSignature.objects.get().witness == "Liv Hansen"


@pytest.mark.parametrize("content", [PDF, PNG, JPEG])
def test_the_scan_is_sealed_on_disk_and_only_downloaded(cast: Cast, content: bytes) -> None:
    register(cast, content=content)
    signature = ConsentSignature.objects.get()
    on_disk = (settings.DATA_DIR / "scans" / signature.scan).read_bytes()
    assert content[:8] not in on_disk
    assert b"signert av Anne" not in on_disk

    url = address("consent-scan", cast.plan, signature.consent.public_id)
    for name in ("anne", "ola", "kari"):
        answer = cast.client(name).get(url)
        assert answer.content == content
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Content-Type"] in ("application/pdf", "image/png", "image/jpeg")
        assert "no-store" in answer["Cache-Control"]
    for name, status in (("liv", 403), ("per", 403), ("maja", 403), ("sven", 404), ("nora", 404), ("arne", 404)):
        assert cast.client(name).get(url).status_code == status
    assert cast.client("nora").get(url.replace(cast.plan.public_id, cast.plans["nora"].public_id)).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"content": b""},
        {"content": b"<html><script>alert(1)</script>"},
        {"content": b"GIF89a" + b"0" * 30},
        {"content": b"%PDF-" + b"0" * LARGEST},
        {"signers": []},
        {"signers": ["x" * 16]},
        {"method": "eid"},
        {"method": ""},
        {"given_on": (today() + timedelta(days=1)).isoformat()},
        {"given_on": "igår"},
        {"how_informed": ""},
        {"purpose": ""},
        {"length": "99"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_given(cast: Cast, wrong: dict[str, Any]) -> None:
    answer = register(cast, **wrong)

    assert answer.status_code == 422
    if "how_informed" not in wrong:
        assert "Forklart på samisk" in answer.content.decode()
    assert not ConsentSignature.objects.exists()
    assert levels_for(cast.liv, cast.plan.pk) == {cast.sections["school"].pk: Level.VIEW}


def test_who_does_not_decide_cannot_have_given_it(cast: Cast) -> None:
    for name in ("per", "kari", "maja", "sven"):
        assert register(cast, signers=[cast.people[name].public_id]).status_code == 422


def test_both_parents_must_have_given_what_they_decide_together(cast: Cast) -> None:
    say_who_signs(cast.plan, is_together=True, by=cast.kari)
    assert register(cast).status_code == 422
    assert register(cast, signers=[cast.anne.public_id, cast.ola.public_id]).status_code == 302
    assert ConsentSignature.objects.count() == 2


def test_an_owner_without_an_account_is_written_in_by_name(cast: Cast) -> None:
    leif = cast.plans["leif"]
    leif.owner = None
    leif.save()
    seat = leif.seats.create(user=cast.per)
    home = leif.sections.get(area="home")
    fields = {
        f"s-{section.public_id}": "view" if section == home else "none" for section in leif.sections.all()
    } | {
        "length": "1", "purpose": "Trening hjemme", "method": "oral", "signers": ["owner"],
        "given_on": today().isoformat(), "how_informed": "Forklart hjemme hos ham", "witness": "Grete Vik",
    }  # fmt: skip
    assert cast.client("kari").post(address("register-consent", leif, seat.public_id), fields).status_code == 302
    signature = ConsentSignature.objects.get()
    assert (signature.user, signature.signer_name) == (None, "Leif Strand")
    assert levels_for(cast.per, leif.pk) == {home.pk: Level.VIEW}


@pytest.mark.parametrize(
    ("name", "status"), [("anne", 403), ("maja", 403), ("per", 403), ("liv", 403), ("sven", 404), ("arne", 404)]
)
def test_only_the_coordinator_registers(cast: Cast, name: str, status: int) -> None:
    assert register(cast, name).status_code == status
    assert not ConsentSignature.objects.exists()


def test_nothing_is_registered_for_those_who_hold_their_rights_themselves(cast: Cast) -> None:
    assert register(cast, seat="anne").status_code == 403
    assert register(cast, seat="kari").status_code == 403


def test_what_is_registered_answers_the_question_that_waited(cast: Cast) -> None:
    levels = {cast.sections["school"]: Level.VIEW}
    question = offer_consent(cast.seats["liv"], levels, until=today(), purpose="Ny skoleplan", by=cast.kari)
    assert register(cast).status_code == 302
    question.refresh_from_db()
    assert question.state == Consent.State.ENDED
    for name in ("anne", "kari"):
        page = cast.client(name).get(address("people", cast.plan)).content.decode()
        assert "Kan Liv Hansen få se deler av planen?" not in page
