"""Opening a plan."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.actions.accounts import NamesDiffer
from access.actions.seats import AlreadySeated
from access.decorators import once
from access.gates import municipalities_coordinated_by
from access.throttle import TooSoon
from access.views.waits import in_words
from plans.actions.opening import HasOpenPlan, open_plan
from plans.forms.opening import OpenPlanForm
from plans.lifeareas import TEMPLATES
from plans.pages import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: SignedIn) -> HttpResponse:
    municipalities = municipalities_coordinated_by(request.user)
    if not municipalities:
        raise PermissionDenied
    if request.method == "POST":
        return _open(request, OpenPlanForm(request.POST, municipalities=municipalities))
    template = TEMPLATES.get(request.GET.get("mal", ""))
    if template is None:
        return render(request, "plans/open_choose.html", {"templates": TEMPLATES.values()})
    return _form(request, OpenPlanForm(municipalities=municipalities, template=template))


def _open(request: SignedIn, form: OpenPlanForm) -> HttpResponse:
    if not form.is_valid():
        return _form(request, form, status=422)
    found = form.cleaned_data
    try:
        plan = open_plan(
            found["municipality"],
            found["template"],
            owner_name=found["owner_name"],
            owner_born_on=found["owner_born_on"],
            areas=form.chosen_areas(),
            number=found["number"],
            owner_email=found["owner_email"],
            by=request.user,
        )
    except (HasOpenPlan, AlreadySeated):
        form.add_error(None, _("The plan cannot be opened here. Ask the coordinating unit in your municipality."))
        return _form(request, form, status=422)
    except NamesDiffer:
        form.add_error(
            "owner_email", _("This could not be registered. Check the name and the address with the person.")
        )
        return _form(request, form, status=422)
    except TooSoon as too_soon:
        form.add_error(None, in_words(too_soon))
        return _form(request, form, status=429)
    messages.success(request, _("The plan is open. Invite those who will take part."))
    return redirect("plans:people", plan.public_id)


def _form(request: SignedIn, form: OpenPlanForm, status: int = 200) -> HttpResponse:
    chosen = TEMPLATES.get(str(form["template"].value()))
    return render(request, "plans/open.html", {"form": form, "template": chosen}, status=status)
