"""Browsers: what one is called on the page of a person's sign-ins, and which have been used for an account before."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from access.models import User

COOKIE = "known-browser"
_SALT = "access.known-browser"
_MAX_AGE = 180 * 24 * 3600

# In this order: Edge also says Chrome, and Chrome also says Safari.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def name_of(user_agent: str) -> str:
    """`Firefox, Android`: enough for a person to know their own, too little to follow anybody by."""
    found = (next((name for mark, name in names if mark in user_agent), "") for names in (_BROWSERS, _DEVICES))
    return ", ".join(name for name in found if name)


def remember(response: HttpResponse, user: User) -> None:
    """Leave a mark that lets this browser try again while strangers who guess at the account are made to wait.

    It opens nothing: password and code are asked for as always.
    """
    response.set_cookie(
        COOKIE,
        signing.dumps([user.public_id, secrets.token_urlsafe(9)], salt=_SALT),
        max_age=_MAX_AGE,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def mark_of(request: HttpRequest, email: str) -> str:
    """The mark of a browser in which this account has signed in before; empty for all others."""
    cookie = request.COOKIES.get(COOKIE, "")
    if not cookie:
        return ""
    try:
        public_id, mark = signing.loads(cookie[:300], salt=_SALT, max_age=_MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(mark) if User.objects.filter(email=email, public_id=public_id).exists() else ""
