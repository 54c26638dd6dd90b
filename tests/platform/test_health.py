"""`/healthz` says one word about each part, to anybody, and nothing more."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from notifications.models import WorkerBeat

pytestmark = pytest.mark.django_db


def test_all_is_well_when_a_worker_has_been_seen(client: Client) -> None:
    WorkerBeat.objects.create(name="one")
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "channel_layer": "ok", "worker": "ok"}


def test_a_worker_that_is_late_does_not_take_the_service_down(client: Client) -> None:
    WorkerBeat.objects.create(name="one", at=timezone.now() - timedelta(minutes=5))
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["worker"] == "missing"


def test_a_dead_channel_layer_is_told_soon_and_without_its_address(client: Client) -> None:
    with override_settings(REDIS_URL="redis://127.0.0.1:1/0"):
        answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json()["channel_layer"] == "down"
    assert b"127.0.0.1" not in answer.content


def test_without_a_database_it_says_so(client: Client, django_db_blocker: Any, monkeypatch: Any) -> None:
    from django.db import OperationalError, connection

    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("server at 10.0.0.7 is gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["status"] == "down"
    assert b"10.0.0.7" not in answer.content


def test_nothing_is_posted_there(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
