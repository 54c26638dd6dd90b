"""The owner side's yes to a seat: drafted step by step, signed, changed, paused, resumed and withdrawn.

Every action here requires `manage_access` on the seat's plan at that moment. What was given before is never edited: a
new consent takes the old one's place, so that who could see what at any instant can always be told.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.dates import end_of, months_after, start_of, today
from access.gates import access_decided_until, is_given_access, representation_of, representations_in
from access.grants import give_sections, people_of, revoke_seat
from access.levels import Level
from access.models import Consent, ConsentSection, Grant, Seat, User
from access.rights import levels_for, require
from access.trail import announce_rights, record

State = Consent.State
STANDING = (State.SIGNED, State.PAUSED)


class ConsentRefused(Exception):
    """The consent cannot be given as it is; `args[0]` says why, in words for the person who gives it."""

    @property
    def words(self) -> str:
        return str(self.args[0])


def longest_end(user: User, plan: Any) -> datetime:
    """The latest end this person may give: the municipality's longest period, and never beyond their own right."""
    longest = end_of(months_after(today(), settings.CONSENT_MAX_MONTHS))
    own = access_decided_until(user, plan.pk)
    return min(longest, own) if own else longest


@transaction.atomic
def start_draft(seat: Seat, *, by: User) -> Consent:
    """Return the person's draft for a seat, begun from what the seat has now; nothing is given yet.

    A draft of today is gone on with, an older one begun anew.

    Raises PermissionDenied, also for seats that are not given access but hold it by themselves.
    """
    _require_given(seat, by)
    standing = Consent.objects.filter(seat=seat, state__in=STANDING).prefetch_related("lines").first()
    kept = _kept_draft(seat, standing, by)
    if kept is not None:
        return kept
    draft = Consent.objects.create(
        seat=seat,
        given_by=by,
        purpose=standing.purpose if standing else "",
        valid_from=timezone.now(),
        valid_until=min(end_of(months_after(today(), settings.CONSENT_DEFAULT_MONTHS)), longest_end(by, seat.plan)),
    )
    lines = standing.lines.all() if standing else []
    ConsentSection.objects.bulk_create(
        ConsentSection(consent=draft, section_id=line.section_id, level=line.level) for line in lines
    )
    return draft


@transaction.atomic
def choose_levels(draft: Consent, levels: Mapping[Any, Level], *, by: User) -> None:
    """Set what a draft gives, by section; raises PermissionDenied, and ConsentRefused where the person lacks it."""
    _require_draft(draft, by)
    given = {section: level for section, level in levels.items() if level > Level.NONE}
    _refuse_more_than_own(draft.seat.plan_id, given.items(), by)
    draft.lines.all().delete()
    ConsentSection.objects.bulk_create(
        ConsentSection(consent=draft, section=section, level=level) for section, level in given.items()
    )


@transaction.atomic
def choose_period(draft: Consent, *, until: date, purpose: str, starts: date | None = None, by: User) -> None:
    """Set the last day and the purpose of a draft, and its first day when that is not today.

    Raises PermissionDenied, and ConsentRefused for days that are past, turned around or too far away.
    """
    _require_draft(draft, by)
    _refuse_period(starts or today(), until, longest_end(by, draft.seat.plan))
    draft.valid_from = _beginning(starts)
    draft.valid_until = end_of(until)
    draft.purpose = purpose
    draft.save(update_fields=["valid_from", "valid_until", "purpose"])


@transaction.atomic
def sign_consent(draft: Consent, *, by: User) -> Consent:
    """Give what a draft says, in place of what the seat had; effect at once, on open pages too.

    A draft that is signed already is returned as it is. Raises PermissionDenied and ConsentRefused.
    """
    seat = Seat.objects.select_for_update(of=("self",)).select_related("plan").get(pk=draft.seat_id)
    consent = Consent.objects.get(pk=draft.pk)
    if consent.state == State.SIGNED and consent.given_by_id == by.pk:
        return consent
    _require_draft(consent, by)
    _require_given(seat, by)
    levels = _lines(consent)
    if not levels:
        raise ConsentRefused(_("Choose at least one part of the plan."))
    if not consent.purpose.strip():
        raise ConsentRefused(_("Say in one sentence why they need it."))
    _refuse_more_than_own(seat.plan_id, levels.items(), by)
    now = timezone.now()
    if consent.valid_until <= now or consent.valid_until > longest_end(by, seat.plan):
        raise ConsentRefused(_("Choose again how long the access lasts."))
    before = _end_standing(seat, State.ENDED)
    consent.state, consent.signed_at = State.SIGNED, now
    consent.valid_from = max(consent.valid_from, now)
    consent.representation = representation_of(by, seat.plan_id)
    consent.save(update_fields=["state", "signed_at", "valid_from", "representation"])
    _give(consent, seat, levels, by)
    _record_difference(consent, before, levels, by)
    return consent


@transaction.atomic
def give_access(seat: Seat, levels: Mapping[Any, Level], *, until: date, purpose: str, by: User) -> Consent:
    """Give a seat these levels until the end of a day, in one go. Raises PermissionDenied and ConsentRefused."""
    draft = start_draft(seat, by=by)
    choose_levels(draft, levels, by=by)
    choose_period(draft, until=until, purpose=purpose, by=by)
    return sign_consent(draft, by=by)


@transaction.atomic
def pause_consent(consent: Consent, *, by: User) -> None:
    """Take a seat's access away for now, at once; it can be resumed until its last day. Twice is once."""
    consent = _locked(consent, by)
    if consent.state != State.SIGNED or consent.valid_until <= timezone.now():
        return
    consent.state = State.PAUSED
    consent.save(update_fields=["state"])
    revoke_seat(consent.seat, reason=Grant.Reason.CONSENT)
    _record_all("access.paused", consent, _lines(consent), by)


@transaction.atomic
def resume_consent(consent: Consent, *, by: User) -> None:
    """Give a paused access back until the day it had; twice is once. Raises PermissionDenied and ConsentRefused."""
    consent = _locked(consent, by)
    if consent.state != State.PAUSED:
        return
    if consent.valid_until <= timezone.now():
        raise ConsentRefused(_("The access ended while it was paused. Give it again."))
    levels = _lines(consent)
    _refuse_more_than_own(consent.seat.plan_id, levels.items(), by)
    consent.state = State.SIGNED
    consent.save(update_fields=["state"])
    _give(consent, consent.seat, levels, by)
    _record_all("access.resumed", consent, levels, by)


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: User) -> None:
    """End a seat's access now, for good; what the people wrote stays, with their names. Twice is once."""
    consent = _locked(consent, by)
    if consent.state not in STANDING:
        return
    lines = _lines(consent)
    _end_standing(consent.seat, State.WITHDRAWN)
    _record_all("access.ended", consent, lines, by)


@transaction.atomic
def pause_everything(plan: Any, *, by: User) -> int:
    """Pause every access that was given in a plan, and return how many; owner's side and coordinator keep theirs."""
    require(by, "manage_access", plan)
    active = Consent.objects.filter(seat__plan=plan, state=State.SIGNED, valid_until__gt=timezone.now())
    consents = list(active.order_by("seat_id"))
    for consent in consents:
        pause_consent(consent, by=by)
    return len(consents)


def _kept_draft(seat: Seat, standing: Consent | None, by: User) -> Consent | None:
    """The draft to go on with; one that is old, or older than what the seat has now, is thrown away."""
    drafts = Consent.objects.filter(seat=seat, given_by=by, state=State.DRAFT)
    since = start_of(today())
    if standing is not None and standing.signed_at is not None:
        since = max(since, standing.signed_at)
    drafts.filter(created_at__lt=since).delete()
    return drafts.order_by("id").first()


def _require_given(seat: Seat, by: User) -> None:
    require(by, "manage_access", seat.plan)
    if seat.ended_at is not None or not is_given_access(seat, representations_in(seat.plan)):
        raise PermissionDenied


def _require_draft(consent: Consent, by: User) -> None:
    require(by, "manage_access", consent.seat.plan)
    if consent.state != State.DRAFT or consent.given_by_id != by.pk:
        raise PermissionDenied


def _locked(consent: Consent, by: User) -> Consent:
    """The consent as it is now, held until the transaction ends together with its seat."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("plan").get(pk=consent.seat_id)
    require(by, "manage_access", seat.plan)
    consent = Consent.objects.get(pk=consent.pk)
    consent.seat = seat
    return consent


def _beginning(starts: date | None) -> datetime:
    return timezone.now() if starts is None or starts <= today() else start_of(starts)


def _lines(consent: Consent) -> dict[Any, Level]:
    """What a consent gives, by section, in a fixed order so that two writers cannot block each other."""
    rows = consent.lines.filter(section__archived_at__isnull=True).select_related("section").order_by("section_id")
    return {line.section: Level(line.level) for line in rows}


def _refuse_more_than_own(plan_id: int, levels: Iterable[tuple[Any, Level]], by: User) -> None:
    own = levels_for(by, plan_id)
    if any(own.get(section.pk, Level.NONE) < level for section, level in levels):
        raise ConsentRefused(_("You can give no more than you have yourself."))


def _refuse_period(starts: date, until: date, longest: datetime) -> None:
    if starts < today():
        raise ConsentRefused(_("The first day is past. Choose today or a later day."))
    if until < today():
        raise ConsentRefused(_("The last day is past. Choose today or a later day."))
    if until < starts:
        raise ConsentRefused(_("The last day comes before the first one."))
    if end_of(until) > longest:
        raise ConsentRefused(_("That is longer than you can give access for."))


def _end_standing(seat: Seat, state: str) -> dict[Any, Level]:
    """End what the seat was given before, and return it; a paused access counts as none."""
    standing = Consent.objects.filter(seat=seat, state__in=STANDING).first()
    if standing is None:
        return {}
    now = timezone.now()
    alive = standing.state == State.SIGNED and standing.valid_until > now
    before = _lines(standing) if alive else {}
    standing.state, standing.ended_at = state, now
    standing.save(update_fields=["state", "ended_at"])
    revoke_seat(seat, reason=Grant.Reason.CONSENT)
    return before


def _give(consent: Consent, seat: Seat, levels: Mapping[Any, Level], by: User) -> None:
    give_sections(
        seat,
        levels.items(),
        by=by,
        reason=Grant.Reason.CONSENT,
        valid_from=max(consent.valid_from, timezone.now()),
        valid_until=consent.valid_until,
        consent=consent,
    )


def _record_difference(consent: Consent, before: Mapping[Any, Level], after: Mapping[Any, Level], by: User) -> None:
    """One kind for all that is given, so that the person is told once; what is lost has ended."""
    _record_all("access.changed" if before else "access.given", consent, after, by)
    _record_all("access.ended", consent, [section for section in before if section not in after], by)


def _record_all(kind: str, consent: Consent, levels: Iterable[Any], by: User) -> None:
    """One change on each section's stream; the open pages of the seat's people ask for their rights again."""
    seat = consent.seat
    representation = representation_of(by, seat.plan_id)
    for section in levels:
        record(
            kind,
            by=by,
            stream=section.stream,
            plan=seat.plan,
            section=section,
            target=seat,
            representation=representation,
        )
    announce_rights(people_of(seat))
