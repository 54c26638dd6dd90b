"""People and access: the matrix, one person, and who sees a part of the plan."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.actions.accounts import is_activated
from access.asking import requests_in
from access.consent_gates import consents_to, may_read, offers_for
from access.models import Consent, Representation, Seat
from access.receipts import state_in_words
from access.scope import seats_beyond
from access.signers import awaited_for
from access.stops import open_stop_for
from access.trail import heads
from plans.bands import Chart, chart_of
from plans.gates import every_seat_for, get_seat_for, get_section_for, sections_for
from plans.giving import awaited_in_words
from plans.mandates import mandates_on
from plans.models import Plan
from plans.pages import SignedIn, fragment, get_plan, page, revisions
from plans.people import Matrix, Row, day_words, matrix_for
from plans.wishes import wish_of

PARENT = Representation.Kind.PARENT
VIEWS = ("person", "part", "soon", "history")


def plan_with(request: SignedIn, pid: str, right: str) -> Plan:
    """The plan, for somebody who holds `manage_access` or `coordinate_plan` on it.

    Raises Http404 when they see none of it, and PermissionDenied when they see it without that right.
    """
    plan = get_plan(request, pid)
    if right not in plan.rights:
        raise PermissionDenied(right)
    return plan


def row_for(request: SignedIn, plan: Plan, public_id: str) -> tuple[Matrix, Row]:
    """A person of the team with what the reader may know of them; raises Http404."""
    seat = get_seat_for(request.user, plan, public_id)
    matrix = matrix_for(request.user, plan, list(sections_for(request.user, plan)))
    row = matrix.row_of(seat)
    if row is None or not (matrix.sees_everybody or row.is_own):
        raise Http404
    return matrix, row


@require_safe
def people(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    shown = request.GET.get("vis", "person")
    if shown not in VIEWS:
        raise Http404
    sections = list(sections_for(request.user, plan))
    streams = heads([*(section.stream for section in sections), request.user.stream])
    matrix = matrix_for(request.user, plan, sections)
    address = reverse("plans:people", args=[plan.public_id])
    context = {
        "matrix": matrix,
        "columns": [(section, matrix.column_of(section)) for section in sections] if shown == "part" else [],
        "chart": _history(request, plan, matrix) if shown == "history" and matrix.sees_everybody else None,
        "shown": shown,
        "streams": streams,
        "live_url": f"{address}?{urlencode({'fragment': 'matrix', 'vis': shown})}",
        "may_give": "manage_access" in plan.rights,
        "may_invite": "coordinate_plan" in plan.rights,
        "offers": _open_questions(request, plan),
        **(_waiting(request, plan, matrix) if "manage_access" in plan.rights else {}),
    }
    if wanted := request.GET.get("fragment"):
        if wanted != "matrix":
            raise Http404
        words = _("Who sees what has changed.")
        return fragment(request, plan, "plans/_people.html", context, sections=[], announce=words)
    return page(request, plan, "plans/people.html", context, current="people", seen=sections)


def _open_questions(request: SignedIn, plan: Plan) -> list[tuple[Consent, str]]:
    """What nobody has answered yet, each with whose answer is awaited."""
    offers = offers_for(request.user, plan) if plan.rights else []
    awaited = awaited_for(plan, offers)
    return [(offer, awaited_in_words(awaited.get(offer.pk))) for offer in offers]


def _waiting(request: SignedIn, plan: Plan, matrix: Matrix) -> dict[str, Any]:
    """What waits for those who decide: requests, those put off last, a stop to undo, and what they can renew."""
    standing = {row.seat.pk: row.consent for row in matrix.rows}
    asked = requests_in(request.user, [plan.pk])
    wishes = [wish_of(one, matrix.sections, standing.get(one.seat_id)) for one in asked]
    wishes.sort(key=lambda wish: wish.is_put_off)
    beyond = seats_beyond(request.user, plan) if matrix.ending else set()
    ending = [row for row in matrix.ending if row.seat.pk not in beyond]
    return {"wishes": wishes, "stop": open_stop_for(request.user, plan), "ending": ending}


def _history(request: SignedIn, plan: Plan, matrix: Matrix) -> Chart:
    """Those of the team in the matrix' order, and after them those who have left."""
    here = [row.seat for row in matrix.rows]
    gone = [seat for seat in every_seat_for(request.user, plan).order_by("-ended_at", "id") if seat.ended_at]
    return chart_of(plan, [*here, *gone], matrix.sections)


@require_safe
def seat(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    plan = get_plan(request, pid)
    matrix, row = row_for(request, plan, seat)
    is_beyond = row.seat.pk in seats_beyond(request.user, plan)
    may_give = "manage_access" in plan.rights and row.is_given and not is_beyond
    tells_purpose = row.is_own or (row.consent is not None and may_read(request.user, row.consent))
    may_invite = "coordinate_plan" in plan.rights
    context = {
        "row": row,
        "may_give": may_give,
        "may_look": "manage_access" in plan.rights and row.seat.user != request.user and row.sees_something,
        "may_ask": may_invite and row.is_given,
        "may_say_who_signs": may_invite and row.representation is not None and row.representation.kind == PARENT,
        "tells_purpose": row.is_given and row.consent is not None and tells_purpose,
        "consents": _told(consents_to(request.user, plan, row.seat)),
        "mandates": mandates_on(request.user, plan, row.seat),
        "may_close": may_invite and row.seat.user is not None and row.seat.role == Seat.Role.PARTICIPANT,
        "may_end": may_invite and row.seat.role in (Seat.Role.PARTICIPANT, Seat.Role.REPRESENTATIVE),
        "may_resend": may_invite and row.seat.user is not None and not is_activated(row.seat.user),
        "may_renew": may_invite and row.seat.user not in (None, request.user) and is_activated(row.seat.user),
        "tells_why": matrix.sees_everybody or row.is_own,
    }
    return page(request, plan, "plans/seat.html", context, current="people", seen=list(matrix.sections))


def _told(consents: list[Consent]) -> list[tuple[Consent, str, str]]:
    """Each with the day it was signed and how it stands now."""
    return [
        (one, day_words(localdate(one.signed_at)), state_in_words(one)) for one in consents if one.signed_at is not None
    ]


@require_safe
def who_sees(request: SignedIn, pid: str, section: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_section_for(request.user, plan, section)
    streams = revisions([found])
    matrix = matrix_for(request.user, plan, [found])
    context = {
        "section": found,
        "column": matrix.column_of(found),
        "matrix": matrix,
        "may_give": "manage_access" in plan.rights,
        "streams": streams,
        "live_url": reverse("plans:who-sees", args=[plan.public_id, found.public_id]) + "?fragment=who",
    }
    if wanted := request.GET.get("fragment"):
        if wanted != "who":
            raise Http404
        words = _("Who sees this part has changed.")
        return fragment(request, plan, "plans/_who_sees.html", context, sections=[found], announce=words)
    return page(request, plan, "plans/people_section.html", context, current="people", sections=[found])
