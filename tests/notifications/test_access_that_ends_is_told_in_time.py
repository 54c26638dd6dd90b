"""Thirty, fourteen and three days before, and when it is over: everybody concerned is told once, nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.dates import end_of, today
from access.models import Consent
from frontend import dates
from notifications.ending import tell_of_endings
from notifications.models import Notice
from tests.cast import Cast

pytestmark = pytest.mark.both


def lasts(consent: Consent, *, since_days: float, left_days: float) -> None:
    now = timezone.now()
    Consent.objects.filter(pk=consent.pk).update(
        valid_from=now - timedelta(days=since_days), valid_until=now + timedelta(days=left_days)
    )


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("user__short_name", flat=True))


def test_those_concerned_are_told_once_a_step(cast: Cast) -> None:
    consent = cast.consents["per"]
    lasts(consent, since_days=60, left_days=29.5)
    tell_of_endings()
    tell_of_endings()

    assert told("access.ends_soon") == {"per"}
    assert told("access.ends_soon.of_other") == {"anne", "ola", "kari"}
    assert Notice.objects.filter(user=cast.per).count() == 1


def test_each_step_is_told_and_only_the_last_when_the_worker_was_away(cast: Cast) -> None:
    consent = cast.consents["per"]
    end = timezone.now() + timedelta(days=29)
    Consent.objects.filter(pk=consent.pk).update(valid_from=end - timedelta(days=90), valid_until=end)
    tell_of_endings()
    shift = timedelta(days=27)
    Consent.objects.filter(pk=consent.pk).update(valid_from=end - timedelta(days=90), valid_until=end - shift)
    tell_of_endings()

    assert Notice.objects.filter(user=cast.per, key__startswith="ends.30.").count() == 1
    assert Notice.objects.filter(user=cast.per, key__startswith="ends.14.").count() == 0
    assert Notice.objects.filter(user=cast.per, key__startswith="ends.3.").count() == 1


def test_an_access_given_for_ten_days_is_not_told_to_end_in_fourteen(cast: Cast) -> None:
    lasts(cast.consents["per"], since_days=1, left_days=9)
    tell_of_endings()

    assert told("access.ends_soon") == set()


def test_an_access_that_the_clock_has_ended_is_told_without_saying_where(cast: Cast) -> None:
    lasts(cast.consents["per"], since_days=60, left_days=-0.1)
    now = timezone.now()
    cast.seats["per"].grants.update(valid_from=now - timedelta(days=2), valid_until=now - timedelta(milliseconds=2))
    tell_of_endings()
    tell_of_endings()

    assert told("access.ended") == {"per"}
    assert Notice.objects.filter(user=cast.per).count() == 1
    page = cast.client("per").get("/varsler").content.decode()
    assert page.count("ip-row__main") == 1
    assert "Maja" not in page


def test_the_workers_of_a_unit_are_told_and_strangers_are_not(cast: Cast) -> None:
    lasts(cast.consents["nav"], since_days=60, left_days=2)
    tell_of_endings()

    assert told("access.ends_soon") == {"nav1", "nav2", "nav3"}
    assert not Notice.objects.filter(user__short_name__in=["liv", "sven", "arne", "kjersti", "nora"]).exists()


def test_a_legal_guardian_is_told_before_the_mandate_ends(cast: Cast) -> None:
    mandate = cast.plans["leif"].representations.get()
    mandate.valid_until = timezone.now() + timedelta(days=13)
    mandate.save()
    tell_of_endings()

    assert told("access.ends_soon") == {"grete"}
    assert told("access.ends_soon.of_other") == {"leif", "kari"}


def test_a_notice_names_the_same_last_day_as_the_page_of_people(cast: Cast) -> None:
    last = today() + timedelta(days=20)
    Consent.objects.filter(pk=cast.consents["per"].pk).update(
        valid_from=timezone.now() - timedelta(days=60), valid_until=end_of(last)
    )
    tell_of_endings()

    page = cast.client("anne").get("/varsler").content.decode()
    assert f"Tilgangen til Per Dahl går ut {dates.in_words(last)}" in page
