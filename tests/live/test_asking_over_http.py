"""Where sockets are blocked a page asks over HTTP; the answer is that of the socket, for the same people."""

import pytest
from django.db import transaction
from django.test import Client

from access.trail import record
from notifications.live import presence
from tests.cast import Cast, end_right_now, half_signed_in

pytestmark = pytest.mark.both


def test_the_answer_holds_what_the_person_may_follow_and_names_the_rest_as_gone(cast: Cast) -> None:
    health, school = cast.sections["health"], cast.sections["school"]
    with transaction.atomic():
        record("goal.changed", by=cast.anne, stream=health.stream, plan=cast.plan, section=health)
    unknown = "s." + "y" * 16
    answer = cast.client("per").get(
        "/live/siden", {"s": [f"{name}:0" for name in (health.stream, school.stream, unknown, cast.per.stream)]}
    )

    assert answer.json() == {
        "streams": {health.stream: 1, cast.per.stream: 0},
        "gone": sorted([school.stream, unknown]),
    }
    assert "no-store" in answer["Cache-Control"]


def test_whoever_is_not_wholly_signed_in_gets_401(cast: Cast) -> None:
    for client in (Client(), half_signed_in(cast.anne)):
        answer = client.get("/live/siden", {"s": cast.anne.stream + ":0"}, headers={"Accept": "application/json"})
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "query",
    ["s=", "s=x", "s=s.aaaaaaaaaaaaaaaa", "s=s.aaaaaaaaaaaaaaaa:-1", "s=s.aaaaaaaaaaaaaaaa:99999999999999999999",
     "s=s.aaaaaaaaaaaaaaaa:²", "s=s.aaaaaaaaaaaaaaaa:1%00", "&".join(f"s=s.{n:016d}:0" for n in range(201))],
)  # fmt: skip
def test_odd_questions_are_refused(cast: Cast, query: str) -> None:
    assert cast.client("anne").get("/live/siden?" + query).status_code == 400


def test_presence_is_told_to_those_who_see_the_section_and_to_nobody_else(cast: Cast) -> None:
    health = cast.sections["health"]
    presence.enter(health.stream, cast.per.pk)
    try:
        seen = cast.client("anne").get("/live/her", {"s": health.stream})
        assert "Per" in seen.content.decode()
        assert cast.client("per").get("/live/her", {"s": health.stream}).content.strip() == b""
        for name in ("liv", "sven", "arne"):
            assert cast.client(name).get("/live/her", {"s": health.stream}).status_code == 404
        for odd in ("", "s.", "u." + cast.anne.public_id, "s." + "q" * 16, "x" * 500):
            assert cast.client("anne").get("/live/her", {"s": odd}).status_code == 404
        end_right_now(cast.seats["per"])
        assert b"Per" not in cast.client("anne").get("/live/her", {"s": health.stream}).content
    finally:
        presence.leave(health.stream, cast.per.pk)
