"""Signing: a fresh second factor under the very text that was read, kept as it was."""

import time
from typing import Any

import pytest
from django.utils import timezone, translation
from django_otp.oath import totp

from access import stepup
from access.actions.consents import ConsentRefused, choose_period, sign_consent, start_draft, statement_for
from access.actions.seats import invite_participant
from access.consenttext import TEXT_VERSION
from access.dates import end_of, months_after, today
from access.levels import Level
from access.models import AuthenticatorDevice, Consent, ConsentSignature
from access.rights import levels_for
from plans.actions.measures import add_note
from plans.models import Measure
from tests.access.signing import make_codes
from tests.cast import TOTP_KEY, Cast, proof, signed_in
from tests.plans.people.steps import address, begin, choose, confirm, give, last, read_hash

METHOD = ConsentSignature.Method


def code(ahead: int = 0) -> str:
    return f"{totp(bytes.fromhex(TOTP_KEY), drift=ahead):06}"


def ready(cast: Cast, *, is_fresh: bool = False) -> tuple[Any, str]:
    """Anne's browser at the last step, with a session in which no code has been given for a while."""
    anne = signed_in(cast.anne, is_fresh=is_fresh)
    draft = begin(anne, cast.plan, cast.seats["liv"])
    choose(anne, cast.plan, draft, {cast.sections["school"]: "write"})
    last(anne, cast.plan, draft)
    return anne, draft


def has_signed(cast: Cast, draft: str) -> bool:
    return Consent.objects.get(public_id=draft).state == Consent.State.SIGNED


def test_the_code_signs_and_what_was_read_is_kept(cast: Cast) -> None:
    anne, draft = ready(cast)
    page = anne.get(address("give-check", cast.plan, draft))
    assert 'name="code"' in page.content.decode()
    assert confirm(anne, cast.plan, draft, code=code()).status_code == 302

    signature = ConsentSignature.objects.get(consent__public_id=draft)
    assert (signature.user, signature.method, signature.language) == (cast.anne, METHOD.APP, "nb")
    assert signature.text_hash == read_hash(page)
    assert signature.text_version == TEXT_VERSION
    assert signature.representation is not None
    assert signature.session_hash
    assert signature.session_hash not in anne.cookies.output()
    for line in signature.shown_text.split("\n\n"):
        assert line in page.content.decode()
    assert "Skole" in signature.shown_text
    assert signature.choices["levels"] == {cast.sections["school"].public_id: "write"}


@pytest.mark.parametrize("wrong", ["000000", "", "12345", "x" * 300, "１２３４５６"])
def test_a_wrong_code_signs_nothing_and_keeps_the_page(cast: Cast, wrong: str) -> None:
    anne, draft = ready(cast)
    answer = confirm(anne, cast.plan, draft, code=wrong)

    assert answer.status_code == 422
    assert "Liv Hansen" in answer.content.decode()
    assert not has_signed(cast, draft)
    assert not ConsentSignature.objects.exists()


def test_a_code_that_has_been_used_signs_nothing_in_another_browser(cast: Cast) -> None:
    anne, draft = ready(cast)
    assert confirm(anne, cast.plan, draft, code=code()).status_code == 302
    other, second = ready(cast)

    assert confirm(other, cast.plan, second, code=code()).status_code == 422
    assert not has_signed(cast, second)


def test_guessing_is_slowed_down(cast: Cast) -> None:
    anne, draft = ready(cast)
    assert confirm(anne, cast.plan, draft, code="000000").status_code == 422
    device = AuthenticatorDevice.objects.get(user=cast.anne)
    assert device.throttling_failure_count == 1
    # As after eight wrong ones: longer than a slow machine takes to ask.
    device.throttling_failure_count, device.throttling_failure_timestamp = 8, timezone.now()
    device.save()

    assert confirm(anne, cast.plan, draft, code=code()).status_code == 429
    assert not has_signed(cast, draft)


def test_a_backup_code_signs_too_and_burns(cast: Cast) -> None:
    anne, draft = ready(cast)
    paper = make_codes(cast.anne)[0]
    assert confirm(anne, cast.plan, draft, code=paper).status_code == 302
    assert ConsentSignature.objects.get().method == METHOD.BACKUP

    other, second = ready(cast)
    assert confirm(other, cast.plan, second, code=paper).status_code == 422


def test_a_code_holds_for_five_minutes_in_its_own_browser(cast: Cast) -> None:
    anne, draft = ready(cast)
    confirm(anne, cast.plan, draft, code=code())
    again = begin(anne, cast.plan, cast.seats["liv"])
    assert 'name="code"' not in anne.get(address("give-check", cast.plan, again)).content.decode()
    assert confirm(anne, cast.plan, again).status_code == 302

    third = begin(anne, cast.plan, cast.seats["liv"])
    session = anne.session
    session["step_up"] = {**session["step_up"], "at": (timezone.now() - stepup.FRESH_FOR).isoformat()}
    session.save()
    assert confirm(anne, cast.plan, third).status_code == 422


def test_the_demo_s_mark_is_worth_nothing_outside_the_demo(cast: Cast, settings: Any) -> None:
    anne, draft = ready(cast)
    session = anne.session
    session["step_up"] = {"method": "demo", "at": timezone.now().isoformat()}
    session.save()
    settings.DEMO_SIGN_IN = False
    assert confirm(anne, cast.plan, draft).status_code == 422

    settings.DEMO_SIGN_IN = True
    assert "uten kode" in anne.get(address("give-check", cast.plan, draft)).content.decode()
    assert confirm(anne, cast.plan, draft).status_code == 302
    assert ConsentSignature.objects.get().method == METHOD.DEMO


def test_what_has_changed_since_it_was_read_is_not_signed(cast: Cast) -> None:
    anne, draft = ready(cast, is_fresh=True)
    url = address("give-check", cast.plan, draft)
    read = read_hash(anne.get(url))
    choose(anne, cast.plan, draft, {cast.sections["health"]: "write"})

    answer = anne.post(url, {"read": read})
    assert answer.status_code == 422
    assert read_hash(answer) not in ("", read)
    for nonsense in ("", "x", "0" * 64, "x" * 9000):
        assert anne.post(url, {"read": nonsense}).status_code == 422
    assert not has_signed(cast, draft)
    with pytest.raises(ConsentRefused):
        sign_consent(Consent.objects.get(public_id=draft), by=cast.anne, proof=proof(), read=read)


def test_another_language_another_day_another_part_is_another_hash(cast: Cast) -> None:
    draft = start_draft(cast.seats["per"], by=cast.anne)
    choose_period(draft, until=months_after(today(), 2), purpose="Trening", by=cast.anne)
    seen = {statement_for(draft, cast.anne).hash}
    with translation.override("nn"):
        seen.add(statement_for(draft, cast.anne).hash)
    choose_period(draft, until=months_after(today(), 3), purpose="Trening", by=cast.anne)
    seen.add(statement_for(draft, cast.anne).hash)
    choose_period(draft, until=months_after(today(), 3), purpose="Trening!", by=cast.anne)
    seen.add(statement_for(draft, cast.anne).hash)
    assert len(seen) == 4
    assert statement_for(draft, cast.anne).hash in seen


def test_the_words_of_a_child_stand_in_the_consent(cast: Cast) -> None:
    anne = cast.client("anne")
    draft = begin(anne, cast.plan, cast.seats["liv"])
    choose(anne, cast.plan, draft, {cast.sections["school"]: "view"})
    assert "Hva sier Maja" in anne.get(address("give-how-long", cast.plan, draft)).content.decode()
    last(anne, cast.plan, draft, changes={"child_words": "Det er greit\n<b>men</b> ikke om lekser"})
    assert confirm(anne, cast.plan, draft).status_code == 302

    text = ConsentSignature.objects.get(consent__public_id=draft).shown_text
    assert "Maja sier: Det er greit\n<b>men</b> ikke om lekser" in text
    receipt = anne.get(address("give-receipt", cast.plan, draft)).content.decode()
    assert "&lt;b&gt;men" in receipt


def test_nobody_asks_a_grown_up_what_the_child_says(cast: Cast) -> None:
    nora = cast.client("nora")
    plan = cast.plans["nora"]
    seat = invite_participant(plan, "Siv", "siv@example.org", by=cast.kari)
    draft = begin(nora, plan, seat)
    choose(nora, plan, draft, {plan.sections.get(area="home"): "view"})
    assert "child_words" not in nora.get(address("give-how-long", plan, draft)).content.decode()
    assert last(nora, plan, draft, changes={"child_words": "x"}).status_code == 302
    assert confirm(nora, plan, draft).status_code == 302
    assert "Du signerer for deg selv." in ConsentSignature.objects.get().shown_text


def test_renewal_is_one_press_one_look_and_a_new_signature(cast: Cast) -> None:
    anne = cast.client("anne")
    old = give(anne, cast.plan, cast.seats["per"], {cast.sections["health"]: "write"}, today())
    answer = anne.post(address("renew-access", cast.plan, cast.seats["per"].public_id))
    assert answer["Location"].endswith("/stemmer")
    draft = answer["Location"].split("/")[-2]
    assert confirm(anne, cast.plan, draft).status_code == 302

    new = Consent.objects.get(public_id=draft)
    assert (new.renews, new.purpose, new.valid_until) == (old, old.purpose, end_of(months_after(today(), 3)))
    assert levels_for(cast.per, cast.plan.pk) == {cast.sections["health"].pk: Level.WRITE}
    assert Consent.objects.get(pk=old.pk).state == Consent.State.ENDED
    for name, status in (("kari", 403), ("per", 403), ("maja", 403), ("sven", 404)):
        url = address("renew-access", cast.plan, cast.seats["per"].public_id)
        assert cast.client(name).post(url).status_code == status


def test_a_municipality_has_its_own_lengths(cast: Cast) -> None:
    home = cast.organisations["home"]
    home.consent_default_months, home.consent_max_months = 2, 4
    home.save()
    anne = cast.client("anne")
    draft = begin(anne, cast.plan, cast.seats["liv"])
    choose(anne, cast.plan, draft, {cast.sections["school"]: "view"})

    assert Consent.objects.get(public_id=draft).valid_until == end_of(months_after(today(), 2))
    assert last(anne, cast.plan, draft, months_after(today(), 5)).status_code == 422
    assert last(anne, cast.plan, draft, months_after(today(), 4)).status_code == 302


def test_what_somebody_wrote_stays_under_their_name(cast: Cast) -> None:
    measure = Measure.objects.create(section=cast.sections["health"], what="Trening", created_by=cast.anne)
    add_note(measure, "Balansen er bedre", by=cast.per)
    anne = cast.client("anne")
    anne.post(address("stop-access", cast.plan, cast.seats["per"].public_id))

    page = anne.get(address("measure", cast.plan, measure.public_id)).content.decode()
    assert "Balansen er bedre" in page
    assert "Per Dahl" in page
    assert cast.client("per").get(address("measure", cast.plan, measure.public_id)).status_code == 404


def test_two_presses_with_one_code_sign_once(cast: Cast) -> None:
    anne, draft = ready(cast)
    url = address("give-check", cast.plan, draft)
    fields = {"read": read_hash(anne.get(url)), "code": code(), "_once": "pressed-twice"}
    first, again = anne.post(url, fields), anne.post(url, fields)

    assert first.status_code == again.status_code == 302
    assert ConsentSignature.objects.count() == 1
    assert AuthenticatorDevice.objects.get(user=cast.anne).last_step == int(time.time()) // 30
