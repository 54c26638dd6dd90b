"""What every page shows of the inbox: how many notices are unread, and the stream that says when that changes."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notifications.gates import unread_for


def inbox(request: HttpRequest) -> dict[str, Any]:
    """One query, and only on pages that show the count; nothing for people who are not wholly signed in."""
    user: Any = getattr(request, "user", None)
    if user is None or not (user.is_authenticated and user.is_verified()):
        return {}

    def count() -> dict[str, Any]:
        unread, revision = unread_for(user)
        return {"unread": unread, "streams": {user.stream: revision}}

    return {"inbox": SimpleLazyObject(count)}
