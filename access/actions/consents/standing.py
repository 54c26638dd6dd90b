"""A consent that holds: paused, resumed, withdrawn. Each takes effect at once; one of two parents is enough to stop."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.actions.consents.rules import STANDING, ConsentRefused, State, lines_of, locked, refuse_more_than_own
from access.actions.consents.signing import end_standing, give_grants
from access.actions.consents.trail import record_all, record_question
from access.grants import revoke_seat
from access.models import Consent, Grant, User
from access.signals import tell_settled
from access.signers import deciding_parents


@transaction.atomic
def pause_consent(consent: Consent, *, by: User) -> None:
    """Take a seat's access away for now, at once; it can be resumed until its last day. Twice is once."""
    consent = locked(consent, by)
    if consent.state != State.SIGNED or _is_over(consent):
        return
    consent.state, consent.paused_by = State.PAUSED, by
    consent.save(update_fields=["state", "paused_by"])
    revoke_seat(consent.seat, reason=Grant.Reason.CONSENT)
    record_all("access.paused", consent, lines_of(consent), by)


@transaction.atomic
def resume_consent(consent: Consent, *, by: User) -> None:
    """Give a paused access back until the day it had; twice is once.

    Raises PermissionDenied, and ConsentRefused; where two parents decide together, what one has paused the other
    cannot resume.
    """
    consent = locked(consent, by)
    if consent.state != State.PAUSED:
        return
    if _is_over(consent):
        raise ConsentRefused(_("The access ended while it was paused. Give it again."))
    _refuse_overruling(consent, by)
    levels = lines_of(consent)
    refuse_more_than_own(consent.seat.plan_id, levels.items(), by)
    consent.state, consent.paused_by = State.SIGNED, None
    consent.save(update_fields=["state", "paused_by"])
    give_grants(consent, levels, by)
    record_all("access.resumed", consent, levels, by)


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: User) -> None:
    """End a seat's access now, for good; what the people wrote stays, with their names. Twice is once.

    A consent that still waits for the other parent is withdrawn before it ever held.
    """
    consent = locked(consent, by)
    if consent.state == State.OFFERED:
        consent.state, consent.ended_at, consent.remind_at = State.WITHDRAWN, timezone.now(), None
        consent.save(update_fields=["state", "ended_at", "remind_at"])
        tell_settled(consent, "no")
        record_question("access.refused", consent, by)
        return
    if consent.state not in STANDING:
        return
    lines = lines_of(consent)
    end_standing(consent.seat, State.WITHDRAWN)
    record_all("access.ended", consent, lines, by)


def _refuse_overruling(consent: Consent, by: User) -> None:
    parents = {parent.representative_id for parent in deciding_parents(consent.seat.plan)}
    if consent.paused_by_id in parents - {by.pk}:
        raise ConsentRefused(
            _("You decide together, and %(name)s has paused this. Only %(name)s can let it go on.")
            % {"name": consent.paused_by.name if consent.paused_by else ""}
        )


def _is_over(consent: Consent) -> bool:
    """Whether its last day is past by the database's clock, which decides over the rights too."""
    return Consent.objects.filter(pk=consent.pk, valid_until__lte=Now()).exists()
