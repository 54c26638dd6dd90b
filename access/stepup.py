"""Showing again that it is you, before something that is hard to take back: signing, exporting, ending a plan.

A proof holds for five minutes in the browser session that gave it. Whoever signs hands it to the action, which will not
sign without one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise

from access.models import ConsentSignature
from access.requests import Request
from access.trail import session_hash

FRESH_FOR = timedelta(minutes=5)
Method = ConsentSignature.Method
_MARK = "step_up"


class StepUpNeeded(Exception):
    """No proof in this session, or it is too old."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How and when somebody has shown a second factor, and in which session (a name that does not open it)."""

    method: str
    at: datetime
    session_hash: str = ""


@dataclass(frozen=True, slots=True)
class OtherWay:
    """A way to show who one is that leads away from the page and back: ID-porten, a passkey."""

    label: str | Promise
    url: str


# Filled by those who add a way of signing in: what it offers this person, and where it brings them back to.
other_ways: list[Callable[[Request, str], OtherWay | None]] = []


def mark_fresh(request: Request, method: str) -> None:
    """Note that the person has shown a second factor now. Only for who has just checked it."""
    request.session[_MARK] = {"method": str(Method(method)), "at": timezone.now().isoformat()}


def proof_of(request: Request) -> Proof | None:
    """The proof that this session holds now, if any."""
    mark = request.session.get(_MARK)
    if not mark:
        return None
    method, at = mark["method"], datetime.fromisoformat(mark["at"])
    if method == Method.DEMO:
        # A visitor of the demo has no app. Outside the demo such a mark is worth nothing, wherever it came from.
        return Proof(method, timezone.now(), _session(request)) if is_demo() else None
    return Proof(method, at, _session(request)) if timezone.now() - at < FRESH_FOR else None


def is_fresh(request: Request) -> bool:
    """Whether the person may sign without showing the second factor again."""
    return proof_of(request) is not None


def require_fresh(request: Request) -> Proof:
    """Return the proof; raises `StepUpNeeded`."""
    proof = proof_of(request)
    if proof is None:
        raise StepUpNeeded
    return proof


def is_demo() -> bool:
    """Whether visitors sign in here as one of the cast, without a second factor."""
    return bool(settings.DEMO_SIGN_IN) and not settings.PRODUCTION


def _session(request: Request) -> str:
    return session_hash(request.session.session_key)
