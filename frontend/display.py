"""A reader's display choices: text size, air between the lines, light or dark, calm view.

The account wins; without one, or before sign-in, the cookie does. Unknown values fall back to the default."""

from dataclasses import dataclass
from typing import Any, Literal, cast
from urllib.parse import parse_qs

from django.http import HttpRequest

COOKIE = "ip-display"
SIZES = ("sm", "md", "lg")
SCHEMES = ("auto", "light", "dark")

Size = Literal["sm", "md", "lg"]
Scheme = Literal["auto", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Display:
    """What `<html>` carries as data attributes."""

    size: Size = "md"
    scheme: Scheme = "auto"
    air: bool = False
    calm: bool = False

    @property
    def cookie(self) -> str:
        """The value of the cookie `ip-display`."""
        return f"size={self.size}&scheme={self.scheme}&air={int(self.air)}&calm={int(self.calm)}"


def display_from(size: object, scheme: object, air: object, calm: object) -> Display:
    """A display of whatever was stored; anything unknown is the default."""
    return Display(
        size=cast(Size, size) if size in SIZES else "md",
        scheme=cast(Scheme, scheme) if scheme in SCHEMES else "auto",
        air=bool(air),
        calm=bool(calm),
    )


def display_of(request: HttpRequest) -> Display:
    """Reads the account's `text_size`, `scheme`, `has_more_air`, `has_calm_view`, else the cookie."""
    account: Any = getattr(request, "user", None)
    if getattr(account, "text_size", ""):
        return display_from(account.text_size, account.scheme, account.has_more_air, account.has_calm_view)
    stored = parse_qs(request.COOKIES.get(COOKIE, "")[:200])

    def first(name: str) -> str:
        return stored.get(name, [""])[0]

    return display_from(first("size"), first("scheme"), first("air") == "1", first("calm") == "1")
