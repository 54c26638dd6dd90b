"""A form that creates something counts once, however often it is sent."""

import threading
import time
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from access.decorators import once
from access.models import AccessEvent, FormReceipt, Organisation, User
from tests.access.signing import together
from tests.cast import Cast


def post(user: User | AnonymousUser, mark: str = "abc", **fields: str) -> HttpRequest:
    request = RequestFactory().post("/", {"_once": mark, **fields})
    request.user = user
    return request


@once
def add(request: HttpRequest) -> HttpResponse:
    name = request.POST.get("name", "Ny")
    if not name:
        return HttpResponse(status=422)
    made = Organisation.objects.create(name=name, kind=Organisation.Kind.PRIVATE)
    time.sleep(0.05)
    return HttpResponseRedirect(f"/made/{made.public_id}")


def made() -> int:
    return Organisation.objects.filter(name="Ny").count()


def test_the_same_form_again_gets_the_first_answer_and_changes_nothing(cast: Cast) -> None:
    first, second = add(post(cast.kari)), add(post(cast.kari))
    assert first["Location"] == second["Location"]
    assert made() == 1


def test_another_form_another_person_and_a_form_without_a_mark_count_by_themselves(cast: Cast) -> None:
    add(post(cast.kari))
    add(post(cast.kari, mark="other"))
    add(post(cast.per))
    add(post(cast.kari, mark=""))
    add(post(cast.kari, mark=""))
    assert made() == 5


def test_a_form_with_a_mistake_may_be_sent_again(cast: Cast) -> None:
    assert add(post(cast.kari, name="")).status_code == 422
    assert add(post(cast.kari)).status_code == 302
    assert made() == 1


@pytest.mark.both
def test_twelve_presses_at_once_make_one(live_cast: Cast) -> None:
    answers = together([lambda: add(post(live_cast.kari)) for _ in range(12)])
    assert made() == 1
    assert len({answer["Location"] for answer in answers}) == 1
    assert FormReceipt.objects.count() == 1


@pytest.mark.both
def test_when_the_first_press_fails_the_second_counts(live_cast: Cast) -> None:
    entered = threading.Event()

    @once
    def slow(request: HttpRequest) -> HttpResponse:
        if "fail" in request.POST:
            Organisation.objects.create(name="Ny", kind=Organisation.Kind.PRIVATE)
            entered.set()
            time.sleep(0.2)
            raise RuntimeError
        return add.__wrapped__(request)  # type: ignore[attr-defined,no-any-return]

    def failing() -> Any:
        with pytest.raises(RuntimeError):
            slow(post(live_cast.kari, fail="1"))

    def second() -> Any:
        assert entered.wait(60)
        return slow(post(live_cast.kari)).status_code

    assert together([failing, second]) == [None, 302]
    assert made() == 1


@pytest.mark.parametrize("refusal", [Http404, PermissionDenied])
def test_a_refused_try_stays_in_the_access_log(cast: Cast, refusal: type[Exception]) -> None:
    @once
    def refused(request: HttpRequest) -> HttpResponse:
        AccessEvent.objects.create(user=cast.sven, plan=cast.plan, action=AccessEvent.Action.REFUSED, page="x")
        raise refusal

    with pytest.raises(refusal):
        refused(post(cast.sven))
    assert AccessEvent.objects.filter(user=cast.sven).count() == 1
    assert not FormReceipt.objects.exists()


@pytest.mark.parametrize("token", ["x" * 5000, "é" * 40, "'; --"])
def test_a_made_up_mark_does_no_harm(cast: Cast, token: str) -> None:
    assert add(post(cast.kari, mark=token)).status_code == 302
    assert add(post(cast.kari, mark=token)).status_code == 302
    assert made() == 1
