"""The records of the access app, by subject."""

from access.models.people import Employment, Organisation, Unit, User
from access.models.rights import Grant, LiveGrant, LiveOrganisationGrant, LivePlanGrant
from access.models.seats import Consent, ConsentSection, Representation, Seat
from access.models.signin import (
    AuthenticatorDevice,
    BackupCode,
    BackupCodeDevice,
    FormReceipt,
    Invitation,
    Session,
    Throttle,
)
from access.models.trail import AccessEvent, Change, Stream

__all__ = [
    "AccessEvent",
    "AuthenticatorDevice",
    "BackupCode",
    "BackupCodeDevice",
    "Change",
    "Consent",
    "ConsentSection",
    "Employment",
    "FormReceipt",
    "Grant",
    "Invitation",
    "LiveGrant",
    "LiveOrganisationGrant",
    "LivePlanGrant",
    "Organisation",
    "Representation",
    "Seat",
    "Session",
    "Stream",
    "Throttle",
    "Unit",
    "User",
]
