"""People change their own account, and nobody else's."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from access.models import BackupCode, Change, Invitation, User
from access.rights import may
from tests.access.signing import CODE, code_now, make_codes
from tests.access.test_first_visit import APP_PAGE, begin, choose, first_code
from tests.cast import Cast, half_signed_in

SETTINGS, NEW_CODES = "/innstillinger", "/innstillinger/reservekoder"


def test_the_page_shows_what_the_person_has_chosen(cast: Cast) -> None:
    User.objects.filter(pk=cast.per.pk).update(text_size="lg", scheme="dark", has_calm_view=True)
    page = cast.client("per").get(SETTINGS).content.decode()
    assert re.search(r'value="lg"[^>]*checked', page)
    assert re.search(r'value="dark"[^>]*checked', page)
    assert 'data-color-scheme="dark"' in page
    assert page.count("<h1") == 1


def test_choices_are_kept_on_the_account_and_in_the_browser(cast: Cast) -> None:
    client = cast.client("per")
    fields = {"group": "display", "text_size": "lg", "scheme": "dark", "has_more_air": "on"}
    assert client.post(SETTINGS, fields)["Location"] == SETTINGS
    cast.per.refresh_from_db()
    assert (cast.per.text_size, cast.per.scheme, cast.per.has_more_air, cast.per.has_calm_view) == (
        "lg",
        "dark",
        True,
        False,
    )
    assert client.cookies["ip-display"].value == "size=lg&scheme=dark&air=1&calm=0"
    change = Change.objects.get(kind="account.changed")
    assert (change.stream, change.fields[0]) == (cast.per.stream, "text_size")


def test_one_group_leaves_the_others_alone(cast: Cast) -> None:
    User.objects.filter(pk=cast.per.pk).update(text_size="lg", has_plain_minutes=True)
    cast.client("per").post(SETTINGS, {"group": "language", "language": "nn"})
    cast.per.refresh_from_db()
    assert (cast.per.language, cast.per.text_size, cast.per.has_plain_minutes) == ("nn", "lg", True)


def test_the_language_is_spoken_from_the_next_page(cast: Cast) -> None:
    client = cast.client("per")
    client.post(SETTINGS, {"group": "language", "language": "en"})
    page = client.get(SETTINGS).content.decode()
    assert '<html lang="en"' in page
    assert "Your choices are saved." in page
    assert '<html lang="nb"' in cast.client("liv").get(SETTINGS).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"group": "display", "text_size": "huge", "scheme": "dark"},
        {"group": "display"},
        {"group": "language", "language": "xx"},
        {"group": "is_superuser", "is_superuser": "1"},
        {"group": "__class__"},
        {},
    ],
)
def test_what_cannot_be_chosen_is_refused(cast: Cast, fields: dict[str, str]) -> None:
    client = cast.client("per")
    before = User.objects.filter(pk=cast.per.pk).values().get()
    assert client.post(SETTINGS, fields).status_code == 422
    assert User.objects.filter(pk=cast.per.pk).values().get() == before


def test_a_group_changes_no_other_field_of_the_account(cast: Cast) -> None:
    cast.client("per").post(SETTINGS, {"group": "writing", "is_superuser": "1", "email": "x@example.org", "user": "1"})
    cast.per.refresh_from_db()
    assert not cast.per.is_superuser
    assert cast.per.email == "per@example.org"


def test_new_backup_codes_need_a_fresh_code_and_replace_the_old(cast: Cast) -> None:
    old = make_codes(cast.per)
    client = cast.client("per")
    assert client.post(NEW_CODES, {"code": "000000"}).status_code == 422
    assert client.post(NEW_CODES, {"code": old[0]}).status_code in (422, 429)
    assert BackupCode.objects.filter(device__user=cast.per).count() == 10

    other = cast.client("liv")
    assert other.post(NEW_CODES, {"code": code_now()})["Location"] == "/kom-i-gang/reservekoder"
    assert other.get("/kom-i-gang/reservekoder").content.decode().count("<code>") == 10
    assert half_signed_in(cast.per).post(CODE, {"code": old[0], "way": "backup"}).status_code == 302


def test_a_code_of_the_old_set_is_dead(cast: Cast) -> None:
    old = make_codes(cast.per)
    new = make_codes(cast.per)
    assert half_signed_in(cast.per).post(CODE, {"code": old[0], "way": "backup"}).status_code == 422
    assert not set(old) & set(new)


def test_a_person_sees_where_they_are_signed_in_and_not_where_others_are(cast: Cast) -> None:
    def sign_in(user: User, agent: str) -> None:
        half_signed_in(user).post(CODE, {"code": code_now()}, headers={"user-agent": agent})

    sign_in(cast.per, "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0")
    sign_in(cast.liv, "Mozilla/5.0 (iPhone) AppleWebKit Version/18 Safari/605")
    page = cast.client("per").get(f"{SETTINGS}/nettlesere").content.decode()
    assert "Firefox, Linux" in page
    assert "iPhone" not in page


def test_the_first_administrator_is_made_by_a_command_with_a_link_that_works_once(db: None) -> None:
    said = StringIO()
    arguments: dict[str, Any] = {
        "name": "Roar Ottesen",
        "email": "roar@example.org",
        "organisation": "Fjordvik kommune",
    }
    call_command("addadmin", **arguments, stdout=said)
    found = re.search(r"/invitasjon/(\S+)", said.getvalue())
    assert found
    user = User.objects.get(email="roar@example.org")
    organisation = Invitation.objects.get(user=user).user.grants.get().organisation
    assert organisation is not None
    assert may(user, "administer_organisation", organisation)
    assert not user.is_superuser

    client = begin(found[1])
    choose(client)
    assert client.post(APP_PAGE, {"code": first_code(user)}).status_code == 302
    assert client.get(SETTINGS).status_code == 200

    call_command("addadmin", **arguments, stdout=said)
    assert user.grants.count() == 1
    assert Invitation.objects.filter(user=user).count() == 1


@pytest.mark.parametrize("changed", [{"email": "not an address"}, {"name": " "}, {"organisation": ""}])
def test_the_command_refuses_what_it_cannot_use(db: None, changed: dict[str, str]) -> None:
    arguments = {"name": "Roar", "email": "roar@example.org", "organisation": "Fjordvik"} | changed
    with pytest.raises(CommandError):
        call_command("addadmin", **arguments)
    assert not User.objects.exists()


def test_strangers_reach_none_of_it(db: None) -> None:
    for page in (SETTINGS, "/kom-i-gang/reservekoder"):
        assert Client().get(page).status_code == 302
    for page in (SETTINGS, "/innstillinger/passord", NEW_CODES, "/innstillinger/andre-nettlesere"):
        assert Client().post(page).status_code == 302


def test_the_operator_sends_a_new_way_in_where_no_coordinator_can(cast: Cast) -> None:
    call_command("newwayin", email=" KARI@example.org", stdout=StringIO())
    assert Invitation.objects.get().user == cast.kari
    with pytest.raises(CommandError):
        call_command("newwayin", email="nobody@example.org")
