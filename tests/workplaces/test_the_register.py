"""An administrator keeps the register of their own organisation: work facts only, and never their own work."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access import grants
from access.dates import end_of, today
from access.models import Change, Employment, Grant, Invitation, Unit, User
from access.rights import may
from access.views.onward import onward
from tests.cast import Cast
from tests.workplaces.steps import of, post, work

pytestmark = pytest.mark.both


def at(cast: Cast, name: str, *args: str) -> str:
    return reverse(f"access:{name}", args=[cast.organisations["home"].public_id, *args])


def worker(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Eva Lie", "email": "eva@example.org", "unit": cast.units["nav"].public_id, "title": "Veileder",
        "last_day": f"{today() + timedelta(days=30):%Y-%m-%d}",
    } | changes  # fmt: skip


def arne(cast: Cast) -> Client:
    return cast.client("arne")


def test_arne_registers_a_unit_and_somebody_who_works_in_it(cast: Cast) -> None:
    client = arne(cast)
    assert client.post(at(cast, "add-unit"), {"name": " Kultur  og fritid "}).status_code == 302
    unit = Unit.objects.get(name="Kultur og fritid")
    assert unit.organisation == cast.organisations["home"]

    assert client.post(at(cast, "add-worker"), worker(cast, unit=unit.public_id)).status_code == 302

    job = Employment.objects.get(unit=unit)
    assert (job.user.name, job.title, job.is_set_aside) == ("Eva Lie", "Veileder", False)
    assert job.valid_until == end_of(today() + timedelta(days=30))
    assert Invitation.objects.filter(user=job.user, invited_by=cast.arne).count() == 1
    assert list(Change.objects.filter(by=cast.arne, kind__startswith="employment.").values_list("kind", flat=True)) == [
        "employment.begun"
    ]
    page = client.get(at(cast, "unit", unit.public_id)).content.decode()
    assert "Eva Lie" in page
    assert "eva@example.org" not in page


def test_an_address_of_somebody_else_tells_nothing_and_counts_as_a_search(cast: Cast) -> None:
    client = arne(cast)
    for number in range(20):
        answer = client.post(at(cast, "add-worker"), worker(cast, name=f"Feil {number}", email="sven@example.org"))
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "Dette ble ikke registrert" in text
        assert "hører" not in text
        assert "Sven" not in text
    for wrong in ("sven@example.org", "ingen@example.org"):
        assert client.post(at(cast, "add-worker"), worker(cast, name="Feil", email=wrong)).status_code == 429
    assert not User.objects.filter(email="ingen@example.org").exists()
    assert not Employment.objects.filter(user=cast.sven, unit=cast.units["nav"]).exists()
    assert Change.objects.filter(kind="account.looked_up", by=cast.arne, target_id="").count() == 20


def test_a_day_of_ordinary_registering_is_never_slowed_down(cast: Cast) -> None:
    client = arne(cast)
    for number in range(23):
        data = worker(cast, name=f"Ny {number}", email=f"ny{number}@example.org")
        assert client.post(at(cast, "add-worker"), data).status_code == 302


def test_arne_s_first_page_is_headed_by_what_he_keeps(cast: Cast) -> None:
    page = arne(cast).get(reverse("ipplatform:overview")).content.decode()
    assert ">Registeret</h1>" in page
    assert "Planene dine" not in page


def test_who_joins_a_unit_shares_its_seat_and_who_leaves_loses_it_at_once(cast: Cast) -> None:
    leisure, client = cast.sections["leisure"], arne(cast)
    client.post(at(cast, "add-worker"), worker(cast))
    job = Employment.objects.get(user__email="eva@example.org")
    Employment.objects.filter(pk=job.pk).update(valid_from=timezone.now() - timedelta(minutes=1))
    assert may(job.user, "view_section", leisure)

    assert client.post(at(cast, "end-employment", job.public_id), {"when": "now"}).status_code == 302

    Employment.objects.filter(pk=job.pk).update(valid_until=timezone.now() - timedelta(milliseconds=2))
    assert not may(job.user, "view_section", leisure)
    assert may(cast.nav1, "view_section", leisure)


def test_a_last_day_holds_until_its_midnight(cast: Cast) -> None:
    job = of(cast.per, cast.units["rehab"])
    data = {"when": "later", "last_day": f"{today():%Y-%m-%d}"}

    assert arne(cast).post(at(cast, "end-employment", job.public_id), data).status_code == 302

    job.refresh_from_db()
    assert job.valid_until == end_of(today())


def test_work_that_has_not_begun_never_happens_when_it_is_ended(cast: Cast) -> None:
    client, tomorrow = arne(cast), today() + timedelta(days=1)
    client.post(at(cast, "add-worker"), worker(cast, first_day=f"{tomorrow:%Y-%m-%d}"))
    job = Employment.objects.get(user__email="eva@example.org")

    assert client.post(at(cast, "end-employment", job.public_id), {"when": "now"}).status_code == 302

    job.refresh_from_db()
    assert job.valid_until < timezone.now()


def test_offices_are_given_and_taken_with_the_work_and_open_no_plan(cast: Cast) -> None:
    job, home = of(cast.per, cast.units["rehab"]), cast.organisations["home"]
    client = arne(cast)
    client.post(at(cast, "change-employment", job.public_id), {"tasks": ["is_administrator", "is_overseer"]})
    Grant.objects.filter(user=cast.per, organisation=home).update(valid_from=timezone.now() - timedelta(minutes=1))
    assert may(cast.per, "administer_organisation", home)
    assert may(cast.per, "oversee_plans", home)
    assert not may(cast.per, "coordinate_plan", cast.plan)

    Employment.objects.filter(pk=job.pk).update(valid_until=timezone.now() - timedelta(milliseconds=2))
    assert not may(cast.per, "administer_organisation", home)
    assert cast.client("per").get(at(cast, "organisation")).status_code == 404


def test_a_task_that_is_taken_away_ends(cast: Cast) -> None:
    job = of(cast.kari, cast.units["coordination"])

    arne(cast).post(at(cast, "change-employment", job.public_id), {"title": "Rådgiver"})

    assert cast.client("kari").get(reverse("plans:open-plan")).status_code == 403


def test_an_office_is_taken_away_also_while_they_act_for_another_workplace(cast: Cast) -> None:
    job, home, client = of(cast.per, cast.units["rehab"]), cast.organisations["home"], arne(cast)
    change = at(cast, "change-employment", job.public_id)
    client.post(change, {"title": "Fysioterapeut", "tasks": ["is_administrator"]})
    Grant.objects.filter(user=cast.per, organisation=home).update(valid_from=timezone.now() - timedelta(minutes=1))
    Employment.objects.filter(pk=job.pk).update(is_set_aside=True)
    assert "Administrator" in client.get(at(cast, "employment", job.public_id)).content.decode()

    client.post(change, {"title": "Leder", "tasks": ["is_administrator"]})
    assert Grant.objects.filter(user=cast.per, organisation=home).count() == 1
    client.post(change, {"title": "Fysioterapeut"})

    Employment.objects.filter(pk=job.pk).update(is_set_aside=False)
    assert not may(cast.per, "administer_organisation", home)


def test_an_office_that_goes_with_two_works_is_lost_with_neither_alone(cast: Cast) -> None:
    home, client = cast.organisations["home"], arne(cast)
    jobs = [of(cast.per, cast.units["rehab"]), work(cast.per, cast.units["school"])]
    for job in jobs:
        client.post(at(cast, "change-employment", job.public_id), {"tasks": ["is_overseer"]})
    Grant.objects.filter(user=cast.per, organisation=home).update(valid_from=timezone.now() - timedelta(minutes=1))

    client.post(at(cast, "end-employment", jobs[0].public_id), {"when": "now"})
    Employment.objects.filter(pk=jobs[0].pk).update(valid_until=timezone.now() - timedelta(milliseconds=2))

    assert may(cast.per, "oversee_plans", home)


def test_nobody_registers_or_changes_their_own_work(cast: Cast) -> None:
    client = arne(cast)
    before = Employment.objects.count()

    answer = client.post(at(cast, "add-worker"), worker(cast, name=cast.arne.name, email=cast.arne.email))

    assert answer.status_code == 422
    assert Employment.objects.count() == before
    own = work(cast.arne, cast.units["school"])
    for name, data in (("change-employment", {"tasks": ["is_coordinator"]}), ("end-employment", {"when": "now"})):
        assert client.post(at(cast, name, own.public_id), data).status_code == 422
    own.refresh_from_db()
    assert not own.is_coordinator
    assert not may(cast.arne, "view_section", cast.sections["leisure"])


def test_another_organisations_things_do_not_exist_for_an_administrator(cast: Cast) -> None:
    away, unit = cast.organisations["away"], cast.units["away"]
    job = of(cast.sven, unit)
    client = arne(cast)
    assert client.get(reverse("access:organisation", args=[away.public_id])).status_code == 404
    for organisation in (away, cast.organisations["home"]):
        for name, thing in (("unit", unit), ("employment", job)):
            url = reverse(f"access:{name}", args=[organisation.public_id, thing.public_id])
            assert client.get(url).status_code == 404
        url = reverse("access:end-employment", args=[organisation.public_id, job.public_id])
        assert client.post(url, {"when": "now"}).status_code == 404
    assert client.post(at(cast, "add-worker"), worker(cast, unit=unit.public_id)).status_code == 422
    assert not Employment.objects.filter(user__email="eva@example.org").exists()

    grants.give_office(cast.sven, "administer_organisation", away, by=None)
    Grant.objects.filter(user=cast.sven).update(valid_from=timezone.now() - timedelta(minutes=1))
    theirs = cast.client("sven")
    assert theirs.get(reverse("access:organisation", args=[away.public_id])).status_code == 200
    assert theirs.get(at(cast, "organisation")).status_code == 404
    assert theirs.post(at(cast, "add-unit"), {"name": "Ny"}).status_code == 404


def test_extra_fields_change_nothing(cast: Cast) -> None:
    job = of(cast.per, cast.units["rehab"])
    data = {
        "title": "Fysioterapeut", "unit": cast.units["away"].public_id, "unit_id": cast.units["nav"].pk,
        "user": cast.sven.pk, "is_set_aside": "", "valid_until": "2099-01-01", "organisation": "x",
    }  # fmt: skip

    assert arne(cast).post(at(cast, "change-employment", job.public_id), data).status_code == 302

    after = Employment.objects.get(pk=job.pk)
    assert (after.unit_id, after.user_id, after.valid_until) == (job.unit_id, job.user_id, job.valid_until)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"email": "ikke en adresse"}, {"last_day": "2001-01-01"}, {"last_day": "31.02.2030"},
        {"first_day": "2020-01-01"}, {"unit": "x" * 16}, {"tasks": ["is_superuser"]}, {"last_day": ""},
        {"email": "per@example.org"}, {"title": "x" * 121},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_text_kept(cast: Cast, wrong: dict[str, Any]) -> None:
    answer = arne(cast).post(at(cast, "add-worker"), worker(cast, title="Miljøterapeut") | wrong)

    assert answer.status_code == 422
    assert "title" in wrong or "Miljøterapeut" in answer.content.decode()
    assert not User.objects.filter(email="eva@example.org").exists()


def test_two_units_of_one_name_are_refused(cast: Cast) -> None:
    client = arne(cast)
    assert client.post(at(cast, "add-unit"), {"name": "nav fjordvik"}).status_code == 422
    own = at(cast, "rename-unit", cast.units["nav"].public_id)
    assert client.post(own, {"name": "NAV FJORDVIK"}).status_code == 302
    assert client.post(own, {"name": "Strand skole"}).status_code == 422


def test_the_list_of_people_asks_as_many_questions_for_many_as_for_few(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client = arne(cast)
    client.get(at(cast, "staff"))
    for number in range(12):
        person = User.objects.create_user(f"n{number}@example.org", f"Nr {number}")
        work(person, cast.units["school"])
    with django_assert_max_num_queries(7):
        page = client.get(at(cast, "staff")).content.decode()
    assert "Nr 11" in page
    assert "Sven" not in page


def test_a_person_works_in_two_places_and_acts_for_one_at_a_time(cast: Cast) -> None:
    leisure = cast.sections["leisure"]
    data = worker(cast, name=cast.nav1.name, email=cast.nav1.email, unit=cast.units["school"].public_id)
    assert arne(cast).post(at(cast, "add-worker"), data).status_code == 302
    school, nav = of(cast.nav1, cast.units["school"]), of(cast.nav1, cast.units["nav"])
    assert school.is_set_aside
    assert may(cast.nav1, "view_section", leisure)
    client = cast.client("nav1")
    assert "NAV Fjordvik" in client.get(reverse("ipplatform:overview")).content.decode()

    answer = post(client, "access:workplace", {"workplace": school.public_id, "next": "/varsler"})

    assert answer.status_code == 302
    assert answer["Location"] == "/varsler"
    assert not may(cast.nav1, "view_section", leisure)
    assert client.get(f"/plan/{cast.plan.public_id}").status_code == 404
    assert "Strand skole" in client.get(reverse("access:workplace")).content.decode()
    assert post(client, "access:workplace", {"workplace": nav.public_id}).status_code == 302
    assert may(cast.nav1, "view_section", leisure)


def test_somebody_elses_workplace_cannot_be_chosen(cast: Cast) -> None:
    theirs = of(cast.nav1, cast.units["nav"])
    for chosen in (theirs.public_id, "", "x" * 5000, str(theirs.pk)):
        assert post(cast.client("sven"), "access:workplace", {"workplace": chosen}).status_code == 404
    assert not may(cast.sven, "view_section", cast.sections["leisure"])
    over = work(cast.per, cast.units["nav"], until=timezone.now() - timedelta(days=1))
    assert post(cast.client("per"), "access:workplace", {"workplace": over.public_id}).status_code == 404


def test_who_works_in_two_places_is_asked_for_which_after_signing_in(cast: Cast) -> None:
    assert onward(cast.nav1, "/varsler") == "/varsler"
    work(cast.nav1, cast.units["school"], is_set_aside=True)
    User.objects.filter(pk=cast.nav1.pk).update(has_several_workplaces=True)
    cast.nav1.refresh_from_db()

    address = onward(cast.nav1, "/varsler")

    page = cast.client("nav1").get(address).content.decode()
    assert "NAV Fjordvik" in page
    assert 'name="next" value="/varsler"' in page
