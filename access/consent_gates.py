"""The gates of consents: what of them somebody may read, sign or answer, and what of their words.

A consent is read as a whole. Where it gives a part that its reader does not see, neither that it is there nor what it
is for reaches them; and the words that somebody signed are read by those alone who see every part they name.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from access.models import Consent, ConsentSection, ConsentSignature, Seat, User
from access.rights import live_sections, may
from access.viewing import viewing_as


def reaches_beyond(user: User) -> Exists:
    """A condition on consents: they give a part this person does not see."""
    return Exists(ConsentSection.objects.filter(consent=OuterRef("pk")).exclude(section_id__in=live_sections(user)))


def may_read(user: User, consent: Consent) -> bool:
    """Whether a consent of a plan that the person decides over or coordinates is theirs to know of.

    It is when they see every part it gives, or have asked for it themselves; who looks as them has not asked.
    """
    return _readable(user, Consent.objects.filter(pk=consent.pk)).exists()


def may_read_words(user: User, consent: Consent) -> bool:
    """Whether the person may read what was signed, word by word: it names the parts that are left out too.

    Theirs is what they have signed or registered themselves; else they must see every part the words name, and where
    those are not known every part of the plan.
    """
    sections: Any = consent.seat.plan.sections
    seen = set(sections.filter(id__in=live_sections(user)).values_list("public_id", flat=True))
    for signature in consent.signatures.all():
        if user.pk in (signature.user_id, signature.registered_by_id):
            continue
        left_out = signature.choices.get("left_out")
        if left_out is None:
            left_out = sections.values_list("public_id", flat=True)
        if not seen.issuperset({*signature.choices.get("levels", ()), *left_out}):
            return False
    return True


def get_draft_for(user: User, plan: Any, public_id: str) -> Consent:
    """Return the person's own unsigned consent in a plan whose access they decide over; raises Http404."""
    draft = (
        Consent.objects.select_related("seat__user", "seat__unit__organisation")
        .filter(seat__plan=plan, public_id=public_id, given_by=user, state=Consent.State.DRAFT, seat__ended_at=None)
        .first()
    )
    if draft is None or not may(user, "manage_access", plan):
        raise Http404
    return draft


def get_consent_for(user: User, plan: Any, public_id: str) -> Consent:
    """Return a consent that was offered, signed or answered otherwise; raises Http404.

    For those who decide over the plan's access, and the coordinator; `may_read_words` says whether its text too.
    """
    consent = (
        Consent.objects.select_related("seat__user", "seat__unit__organisation", "seat__plan", "offered_by")
        .prefetch_related(
            Prefetch("signatures", ConsentSignature.objects.select_related("registered_by").order_by("id"))
        )
        .exclude(state=Consent.State.DRAFT)
        .filter(seat__plan=plan, public_id=public_id)
        .first()
    )
    if consent is None or not (_may_decide_or_coordinate(user, plan) and may_read(user, consent)):
        raise Http404
    return consent


def get_unsigned_for(user: User, plan: Any, public_id: str) -> Consent:
    """Return the person's own draft, or an offer that they may answer; raises Http404."""
    unsigned = Consent.objects.select_related("seat__user", "seat__unit__organisation", "seat__plan", "given_by")
    own = Q(state=Consent.State.DRAFT, given_by=user) | Q(state=Consent.State.OFFERED)
    consent = get_object_or_404(unsigned.filter(own, seat__plan=plan, seat__ended_at=None), public_id=public_id)
    if not (may(user, "manage_access", plan) and may_read(user, consent)):
        raise Http404
    return consent


def offers_for(user: User, plan: Any) -> list[Consent]:
    """What waits for an answer in a plan, oldest first; nothing for those who neither decide nor coordinate."""
    if not _may_decide_or_coordinate(user, plan):
        return []
    offers = Consent.objects.filter(
        seat__plan=plan, state=Consent.State.OFFERED, seat__ended_at=None, valid_until__gt=timezone.now()
    )
    return list(
        _readable(user, offers)
        .select_related("seat__user", "seat__unit", "offered_by", "given_by")
        .order_by("offered_at", "pk")
    )


def newest_consents(seats: Iterable[Seat]) -> dict[int, Consent]:
    """The newest consent that was ever signed for each of these seats, with its lines, by seat id; two queries."""
    rows = (
        Consent.objects.filter(seat__in=[seat.pk for seat in seats], signed_at__isnull=False)
        .order_by("seat_id", F("signed_at").asc(), "id")
        .prefetch_related(Prefetch("lines", ConsentSection.objects.order_by("section__position", "section_id")))
    )
    return {consent.seat_id: consent for consent in rows}


def consents_to(user: User, plan: Any, seat: Seat) -> list[Consent]:
    """Every consent that was ever signed for a seat of a plan, newest first, for those who may read its receipt."""
    if not _may_decide_or_coordinate(user, plan):
        return []
    signed = Consent.objects.filter(seat=seat, signed_at__isnull=False)
    return list(_readable(user, signed).order_by("-signed_at", "-id"))


def purposes_for(user: User, seats: Iterable[Seat]) -> dict[int, list[tuple[datetime, str]]]:
    """What each of these seats was given access for, and from when, the newest first; by seat id; one query.

    Left out is what was given for a part that the person does not see: what it was for could tell about it.
    """
    purposes: dict[int, list[tuple[datetime, str]]] = {}
    rows = Consent.objects.filter(seat__in=[seat.pk for seat in seats], signed_at__isnull=False)
    rows = rows.exclude(reaches_beyond(user))
    for seat_id, signed_at, purpose in rows.order_by("-signed_at", "-id").values_list("seat", "signed_at", "purpose"):
        if signed_at is not None:
            purposes.setdefault(seat_id, []).append((signed_at, purpose))
    return purposes


def _may_decide_or_coordinate(user: User, plan: Any) -> bool:
    return may(user, "manage_access", plan) or may(user, "coordinate_plan", plan)


def _readable(user: User, consents: QuerySet[Consent, Consent]) -> QuerySet[Consent, Consent]:
    if viewing_as(user.pk) is not None:
        return consents.filter(~reaches_beyond(user))
    return consents.filter(Q(offered_by=user) | ~reaches_beyond(user))
