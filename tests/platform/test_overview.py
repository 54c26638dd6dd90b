"""Everybody lands on the overview: it counts what the reader may see, names what waits for them, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from access.levels import Level
from access.models import AccessEvent, Seat
from meetings.models import Invitee, Meeting, Minutes
from plans.lifeareas import Area
from plans.models import Goal, Measure, Section
from tests.cast import Cast, end_right_now, give, open_plan_for

pytestmark = pytest.mark.both
URL = "/planer"


def overdue(section: Section, what: str, responsible: Seat | None, by: Any, days: int = 3) -> Measure:
    return Measure.objects.create(
        section=section,
        what=what,
        responsible=responsible,
        due_on=timezone.localdate() - timedelta(days=days),
        created_by=by,
    )


def meeting(section: Section, by: Any, *seats: Seat, days: int = 2) -> Meeting:
    row = Meeting.objects.create(
        section=section, starts_at=timezone.now() + timedelta(days=days), place="Rom 204", called_by=by
    )
    Minutes.objects.create(meeting=row)
    Invitee.objects.bulk_create(Invitee(meeting=row, seat=seat) for seat in seats)
    return row


def text(client: Client, url: str = URL, **headers: str) -> str:
    response = client.get(url, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_the_coordinator_sees_every_plan_with_what_it_needs(cast: Cast) -> None:
    overdue(cast.sections["health"], "Nye ortoser", cast.seats["per"], cast.per)
    page = text(cast.client("kari"))

    for name in ("Maja Berg", "Nora Eide", "Leif Strand"):
        assert name in page
    assert "1 tiltak over fristen" in page


def test_the_owner_sees_the_own_plan_only(cast: Cast) -> None:
    page = text(cast.client("maja"))

    assert "Planen til Maja" in page
    assert "Nora Eide" not in page
    assert "Leif Strand" not in page


@pytest.mark.parametrize("name", ["sven", "kjersti", "arne", "root"])
def test_who_is_in_no_plan_sees_no_name(cast: Cast, name: str) -> None:
    overdue(cast.sections["health"], "Nye ortoser", cast.seats["per"], cast.per)
    page = text(cast.client(name))

    for word in ("Maja", "Nora Eide", "Leif Strand", "ortoser"):
        assert word not in page
    assert name in ("kjersti", "arne") or "Du er ikke med i noen plan" in page


def test_what_waits_is_named_for_the_one_who_promised_it_and_counted_for_nobody_who_cannot_see_it(cast: Cast) -> None:
    overdue(cast.sections["health"], "Nye ortoser", cast.seats["per"], cast.per)

    assert "Nye ortoser" in text(cast.client("per"))
    teacher = text(cast.client("liv"))
    assert "ortoser" not in teacher
    assert "over fristen" not in teacher


def test_a_promise_of_a_part_the_person_no_longer_sees_is_gone(cast: Cast) -> None:
    overdue(cast.sections["health"], "Nye ortoser", cast.seats["per"], cast.per)
    end_right_now(cast.seats["per"])
    page = text(cast.client("per"))

    assert "ortoser" not in page
    assert "Maja" not in page


def test_every_worker_of_a_unit_sees_what_the_unit_promised(cast: Cast) -> None:
    overdue(cast.sections["leisure"], "Søke om utstyr", cast.seats["nav"], cast.kari)

    assert "Søke om utstyr" in text(cast.client("nav2"))
    assert "Søke om utstyr" not in text(cast.client("per"))


def test_what_is_done_or_far_away_does_not_wait(cast: Cast) -> None:
    done = overdue(cast.sections["health"], "Gjort tiltak", cast.seats["per"], cast.per)
    Measure.objects.filter(pk=done.pk).update(status=Measure.Status.DONE)
    overdue(cast.sections["health"], "Senere tiltak", cast.seats["per"], cast.per, days=-60)
    page = text(cast.client("per"))

    assert "Gjort tiltak" not in page
    assert "Senere tiltak" not in page


def test_an_invitation_waits_until_it_is_answered(cast: Cast) -> None:
    called = meeting(cast.sections["meetings"], cast.kari, cast.seats["anne"], cast.seats["ola"])
    assert "Svar på innkallingen" in text(cast.client("anne"))

    Invitee.objects.filter(meeting=called, seat=cast.seats["anne"]).update(answer="coming")
    assert "Svar på innkallingen" not in text(cast.client("anne"))
    assert "Svar på innkallingen" in text(cast.client("ola"))


def test_who_does_not_see_meetings_learns_of_none(cast: Cast) -> None:
    meeting(cast.sections["meetings"], cast.kari, cast.seats["per"])
    page = text(cast.client("per"))

    assert "Rom 204" not in page
    assert "å svare på" not in page
    assert "Ikke avtalt" not in page


def test_the_coordinator_is_warned_of_an_access_that_ends_and_the_teacher_is_not(cast: Cast) -> None:
    seat = Seat.objects.create(plan=cast.plan, user=cast.nora, title="Støttekontakt")
    give(seat, {cast.sections["leisure"]: Level.VIEW}, by=cast.anne, days=5)

    assert "En tilgang går ut om 5 dager" in text(cast.client("kari"))
    assert "En tilgang går ut om 5 dager" in text(cast.client("anne"))
    assert "En tilgang går ut" not in text(cast.client("liv"))


def test_unfinished_minutes_are_told_to_the_coordinator(cast: Cast) -> None:
    meeting(cast.sections["meetings"], cast.kari, days=-4)

    assert "Referat ikke ferdig" in text(cast.client("kari"))
    assert "Referat ikke ferdig" not in text(cast.client("maja"))


def test_that_a_text_was_shown_stands_in_the_access_log(cast: Cast) -> None:
    overdue(cast.sections["health"], "Nye ortoser", cast.seats["per"], cast.per)
    text(cast.client("per"))

    event = AccessEvent.objects.get(user=cast.per, page="ipplatform:overview")
    assert event.plan == cast.plan
    assert event.sections == [cast.sections["health"].public_id]


def test_a_name_is_searched_without_standing_in_an_address(cast: Cast) -> None:
    for number in range(6):
        open_plan_for(cast, cast.leif, cast.plan.owner_born_on, [Area.HOME], cast.kari)
        cast.leif.name = f"Person {number}"
    kari = cast.client("kari")

    answer = kari.post(URL, {"wanted": "maja b", "sort": "name"})
    assert answer.status_code == 302
    assert "maja" not in answer["Location"].lower()
    page = text(kari, answer["Location"])
    assert "Maja Berg" in page
    assert "Nora Eide" not in page

    kari.post(URL, {"wanted": "", "sort": "name"})
    assert "Nora Eide" in text(kari)


@pytest.mark.parametrize(
    "asked",
    [
        "?sort=xyz",
        "?page=0",
        "?page=-3",
        "?page=99999999999",
        "?page=a",
        "?sort=&page=",
        "?sort=meeting",
        "?sort=changed",
    ],
)
def test_odd_questions_get_the_page(cast: Cast, asked: str) -> None:
    assert "Maja Berg" in text(cast.client("kari"), URL + asked)


def test_the_fragment_is_the_same_part_of_the_page_and_follows_the_readers_streams(cast: Cast) -> None:
    per = cast.client("per")
    part = text(per, f"{URL}?fragment=plans", **{"X-Fragment": "1"})

    assert part.lstrip().startswith('<div class="ip-stack ip-overview" id="plans"')
    assert cast.per.stream in part
    assert cast.sections["health"].stream in part
    assert cast.sections["school"].stream not in part


def test_twenty_five_plans_stand_on_a_page(cast: Cast) -> None:
    for _number in range(30):
        open_plan_for(cast, cast.leif, cast.plan.owner_born_on, [], cast.kari)
    kari = cast.client("kari")

    assert text(kari).count('<th scope="row">') == 25
    assert text(kari, f"{URL}?page=2").count('<th scope="row">') == 8


def test_the_number_of_questions_does_not_grow_with_the_plans(cast: Cast, django_assert_max_num_queries: Any) -> None:
    overdue(cast.sections["health"], "Nye ortoser", cast.seats["kari"], cast.kari)
    kari = cast.client("kari")
    text(kari)
    with django_assert_max_num_queries(19) as few:
        text(kari)
    for number in range(57):
        plan = open_plan_for(cast, cast.leif, cast.plan.owner_born_on, [Area.HOME], cast.kari)
        section = plan.sections.get(kind="area")
        Goal.objects.create(section=section, title=f"Mål {number}", created_by=cast.kari)
        overdue(section, f"Tiltak {number}", plan.seats.get(user=cast.kari), cast.kari)
    with django_assert_max_num_queries(len(few)):
        text(kari)


def test_half_signed_in_and_signed_out_are_sent_to_sign_in(cast: Cast, client: Client) -> None:
    answer = client.get(URL)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/logg-inn")
    assert client.get(URL, headers={"X-Fragment": "1"}).status_code == 401


def test_the_coordinating_unit_sees_numbers_and_no_name(cast: Cast) -> None:
    page = text(cast.client("kjersti"))

    assert "<strong>3</strong> aktive planer" in page
    assert "Maja" not in page
    for name in ("arne", "root", "sven", "kari"):
        assert "Planene i kommunen, i tall" not in text(cast.client(name))
