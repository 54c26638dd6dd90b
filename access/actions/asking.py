"""Asking for access, and what the owner's side answers. No reason is asked of them, and none is passed on."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.actions.consents import prepare_consent
from access.actions.consents.rules import standing_of
from access.asking import askable, deciders_over, last_day_of, seats_to_ask_from
from access.dates import today
from access.gates import representation_of
from access.levels import Level
from access.models import AccessRequest, Consent, Seat, User
from access.scope import require_within_scope
from access.trail import announce_rights, record

State = AccessRequest.State
# So many times may be asked from one place in so long, answered or not.
MOST = 3
WITHIN = timedelta(days=30)
ASK_AGAIN_AFTER = timedelta(days=3)
_OUTCOMES = {"yes": State.GRANTED, "less": State.GRANTED_LESS, "no": State.REFUSED}


class RequestRefused(Exception):
    """The request cannot be made; `args[0]` says why, in words for the person who asks."""

    @property
    def words(self) -> str:
        return str(self.args[0])


@transaction.atomic
def ask_for_access(
    seat: Seat, parts: Iterable[str], *, level: Level, months: int, purpose: str, by: User
) -> AccessRequest:
    """Ask the owner's side; they are told at once. Nothing is given.

    Raises PermissionDenied for somebody who does not sit there, and RequestRefused while a request waits or when
    too many have been made.
    """
    _require_asker(seat, by)
    if AccessRequest.objects.filter(seat=seat, state=State.OPEN).exists():
        raise RequestRefused(_("There is a request already that waits for an answer."))
    if AccessRequest.objects.filter(seat=seat, asked_at__gt=timezone.now() - WITHIN).count() >= MOST:
        raise RequestRefused(_("You have asked several times lately. Talk with the coordinator before you ask again."))
    try:
        with transaction.atomic():
            request = AccessRequest.objects.create(
                seat=seat, asked_by=by, parts=list(parts), level=level, months=months, purpose=purpose.strip()
            )
    except IntegrityError as error:
        raise RequestRefused(_("There is a request already that waits for an answer.")) from error
    _record("access.asked", request, by)
    return request


@transaction.atomic
def withdraw_request(request: AccessRequest, *, by: User) -> None:
    """The asker no longer wants it; twice is once. Raises PermissionDenied."""
    _require_asker(request.seat, by)
    if _answer(request, State.WITHDRAWN, by):
        _record("access.asked_back", request, by)


@transaction.atomic
def refuse_request(request: AccessRequest, *, by: User) -> None:
    """No. The asker is told so and not why. Twice is once.

    Raises PermissionDenied, also where what is asked for lies outside the person's mandate, or what the seat has does.
    """
    _require_answerer(request, by)
    require_within_scope(by, request.seat)
    if _answer(request, State.REFUSED, by):
        _record("access.asked_no", request, by)


@transaction.atomic
def put_off_request(request: AccessRequest, *, by: User) -> None:
    """Ask me later: it stays, further down, and the owner's side is reminded. Raises PermissionDenied."""
    _require_answerer(request, by)
    again_on = today() + ASK_AGAIN_AFTER
    if AccessRequest.objects.filter(pk=request.pk, state=State.OPEN).update(put_off_until=again_on):
        _record("access.asked_later", request, by)
        announce_rights(deciders_over(request.seat.plan_id))


@transaction.atomic
def begin_yes(request: AccessRequest, levels: Mapping[Any, Level], *, by: User) -> Consent:
    """A draft with the wish filled in, to be signed as it is or with less. The request waits until it is.

    Raises PermissionDenied.
    """
    _require_answerer(request, by)
    until = last_day_of(request, standing_of(request.seat))
    draft = prepare_consent(
        request.seat, levels, until=until, purpose=request.purpose, request_id=request.public_id, by=by
    )
    AccessRequest.objects.filter(pk=request.pk).update(consent=draft)
    return draft


@transaction.atomic
def settle_request(consent: Consent, outcome: str) -> None:
    """Close the request that a consent answers, once the consent is signed or refused."""
    request = AccessRequest.objects.filter(public_id=consent.asked_in, seat=consent.seat_id).first()
    if request is not None and _answer(request, _OUTCOMES[outcome], consent.given_by) and outcome == "no":
        _record("access.asked_no", request, consent.given_by)


def settle(consent: Consent, outcome: str, **_kwargs: Any) -> None:
    """Listens to `consent_settled`."""
    if consent.asked_in:
        settle_request(consent, outcome)


def _require_asker(seat: Seat, by: User) -> None:
    if all(own.pk != seat.pk for own in seats_to_ask_from(by)):
        raise PermissionDenied


def _require_answerer(request: AccessRequest, by: User) -> None:
    if by.pk not in askable(request):
        raise PermissionDenied


def _answer(request: AccessRequest, state: str, by: User) -> bool:
    """Whether this was the answer: of two at once the first counts. Open pages of the owner's side are told."""
    answered = AccessRequest.objects.filter(pk=request.pk, state=State.OPEN).update(
        state=state, answered_at=timezone.now(), answered_by=by, put_off_until=None
    )
    announce_rights(deciders_over(request.seat.plan_id))
    return bool(answered)


def _record(kind: str, request: AccessRequest, by: User) -> None:
    """On the actor's own stream: a request is no news to those who see the plan."""
    plan = request.seat.plan
    record(
        kind,
        by=by,
        stream=by.stream,
        plan=plan,
        target=request,
        representation=representation_of(by, plan.pk),
    )
