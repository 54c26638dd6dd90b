"""Earlier versions of a text, and bringing one back; for those who write in its section."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plans.actions.about import write_about
from plans.actions.goals import change_goal
from plans.actions.measures import change_measure
from plans.forms.goals import GoalForm
from plans.forms.measures import MeasureForm
from plans.forms.versions import RestoreForm
from plans.gates import about_texts_for, get_goal_for, get_measure_for, get_version_for, may_write, versions_for
from plans.models import AboutText, Goal, Measure, Plan
from plans.pages import SignedIn, get_plan, page
from plans.texts import StaleText


@dataclass(frozen=True)
class _Written:
    """A text with versions: where it stands, what its fields are called, how an earlier text is put back."""

    target: Goal | Measure | AboutText
    heading: str
    back: str
    current: str
    labels: dict[str, str]
    put_back: Callable[[dict[str, str], int], object]


@require_http_methods(["GET", "HEAD", "POST"])
def goal_versions(request: SignedIn, pid: str, goal: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_goal_for(request.user, plan, goal)
    labels = {name: str(GoalForm.base_fields[name].label) for name in ("title", "why")}
    return _versions(
        request,
        plan,
        _Written(
            found,
            found.title,
            reverse("plans:goal", args=[plan.public_id, found.public_id]),
            "goals",
            labels,
            lambda texts, version: change_goal(found, texts, version=version, by=request.user),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def measure_versions(request: SignedIn, pid: str, measure: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_measure_for(request.user, plan, measure)
    labels = {name: str(MeasureForm.base_fields[name].label) for name in ("what", "how", "extent")}
    return _versions(
        request,
        plan,
        _Written(
            found,
            found.what,
            reverse("plans:measure", args=[plan.public_id, found.public_id]),
            "goals",
            labels,
            lambda texts, version: change_measure(found, texts, version=version, by=request.user),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def about_versions(request: SignedIn, pid: str, prompt: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = about_texts_for(request.user, plan).filter(prompt=prompt).first()
    if found is None:
        raise Http404
    section = found.section
    return _versions(
        request,
        plan,
        _Written(
            found,
            str(found.get_prompt_display()),
            reverse("plans:about", args=[plan.public_id]),
            "about",
            {"text": ""},
            lambda texts, version: write_about(section, prompt, texts["text"], version=version, by=request.user),
        ),
    )


def _versions(request: SignedIn, plan: Plan, written: _Written) -> HttpResponse:
    section = written.target.section
    if not may_write(plan, section):
        raise PermissionDenied("change_section")
    status = 200
    if request.method == "POST":
        form = RestoreForm(request.POST)
        if form.is_valid() and _put_back(request, written, form.cleaned_data["number"], form.cleaned_data["version"]):
            messages.success(request, _("The earlier text is back."))
            return HttpResponseRedirect(written.back)
        status = 409 if form.is_valid() else 422
    listed = [
        (version, [(label, version.texts.get(name, "")) for name, label in written.labels.items()])
        for version in versions_for(request.user, written.target)[:100]
    ]
    context = {"written": written, "versions": listed, "is_stale": status == 409, "is_unclear": status == 422}
    return page(
        request, plan, "plans/versions.html", context, current=written.current, sections=[section], status=status
    )


def _put_back(request: SignedIn, written: _Written, number: int, version: int) -> bool:
    """Whether the earlier text was put back on top of `version`; False when somebody has saved since."""
    earlier = get_version_for(request.user, written.target, number)
    texts = {name: str(earlier.texts.get(name, "")) for name in written.labels}
    try:
        written.put_back(texts, version)
    except StaleText:
        return False
    return True
