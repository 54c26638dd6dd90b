"""The words spoken on `/ws/live`: reading what a page says, writing what it is told. `docs/protocol.md` describes them.

Text frames, one JSON object each. Whatever is not exactly one of the described messages raises `Malformed`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PATH = "/ws/live"
MAX_FRAME_BYTES = 64 * 1024
MAX_STREAMS = 200
# A page says a word or two when it opens and one every 25 seconds.
FRAMES_A_SECOND = 20.0
FRAMES_AT_ONCE = 60.0
# What may wait for a socket that does not read, and what may be on its way to one that has not spoken since.
MAX_QUEUED_FRAMES = 64
MAX_UNANSWERED_BYTES = 256 * 1024
MAX_SOCKETS_A_PERSON = 50

_STREAM = re.compile(r"[smu]\.[a-z0-9]{16}")
_MAX_REVISION = 2**53


class Malformed(Exception):
    """A frame that no page of ours sends."""


class TooBig(Exception):
    """A frame above the limit."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What a page shows, each stream with the revision it was rendered at, and where its reader is."""

    streams: dict[str, int]
    here: str | None


@dataclass(frozen=True, slots=True)
class Ping:
    """A page asks whether it has missed something."""


def read(text: str) -> Watch | Ping:
    """Return what a frame says; raises `TooBig` or `Malformed`."""
    if len(text) > MAX_FRAME_BYTES or len(text.encode(errors="surrogatepass")) > MAX_FRAME_BYTES:
        raise TooBig
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(message, dict):
        raise Malformed
    match message.get("t"):
        case "ping":
            return Ping()
        case "watch":
            return Watch(_streams(message.get("streams")), _here(message.get("here")))
    raise Malformed


def _streams(value: object) -> dict[str, int]:
    if not isinstance(value, dict) or len(value) > MAX_STREAMS:
        raise Malformed
    for name, revision in value.items():
        if not is_stream(name) or not _is_revision(revision):
            raise Malformed
    return value


def _here(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not is_stream(value):
        raise Malformed
    return value


def is_stream(name: str) -> bool:
    """Whether the name can be a stream's at all."""
    return _STREAM.fullmatch(name) is not None


def _is_revision(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MAX_REVISION


def read_query(values: Iterable[str]) -> dict[str, int]:
    """The streams of the HTTP fallback, each `name:revision`; raises `Malformed`."""
    streams: dict[str, int] = {}
    for value in values:
        name, _, revision = value.partition(":")
        if not (is_stream(name) and revision.isascii() and revision.isdigit() and len(revision) <= 16):
            raise Malformed
        streams[name] = int(revision)
        if len(streams) > MAX_STREAMS:
            raise Malformed
    return streams


def heads(streams: Mapping[str, int], gone: Iterable[str]) -> dict[str, object]:
    """The answer to "what have I missed?", the same on the socket and over HTTP."""
    return {"streams": dict(streams), "gone": sorted(gone)}


def heads_frame(streams: Mapping[str, int], gone: Iterable[str]) -> str:
    return _frame({"t": "heads", **heads(streams, gone)})


def hint_frame(stream: str, revision: int) -> str:
    return _frame({"t": "hint", "s": stream, "r": revision})


def gone_frame(stream: str) -> str:
    return _frame({"t": "gone", "s": stream})


def presence_frame(stream: str) -> str:
    return _frame({"t": "presence", "s": stream})


def _frame(message: Mapping[str, object]) -> str:
    return json.dumps(message, separators=(",", ":"))
