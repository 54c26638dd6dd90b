"""What the last meeting agreed is listed in the next one: kept, partly, or not, and why; each sees their own parts."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.models import Change
from meetings.models import Decision, Meeting, Minutes, PromiseReview
from plans.actions.measures import add_measure
from tests.cast import Cast, end_right_now

STRANGERS = ("sven", "kjersti", "arne", "root", "nora", "leif", "grete")


def url(name: str, cast: Cast, meeting: Meeting, *args: str) -> str:
    return reverse(f"meetings:{name}", args=[cast.plan.public_id, meeting.public_id, *args])


def earlier(cast: Cast, days: int = 30) -> Meeting:
    held = Meeting.objects.create(
        section=cast.sections["meetings"], starts_at=timezone.now() - timedelta(days=days), called_by=cast.kari
    )
    Minutes.objects.create(meeting=held)
    return held


def decided(cast: Cast, held: Meeting, what: str, part: str = "", seat: str = "per") -> Decision:
    if not part:
        return Decision.objects.create(meeting=held, words=what, responsible=cast.seats[seat], by=cast.kari)
    measure = add_measure(cast.sections[part], what=what, responsible=cast.seats[seat], by=cast.kari)
    return Decision.objects.create(meeting=held, measure=measure, by=cast.kari)


def review(cast: Cast, meeting: Meeting, name: str, decision: Decision, **posted: Any) -> int:
    address = url("review-promise", cast, meeting, decision.public_id)
    return cast.client(name).post(address, {"result": "kept", **posted}).status_code


def page_for(name: str, cast: Cast, meeting: Meeting) -> str:
    return cast.client(name).get(url("agenda", cast, meeting)).content.decode()


def test_each_reader_looks_back_at_what_they_see(cast: Cast, meeting: Meeting) -> None:
    held = earlier(cast)
    decided(cast, held, "Ringe skolen")
    decided(cast, held, "Bestille ny stol", "health")
    for name in ("kari", "anne", "maja", "per"):
        page = page_for(name, cast, meeting)
        assert "Ringe skolen" in page
        assert "Bestille ny stol" in page
    for name in ("liv", "nav1"):
        page = page_for(name, cast, meeting)
        assert "Ringe skolen" in page
        assert "Bestille ny stol" not in page


def test_the_one_who_promised_says_how_it_went_and_all_who_see_it_read_why(cast: Cast, meeting: Meeting) -> None:
    promise = decided(cast, earlier(cast), "Bestille ny stol", "health")
    assert review(cast, meeting, "per", promise, result="not") == 422
    assert review(cast, meeting, "per", promise, result="not", reason="Stolen er utsolgt") == 302
    assert "Stolen er utsolgt" in page_for("anne", cast, meeting)
    assert "Stolen er utsolgt" not in page_for("liv", cast, meeting)
    change = Change.objects.get(kind="promise.reviewed")
    # Told where the measure stands: whoever does not see Health learns nothing.
    assert change.section == cast.sections["health"]
    history = reverse("plans:history", args=[cast.plan.public_id])
    assert "løfte" in cast.client("anne").get(history).content.decode()
    assert "løfte" not in cast.client("liv").get(history).content.decode()


def test_only_the_leader_and_the_one_who_promised_may_say(cast: Cast, meeting: Meeting) -> None:
    held = earlier(cast)
    words, measure = decided(cast, held, "Ringe skolen"), decided(cast, held, "Ny stol", "health")
    assert review(cast, meeting, "liv", words) == 403
    assert review(cast, meeting, "liv", measure) == 404
    assert review(cast, meeting, "anne", words) == 403
    assert review(cast, meeting, "kari", measure) == 302
    assert review(cast, meeting, "per", words) == 302
    assert PromiseReview.objects.count() == 2


def test_a_newer_word_takes_the_place_of_the_one_before(cast: Cast, meeting: Meeting) -> None:
    promise = decided(cast, earlier(cast), "Ringe skolen")
    review(cast, meeting, "per", promise, result="partly", reason="Ingen svarte")
    review(cast, meeting, "kari", promise, result="kept")
    row = PromiseReview.objects.get()
    assert (row.result, row.reason, row.by) == ("kept", "", cast.kari)


def test_what_was_kept_is_not_asked_again_and_what_was_not_is_carried_on(cast: Cast, meeting: Meeting) -> None:
    first, second = earlier(cast, 60), earlier(cast, 30)
    kept, late = decided(cast, first, "Ringe skolen"), decided(cast, first, "Skrive søknad")
    for promise, result in ((kept, "kept"), (late, "not")):
        PromiseReview.objects.create(meeting=second, decision=promise, result=result, reason="Syk", by=cast.kari)
    page = page_for("kari", cast, meeting)
    assert "Skrive søknad" in page
    assert "Ringe skolen" not in page


def test_what_was_taken_back_is_no_promise(cast: Cast, meeting: Meeting) -> None:
    promise = decided(cast, earlier(cast), "Ringe skolen")
    Decision.objects.filter(pk=promise.pk).update(undone_at=timezone.now(), undone_by=cast.kari)
    assert "Ringe skolen" not in page_for("kari", cast, meeting)
    assert review(cast, meeting, "kari", promise) == 404


def test_people_without_the_meetings_or_in_other_plans_review_nothing(cast: Cast, meeting: Meeting) -> None:
    promise = decided(cast, earlier(cast), "Ringe skolen")
    end_right_now(cast.seats["per"], cast.sections["meetings"])
    for name in ("per", *STRANGERS):
        assert review(cast, meeting, name, promise) == 404, name
    assert not PromiseReview.objects.exists()


@pytest.mark.parametrize("posted", [{"result": ""}, {"result": "\x00"}, {"result": "partly", "reason": "x" * 400}])
def test_odd_answers_are_refused_in_words(cast: Cast, meeting: Meeting, posted: dict[str, str]) -> None:
    promise = decided(cast, earlier(cast), "Ringe skolen")
    assert review(cast, meeting, "kari", promise, **posted) in (400, 422)
    assert not PromiseReview.objects.exists()


def test_looking_back_at_ten_promises_asks_as_much_as_at_one(cast: Cast, meeting: Meeting) -> None:
    held = earlier(cast)
    decided(cast, held, "Sak", "health")
    client = cast.client("kari")
    client.get(url("agenda", cast, meeting), {"fragment": "promises"})
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("agenda", cast, meeting), {"fragment": "promises"}).status_code == 200
        counts.append(len(asked))
        for number in range(9):
            promise = decided(cast, held, f"Sak {number}", "health" if number % 2 else "")
            PromiseReview.objects.create(meeting=meeting, decision=promise, result="kept", by=cast.kari)
    assert counts[0] == counts[1]
