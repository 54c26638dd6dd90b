"""Requests as our middleware leaves them: with our sessions, and a person whose second factor has been looked at."""

from typing import Any

from django.http import HttpRequest

from access.models import User
from access.session_store import SessionStore


class Request(HttpRequest):
    """Any request; `user.is_verified()` is django-otp's word for a second factor given in this session."""

    user: Any
    session: SessionStore


class SignedIn(Request):
    """A request that `SecondFactorRequired` has let through."""

    user: User
    # Why a plan is opened, where that had to be said; goes to the access log.
    reason: str
    # What the person held in the plan when its gate let them in; `plans.late` asks again.
    held: Any
