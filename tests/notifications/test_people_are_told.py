"""The right people find a notice in their inbox, nobody else does, and it says no more than they may see."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from access import grants
from access.levels import Level
from access.models import Grant, Seat
from access.trail import heads, record
from meetings.models import Invitee, Meeting
from notifications.models import Letter, Notice
from plans.models import Section
from tests.cast import Cast, end_right_now

pytestmark = pytest.mark.both


def call_meeting(cast: Cast, *seats: Seat) -> Meeting:
    """Kari calls a meeting of these seats."""
    section = cast.sections["meetings"]
    with transaction.atomic():
        meeting = Meeting.objects.create(
            section=section, starts_at=timezone.now() + timedelta(days=9), called_by=cast.kari
        )
        Invitee.objects.bulk_create(Invitee(meeting=meeting, seat=seat) for seat in seats)
        record("meeting.called", by=cast.kari, stream=section.stream, plan=cast.plan, section=section, target=meeting)
    return meeting


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("user__short_name", flat=True))


def change(cast: Cast, section: Section, kind: str = "measure.added") -> None:
    with transaction.atomic():
        record(kind, by=cast.per, stream=section.stream, plan=cast.plan, section=section)


def test_a_called_meeting_reaches_the_invited_who_see_meetings(cast: Cast) -> None:
    grants.give_sections(
        cast.seats["nav"], [(cast.sections["meetings"], Level.VIEW)], by=cast.anne, reason=Grant.Reason.CONSENT
    )
    call_meeting(cast, *(cast.seats[name] for name in ("anne", "liv", "nav", "kari")))

    # Liv is invited but does not see Meetings; Kari called it; Ola sees Meetings but is not invited.
    assert told("meeting.called") == {"anne", "nav1", "nav2", "nav3"}
    assert set(Letter.objects.values_list("user__short_name", flat=True)) == {"anne", "nav1", "nav2", "nav3"}


def test_a_new_measure_reaches_those_who_see_the_section_and_not_the_one_who_added_it(cast: Cast) -> None:
    change(cast, cast.sections["health"])

    assert told("measure.added") == {"maja", "anne", "ola", "kari"}
    assert not Letter.objects.exists()


def test_twelve_sections_given_at_once_are_one_notice_and_one_letter(cast: Cast) -> None:
    seat = cast.seats["per"]
    with transaction.atomic():
        for name in ("health", "school", "leisure"):
            section = cast.sections[name]
            record("access.given", by=cast.anne, stream=section.stream, plan=cast.plan, section=section, target=seat)

    assert told("access.given") == {"per"}
    assert told("access.given.of_other") == {"ola", "kari"}
    assert Notice.objects.filter(user=cast.per).count() == 1
    assert Letter.objects.get().user == cast.per


def test_telling_many_costs_what_telling_one_costs(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as one:
        call_meeting(cast, cast.seats["anne"])
    with CaptureQueriesContext(connection) as three:
        call_meeting(cast, *(cast.seats[name] for name in ("anne", "ola", "maja")))

    assert len(three) == len(one)
    assert told("meeting.called") == {"anne", "ola", "maja"}


def test_the_inbox_says_what_happened_and_leads_there(cast: Cast) -> None:
    meeting = call_meeting(cast, cast.seats["anne"])
    page = cast.client("anne").get("/varsler").content.decode()

    assert "Kari Solheim" in page
    assert "Maja" in page
    notice = Notice.objects.get()
    answer = cast.client("anne").get(f"/varsler/{notice.public_id}/apne")
    assert answer.status_code == 302
    assert cast.plan.public_id in answer["Location"]
    assert meeting.public_id in answer["Location"]
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_after_the_right_has_ended_the_notice_says_nothing_of_it(cast: Cast) -> None:
    change(cast, cast.sections["health"])
    end_right_now(cast.seats["ola"])
    page = cast.client("ola").get("/varsler").content.decode()

    for word in ("Per Dahl", "Maja", "Helse"):
        assert word not in page.replace("Ola Lund", "")
    notice = Notice.objects.get(user=cast.ola)
    answer = cast.client("ola").get(f"/varsler/{notice.public_id}/apne")
    assert answer["Location"] == "/varsler"


def test_a_person_who_has_lost_everything_is_told_that_and_no_more(cast: Cast) -> None:
    health = cast.sections["health"]
    end_right_now(cast.seats["per"])
    with transaction.atomic():
        record(
            "access.ended", by=cast.anne, stream=health.stream, plan=cast.plan, section=health, target=cast.seats["per"]
        )
    page = cast.client("per").get("/varsler").content.decode()

    assert told("access.ended") == {"per"}
    assert "Maja" not in page
    assert "Anne" not in page


def test_nobody_opens_somebody_elses_notice(cast: Cast) -> None:
    change(cast, cast.sections["health"])
    notice = Notice.objects.get(user=cast.anne)
    for name in ("ola", "sven", "per", "arne"):
        assert cast.client(name).get(f"/varsler/{notice.public_id}/apne").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None
    assert cast.client("sven").get("/varsler").content.decode().count("ip-row__main") == 0


def test_a_notice_raises_the_stream_of_its_person_and_of_nobody_else(live_cast: Cast) -> None:
    names = [person.stream for person in live_cast.people.values()]
    before = heads(names)
    change(live_cast, live_cast.sections["health"])

    moved = {name for name, revision in heads(names).items() if revision != before[name]}
    assert moved == {live_cast.people[name].stream for name in ("maja", "anne", "ola", "kari")}


def test_marking_all_as_read_moves_the_persons_own_stream_and_nobody_elses(live_cast: Cast) -> None:
    change(live_cast, live_cast.sections["health"])
    before = heads([live_cast.anne.stream, live_cast.ola.stream])
    assert not Notice.objects.filter(is_announced=False).exists()
    client = live_cast.client("anne")
    assert client.get("/varsler/les-alle").status_code == 405
    assert client.post("/varsler/les-alle").status_code == 302

    after = heads(before)
    assert after == {**before, live_cast.anne.stream: before[live_cast.anne.stream] + 1}
    assert Notice.objects.filter(read_at__isnull=True, user=live_cast.anne).count() == 0
    assert Notice.objects.filter(read_at__isnull=True, user=live_cast.ola).count() == 1


def test_the_inbox_costs_the_same_for_one_notice_and_thirty(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client("anne")
    call_meeting(cast, cast.seats["anne"])
    client.get("/varsler")
    with CaptureQueriesContext(connection) as first:
        client.get("/varsler")
    for _ in range(29):
        call_meeting(cast, cast.seats["anne"])
    with django_assert_num_queries(len(first)):
        page = client.get("/varsler").content.decode()
    assert page.count("ip-row__main") == 30
    assert len(first) <= 10


@pytest.mark.parametrize("address", ["/varsler?side=x", "/varsler?side=-1", "/varsler?side=99999999999999999999"])
@pytest.mark.parametrize("more", ["", "&fragment=list", "&fragment=nonsense", "&fragment=count"])
def test_odd_addresses_of_the_inbox_are_answered(cast: Cast, address: str, more: str) -> None:
    assert cast.client("anne").get(address + more).status_code == 200
