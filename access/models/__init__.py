"""The records of the access app, by subject."""

from access.models.asking import AccessRequest
from access.models.chain import AccessEventSeal, ChangeSeal, Seal, SealerLease, TrailHead
from access.models.consents import Consent, ConsentSection, ConsentSignature
from access.models.people import Employment, Organisation, Unit, User
from access.models.rights import Grant, LiveGrant, LiveOrganisationGrant, LivePlanGrant
from access.models.rules import RuleChange
from access.models.seats import Representation, Seat
from access.models.signin import (
    AuthenticatorDevice,
    BackupCode,
    BackupCodeDevice,
    FormReceipt,
    IdPortenDevice,
    Invitation,
    Session,
    Throttle,
)
from access.models.stopping import SharingStop
from access.models.trail import AccessEvent, Change, Stream

__all__ = [
    "AccessEvent",
    "AccessEventSeal",
    "AccessRequest",
    "AuthenticatorDevice",
    "BackupCode",
    "BackupCodeDevice",
    "Change",
    "ChangeSeal",
    "Consent",
    "ConsentSection",
    "ConsentSignature",
    "Employment",
    "FormReceipt",
    "Grant",
    "IdPortenDevice",
    "Invitation",
    "LiveGrant",
    "LiveOrganisationGrant",
    "LivePlanGrant",
    "Organisation",
    "Representation",
    "RuleChange",
    "Seal",
    "SealerLease",
    "Seat",
    "Session",
    "SharingStop",
    "Stream",
    "Throttle",
    "TrailHead",
    "Unit",
    "User",
]
