"""The pages on which an administrator keeps the register of an organisation: units, people, and who leaves when."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.actions import employments as actions
from access.actions.accounts import NamesDiffer, invite, is_activated
from access.decorators import once
from access.forms.register import LeaveForm, UnitForm, WorkerForm, WorkForm
from access.models import Employment, Organisation
from access.register import (
    employments_for,
    get_employment_for,
    get_organisation_for,
    get_unit_for,
    officers_of,
    offices_in,
    organisations_administered_by,
    plans_without_coordinator,
    units_for,
)
from access.requests import SignedIn
from access.throttle import TooSoon
from access.views.waits import in_words

PER_PAGE = 50


@require_safe
def organisations(request: SignedIn) -> HttpResponse:
    """The organisations the person administers; with one there is nothing to choose."""
    found = list(organisations_administered_by(request.user))
    if len(found) == 1:
        return redirect("access:organisation", found[0].public_id)
    return render(request, "access/register/organisations.html", {"organisations": found})


@require_safe
def organisation(request: SignedIn, organisation: str) -> HttpResponse:
    found = get_organisation_for(request.user, organisation)
    context = {
        "units": units_for(request.user, found),
        "administrators": officers_of(found, "administer_organisation"),
        "overseers": officers_of(found, "oversee_plans"),
        "without_coordinator": plans_without_coordinator(request.user, found),
    }
    return _page(request, found, "organisation.html", context, current="units")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def add_unit(request: SignedIn, organisation: str) -> HttpResponse:
    found = get_organisation_for(request.user, organisation)
    form = UnitForm(_posted(request))
    words = {"heading": _("New unit"), "button": _("Register the unit")}

    def add() -> str:
        return actions.add_unit(found, form.cleaned_data["name"], by=request.user).public_id

    return _answer(request, found, form, words, add, lambda unit: ("access:unit", unit), _("The unit is registered."))


@require_safe
def unit(request: SignedIn, organisation: str, unit: str) -> HttpResponse:
    """A unit and the people in it: those who work there now, those to come, and those who have left."""
    found = get_organisation_for(request.user, organisation)
    of_unit = get_unit_for(request.user, found, unit)
    people = employments_for(request.user, found).filter(unit=of_unit)
    return _page(request, found, "unit.html", {"unit": of_unit, "groups": _in_time(list(people))}, current="units")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def rename_unit(request: SignedIn, organisation: str, unit: str) -> HttpResponse:
    found = get_organisation_for(request.user, organisation)
    of_unit = get_unit_for(request.user, found, unit)
    form = UnitForm(_posted(request), initial={"name": of_unit.name})
    words = {"heading": _("Rename %(name)s") % {"name": of_unit.name}, "button": _("Save the name")}

    def rename() -> str:
        actions.rename_unit(of_unit, form.cleaned_data["name"], by=request.user)
        return of_unit.public_id

    return _answer(request, found, form, words, rename, lambda pid: ("access:unit", pid), _("The name is changed."))


@require_safe
def staff(request: SignedIn, organisation: str) -> HttpResponse:
    """Everybody who works or will work in the organisation, a page at a time."""
    found = get_organisation_for(request.user, organisation)
    standing = employments_for(request.user, found).filter(valid_until__gt=timezone.now())
    side = Paginator(standing, PER_PAGE).get_page(request.GET.get("side", "1")[:6])
    return _page(request, found, "staff.html", {"side": side}, current="staff")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def add_worker(request: SignedIn, organisation: str) -> HttpResponse:
    found = get_organisation_for(request.user, organisation)
    units = units_for(request.user, found)
    form = WorkerForm(_posted(request), organisation=found, units=units, initial={"unit": request.GET.get("enhet")})
    words = {"heading": _("New employee"), "button": _("Register the employee")}

    def register() -> str:
        held = form.cleaned_data
        return actions.register_worker(
            held["name"], held["email"], held["unit"], form.work(),
            first_day=held["first_day"], last_day=held["last_day"], by=request.user,
        ).public_id  # fmt: skip

    told = _("The employee is registered. Who had no account is sent an invitation.")
    return _answer(request, found, form, words, register, lambda pid: ("access:employment", pid), told)


@require_safe
def employment(request: SignedIn, organisation: str, employment: str) -> HttpResponse:
    """What somebody does in the organisation, and from when until when; nothing of what it opens."""
    found = get_organisation_for(request.user, organisation)
    work = get_employment_for(request.user, found, employment)
    context = {
        "work": work,
        "offices": offices_in(work),
        "is_over": work.valid_until <= timezone.now(),
        "is_now": work.valid_from <= timezone.now() < work.valid_until,
        "is_own": work.user_id == request.user.pk,
        "may_invite": not is_activated(work.user),
    }
    return _page(request, found, "employment.html", context, current="staff")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def change_employment(request: SignedIn, organisation: str, employment: str) -> HttpResponse:
    found = get_organisation_for(request.user, organisation)
    work = get_employment_for(request.user, found, employment)
    form = WorkForm(_posted(request), organisation=found, initial={"title": work.title, "tasks": _tasks(work)})
    words = {"heading": _("Change the work of %(name)s") % {"name": work.user.name}, "button": _("Save")}

    def change() -> str:
        actions.change_work(work, form.work(), by=request.user)
        return work.public_id

    return _answer(request, found, form, words, change, lambda pid: ("access:employment", pid), _("The work is saved."))


@require_http_methods(["GET", "HEAD", "POST"])
@once
def end_employment(request: SignedIn, organisation: str, employment: str) -> HttpResponse:
    found = get_organisation_for(request.user, organisation)
    work = get_employment_for(request.user, found, employment)
    form = LeaveForm(_posted(request))
    words = {
        "heading": _("%(name)s leaves %(unit)s") % {"name": work.user.name, "unit": work.unit.name},
        "button": _("Let the person leave"),
        "explanation": _("What the person sees through this work ends then, also on pages that are open."),
    }

    def leave() -> str:
        actions.end_employment(work, last_day=form.cleaned_data["last_day"], by=request.user)
        return work.public_id

    return _answer(request, found, form, words, leave, lambda pid: ("access:employment", pid), _("It is registered."))


@require_POST
@once
def invite_again(request: SignedIn, organisation: str, employment: str) -> HttpResponse:
    """Send a new invitation to somebody who has not come in yet."""
    found = get_organisation_for(request.user, organisation)
    work = get_employment_for(request.user, found, employment)
    if invite(work.user, by=request.user):
        messages.success(request, _("A new invitation is on its way. The earlier one no longer works."))
    else:
        messages.info(request, _("No invitation is needed: the account is in use already."))
    return redirect("access:employment", found.public_id, work.public_id)


def _answer(
    request: SignedIn,
    found: Organisation,
    form: forms.Form,
    words: dict[str, Any],
    act: Callable[[], str],
    onward: Callable[[str], tuple[str, str]],
    told: str,
) -> HttpResponse:
    """Show the form; or do it, say so and go on; 422 with the text kept when it cannot be."""
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            name, public_id = onward(act())
        except actions.NameTaken:
            form.add_error("name", _("There is a unit of this name already."))
        except NamesDiffer:
            form.add_error(None, _("This could not be registered. Check the name and the address with the person."))
        except TooSoon as too_soon:
            form.add_error(None, in_words(too_soon))
            status = 429
        except actions.OwnWork:
            form.add_error(None, _("You cannot change your own work. Ask another administrator."))
        except actions.WorksThere:
            form.add_error("unit", _("The person works in this unit already."))
        except actions.WrongPeriod:
            form.add_error("last_day", _("The last day is past or comes before the first one."))
        else:
            messages.success(request, told)
            return redirect(name, found.public_id, public_id)
    return _page(request, found, "form.html", {"form": form, **words}, current="", status=status)


def _page(
    request: SignedIn, found: Organisation, template: str, context: dict[str, Any], *, current: str, status: int = 200
) -> HttpResponse:
    around = {"organisation": found, "current": current}
    return render(request, f"access/register/{template}", {**around, **context}, status=status)


def _posted(request: SignedIn) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _tasks(work: Employment) -> list[str]:
    offices = offices_in(work)
    held = [name for name, office in actions.OFFICES.items() if office in offices]
    return [*(["is_coordinator"] if work.is_coordinator else []), *held]


def _in_time(people: list[Employment]) -> list[tuple[str, list[Employment]]]:
    """Those of now, those to come, those of before; groups without anybody are left out."""
    now = timezone.now()
    groups = (
        (_("Works here now"), [one for one in people if one.valid_from <= now < one.valid_until]),
        (_("Begins later"), [one for one in people if one.valid_from > now]),
        (_("Has left"), [one for one in people if one.valid_until <= now]),
    )
    return [(words, members) for words, members in groups if members]
