"""Seeing whether somebody has an account before inviting them: by exact details only, few times a day, and noted."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from access import throttle
from access.actions.accounts import may_invite
from access.models import User
from access.trail import record


@dataclass(frozen=True, slots=True)
class Details:
    """What the person who asks knows already: an address, a number, or a name with the birth date."""

    name: str = ""
    born_on: date | None = None
    email: str = ""
    mobile: str = ""


def find_account(details: Details, *, by: User) -> User | None:
    """The one open account with exactly these details; None when there is none, or when several have them.

    Every search counts, whatever it finds, and is recorded. Raises PermissionDenied, and `throttle.TooSoon`.
    """
    if not may_invite(by):
        raise PermissionDenied
    throttle.begin((throttle.LOOKUP, str(by.pk)))
    found = _matching(details)
    with transaction.atomic():
        record("account.looked_up", by=by, stream=by.stream, target=found)
    return found


def _matching(details: Details) -> User | None:
    """One question to the database, whichever details were given."""
    people = User.objects.filter(is_active=True)
    if details.email:
        people = people.filter(email=details.email.strip().lower())
    elif details.mobile:
        people = people.filter(mobile=details.mobile)
    elif details.name and details.born_on:
        people = people.filter(name__iexact=" ".join(details.name.split()), born_on=details.born_on)
    else:
        return None
    found = list(people[:2])
    return found[0] if len(found) == 1 else None
