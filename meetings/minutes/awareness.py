"""Who is writing where: what a socket says about itself, rewritten so that nobody can speak for somebody else.

A socket has one Yjs client id, the first it speaks for. Name and colour come from the account; only the item and the
cursor come from the browser, as numbers we have read. Lasts as long as the socket and is never stored.
"""

import json
from dataclasses import dataclass
from typing import Any

from meetings.minutes.schema import ROOT

MAX_STATE = 4096
COLOURS = 8


@dataclass(slots=True)
class Presence:
    """What the others see of one socket: JSON text, or "null" when it has left."""

    client: int
    clock: int
    state: str


def colour_number(user_id: int) -> int:
    """The number from 1 to 8 of the colour a person writes in."""
    return user_id % COLOURS + 1


def rewritten(state: str, *, name: str, user_id: int) -> str | None:
    """What the others may see of a state a browser sent; None when it is not one of ours."""
    if len(state) > MAX_STATE:
        return None
    try:
        said = json.loads(state)
    except (ValueError, RecursionError):
        return None
    if said is None:
        return "null"
    if not isinstance(said, dict):
        return None
    shown: dict[str, Any] = {"user": {"name": name, "color": colour_number(user_id)}}
    item = said.get("item")
    if isinstance(item, str) and ROOT.fullmatch(item):
        shown["item"] = item
    cursor = said.get("cursor")
    if isinstance(cursor, dict):
        anchor, head = _position(cursor.get("anchor")), _position(cursor.get("head"))
        if anchor is not None and head is not None:
            shown["cursor"] = {"anchor": anchor, "head": head}
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def _position(said: object) -> dict[str, Any] | None:
    """A Yjs relative position: ids of the type and the character, the root's name, and a side."""
    if not isinstance(said, dict):
        return None
    shown: dict[str, Any] = {}
    for key in ("type", "item"):
        if key in said:
            shown[key] = _id(said[key])
    if "tname" in said:
        tname = said["tname"]
        shown["tname"] = tname if isinstance(tname, str) and ROOT.fullmatch(tname) else None
    assoc = said.get("assoc", 0)
    shown["assoc"] = assoc if isinstance(assoc, int) and -1 <= assoc <= 1 else 0
    return shown


def _id(said: object) -> dict[str, int] | None:
    if not isinstance(said, dict):
        return None
    client, clock = said.get("client"), said.get("clock")
    if isinstance(client, int) and isinstance(clock, int) and 0 <= client < 1 << 53 and 0 <= clock < 1 << 53:
        return {"client": client, "clock": clock}
    return None
