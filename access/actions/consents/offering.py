"""A consent that the coordinator has prepared and the owner's side answers: yes, yes but less, no, or ask me later."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.actions.consents.drafting import prepare_consent
from access.actions.consents.rules import (
    ConsentRefused,
    State,
    lines_of,
    locked,
    locked_seat,
    longest_period,
    refuse_period,
    require_given,
    standing_of,
)
from access.actions.consents.trail import record_question
from access.dates import end_of, last_day, today
from access.levels import Level
from access.models import Consent, ConsentSection, ConsentSignature, Seat, User
from access.rights import levels_for
from access.signals import tell_settled

ASK_AGAIN_AFTER = timedelta(days=3)


@transaction.atomic
def offer_consent(
    seat: Seat,
    levels: Mapping[Any, Level],
    *,
    until: date,
    purpose: str,
    kind: str = Consent.Kind.SHARING,
    by: User,
) -> Consent:
    """Ask the owner's side to give a seat this; nothing is given before they have signed, and they are told at once.

    What the seat has beyond what the asker has stands in the question too, and for as long as it has it, so that a yes
    takes nothing away that the asker cannot see. An earlier question about the same seat that nobody has signed is
    taken back. Raises PermissionDenied unless the person coordinates the plan, and ConsentRefused for what cannot be
    asked.
    """
    seat = locked_seat(seat.pk)
    require_given(seat, by, "coordinate_plan")
    asked = {section: Level(level) for section, level in levels.items() if level}
    if not asked:
        raise ConsentRefused(_("Choose at least one part of the plan."))
    refuse_period(today(), until, longest_period(seat.plan))
    now, ends = timezone.now(), end_of(until)
    beyond, ends_with = _beyond_own(seat, by)
    if beyond:
        asked, ends = asked | beyond, max(ends, ends_with)
    take_back_unsigned(seat, by=by)
    offer = Consent.objects.create(
        seat=seat,
        kind=kind,
        state=State.OFFERED,
        given_by=by,
        offered_by=by,
        offered_at=now,
        purpose=purpose,
        valid_from=now,
        valid_until=ends,
        wished={str(section.pk): int(level) for section, level in asked.items()},
        wished_until=ends,
    )
    ConsentSection.objects.bulk_create(
        ConsentSection(consent=offer, section=section, level=level) for section, level in asked.items()
    )
    record_question("access.offered", offer, by)
    return offer


def take_back_unsigned(seat: Seat, *, by: User) -> None:
    """End a question about a seat that nobody has signed yet. Runs in the caller's transaction."""
    for earlier in unsigned_questions(seat):
        _take_back(earlier, by)


def unsigned_questions(seat: Seat) -> QuerySet[Consent, Consent]:
    """What the coordinator has asked about a seat and nobody has signed or refused: one, if any."""
    return Consent.objects.filter(seat=seat, state=State.OFFERED, offered_by__isnull=False, signatures=None)


@transaction.atomic
def answer_with_less(offer: Consent, *, by: User) -> Consent:
    """Yes, but less: return a draft of the person's own, filled in with the wish; they take away what they will.

    The question stays open until the draft is signed. Raises PermissionDenied.
    """
    offer = _unanswered(offer, by)
    levels = {line.section: Level(line.level) for line in offer.lines.select_related("section")}
    draft = prepare_consent(
        offer.seat,
        levels,
        until=last_day(offer.valid_until),
        purpose=offer.purpose,
        kind=offer.kind,
        request_id=offer.asked_in,
        by=by,
    )
    draft.offer = offer
    draft.save(update_fields=["offer"])
    return draft


@transaction.atomic
def refuse_consent(consent: Consent, *, by: User) -> None:
    """No, to an offer or to the person's own draft: kept as refused, without a reason. Saying it twice is once.

    One of two parents is enough. Those who asked are told on commit. Raises PermissionDenied.
    """
    consent = locked(consent, by)
    if consent.state == State.REFUSED:
        return
    is_own_draft = consent.state == State.DRAFT and consent.given_by_id == by.pk
    if consent.state != State.OFFERED and not is_own_draft:
        raise PermissionDenied
    now = timezone.now()
    consent.state, consent.ended_at, consent.remind_at = State.REFUSED, now, None
    if not ConsentSignature.objects.filter(consent=consent).exists():
        consent.given_by = by
    consent.save(update_fields=["state", "ended_at", "remind_at", "given_by"])
    tell_settled(consent, "no")
    record_question("access.refused", consent, by)


@transaction.atomic
def put_off(offer: Consent, *, by: User) -> None:
    """Ask me later: the offer stays, and everybody who may sign it is reminded. Raises PermissionDenied."""
    offer = _unanswered(offer, by)
    offer.remind_at = timezone.now() + ASK_AGAIN_AFTER
    offer.save(update_fields=["remind_at"])
    record_question("access.put_off", offer, by)


@transaction.atomic
def take_back(offer: Consent, *, by: User) -> None:
    """The coordinator no longer asks; twice is once. Raises PermissionDenied."""
    offer = locked(offer, by, "coordinate_plan")
    if offer.state == State.OFFERED and offer.offered_by_id is not None:
        _take_back(offer, by)


def _take_back(offer: Consent, by: User) -> None:
    offer.state, offer.ended_at, offer.remind_at = State.ENDED, timezone.now(), None
    offer.save(update_fields=["state", "ended_at", "remind_at"])
    record_question("access.taken_back", offer, by)


def _beyond_own(seat: Seat, by: User) -> tuple[dict[Any, Level], datetime]:
    """What a seat has where that is more than the person has themselves, and until when.

    What is paused is not asked for unseen.
    """
    standing = standing_of(seat)
    if standing is None or standing.state != State.SIGNED:
        return {}, timezone.now()
    own, held = levels_for(by, seat.plan_id), lines_of(standing)
    beyond = {section: level for section, level in held.items() if level > own.get(section.pk, Level.NONE)}
    return beyond, standing.valid_until


def _unanswered(offer: Consent, by: User) -> Consent:
    offer = locked(offer, by)
    require_given(offer.seat, by)
    if offer.state != State.OFFERED:
        raise PermissionDenied
    return offer
