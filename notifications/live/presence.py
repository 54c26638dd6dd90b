"""Who has a section open right now: known in Redis where processes share one, else in this process's memory.

Only people who see the section learn of it (the view asks), nothing is stored, and it vanishes by itself.
"""

import logging
import secrets
import time
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import redis
from django.conf import settings

logger = logging.getLogger(__name__)

_PROCESS = secrets.token_hex(4)
_LASTS_SECONDS = 60
HEARTBEAT = 20

# (stream, user id) → how many of this process's sockets are there.
_here: Counter[tuple[str, int]] = Counter()


def enter(stream: str, user_id: int) -> None:
    _here[stream, user_id] += 1


def leave(stream: str, user_id: int) -> None:
    _here[stream, user_id] -= 1
    if _here[stream, user_id] <= 0:
        del _here[stream, user_id]


def share(places: Iterable[tuple[str, int]] | None = None) -> None:
    """Tell the other processes about these places, or about all of this process's; blocks, never raises."""
    if not settings.REDIS_URL:
        return
    told = list(_here) if places is None else list(places)
    try:
        pipe = _client(settings.REDIS_URL).pipeline(transaction=False)
        for stream, user_id in told:
            member = f"{user_id}:{_PROCESS}"
            if (stream, user_id) in _here:
                pipe.zadd(_key(stream), {member: time.time() + _LASTS_SECONDS})
                pipe.expire(_key(stream), 2 * _LASTS_SECONDS)
            else:
                pipe.zrem(_key(stream), member)
        pipe.execute()
    except redis.RedisError:
        logger.debug("Presence is not shared: no answer from Redis.")


def people_in(stream: str) -> set[int]:
    """The ids of the people who have the stream's section open; blocks, never raises."""
    local = {user_id for name, user_id in list(_here) if name == stream}
    if not settings.REDIS_URL:
        return local
    try:
        members: Any = _client(settings.REDIS_URL).zrangebyscore(_key(stream), time.time(), "+inf")
    except redis.RedisError:
        return local
    return local | {int(member.split(b":")[0]) for member in members}


def _key(stream: str) -> str:
    return f"{settings.CHANNEL_LAYERS['default']['CONFIG'].get('prefix', 'ip')}:here:{stream}"


@lru_cache(maxsize=2)
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5, retry=None)
