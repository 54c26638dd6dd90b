"""The demo municipality holds what the product is meant to show, and keeps to the product's own rules."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import Count
from django.utils import timezone

from access.models import Change, Consent, Seat, Stream, User
from access.rights import levels_for
from ipplatform.demo.cast import CAST, PASSWORD
from meetings.models import Meeting, Minutes
from notifications.models import Letter, Notice
from plans.gates import plans_for
from plans.models import AboutText, Goal, Measure, Plan
from tests.cast import signed_in


@pytest.mark.both
def test_the_demo_municipality(db: None) -> None:
    call_command("loaddemo", verbosity=0)
    people = {user.short_name: user for user in User.objects.exclude(short_name="")}

    assert set(people) == {member.short_name for member in CAST}
    assert people["kari"].check_password(PASSWORD)
    _plans_of_all_kinds(people)
    _access_in_all_states()
    _meetings_before_and_after()
    _the_trail_is_whole()
    _who_must_not_see_does_not(people)


def _plans_of_all_kinds(people: dict[str, User]) -> None:
    assert Plan.objects.count() >= 12
    assert Plan.objects.filter(status="ended").exists()
    assert Plan.objects.annotate(seats_=Count("seats", distinct=True)).filter(seats_=27).exists()
    assert len(set(Plan.objects.values_list("template", flat=True))) == 8
    assert set(Measure.objects.values_list("status", flat=True)) >= {"agreed", "under_way", "done", "stopped"}
    assert set(Goal.objects.values_list("status", flat=True)) >= {"on_track", "needs_help", "on_hold", "reached"}
    assert AboutText.objects.exclude(text="").count() > 50
    empty = Plan.objects.get(owner_name="Ida Fossum")
    assert not Goal.objects.filter(section__plan=empty).exists()
    assert plans_for(people["kari"]).count() == 11
    assert plans_for(people["nora"]).get().owner == people["nora"]


def _access_in_all_states() -> None:
    states = set(Consent.objects.values_list("state", flat=True))
    assert {Consent.State.SIGNED, Consent.State.PAUSED, Consent.State.WITHDRAWN} <= states
    soon = timezone.now() + timedelta(days=10)
    assert Consent.objects.filter(state="signed", valid_until__lt=soon).exists()


def _meetings_before_and_after() -> None:
    assert Meeting.objects.filter(starts_at__lt=timezone.now()).exists()
    assert Meeting.objects.filter(starts_at__gt=timezone.now(), invitees__answer="coming").exists()
    assert set(Minutes.objects.values_list("state", flat=True)) == {"draft", "sent", "final"}


def _the_trail_is_whole() -> None:
    """Nothing says it happened later than it was written, and no stream has a gap."""
    dates = list(Change.objects.order_by("id").values_list("at", flat=True))
    assert dates == sorted(dates)
    assert dates[-1] <= timezone.now()
    counted = dict(Change.objects.values_list("stream").annotate(rows=Count("id")))
    sections = dict(Stream.objects.filter(name__startswith="s.").values_list("name", "revision"))
    assert sections == {name: rows for name, rows in counted.items() if name.startswith("s.")}
    assert not Letter.objects.filter(sent_at=None).exists()
    assert Notice.objects.filter(user__short_name="kari", read_at=None).exists()


def _who_must_not_see_does_not(people: dict[str, User]) -> None:
    for name in ("sven", "kjersti", "arne", "root"):
        assert not plans_for(people[name]).exists()
    maja = Plan.objects.get(owner=people["maja"])
    teacher = Seat.objects.get(plan=maja, user=people["liv"])
    seen = {section.area for section in maja.sections.filter(id__in=levels_for(people["liv"], maja.pk))}
    assert "health" not in seen
    assert teacher.ended_at is None
    page = signed_in(people["sven"]).get("/planer").content.decode()
    assert "Maja" not in page
