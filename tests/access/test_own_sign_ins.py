"""Everybody sees where they are signed in, ends what they do not know, and is told of browsers that are new."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from access.models import Session
from access.sessions import MOST_SESSIONS, handle_of, identify
from notifications.models import Letter, Notice
from tests.access.signing import CODE, code_now, give_password, is_in, key_of, with_password
from tests.cast import Cast

PAGE = "/innstillinger/nettlesere"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


def sign_in(cast: Cast, client: Client, short_name: str = "per") -> None:
    user = with_password(cast.people[short_name])
    device = user.authenticatordevice_set.get()
    device.last_step = -1
    device.save()
    assert give_password(client, user) == 302
    assert client.post(CODE, {"code": code_now()}).status_code == 302


def end(client: Client, handle: str) -> int:
    return client.post(f"{PAGE}/{handle}/avslutt").status_code


def test_the_page_tells_browser_way_in_and_last_use(cast: Cast) -> None:
    here = Client(headers={"user-agent": PHONE})
    sign_in(cast, here)
    cast.client("per")
    page = here.get(PAGE).content.decode()
    assert page.count("ip-row__main") == 2
    assert "Chrome, Android" in page
    assert "Passord og kode" in page
    assert page.count("Denne nettleseren") == 1
    assert key_of(here) not in page


def test_one_browser_is_ended_and_the_others_stay(cast: Cast) -> None:
    here, lost, third = cast.client("per"), cast.client("per"), cast.client("per")
    handle = handle_of(key_of(lost))
    assert end(here, handle) == 302
    assert identify(key_of(third))
    assert is_in(here)
    assert lost.get(PAGE).status_code == 302
    assert end(here, handle) == 404


def test_ending_this_browser_leads_to_the_page_that_says_so(cast: Cast) -> None:
    here = cast.client("per")
    answer = here.post(f"{PAGE}/{handle_of(key_of(here))}/avslutt", follow=True)
    assert answer.redirect_chain[-1][0] == "/logg-ut"
    assert not is_in(here)


def test_nobody_ends_the_sessions_of_others(cast: Cast) -> None:
    per, sven = cast.client("per"), cast.client("sven")
    assert end(sven, handle_of(key_of(per))) == 404
    assert end(Client(), handle_of(key_of(per))) == 302
    assert is_in(per)
    assert "Chrome" not in sven.get(PAGE).content.decode()


def test_a_sixth_sign_in_ends_the_oldest(cast: Cast) -> None:
    earlier = [cast.client("per") for _ in range(MOST_SESSIONS)]
    for minutes, client in enumerate(earlier):
        began = timezone.now() - timedelta(minutes=60 - minutes)
        Session.objects.filter(session_key=key_of(client)).update(created_at=began)
    newest = Client()
    sign_in(cast, newest)
    assert [is_in(client) for client in earlier] == [False, True, True, True, True]
    assert is_in(newest)


def test_an_idle_session_is_not_listed(cast: Cast) -> None:
    here, idle = cast.client("per"), cast.client("per")
    Session.objects.filter(session_key=key_of(idle)).update(seen_at=timezone.now() - timedelta(minutes=31))
    assert here.get(PAGE).content.decode().count("ip-row__main") == 1


def test_a_new_browser_is_told_of_once_without_naming_anybody(cast: Cast) -> None:
    browser = Client(headers={"user-agent": PHONE})
    sign_in(cast, browser)
    assert Notice.objects.filter(user=cast.per, kind="account.new_browser").count() == 1
    letter = Letter.objects.get(user=cast.per, kind="account.new_browser")
    assert letter.sealed_context == ""
    page = browser.get("/varsler").content.decode()
    assert "ikke har brukt før" in page
    notice = Notice.objects.get(user=cast.per)
    assert browser.get(f"/varsler/{notice.public_id}/apne")["Location"] == PAGE

    browser.post("/logg-ut")
    sign_in(cast, browser)
    assert Notice.objects.filter(user=cast.per, kind="account.new_browser").count() == 1
    assert not Notice.objects.exclude(user=cast.per).exists()


def test_a_form_that_comes_too_late_gives_the_text_back(cast: Cast) -> None:
    browser = cast.client("anne")
    form = {"title": "Bo i egen leilighet", "why": "Jeg vil\nbestemme selv", "password": "tre grå måker"}
    path = f"/plan/{cast.plan.public_id}/mal/ny"
    Session.objects.filter(session_key=key_of(browser)).update(seen_at=timezone.now() - timedelta(minutes=31))
    answer = browser.post(path, form)
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "Bo i egen leilighet" in page
    assert "Jeg vil\nbestemme selv" in page
    assert "måker" not in page
    assert 'target="_blank"' in page
    assert browser.post(path, form, headers={"x-fragment": "1"}).json() == {"error": "signed-out"}
    assert Client().post(path, form).status_code == 302


def test_a_familys_computer_knows_them_all(cast: Cast) -> None:
    shared = Client()
    for short_name in ("anne", "ola", "anne", "ola"):
        sign_in(cast, shared, short_name)
        shared.post("/logg-ut")
    assert Notice.objects.filter(kind="account.new_browser").count() == 2


def test_a_mark_of_somebody_else_makes_no_browser_known(cast: Cast) -> None:
    mine, theirs = Client(), Client()
    sign_in(cast, mine, "per")
    theirs.cookies["known-browser"] = mine.cookies["known-browser"].value
    sign_in(cast, theirs, "anne")
    assert Notice.objects.filter(user=cast.anne, kind="account.new_browser").count() == 1
