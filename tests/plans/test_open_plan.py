"""A coordinator opens a plan from a template; nobody else can, and nobody learns of another plan by trying."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from access.dates import start_of, today
from access.models import Change, Employment, Grant, Invitation, Seat, User
from access.nationalid import agrees_with, is_national_number
from access.rights import levels_for, may
from plans.models import Plan
from tests.cast import Cast

pytestmark = pytest.mark.both


def control_digits(first_nine: str) -> str | None:
    for tail in range(100):
        number = f"{first_nine}{tail:02}"
        if is_national_number(number):
            return number
    return None


def made_up_number(born: date) -> str:
    for individual in range(500, 999):
        number = control_digits(f"{born.day:02}{born.month + 80:02}{born.year % 100:02}{individual}")
        if number:
            return number
    raise AssertionError("there is always one")


def filled(cast: Cast, **changes: Any) -> dict[str, Any]:
    born = date(today().year - 9, 3, 1)
    return {
        "owner_name": "Emil Vik",
        "born_day": "1",
        "born_month": "3",
        "born_year": str(born.year),
        "number": made_up_number(born),
        "areas": ["health", "school"],
        "owner_email": "emil@example.org",
        "municipality": cast.organisations["home"].public_id,
        "template": "school-child",
        **changes,
    }


def send(client: Client, data: dict[str, Any]) -> Any:
    return client.post(reverse("plans:open-plan"), data)


def test_kari_opens_a_plan_from_a_template(cast: Cast) -> None:
    kari = cast.client("kari")
    chooser = kari.get(reverse("plans:open-plan"))
    form = kari.get(reverse("plans:open-plan"), {"mal": "school-child"})
    answer = send(kari, filled(cast))

    assert chooser.status_code == form.status_code == 200
    plan = Plan.objects.get(owner_name="Emil Vik")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("plans:people", args=[plan.public_id])
    assert [section.area or section.kind for section in plan.sections.all()] == [
        "about",
        "health",
        "school",
        "meetings",
    ]
    assert set(levels_for(cast.kari, plan.pk).values()) == {3}
    assert may(cast.kari, "coordinate_plan", plan)
    assert not may(cast.kari, "manage_access", plan)


def test_a_child_gets_an_account_and_decides_over_access_from_the_birthday(cast: Cast) -> None:
    send(cast.client("kari"), filled(cast))

    plan = Plan.objects.get(owner_name="Emil Vik")
    emil = User.objects.get(email="emil@example.org")
    assert plan.owner == emil
    assert Seat.objects.get(plan=plan, user=emil).role == Seat.Role.OWNER
    assert Invitation.objects.filter(user=emil, used_at__isnull=True).count() == 1
    assert set(levels_for(emil, plan.pk).values()) == {3}
    assert not may(emil, "manage_access", plan)
    later = Grant.objects.get(user=emil, permission__codename="manage_access")
    assert later.valid_from == start_of(plan.birthday(16))


def test_an_adult_decides_over_access_at_once(cast: Cast) -> None:
    born = date(today().year - 40, 3, 1)
    send(cast.client("kari"), filled(cast, born_year=str(born.year), number=made_up_number(born)))

    plan = Plan.objects.get(owner_name="Emil Vik")
    assert plan.owner is not None
    assert may(plan.owner, "manage_access", plan)


def test_the_trail_tells_that_the_plan_was_opened(cast: Cast) -> None:
    send(cast.client("kari"), filled(cast))

    plan = Plan.objects.get(owner_name="Emil Vik")
    kinds = [change.kind for change in Change.objects.filter(plan=plan).order_by("id")]
    assert kinds.count("section.added") == 4
    assert kinds.count("plan.opened") == 1
    assert all(change.by == cast.kari for change in Change.objects.filter(plan=plan))


def test_the_number_is_kept_only_as_a_keyed_hash(cast: Cast) -> None:
    data = filled(cast)
    send(cast.client("kari"), data)

    plan = Plan.objects.get(owner_name="Emil Vik")
    assert len(plan.number_hash) == 64
    assert data["number"] not in str(list(Plan.objects.values()))


def test_a_second_open_plan_is_refused_and_tells_nothing_of_the_first(cast: Cast) -> None:
    data = filled(cast, owner_email="")
    send(cast.client("kari"), data)
    answer = send(cast.client("kari"), {**data, "owner_name": "Emil V."})

    assert answer.status_code == 422
    assert Plan.objects.filter(owner_name__startswith="Emil").count() == 1
    assert "Emil V." in answer.content.decode()
    assert "Emil Vik" not in answer.content.decode()


def test_the_same_form_twice_opens_one_plan(cast: Cast) -> None:
    kari = cast.client("kari")
    data = filled(cast, number="", owner_email="", _once="a-form-that-is-sent-twice")

    assert send(kari, data)["Location"] == send(kari, data)["Location"]
    assert Plan.objects.filter(owner_name="Emil Vik").count() == 1


def test_nobody_but_a_coordinator_opens_plans(cast: Cast) -> None:
    before = Plan.objects.count()
    for name in ("maja", "anne", "per", "nav1", "sven", "kjersti", "arne", "root"):
        assert cast.client(name).get(reverse("plans:open-plan")).status_code == 403, name
        assert send(cast.client(name), filled(cast)).status_code == 403, name
    assert Plan.objects.count() == before


def test_a_coordinator_opens_none_in_another_municipality(cast: Cast) -> None:
    answer = send(cast.client("kari"), filled(cast, municipality=cast.organisations["away"].public_id))

    assert answer.status_code == 422
    assert not Plan.objects.filter(owner_name="Emil Vik").exists()


def test_a_coordinator_whose_work_has_ended_opens_none(cast: Cast) -> None:
    Employment.objects.filter(user=cast.kari).update(is_coordinator=False)

    assert send(cast.client("kari"), filled(cast)).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"owner_name": ""},
        {"owner_name": "x" * 121},
        {"born_day": "31", "born_month": "2"},
        {"born_day": "one"},
        {"born_year": "9" * 5000},
        {"born_year": "9999"},
        {"born_year": "1700"},
        {"born_month": "-1"},
        {"number": "12345678901"},
        {"number": "1234"},
        {"number": "١٢٣٤٥٦٧٨٩٠١"},
        {"born_day": "2"},
        {"areas": ["health", "unknown"]},
        {"owner_email": "not an address"},
        {"owner_email": f"{'a' * 300}@example.org"},
        {"owner_email": "kari@example.org"},
        {"owner_email": "nora@example.org"},
        {"template": "unknown"},
        {"municipality": "unknown"},
        {"municipality": ""},
    ],
)
def test_what_cannot_be_is_answered_in_words_and_opens_nothing(cast: Cast, wrong: dict[str, Any]) -> None:
    # That an address was tried which is somebody else's is recorded, and nothing else.
    done = Change.objects.exclude(kind="account.looked_up")
    before = (Plan.objects.count(), User.objects.count(), done.count())
    answer = send(cast.client("kari"), filled(cast, **wrong))

    assert answer.status_code == 422, wrong
    assert (Plan.objects.count(), User.objects.count(), done.count()) == before
    if "owner_name" not in wrong:
        assert "Emil Vik" in answer.content.decode()


def test_an_unknown_template_in_the_address_offers_all_of_them(cast: Cast) -> None:
    answer = cast.client("kari").get(reverse("plans:open-plan"), {"mal": "unknown"})

    assert answer.status_code == 200
    assert "school-child" in answer.content.decode()


def test_control_digits_and_dates_of_numbers() -> None:
    born = date(2015, 4, 9)
    number = made_up_number(born)

    assert is_national_number(number)
    assert agrees_with(number, born)
    assert not agrees_with(number, date(2015, 4, 10))
    assert not is_national_number(number[:-1] + str((int(number[-1]) + 1) % 10))
    assert not is_national_number("")
