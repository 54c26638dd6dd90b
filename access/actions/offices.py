"""Offices in an organisation. They give tasks, never content."""

from django.db import transaction

from access.actions.accounts import create_account, invite
from access.grants import give_office
from access.models import Organisation
from access.rights import may
from access.trail import record


def make_administrator(name: str, email: str, organisation_name: str) -> str:
    """Make somebody administrator of a municipality, which is made where there is none of the name.

    For the operator at the command line only. Returns the token of their invitation; empty when they sign in already.
    """
    with transaction.atomic():
        organisation, _ = Organisation.objects.get_or_create(
            name=organisation_name, defaults={"kind": Organisation.Kind.MUNICIPALITY}
        )
        user = create_account(name, email, by=None)
        if not may(user, "administer_organisation", organisation):
            give_office(user, "administer_organisation", organisation, by=None)
            record("office.given", by=None, stream=user.stream, target=organisation)
        return invite(user, by=None)
