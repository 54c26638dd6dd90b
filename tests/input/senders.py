"""Who can send each form, and sending it with exceptions raised instead of turned into a page."""

from typing import Any

from tests.rights import table
from tests.rights.walk import Browsers

POSTED = sorted({address for address, method in table.answers() if method == "POST" and " " not in address})
# Whoever gets furthest with a form: others are refused before it is read.
_FIRST = ("kari", "anne", "per", "arne", "kjersti", "half", "nobody")
_SIGNING_IN = {"access:sign-in": "nobody", "access:second-factor": "half"}


def who_posts(name: str) -> str:
    """The person of the table with whom a form is read."""
    if name in _SIGNING_IN:
        return _SIGNING_IN[name]
    cells = table.answers()[name, "POST"]
    return next((person for person in _FIRST if cells[person] in ("done", "ok", "422")), "kari")


def post(browsers: Browsers, person: str, url: str, body: bytes, kind: str) -> Any:
    """Send a body as this person; what the product raises is raised here."""
    client = browsers.fresh(person)
    client.raise_request_exception = True
    return client.generic("POST", url, body, content_type=kind)


def submit(browsers: Browsers, person: str, url: str, data: dict[str, Any]) -> Any:
    """Send a form as a browser does."""
    client = browsers.fresh(person)
    client.raise_request_exception = True
    return client.post(url, data)
