"""ID-porten against the certified provider: whom it lets in, whom it sends to the coordinator, and out again."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from access import stepup
from access.models import Change, IdPortenDevice, Invitation, Session, User
from access.nationalid import national_id_hmac
from tests.access.id_porten.conftest import ANNES, OURS, STRANGERS, begin, come_back, number_born
from tests.access.signing import is_in, key_of
from tests.cast import Cast
from tests.servers.openid_provider import OpenIdProvider, Visitor

pytestmark = pytest.mark.usefixtures("id_porten")


def sign_in(browser: Client, visitor: Visitor, number: str = ANNES, level: str = "idporten-loa-high") -> object:
    return come_back(browser, visitor.sign_in(begin(browser), number, level))


def words(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_a_registered_person_is_let_in_wholly(cast: Cast, visitor: Visitor) -> None:
    browser = Client()
    back = visitor.sign_in(begin(browser, f"/logg-inn/id-porten?next=/plan/{cast.plan.public_id}"), ANNES)
    answer = come_back(browser, back)
    assert answer["Location"] == f"/plan/{cast.plan.public_id}"
    assert is_in(browser)
    assert browser.get(answer["Location"]).status_code == 200
    session = Session.objects.get(session_key=key_of(browser))
    assert session.way_in == Session.WayIn.ID_PORTEN
    assert "ID-porten" in browser.get("/innstillinger/nettlesere").content.decode()


def test_the_request_is_pushed_and_tells_nothing(visitor: Visitor) -> None:
    address = begin(Client())
    assert set(parse_qs(urlsplit(address).query)) == {"client_id", "request_uri"}


def test_the_number_is_kept_nowhere_in_clear(cast: Cast, visitor: Visitor) -> None:
    browser = Client()
    sign_in(browser, visitor)
    session = Session.objects.get(session_key=key_of(browser))
    assert ANNES not in str(session.get_decoded())
    assert not [change for change in Change.objects.all() if ANNES in str(vars(change))]


def test_the_session_key_from_before_opens_nothing(visitor: Visitor) -> None:
    browser = Client()
    address = begin(browser)
    planted = browser.cookies["sessionid"].value
    come_back(browser, visitor.sign_in(address, ANNES))
    assert browser.cookies["sessionid"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.parametrize("number", [STRANGERS, number_born("010190")])
def test_somebody_unknown_is_told_to_ask_the_coordinator(visitor: Visitor, number: str) -> None:
    browser = Client()
    answer = sign_in(browser, visitor, number)
    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert "koordinator" in words(answer)
    assert not is_in(browser)
    assert not User.objects.filter(national_id_hmac=national_id_hmac(number)).exists()


def test_a_closed_account_gets_the_same_page_as_a_stranger(cast: Cast, visitor: Visitor) -> None:
    stranger = words(sign_in(Client(), visitor, STRANGERS))
    visitor.browser.cookies.clear()
    cast.anne.is_active = False
    cast.anne.save()
    closed = words(sign_in(Client(), visitor))
    assert [line for line in closed.splitlines() if "csrf" not in line] == [
        line for line in stranger.splitlines() if "csrf" not in line
    ]


def test_a_level_that_is_too_low_is_refused_though_the_provider_accepts_it(visitor: Visitor) -> None:
    browser = Client()
    answer = sign_in(browser, visitor, level="idporten-loa-substantial")
    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert "BankID" in words(answer)
    assert not is_in(browser)


def test_the_municipality_may_take_the_lower_level(visitor: Visitor, settings: Settings) -> None:
    settings.IDPORTEN_LEVEL = "substantial"
    browser = Client()
    sign_in(browser, visitor, level="idporten-loa-substantial")
    assert is_in(browser)


def test_an_answer_counts_once_and_in_its_own_browser(visitor: Visitor) -> None:
    browser, other = Client(), Client()
    back = visitor.sign_in(begin(browser), ANNES)
    stolen = come_back(other, back)
    assert stolen.status_code == 400
    assert come_back(browser, back).status_code == 302
    again = come_back(browser, back)
    assert again.status_code == 400
    assert "på nytt" in again.content.decode()
    assert is_in(browser)
    assert not is_in(other)


def test_a_used_code_with_a_fresh_state_is_refused(visitor: Visitor) -> None:
    browser = Client()
    used = parse_qs(urlsplit(visitor.sign_in(begin(browser), ANNES)).query)["code"][0]
    come_back(browser, visitor.sign_in(begin(browser), ANNES))
    browser.post("/logg-ut")
    fresh = visitor.sign_in(begin(browser), ANNES)
    state = parse_qs(urlsplit(fresh).query)["state"][0]
    answer = browser.get("/logg-inn/id-porten/svar", {"code": used, "state": state})
    assert answer.status_code == 400
    assert not is_in(browser)


def test_turning_back_is_no_error_of_ours(visitor: Visitor) -> None:
    browser = Client()
    answer = come_back(browser, visitor.turn_back(begin(browser)))
    assert answer.status_code == 400
    assert not is_in(browser)


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil", "x" * 3000],
)
def test_nobody_is_led_to_another_site_afterwards(visitor: Visitor, wanted: str) -> None:
    browser = Client()
    answer = browser.get("/logg-inn/id-porten", {"next": wanted})
    assert come_back(browser, visitor.sign_in(answer["Location"], ANNES))["Location"] == "/planer"


def test_signing_out_here_signs_out_there(visitor: Visitor) -> None:
    browser = Client()
    sign_in(browser, visitor)
    assert not visitor.is_asked(begin(Client()))

    page = browser.post("/logg-ut")
    assert not is_in(browser)
    assert page["Clear-Site-Data"]
    leave = page.content.decode().split('content="0; url=')[1].split('"')[0].replace("&amp;", "&")
    assert visitor.sign_out(leave) == f"{OURS}/logg-ut"
    assert visitor.is_asked(begin(Client()))


def test_who_signed_in_with_a_password_is_not_sent_to_id_porten(cast: Cast) -> None:
    assert cast.client("per").post("/logg-ut")["Location"] == "/logg-ut"


def test_a_provider_that_is_down_is_said_in_words_and_all_else_works(
    cast: Cast, visitor: Visitor, settings: Settings, provider: OpenIdProvider
) -> None:
    browser = Client()
    back = visitor.sign_in(begin(browser), ANNES)
    provider.kill()
    try:
        came_back = come_back(browser, back)
        settings.IDPORTEN_ISSUER = provider.url.replace("127.0.0.1", "localhost")
        begun = Client().get("/logg-inn/id-porten?next=/varsler")
    finally:
        provider.start()
    for answer in (came_back, begun):
        assert answer.status_code == 503
        assert answer["Retry-After"] == "60"
        assert "ID-porten svarer ikke" in answer.content.decode()
    assert "next=%2Fvarsler" in begun.content.decode()
    assert cast.client("per").get("/planer").status_code == 200


def test_showing_again_that_it_is_you_asks_though_the_provider_knows_you(cast: Cast, visitor: Visitor) -> None:
    browser = Client()
    sign_in(browser, visitor)
    address = begin(browser, "/logg-inn/id-porten/bekreft?next=/varsler")
    assert visitor.is_asked(address)
    assert come_back(browser, visitor.sign_in(address, ANNES))["Location"] == "/varsler"
    mark = browser.session[stepup._MARK]
    assert mark["method"] == stepup.Method.ID_PORTEN


def test_nobody_confirms_for_somebody_else(cast: Cast, visitor: Visitor) -> None:
    browser = Client()
    sign_in(browser, visitor)
    visitor.browser.cookies.clear()
    answer = come_back(browser, visitor.sign_in(begin(browser, "/logg-inn/id-porten/bekreft"), STRANGERS))
    assert answer.status_code == 403
    assert "/logg-inn/id-porten/bekreft?next=" in answer.content.decode()
    assert stepup._MARK not in browser.session
    assert Client().get("/logg-inn/id-porten/bekreft").status_code == 302


def test_an_invited_person_needs_no_password(cast: Cast, visitor: Visitor) -> None:
    from access.actions.accounts import create_account, invite

    token = invite(create_account("Eva Ny", "eva@example.org", by=cast.kari), by=cast.kari)
    browser = Client()
    assert browser.get("/kom-i-gang/id-porten").status_code == 410
    browser.post(f"/invitasjon/{token}")
    number = number_born("010190")
    answer = come_back(browser, visitor.sign_in(begin(browser, "/kom-i-gang/id-porten"), number))
    assert answer["Location"] == "/planer"
    assert is_in(browser)
    eva = User.objects.get(email="eva@example.org")
    assert eva.national_id_hmac == national_id_hmac(number)
    assert not eva.has_usable_password()
    assert not Invitation.objects.filter(user=eva, used_at__isnull=True).exists()
    assert Client().get(f"/invitasjon/{token}").status_code == 410


@pytest.mark.parametrize("case", ["registered as another", "the number of another account", "born another day"])
def test_an_invitation_is_for_the_person_it_was_sent_to(cast: Cast, visitor: Visitor, case: str) -> None:
    from datetime import date

    from access.actions.accounts import create_account, invite

    eva = create_account("Eva Ny", "eva@example.org", by=cast.kari)
    number = STRANGERS
    if case == "registered as another":
        eva.national_id_hmac = national_id_hmac(number_born("010190"))
    elif case == "the number of another account":
        number = ANNES
    else:
        eva.born_on = date(1990, 1, 1)
    eva.save()
    token = invite(eva, by=cast.kari)
    browser = Client()
    browser.post(f"/invitasjon/{token}")
    answer = come_back(browser, visitor.sign_in(begin(browser, "/kom-i-gang/id-porten"), number))
    assert answer.status_code == 403
    assert not is_in(browser)
    assert not IdPortenDevice.objects.filter(user=eva).exists()
    assert Invitation.objects.filter(user=eva, used_at__isnull=True).exists()


def test_the_first_sign_in_makes_open_invitations_worthless(cast: Cast, visitor: Visitor) -> None:
    from access.actions.accounts import create_account, invite

    eva = create_account("Eva Ny", "eva@example.org", by=cast.kari)
    number = number_born("010190")
    eva.national_id_hmac = national_id_hmac(number)
    eva.save()
    token = invite(eva, by=cast.kari)
    browser = Client()
    sign_in(browser, visitor, number)
    assert is_in(browser)
    assert Client().get(f"/invitasjon/{token}").status_code == 410
