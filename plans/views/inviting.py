"""Inviting people and units to a plan, and ending their place in it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.actions.accounts import NamesDiffer
from access.actions.representation import MandateRefused, NotOfAge, invite_representative
from access.actions.seats import (
    AlreadySeated,
    end_seat,
    invite_owner,
    invite_participant,
    invite_unit,
    note_details,
    resend_invitation,
)
from access.decorators import once
from access.gates import get_unit, units_named
from access.models import Seat
from access.scope import sees_whole_plan
from access.throttle import TooSoon
from access.views.waits import in_words
from plans.forms.people import EmailForm, ParticipantForm, UnitForm
from plans.forms.representation import RepresentativeForm
from plans.gates import get_seat_for, sections_for
from plans.models import Plan
from plans.pages import SignedIn, page
from plans.views.finding import named, searched_for
from plans.views.people import plan_with, row_for


@require_safe
def invite(request: SignedIn, pid: str) -> HttpResponse:
    plan = plan_with(request, pid, "coordinate_plan")
    return page(request, plan, "plans/invite_choose.html", {"has_owner": plan.owner_id is not None}, current="people")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def owner(request: SignedIn, pid: str) -> HttpResponse:
    plan = plan_with(request, pid, "coordinate_plan")
    if plan.owner_id is not None:
        raise Http404
    form = EmailForm(_posted(request))
    heading = _("Invite %(name)s") % {"name": plan.owner_name}
    return _answer(
        request, plan, form, heading, lambda: invite_owner(plan, form.cleaned_data["email"], by=request.user)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once
def participant(request: SignedIn, pid: str) -> HttpResponse:
    plan = plan_with(request, pid, "coordinate_plan")
    account, details = searched_for(request, plan)
    initial = {"name": details.name, "email": details.email}
    form = ParticipantForm(_posted(request), initial=initial, account=account)

    def seat_them() -> Seat:
        found = {**form.cleaned_data, **form.who()}
        seat = invite_participant(plan, **found, by=request.user)
        note_details(seat, born_on=details.born_on, mobile=details.mobile, by=request.user)
        return seat

    return _answer(request, plan, form, _("Invite a person"), seat_them, known=named(details) if account else "")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def representative(request: SignedIn, pid: str) -> HttpResponse:
    plan = plan_with(request, pid, "coordinate_plan")
    account, details = searched_for(request, plan)
    form = RepresentativeForm(
        _posted(request),
        plan=plan,
        sections=list(sections_for(request.user, plan)),
        sees_all=sees_whole_plan(request.user, plan),
        initial={"name": details.name, "email": details.email},
        account=account,
    )

    def seat_them() -> Seat:
        who = form.who()
        seat = invite_representative(plan, who["name"], who["email"], form.mandate(), by=request.user)
        note_details(seat, born_on=details.born_on, mobile=details.mobile, by=request.user)
        return seat

    heading = _("Invite a parent, a legal guardian or somebody with authority")
    return _answer(request, plan, form, heading, seat_them, known=named(details) if account else "")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def unit(request: SignedIn, pid: str) -> HttpResponse:
    """Search for a unit by name, choose one of those found, say what it does."""
    plan = plan_with(request, pid, "coordinate_plan")
    chosen = get_unit(request.GET["enhet"]) if "enhet" in request.GET else None
    if chosen is None:
        words = request.GET.get("sok", "")[:120]
        context = {"words": words, "units": units_named(words)}
        status = 405 if request.method == "POST" else 200
        return page(request, plan, "plans/invite_unit.html", context, current="people", status=status)
    form = UnitForm(_posted(request))
    heading = _("Invite %(name)s") % {"name": chosen.name}
    return _answer(
        request,
        plan,
        form,
        heading,
        lambda: invite_unit(plan, chosen, **form.cleaned_data, by=request.user),
        unit=chosen,
    )


@require_POST
@once
def resend(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    plan = plan_with(request, pid, "coordinate_plan")
    found = get_seat_for(request.user, plan, seat)
    if resend_invitation(found, by=request.user):
        messages.success(request, _("A new invitation is on its way. The earlier one no longer works."))
    else:
        messages.info(request, _("No invitation is needed: the account is in use already."))
    return redirect("plans:seat", plan.public_id, found.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    plan = plan_with(request, pid, "coordinate_plan")
    _matrix, row = row_for(request, plan, seat)
    if row.seat.role not in (Seat.Role.PARTICIPANT, Seat.Role.REPRESENTATIVE):
        raise PermissionDenied
    if request.method != "POST":
        return page(request, plan, "plans/seat_end.html", {"row": row}, current="people")
    end_seat(row.seat, by=request.user)
    messages.success(request, _("%(name)s no longer takes part in the plan.") % {"name": row.seat.name})
    return redirect("plans:people", plan.public_id)


def _answer(
    request: SignedIn,
    plan: Plan,
    form: forms.Form,
    heading: str,
    seat_them: Callable[[], Seat],
    **context: Any,
) -> HttpResponse:
    """Show the form; or seat and invite, and say what happens next; 422 with the text kept when it cannot be."""
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            seat = seat_them()
        except AlreadySeated:
            form.add_error(None, _("This person or unit already has a place in a plan, so it cannot be done."))
        except NamesDiffer:
            form.add_error(None, _("This could not be registered. Check the name and the address with the person."))
        except TooSoon as too_soon:
            form.add_error(None, in_words(too_soon))
            status = 429
        except NotOfAge:
            form.add_error("kind", _("The plan owner decides alone now. Parental responsibility gives no right."))
        except MandateRefused:
            form.add_error(None, _("Check the last day and the parts of the plan."))
        else:
            messages.success(request, _told(seat))
            return redirect("plans:people", plan.public_id)
    return page(
        request,
        plan,
        "plans/invite.html",
        {"form": form, "heading": heading, **context},
        current="people",
        status=status,
    )


def _posted(request: SignedIn) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _told(seat: Seat) -> str:
    if seat.role != Seat.Role.PARTICIPANT:
        return _("%(name)s is invited and has access from now.") % {"name": seat.name}
    return _("%(name)s is invited, and sees nothing until access is given.") % {"name": seat.name}
