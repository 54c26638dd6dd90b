"""How a person is shown: initials and a steady colour."""

from zlib import crc32

from django.utils.text import smart_split

COLOURS = ("accent", "brand1", "brand2", "brand3")


def name_of(person: object) -> str:
    """The name of a person, seat or unit; a string is its own name."""
    if isinstance(person, str):
        return person
    for attribute in ("name", "display_name", "get_full_name"):
        value = getattr(person, attribute, None)
        if callable(value):
            value = value()
        if value:
            return str(value)
    return ""


def initials(name: str) -> str:
    """The first letter of the first and the last word: "Kari Solheim" gives KS."""
    words = [word for word in smart_split(name) if word[:1].isalpha()]
    if not words:
        return "?"
    picked = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in picked).upper()


def colour_of(person: object) -> str:
    """The same person has the same colour on every page, also where a seat or a row stands for them."""
    return COLOURS[crc32(name_of(person).encode()) % len(COLOURS)]
