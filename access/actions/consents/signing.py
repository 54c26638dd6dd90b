"""The yes: a person signs the text they read, and what the consent says holds from then on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.actions.consents.drafting import choose_levels, choose_period, start_draft
from access.actions.consents.rules import (
    STANDING,
    ConsentRefused,
    State,
    lines_of,
    locked_seat,
    longest_end,
    refuse_more_than_own,
    require_given,
)
from access.actions.consents.trail import record_difference, record_question
from access.consenttext import TEXT_VERSION, Statement, statement_of
from access.gates import representation_of
from access.grants import give_sections, revoke_seat
from access.levels import Level
from access.models import Consent, ConsentSignature, Grant, Seat, User
from access.rights import levels_for
from access.signals import tell_settled
from access.signers import awaited
from access.stepup import Proof


class TextChanged(ConsentRefused):
    """The consent no longer says what the person read."""


def statement_for(consent: Consent, signer: User) -> Statement:
    """What this person reads and signs, in the language of the page."""
    levels = lines_of(consent)
    own = levels_for(signer, consent.seat.plan_id)
    others = consent.seat.plan.sections.filter(pk__in=own, archived_at__isnull=True).select_related("plan")
    left_out = [section for section in others if section not in levels]
    return statement_of(consent, levels, left_out, representation_of(signer, consent.seat.plan_id))


@transaction.atomic
def sign_consent(consent: Consent, *, by: User, proof: Proof, read: str = "") -> Consent:
    """Sign what a draft or an offer says. It holds at once, on open pages too, unless another parent must sign first.

    `read` is the hash of the text that was on the person's screen. Signing twice is signing once. When it holds, it
    takes the place of what the seat had, and `consent_settled` tells who asked, in the same transaction.

    Raises PermissionDenied, `ConsentRefused`, and `TextChanged` where the text is no longer what was read.
    """
    seat = locked_seat(consent.seat_id)
    consent = Consent.objects.select_related("offer").get(pk=consent.pk)
    consent.seat = seat
    has_signed = ConsentSignature.objects.filter(consent=consent, user=by).exists()
    if has_signed and consent.state == State.SIGNED:
        return consent
    _require_signable(consent, by)
    levels = _levels_to_sign(consent, by)
    statement = statement_for(consent, by)
    if read and read != statement.hash:
        raise TextChanged(_("This has changed since you opened it. Read it once more before you sign."))
    if not has_signed:
        keep_signature(consent, statement, by=by, proof=proof)
    if consent.state == State.DRAFT or consent.given_by_id == consent.offered_by_id:
        consent.given_by, consent.representation = by, representation_of(by, seat.plan_id)
    consent.text_version = TEXT_VERSION
    if awaited(consent):
        return _wait(consent, by)
    return take_effect(consent, levels, by=by)


@transaction.atomic
def give_access(
    seat: Seat, levels: Mapping[Any, Level], *, until: date, purpose: str, by: User, proof: Proof
) -> Consent:
    """Give a seat these levels until the end of a day, in one go. Raises PermissionDenied and ConsentRefused."""
    draft = start_draft(seat, by=by)
    choose_levels(draft, levels, by=by)
    choose_period(draft, until=until, purpose=purpose, by=by)
    return sign_consent(draft, by=by, proof=proof)


def keep_signature(consent: Consent, statement: Statement, *, by: User, proof: Proof) -> ConsentSignature:
    """Keep who has signed which text, how, and in which session. Runs in the caller's transaction."""
    return ConsentSignature.objects.create(
        consent=consent,
        user=by,
        signer_name=by.name,
        representation=representation_of(by, consent.seat.plan_id),
        method=proof.method,
        proved_at=proof.at,
        session_hash=proof.session_hash,
        language=statement.language,
        text_version=TEXT_VERSION,
        shown_text=statement.text,
        choices=statement.choices,
        text_hash=statement.hash,
    )


def take_effect(consent: Consent, levels: Mapping[Any, Level], *, by: User, kind: str = "") -> Consent:
    """Give what a wholly signed consent says, in place of what the seat had. Runs in the caller's transaction."""
    now = timezone.now()
    before = end_standing(consent.seat, State.ENDED)
    consent.state, consent.signed_at = State.SIGNED, now
    consent.valid_from = max(consent.valid_from, now)
    consent.remind_at = None
    consent.save()
    give_grants(consent, levels, by)
    if consent.offer is not None and consent.offer.state == State.OFFERED:
        Consent.objects.filter(pk=consent.offer.pk).update(state=State.ENDED, ended_at=now, remind_at=None)
    record_difference(consent, before, levels, by, kind)
    tell_settled(consent, "less" if _is_less(consent, levels) else "yes")
    return consent


def end_standing(seat: Seat, state: str) -> dict[Any, Level]:
    """End what the seat was given before, and return it; a paused access counts as none."""
    standing = Consent.objects.filter(seat=seat, state__in=STANDING).first()
    if standing is None:
        return {}
    now = timezone.now()
    alive = standing.state == State.SIGNED and standing.valid_until > now
    before = lines_of(standing) if alive else {}
    standing.state, standing.ended_at = state, now
    standing.save(update_fields=["state", "ended_at"])
    revoke_seat(seat, reason=Grant.Reason.CONSENT)
    return before


def give_grants(consent: Consent, levels: Mapping[Any, Level], by: User) -> None:
    """Write the rights that a consent gives from now on. Runs in the caller's transaction."""
    give_sections(
        consent.seat,
        levels.items(),
        by=by,
        reason=Grant.Reason.CONSENT,
        valid_from=max(consent.valid_from, timezone.now()),
        valid_until=consent.valid_until,
        consent=consent,
    )


def _require_signable(consent: Consent, by: User) -> None:
    require_given(consent.seat, by)
    is_own_draft = consent.state == State.DRAFT and consent.given_by_id == by.pk
    if not is_own_draft and consent.state != State.OFFERED:
        raise PermissionDenied


def _levels_to_sign(consent: Consent, by: User) -> dict[Any, Level]:
    levels = lines_of(consent)
    if not levels:
        raise ConsentRefused(_("Choose at least one part of the plan."))
    if not consent.purpose.strip():
        raise ConsentRefused(_("Say in one sentence why they need it."))
    refuse_more_than_own(consent.seat.plan_id, levels.items(), by)
    if consent.valid_until <= timezone.now() or consent.valid_until > longest_end(by, consent.seat.plan):
        raise ConsentRefused(_("Choose again how long the access lasts."))
    return levels


def _wait(consent: Consent, by: User) -> Consent:
    consent.state, consent.offered_at, consent.remind_at = State.OFFERED, timezone.now(), None
    consent.save()
    record_question("access.waits", consent, by)
    return consent


def _is_less(consent: Consent, levels: Mapping[Any, Level]) -> bool:
    """Whether less was given than somebody wished."""
    given = {str(section.pk): int(level) for section, level in levels.items()}
    fewer = any(given.get(section, 0) < level for section, level in consent.wished.items())
    return fewer or (consent.wished_until is not None and consent.valid_until < consent.wished_until)
