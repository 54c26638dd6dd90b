"""The coordinator looks for an account before making one, helps and closes; nobody can go through the register."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.models import Change, Employment, Grant, Seat, Session, User
from access.nationalid import national_id_hmac
from access.rights import may
from plans.models import Plan
from tests.cast import Cast
from tests.plans.test_open_plan import filled, made_up_number
from tests.workplaces.steps import of, work

pytestmark = pytest.mark.both

YES, NO = "har en konto", "Det ble ikke funnet noen konto"


def address(cast: Cast, name: str, *args: str) -> str:
    return reverse(f"plans:{name}", args=[cast.plan.public_id, *args])


def known_person(cast: Cast) -> User:
    User.objects.filter(pk=cast.sven.pk).update(born_on=date(1980, 5, 17), mobile="+4799887766")
    cast.sven.refresh_from_db()
    return cast.sven


def search(client: Client, cast: Cast, **typed: str) -> Any:
    return client.post(address(cast, "find-person"), typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"email": " Sven@example.org"}, True),
        ({"mobile": "998 87 766"}, True),
        ({"mobile": "+47 99887766"}, True),
        ({"name": "sven  nilsen", "born_on": "1980-05-17"}, True),
        ({"name": "Sven Nilsen", "born_on": "1980-05-18"}, False),
        ({"name": "Sven", "born_on": "1980-05-17"}, False),
        ({"email": "sven@example"}, False),
        ({"email": "svein@example.org"}, False),
        ({"mobile": "99887767"}, False),
    ],
)  # fmt: skip
def test_only_exact_details_find_somebody(cast: Cast, typed: dict[str, str], found: bool) -> None:
    known_person(cast)
    answer = search(cast.client("kari"), cast, **typed)
    text = answer.content.decode()
    assert (YES in text) == found
    if typed.get("email") == "sven@example":
        assert answer.status_code == 422
    else:
        assert answer.status_code == 200
    shown = text
    for word in typed.values():
        shown = shown.replace(word.strip(), "")
    if "name" not in typed:
        assert "Sven Nilsen" not in shown
    assert "Rehabilitering Nordheim" not in text


def test_a_search_that_finds_nobody_costs_and_leaves_the_same(cast: Cast) -> None:
    known_person(cast)
    client = cast.client("kari")
    search(client, cast, email="sven@example.org")
    counted = []
    for email in ("sven@example.org", "ingen@example.org"):
        with CaptureQueriesContext(connection) as queries:
            assert search(client, cast, email=email).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert Change.objects.filter(kind="account.looked_up", by=cast.kari).count() == 3


def test_nobody_goes_through_a_list_of_names(cast: Cast) -> None:
    client = cast.client("kari")
    answers = [search(client, cast, email=f"n{number}@example.org").status_code for number in range(23)]
    assert answers[:20] == [200] * 20
    assert 429 in answers[20:]


@pytest.mark.parametrize("typed", [{}, {"name": "Sven"}, {"born_on": "1980-05-17"}, {"mobile": "abc"},
                                   {"name": "Sven", "born_on": "1720-01-01"}, {"email": "x" * 300}])  # fmt: skip
def test_half_a_search_is_refused(cast: Cast, typed: dict[str, str]) -> None:
    assert search(cast.client("kari"), cast, **typed).status_code == 422


def test_who_was_found_is_invited_without_a_second_account(cast: Cast) -> None:
    known_person(cast)
    client = cast.client("kari")
    search(client, cast, mobile="99887766")
    url = f"{address(cast, 'invite-participant')}?funnet=1"
    page = client.get(url).content.decode()
    assert "Sven" not in page
    assert "sven@example.org" not in page

    assert client.post(url, {"title": "Onkel"}).status_code == 302

    seat = Seat.objects.get(plan=cast.plan, user=cast.sven)
    assert (seat.title, seat.employment) == ("Onkel", None)


def test_what_was_typed_is_kept_on_the_new_account(cast: Cast) -> None:
    client = cast.client("kari")
    search(client, cast, name="Eva Lie", born_on="1990-03-01")
    url = f"{address(cast, 'invite-participant')}?funnet=1"
    assert 'value="Eva Lie"' in client.get(url).content.decode()

    client.post(url, {"name": "Eva Lie", "email": "eva@example.org"})

    assert User.objects.get(email="eva@example.org").born_on == date(1990, 3, 1)
    User.objects.filter(email="per@example.org").update(born_on=None)
    search(client, cast, name="Per Dahl", born_on="1999-01-01")
    client.post(f"/plan/{cast.plans['nora'].public_id}/folk/inviter/person", {"name": "x", "email": "per@example.org"})
    assert User.objects.get(email="per@example.org").born_on is None, "an account in use is not described by others"


def test_a_search_in_one_plan_says_nothing_in_another(cast: Cast) -> None:
    known_person(cast)
    client = cast.client("kari")
    search(client, cast, mobile="99887766")
    other = reverse("plans:invite-participant", args=[cast.plans["nora"].public_id])
    assert client.post(f"{other}?funnet=1", {"title": "Onkel"}).status_code == 422


def test_access_given_to_somebody_at_work_ends_with_the_work(cast: Cast) -> None:
    client = cast.client("kari")
    data = {"name": "Sven Nilsen", "email": "sven@example.org", "is_at_work": "on"}
    assert client.post(address(cast, "invite-participant"), data).status_code == 302
    seat = Seat.objects.get(plan=cast.plan, user=cast.sven)
    assert seat.employment == of(cast.sven, cast.units["away"])
    assert seat.workplace == "Rehabilitering Nordheim"


def test_an_account_is_closed_and_nobody_gets_in(cast: Cast) -> None:
    Employment.objects.filter(user=cast.liv).update(valid_until=timezone.now() - timedelta(days=1))
    theirs = cast.client("liv")
    assert theirs.get(f"/plan/{cast.plan.public_id}").status_code == 200
    url = address(cast, "close-account", cast.seats["liv"].public_id)
    client = cast.client("kari")
    assert client.get(url).status_code == 200

    assert client.post(url).status_code == 302

    cast.liv.refresh_from_db()
    assert not cast.liv.is_active
    assert not Session.objects.filter(user=cast.liv).exists()
    assert not Grant.objects.filter(seat=cast.seats["liv"], revoked_at=None).exists()
    assert theirs.get(f"/plan/{cast.plan.public_id}").status_code == 302
    assert cast.liv.name in cast.client("anne").get(f"/plan/{cast.plan.public_id}/historikk").content.decode()


def test_an_account_that_is_used_elsewhere_is_not_closed(cast: Cast) -> None:
    url = address(cast, "close-account", cast.seats["liv"].public_id)
    client = cast.client("kari")
    assert client.post(url).status_code == 422, "Liv works at the school"
    assert may(cast.liv, "view_section", cast.sections["school"])
    for name in ("maja", "anne", "kari"):
        url = address(cast, "close-account", cast.seats[name].public_id)
        assert client.post(url).status_code == 403
    for name, status in (("anne", 403), ("per", 403), ("sven", 404), ("arne", 404), ("kjersti", 404)):
        url = address(cast, "close-account", cast.seats["liv"].public_id)
        assert cast.client(name).post(url).status_code == status
    assert User.objects.filter(is_active=False).count() == 0


def test_the_number_of_a_plan_owner_is_kept_as_a_hash_on_the_plan_and_the_account(cast: Cast) -> None:
    data = filled(cast)
    born = date(int(data["born_year"]), int(data["born_month"]), int(data["born_day"]))
    number = made_up_number(born)
    client = cast.client("kari")

    answer = client.post(reverse("plans:open-plan"), data | {"number": number, "owner_email": "emil@example.org"})

    assert answer.status_code == 302
    assert number not in answer["Location"]
    plan, owner = Plan.objects.get(owner__email="emil@example.org"), User.objects.get(email="emil@example.org")
    assert plan.number_hash == owner.national_id_hmac == national_id_hmac(number)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith(("access_", "plans_", "notifications_")) and "live" not in table:
                cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
                assert number not in str(cursor.fetchall()), table
    again = client.post(reverse("plans:open-plan"), data | {"number": number, "owner_email": ""})
    assert again.status_code == 422
    assert "koordinerende enhet" in again.content.decode()
    assert plan.public_id not in again.content.decode()
    assert "emil@example.org" not in again.content.decode()


def test_an_account_in_use_never_takes_over_a_number(cast: Cast) -> None:
    data = filled(cast)
    born = date(int(data["born_year"]), int(data["born_month"]), int(data["born_day"]))
    number = made_up_number(born)
    data |= {"number": number, "owner_email": "sven@example.org"}

    cast.client("kari").post(reverse("plans:open-plan"), data)

    assert User.objects.get(email="sven@example.org").national_id_hmac is None


def test_somebody_working_in_two_places_takes_part_for_the_plans_own_municipality(cast: Cast) -> None:
    here = work(cast.sven, cast.units["rehab"], is_set_aside=True)
    data = {"name": "Sven Nilsen", "email": "sven@example.org", "is_at_work": "on"}
    cast.client("kari").post(address(cast, "invite-participant"), data)
    assert Seat.objects.get(plan=cast.plan, user=cast.sven).employment == here
