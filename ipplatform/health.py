"""Whether the installation is well: database, channel layer and worker, asked with short time-outs.

Public, so it says one word about each and nothing of versions, addresses or errors.
"""

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from access.decorators import public
from notifications.gates import worker_state

logger = logging.getLogger(__name__)
_PATIENCE_SECONDS = 1.0


@public
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 while people can work (`ok`, or `degraded` when letters or live hints lag); 503 without a database."""
    database = _ask(_database, DatabaseError)
    states = {
        "database": database,
        "channel_layer": _ask(_channel_layer, redis.RedisError, OSError),
        "worker": _ask(worker_state, DatabaseError) if database == "ok" else "unknown",
    }
    if database != "ok":
        return JsonResponse({"status": "down", **states}, status=503)
    status = "ok" if all(state == "ok" for state in states.values()) else "degraded"
    return JsonResponse({"status": status, **states})


def _ask(part: Callable[[], str], *failures: type[Exception]) -> str:
    try:
        return part()
    except failures as failure:
        logger.warning("health: %s does not answer (%s)", part.__name__.strip("_"), type(failure).__name__)
        return "down"


def _database() -> str:
    with connection.cursor() as cursor:
        # A table, not only `SELECT 1`: SQLite answers that without opening its file.
        cursor.execute("SELECT 1 FROM access_stream LIMIT 1")
    return "ok"


def _channel_layer() -> str:
    """In memory there is nothing that can be away; otherwise Redis must answer."""
    if settings.REDIS_URL:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=_PATIENCE_SECONDS, socket_connect_timeout=_PATIENCE_SECONDS
        ) as client:
            client.ping()
    return "ok"
