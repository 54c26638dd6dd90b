"""A consent that nobody has signed yet, written step by step; nothing is given."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.actions.consents.rules import (
    STANDING,
    ConsentRefused,
    State,
    beginning,
    default_months,
    lines_of,
    longest_end,
    refuse_more_than_own,
    refuse_period,
    require_draft,
    require_given,
)
from access.dates import end_of, months_after, start_of, today
from access.levels import Level
from access.models import Consent, ConsentSection, Seat, User
from access.rights import levels_for


@transaction.atomic
def start_draft(seat: Seat, *, by: User) -> Consent:
    """Return the person's draft for a seat, begun from what the seat has now; nothing is given yet.

    A draft of today is gone on with, an older one begun anew.

    Raises PermissionDenied, also for seats that are not given access but hold it by themselves.
    """
    require_given(seat, by)
    standing = Consent.objects.filter(seat=seat, state__in=STANDING).prefetch_related("lines").first()
    kept = _kept_draft(seat, standing, by)
    if kept is not None:
        return kept
    return _begin(seat, standing, by)


@transaction.atomic
def start_renewal(seat: Seat, *, by: User) -> Consent:
    """Return a new draft with what the seat has, or had last, for the usual length from today.

    Raises PermissionDenied, and ConsentRefused where nothing was ever given or none of it can be given any more.
    """
    require_given(seat, by)
    last = Consent.objects.filter(seat=seat, signed_at__isnull=False).order_by("-signed_at", "-id").first()
    if last is None:
        raise ConsentRefused(_("There is nothing to renew yet. Give access instead."))
    _throw_away(seat, by)
    draft = _begin(seat, last, by)
    if not draft.lines.exists():
        raise ConsentRefused(_("There is nothing left to renew. Give access instead."))
    return draft


@transaction.atomic
def prepare_consent(
    seat: Seat,
    levels: Mapping[Any, Level],
    *,
    until: date,
    purpose: str,
    kind: str = Consent.Kind.SHARING,
    request_id: str | None = None,
    by: User,
) -> Consent:
    """Return a draft of this person's, filled in with what somebody wishes; they choose as much of it or less.

    What the person does not have themselves is left out, and an end that is too far away comes nearer. When it is
    signed or refused, `access.signals.consent_settled` tells, with `request_id` in `consent.asked_in`.

    Raises PermissionDenied.
    """
    require_given(seat, by)
    _throw_away(seat, by)
    own = levels_for(by, seat.plan_id)
    possible = {section: min(level, own.get(section.pk, Level.NONE)) for section, level in levels.items()}
    chosen = {section: Level(level) for section, level in possible.items() if level}
    last = min(end_of(max(until, today())), longest_end(by, seat.plan))
    draft = Consent.objects.create(
        seat=seat,
        kind=kind,
        given_by=by,
        purpose=purpose,
        valid_from=timezone.now(),
        valid_until=last,
        asked_in=request_id or "",
        wished={str(section.pk): int(level) for section, level in chosen.items()},
        wished_until=last,
    )
    _set_lines(draft, chosen)
    return draft


@transaction.atomic
def choose_levels(draft: Consent, levels: Mapping[Any, Level], *, by: User) -> None:
    """Set what a draft gives, by section; raises PermissionDenied, and ConsentRefused where the person lacks it.

    A draft that answers a wish gives no more than was wished.
    """
    require_draft(draft, by)
    given = {section: level for section, level in levels.items() if level > Level.NONE}
    refuse_more_than_own(draft.seat.plan_id, given.items(), by)
    if draft.wished and any(level > draft.wished.get(str(section.pk), 0) for section, level in given.items()):
        raise ConsentRefused(_("That is more than was asked for."))
    draft.lines.all().delete()
    _set_lines(draft, given)


@transaction.atomic
def choose_period(draft: Consent, *, until: date, purpose: str, starts: date | None = None, by: User) -> None:
    """Set the last day and the purpose of a draft, and its first day when that is not today.

    Raises PermissionDenied, and ConsentRefused for days that are past, turned around or too far away.
    """
    require_draft(draft, by)
    refuse_period(starts or today(), until, longest_end(by, draft.seat.plan))
    draft.valid_from = beginning(starts)
    draft.valid_until = end_of(until)
    draft.purpose = purpose
    draft.save(update_fields=["valid_from", "valid_until", "purpose"])


@transaction.atomic
def note_child_words(draft: Consent, words: str, *, by: User) -> None:
    """Keep what the plan owner says about it, where somebody else decides; raises PermissionDenied."""
    require_draft(draft, by)
    draft.child_words = words.strip()
    draft.save(update_fields=["child_words"])


def _begin(seat: Seat, earlier: Consent | None, by: User) -> Consent:
    own = levels_for(by, seat.plan_id)
    draft = Consent.objects.create(
        seat=seat,
        kind=earlier.kind if earlier else Consent.Kind.SHARING,
        given_by=by,
        purpose=earlier.purpose if earlier else "",
        valid_from=timezone.now(),
        valid_until=min(end_of(months_after(today(), default_months(seat.plan))), longest_end(by, seat.plan)),
        renews=earlier,
    )
    held = lines_of(earlier) if earlier else {}
    _set_lines(draft, {section: level for section, level in held.items() if own.get(section.pk, Level.NONE) >= level})
    return draft


def _set_lines(draft: Consent, levels: Mapping[Any, Level]) -> None:
    ConsentSection.objects.bulk_create(
        ConsentSection(consent=draft, section=section, level=level) for section, level in levels.items()
    )


def _drafts(seat: Seat, by: User) -> Any:
    return Consent.objects.filter(seat=seat, given_by=by, state=State.DRAFT)


def _throw_away(seat: Seat, by: User) -> None:
    _drafts(seat, by).delete()


def _kept_draft(seat: Seat, standing: Consent | None, by: User) -> Consent | None:
    """The draft to go on with; one that is old, or older than what the seat has now, is thrown away."""
    drafts = _drafts(seat, by)
    since = start_of(today())
    if standing is not None and standing.signed_at is not None:
        since = max(since, standing.signed_at)
    drafts.filter(created_at__lt=since).delete()
    found: Consent | None = drafts.filter(asked_in="", offer__isnull=True).order_by("id").first()
    return found
