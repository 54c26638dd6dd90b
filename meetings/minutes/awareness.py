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


# The item a person is in, and the cursor; None when they have left.
Place = dict[str, Any] | None
# What processes tell each other of a person who writes: Yjs client id, clock, the account's id, the place. No name.
Writing = tuple[int, int, int, Place]


class Foreign(Exception):
    """What a browser says of itself is not of ours."""


@dataclass(frozen=True, slots=True)
class Presence:
    """What the others see of one socket."""

    client: int
    clock: int
    user_id: int
    name: str
    place: Place

    @property
    def state(self) -> str:
        """JSON text, "null" when the person has left."""
        if self.place is None:
            return "null"
        shown = {"user": {"name": self.name, "color": colour_number(self.user_id)}, **self.place}
        return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))

    @property
    def entry(self) -> tuple[int, int, str]:
        """As the y-protocol has it."""
        return self.client, self.clock, self.state

    @property
    def writing(self) -> Writing:
        return self.client, self.clock, self.user_id, self.place


def colour_number(user_id: int) -> int:
    """The number from 1 to 8 of the colour a person writes in."""
    return user_id % COLOURS + 1


def place_in(state: str) -> Place:
    """Where a browser says that its person writes; raises `Foreign`. What else it says is passed over."""
    if len(state) > MAX_STATE:
        raise Foreign
    try:
        said = json.loads(state)
    except (ValueError, RecursionError) as error:
        raise Foreign from error
    if said is None:
        return None
    if not isinstance(said, dict):
        raise Foreign
    place: dict[str, Any] = {}
    item = said.get("item")
    if isinstance(item, str) and ROOT.fullmatch(item):
        place["item"] = item
    cursor = said.get("cursor")
    if isinstance(cursor, dict):
        anchor, head = _position(cursor.get("anchor")), _position(cursor.get("head"))
        if anchor is not None and head is not None:
            place["cursor"] = {"anchor": anchor, "head": head}
    return place


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
