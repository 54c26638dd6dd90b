"""For which workplace somebody acts, on every page of those who work in several."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from access.register import workplaces_of


def workplace(request: HttpRequest) -> dict[str, Any]:
    """One query, and only for people who work in several places; `acting` is None until they have chosen."""
    user: Any = getattr(request, "user", None)
    if user is None or not (user.is_authenticated and user.has_several_workplaces and user.is_verified()):
        return {}

    def find() -> dict[str, Any] | None:
        places = workplaces_of(user)
        if len(places) < 2 and not any(place.is_set_aside for place in places):
            return None
        return {"acting": next((place for place in places if not place.is_set_aside), None)}

    return {"workplace": SimpleLazyObject(find)}
