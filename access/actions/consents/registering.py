"""A consent that was signed on paper or given by word of mouth, registered by the coordinator: it counts as much."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.actions.consents.offering import take_back_unsigned
from access.actions.consents.rules import (
    ConsentRefused,
    State,
    locked_seat,
    longest_end,
    longest_period,
    refuse_more_than_own,
    refuse_period,
    require_given,
)
from access.actions.consents.signing import take_effect
from access.consenttext import TEXT_VERSION, statement_of
from access.dates import end_of, start_of, today
from access.gates import representation_of
from access.levels import Level
from access.models import Consent, ConsentSection, ConsentSignature, Seat, User
from access.rights import live_sections, may
from access.scans import keep_scan
from access.scope import seats_beyond
from access.signers import deciding_parents


@dataclass(frozen=True, slots=True)
class Given:
    """How a consent was given outside the product. A signer that is None is the plan owner, who has no account."""

    method: str
    signers: Sequence[User | None]
    on: date
    how_informed: str
    witness: str = ""
    scan: bytes = b""


def possible_signers(plan: Any) -> list[User | None]:
    """Who may have given a consent outside the product: those who decide now, or the owner who has no account."""
    seats = Seat.objects.filter(plan=plan, ended_at__isnull=True, user__is_active=True).select_related("user")
    people: list[User | None] = [
        seat.user for seat in seats.order_by("id") if seat.user and may(seat.user, "manage_access", plan)
    ]
    decides_alone = plan.owner_id is None and plan.birthday(plan.consent_age) <= today()
    return [None, *people] if decides_alone else people


@transaction.atomic
def register_consent(
    seat: Seat,
    levels: Mapping[Any, Level],
    *,
    until: date,
    purpose: str,
    given: Given,
    kind: str = Consent.Kind.SHARING,
    child_words: str = "",
    by: User,
) -> Consent:
    """Register it; it holds at once, marked as what it is, and the owner's side is told and can withdraw it.

    A question about the same seat that nobody has signed is answered by it and taken back.

    Raises PermissionDenied unless the person coordinates the plan and the signers decide over its access, and
    ConsentRefused for what those could not have given, and where what the seat has reaches further than the person
    sees: it would end unseen.
    """
    seat = locked_seat(seat.pk)
    require_given(seat, by, "coordinate_plan")
    if seat.pk in seats_beyond(by, seat.plan):
        raise ConsentRefused(_("The access reaches further than you see. The owner's side gives it here instead."))
    chosen = {section: Level(level) for section, level in levels.items() if level}
    if not chosen:
        raise ConsentRefused(_("Choose at least one part of the plan."))
    _check_signers(seat.plan, given)
    _check_limits(seat.plan, chosen, until, given)
    take_back_unsigned(seat, by=by)
    first = given.signers[0]
    consent = Consent.objects.create(
        seat=seat,
        kind=kind,
        state=State.DRAFT,
        given_by=first or by,
        representation=representation_of(first, seat.plan_id) if first else None,
        purpose=purpose,
        child_words=child_words.strip(),
        text_version=TEXT_VERSION,
        valid_from=timezone.now(),
        valid_until=end_of(until),
    )
    ConsentSection.objects.bulk_create(
        ConsentSection(consent=consent, section=section, level=level) for section, level in chosen.items()
    )
    _keep_signatures(consent, chosen, given, by)
    return take_effect(consent, dict(sorted(chosen.items(), key=lambda pair: pair[0].pk)), by=by, kind=_KIND)


_KIND = "access.registered"


def _check_signers(plan: Any, given: Given) -> None:
    possible = possible_signers(plan)
    if not given.signers or any(signer not in possible for signer in given.signers):
        raise PermissionDenied
    if given.on > today():
        raise ConsentRefused(_("That day has not come yet."))
    parents = [parent.representative for parent in deciding_parents(plan)]
    if set(given.signers) <= set(parents) and len(given.signers) < len(parents):
        raise ConsentRefused(_("The parents decide together, so both must have given it."))


def _check_limits(plan: Any, levels: Mapping[Any, Level], until: date, given: Given) -> None:
    for signer in given.signers:
        if signer is None:
            refuse_period(today(), until, longest_period(plan))
        else:
            refuse_more_than_own(plan.pk, levels.items(), signer)
            refuse_period(today(), until, longest_end(signer, plan))


def _keep_signatures(consent: Consent, levels: Mapping[Any, Level], given: Given, by: User) -> None:
    plan = consent.seat.plan
    scan, scan_kind = keep_scan(given.scan) if given.scan else ("", "")
    for signer in given.signers:
        representation = representation_of(signer, plan.pk) if signer else None
        left_out = _left_out(plan, levels, [by, signer] if signer else [by])
        statement = statement_of(consent, levels, left_out, representation, is_registered=True)
        ConsentSignature.objects.create(
            consent=consent,
            user=signer,
            signer_name=signer.name if signer else plan.owner_name,
            representation=representation,
            method=given.method,
            proved_at=start_of(given.on) if given.on < today() else timezone.now(),
            language=statement.language,
            text_version=TEXT_VERSION,
            shown_text=statement.text,
            choices=statement.choices,
            text_hash=statement.hash,
            registered_by=by,
            how_informed=given.how_informed,
            witness=given.witness,
            scan=scan,
            scan_kind=scan_kind,
        )


def _left_out(plan: Any, levels: Mapping[Any, Level], readers: Iterable[User]) -> list[Any]:
    """The other parts that each of these people sees: what they read names no more."""
    sections = plan.sections.filter(archived_at__isnull=True)
    for reader in readers:
        sections = sections.filter(id__in=live_sections(reader))
    return [section for section in sections.select_related("plan") if section not in levels]
