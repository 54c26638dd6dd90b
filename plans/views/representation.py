"""Acting for a plan owner: registering, changing and ending a mandate, and choosing whom one acts for."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.actions.representation import (
    MandateRefused,
    NotOfAge,
    RepresentsAlready,
    change_mandate,
    end_mandate,
    register_mandate,
)
from access.dates import last_day
from access.decorators import once
from access.grants import FAR_END
from access.models import Representation, Seat
from access.scope import sees_whole_plan
from plans.forms.representation import MandateForm
from plans.gates import get_seat_for, sections_for
from plans.mandates import Mandates, acted_for, mandates_on
from plans.models import Plan, Section
from plans.pages import SignedIn, get_plan, page


@require_safe
def acting_for(request: SignedIn) -> HttpResponse:
    """Whom do you act for: the chooser, which names people and plans but nothing of what is in them."""
    return render(request, "plans/acting_for.html", {"people": acted_for(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@once
def mandate(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    plan, found, mandates = _found(request, pid, seat)
    if not (mandates.may_change or mandates.may_begin):
        raise PermissionDenied
    sections = list(sections_for(request.user, plan))
    form = MandateForm(
        request.POST if request.method == "POST" else None,
        plan=plan,
        sections=sections,
        kinds=mandates.kinds,
        sees_all=sees_whole_plan(request.user, plan),
        keeps=_keeps(mandates, sections),
        initial=_initial(found, mandates, sections),
    )
    if request.method == "POST" and form.is_valid():
        write = change_mandate if mandates.standing else register_mandate
        try:
            write(found, form.mandate(), by=request.user)
        except NotOfAge:
            form.add_error("kind", _("The plan owner decides alone now. Parental responsibility gives no right."))
        except MandateRefused:
            form.add_error(None, _("Check the last day and the parts of the plan."))
        except RepresentsAlready:
            form.add_error(None, _("Somebody has just registered this. Look at the person's page first."))
        else:
            name = {"name": found.name, "owner": plan.first_name}
            messages.success(request, _("%(name)s acts for %(owner)s from now.") % name)
            return redirect("plans:seat", plan.public_id, found.public_id)
    context = {"form": form, "seat": found, "mandates": mandates}
    status = 422 if request.method == "POST" else 200
    return page(request, plan, "plans/mandate.html", context, current="people", seen=sections, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    plan, found, mandates = _found(request, pid, seat)
    if not mandates.may_end:
        raise PermissionDenied
    if request.method != "POST":
        context = {"seat": found, "is_own": found.user_id == request.user.pk}
        return page(request, plan, "plans/mandate_end.html", context, current="people")
    end_mandate(found, by=request.user)
    words = {"name": found.name, "owner": plan.first_name}
    messages.success(request, _("%(name)s no longer acts for %(owner)s.") % words)
    if found.user_id == request.user.pk:
        return redirect("ipplatform:overview")
    return redirect("plans:seat", plan.public_id, found.public_id)


def _found(request: SignedIn, pid: str, public_id: str) -> tuple[Plan, Seat, Mandates]:
    plan = get_plan(request, pid)
    seat = get_seat_for(request.user, plan, public_id)
    return plan, seat, mandates_on(request.user, plan, seat)


def _initial(seat: Seat, mandates: Mandates, sections: list[Section]) -> dict[str, object]:
    """The form begins with the mandate that stands."""
    standing = mandates.standing
    if standing is None:
        return {}
    covered = _covered(standing)
    parts = set(seat.plan.sections.filter(archived_at__isnull=True).values_list("pk", flat=True))
    return {
        "is_whole": parts <= covered,
        "kind": standing.kind,
        "until": last_day(standing.valid_until) if standing.valid_until < FAR_END else None,
        "scope": standing.scope,
        "evidence": standing.evidence,
        "evidence_on": standing.evidence_on,
        "sections": [section.public_id for section in sections if section.pk in covered],
    }


def _covered(standing: Representation) -> set[int]:
    """Ids of the parts a mandate covers."""
    grants = standing.grants.filter(revoked_at__isnull=True, section__isnull=False)
    return {section_id for section_id in grants.values_list("section_id", flat=True) if section_id}


def _keeps(mandates: Mandates, sections: list[Section]) -> str:
    """The kind of the mandate that stands, where it covers parts that are not shown; else empty."""
    standing = mandates.standing
    shown = {section.pk for section in sections}
    return standing.kind if standing and not _covered(standing) <= shown else ""
