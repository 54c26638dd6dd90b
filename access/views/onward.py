"""Where somebody goes when they have signed in."""

from urllib.parse import urlencode

from django.urls import reverse

from access.models import User
from access.register import workplaces_of


def onward(user: User, address: str) -> str:
    """The address they wanted, by way of choosing a workplace for those who work in several."""
    if not user.has_several_workplaces or len(workplaces_of(user)) < 2:
        return address
    return f"{reverse('access:workplace')}?{urlencode({'next': address})}"
