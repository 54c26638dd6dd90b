"""Browsers: what one is called on the page of a person's sign-ins, and which have been used for an account before."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from access.models import User

COOKIE = "known-browser"
_SALT = "access.known-browser"
_MAX_AGE = 180 * 24 * 3600
_MOST_PEOPLE = 5
_LONGEST = 600

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


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Leave a mark by which this browser is known again as one this person uses.

    It lets the person try again while strangers who guess at the account are made to wait, and tells a browser they use
    from one they have never used. It opens nothing: password and code are asked for as always. A family's computer
    remembers several people, the latest first.
    """
    marks = _marks(request)
    mark = marks.pop(user.public_id, "") or secrets.token_urlsafe(9)
    kept = dict([(user.public_id, mark), *marks.items()][:_MOST_PEOPLE])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=_MAX_AGE,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def known_person(request: HttpRequest, email: str) -> tuple[User | None, str]:
    """The account with this address and the browser's mark of it; nobody where it has never signed in here."""
    marks = _marks(request)
    user = User.objects.filter(email=email, public_id__in=list(marks)).first() if marks else None
    return (user, marks[user.public_id]) if user else (None, "")


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether the person has signed in with this browser before."""
    return user.public_id in _marks(request)


def _marks(request: HttpRequest) -> dict[str, str]:
    """The marks in the browser's cookie by the public id of their person; none where it was not made by us."""
    cookie = request.COOKIES.get(COOKIE, "")
    if not cookie or len(cookie) > _LONGEST:
        return {}
    try:
        marks = signing.loads(cookie, salt=_SALT, max_age=_MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return {}
    return {str(key): str(mark) for key, mark in marks.items()} if isinstance(marks, dict) else {}
