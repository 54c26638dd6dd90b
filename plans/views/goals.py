"""Goals and measures: the list by life area, one goal, writing goals."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.decorators import once
from plans.actions.goals import add_goal, change_goal, set_goal_status
from plans.drafts import draft_key
from plans.evaluation_gates import said_about
from plans.flags import may_hide, may_hide_from_parents
from plans.forms.goals import ChangeGoalForm, GoalForm, GoalStatusForm
from plans.gates import get_goal_for, get_section_for, may_manage, may_write, sections_for
from plans.lifeareas import SectionKind
from plans.models import Goal, Plan, Section
from plans.outline import outline_for
from plans.pages import SignedIn, fragment, get_plan, page
from plans.views.measures import undo_in_fragment, undo_on_page
from plans.views.writing import Writing, write


@require_safe
def goals(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    seen = list(sections_for(request.user, plan))
    areas = [section for section in seen if section.kind == SectionKind.AREA]
    if wanted := request.GET.get("fragment"):
        return _one_area(request, plan, areas, wanted)
    if not areas and not may_manage(plan):
        raise Http404
    outline = outline_for(request.user, plan, areas)
    context = {
        "outline": outline,
        "writable": [area for area in outline if area.may_write],
        "undo": undo_on_page(request),
    }
    return page(request, plan, "plans/goals.html", context, current="goals", sections=areas, seen=seen)


@require_safe
def goal(request: SignedIn, pid: str, goal: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_goal_for(request.user, plan, goal)
    section = found.section
    (area,) = outline_for(request.user, plan, [section])
    card = next((card for card in area.cards if card.goal.pk == found.pk), None)
    if card is None:
        raise Http404
    context = {"area": area, "card": card, "goal": card.goal, "section": section, "statuses": Goal.Status.choices}
    context["may_hide"] = area.may_write and may_hide(request.user, plan)
    context["evaluations"] = said_about(request.user, found)
    if request.GET.get("fragment") == "goal":
        words = _("The goal has changed.")
        context["undo"] = undo_in_fragment(request)
        return fragment(request, plan, "plans/_goal.html", context, sections=[section], announce=words)
    context["undo"] = undo_on_page(request)
    return page(request, plan, "plans/goal.html", context, current="goals", sections=[section])


@require_http_methods(["GET", "HEAD", "POST"])
@once
def add(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    seen = list(sections_for(request.user, plan))
    areas = [section for section in seen if section.kind == SectionKind.AREA]
    writable = [section for section in areas if may_write(plan, section)]
    if not writable:
        raise PermissionDenied("change_section")
    section = _chosen(request, plan, writable)
    if section is None:
        return page(request, plan, "plans/choose_area.html", {"areas": writable}, current="goals", seen=seen)

    hides = may_hide_from_parents(request.user, plan)

    def save(cleaned: dict[str, Any]) -> str:
        new = add_goal(section, **cleaned, by=request.user)
        messages.success(request, _("The goal is added. What is a first small step?"))
        return reverse("plans:goal", args=[plan.public_id, new.public_id])

    return write(
        request,
        plan,
        Writing(
            section=section,
            key=draft_key("goal", section.public_id, "new"),
            current="goals",
            heading=_("New goal in %(section)s") % {"section": section.title},
            submit=_("Add the goal"),
            back=reverse("plans:goals", args=[plan.public_id]),
            form=lambda *args, **options: GoalForm(*args, may_hide=hides, **options),
            save=save,
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedIn, pid: str, goal: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_goal_for(request.user, plan, goal)
    url = reverse("plans:goal", args=[plan.public_id, found.public_id])

    def save(cleaned: dict[str, Any]) -> str:
        version = cleaned.pop("version")
        change_goal(found, cleaned, version=version, by=request.user)
        messages.success(request, _("The goal is saved."))
        return url

    return write(
        request,
        plan,
        Writing(
            section=found.section,
            key=draft_key("goal", found.public_id, "change"),
            current="goals",
            heading=_("Change the goal"),
            submit=_("Save the goal"),
            back=url,
            form=ChangeGoalForm,
            save=save,
            initial={name: getattr(found, name) for name in ("title", "why", "horizon_on", "version")},
            changed_at=found.changed_at,
            texts=("title", "why", "horizon_on"),
        ),
    )


@require_POST
def set_status(request: SignedIn, pid: str, goal: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_goal_for(request.user, plan, goal)
    form = GoalStatusForm(request.POST)
    if not form.is_valid():
        return page(request, plan, "plans/unclear.html", {"form": form}, current="goals", status=422)
    set_goal_status(found, form.cleaned_data["status"], by=request.user)
    return redirect("plans:goal", plan.public_id, found.public_id)


def _one_area(request: SignedIn, plan: Plan, areas: list[Section], wanted: str) -> HttpResponse:
    """One life area's fragment: `goals-…` of this page or `overview-…` of the overview."""
    place, _dash, public_id = wanted.partition("-")
    chosen = [area for area in areas if area.public_id == public_id]
    if place not in ("goals", "overview") or not chosen:
        raise Http404
    (area,) = outline_for(request.user, plan, chosen)
    template = "plans/_goals.html" if place == "goals" else "plans/_overview_goals.html"
    context = {"area": area, "undo": undo_in_fragment(request)}
    return fragment(request, plan, template, context, sections=chosen, announce=_("The goals have changed."))


def _chosen(request: SignedIn, plan: Plan, writable: list[Section]) -> Section | None:
    """The life area of a new goal: the one in the address, or the only one there is. Raises Http404."""
    wanted = request.GET.get("del")
    if wanted is None:
        return writable[0] if len(writable) == 1 else None
    section = get_section_for(request.user, plan, wanted)
    if section.kind != SectionKind.AREA:
        raise Http404
    return section
