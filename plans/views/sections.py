"""The parts of a plan: add a life area, rename, archive, bring back. For the owner side and the coordinator."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.decorators import once
from access.gates import audience_of
from access.scope import reaches_whole_plan
from plans.actions.sections import add_section, archive_section, move_section, rename_section, restore_section
from plans.forms.sections import AddSectionForm, RenameSectionForm
from plans.gates import archived_sections_for, get_section_for, may_manage, sections_for
from plans.lifeareas import SectionKind
from plans.models import Plan, Section
from plans.pages import SignedIn, get_plan, page


@require_safe
def sections(request: SignedIn, pid: str) -> HttpResponse:
    return _list(request, _managed_plan(request, pid))


@require_POST
@once
def add(request: SignedIn, pid: str) -> HttpResponse:
    plan = _managed_plan(request, pid)
    form = _add_form(request, plan, bound=True)
    if not form.is_valid():
        return _list(request, plan, form=form, status=422)
    section = add_section(plan, **form.cleaned_data, by=request.user)
    messages.success(request, _("%(section)s is a part of the plan now.") % {"section": section.title})
    return redirect("plans:sections", plan.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: SignedIn, pid: str, section: str) -> HttpResponse:
    plan = _managed_plan(request, pid)
    found = _life_area(request, plan, section)
    form = RenameSectionForm(request.POST if request.method == "POST" else None, initial={"name": found.title})
    if form.is_valid():
        rename_section(found, form.cleaned_data["name"], by=request.user)
        messages.success(request, _("The part is called %(section)s now.") % {"section": found.title})
        return redirect("plans:sections", plan.public_id)
    context = {"section": found, "form": form}
    return page(
        request, plan, "plans/rename_section.html", context, current="sections", status=422 if form.is_bound else 200
    )


@require_POST
@once
def move(request: SignedIn, pid: str, section: str) -> HttpResponse:
    plan = _managed_plan(request, pid)
    found = _life_area(request, plan, section)
    move_section(found, up=request.POST.get("way") == "up", by=request.user)
    return redirect(reverse("plans:sections", args=[plan.public_id]) + f"#{found.public_id}")


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: SignedIn, pid: str, section: str) -> HttpResponse:
    plan = _managed_plan(request, pid)
    found = _life_area(request, plan, section)
    if request.method == "POST":
        archive_section(found, by=request.user)
        messages.success(request, _("%(section)s is archived.") % {"section": found.title})
        return redirect("plans:sections", plan.public_id)
    context = {"section": found, "audience": audience_of([found.pk]).get(found.pk, 0)}
    return page(request, plan, "plans/archive_section.html", context, current="sections")


@require_POST
def restore(request: SignedIn, pid: str, section: str) -> HttpResponse:
    plan = _managed_plan(request, pid)
    found = archived_sections_for(request.user, plan).filter(public_id=section).first()
    if found is None:
        raise Http404
    restore_section(found, by=request.user)
    messages.success(request, _("%(section)s is back in the plan.") % {"section": found.title})
    return redirect("plans:sections", plan.public_id)


def _managed_plan(request: SignedIn, pid: str) -> Plan:
    """The plan, for those who may change its parts; raises Http404, PermissionDenied."""
    plan = get_plan(request, pid)
    if not may_manage(plan):
        raise PermissionDenied("coordinate_plan")
    return plan


def _life_area(request: SignedIn, plan: Plan, public_id: str) -> Section:
    """A life area the person sees; the parts every plan has keep their names. Raises Http404."""
    section = get_section_for(request.user, plan, public_id)
    if section.kind != SectionKind.AREA:
        raise Http404
    return section


def _add_form(request: SignedIn, plan: Plan, *, bound: bool) -> AddSectionForm:
    seen = [*sections_for(request.user, plan), *archived_sections_for(request.user, plan)]
    return AddSectionForm(request.POST if bound else None, taken=[section.area for section in seen])


def _list(request: SignedIn, plan: Plan, *, form: AddSectionForm | None = None, status: int = 200) -> HttpResponse:
    seen = list(sections_for(request.user, plan))
    archived = list(archived_sections_for(request.user, plan))
    audience = audience_of([section.pk for section in seen])
    context = {
        "rows": [(section, audience.get(section.pk, 0), section.kind == SectionKind.AREA) for section in seen],
        "has_order": sum(section.kind == SectionKind.AREA for section in seen) > 1,
        "archived": archived,
        "may_end_plan": reaches_whole_plan(request.user, plan),
        "form": form or AddSectionForm(taken=[section.area for section in [*seen, *archived]]),
    }
    return page(request, plan, "plans/sections.html", context, current="sections", seen=seen, status=status)
