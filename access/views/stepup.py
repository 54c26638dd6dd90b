"""Checks the code on a page that signs something, the same way everywhere."""

from django.utils.translation import gettext as _

from access import stepup
from access.actions.second_factor import WrongCode, check_code
from access.entry import APP, BACKUP
from access.forms.stepup import StepUpForm
from access.requests import SignedIn
from access.stepup import Method, Proof
from access.throttle import TooSoon
from access.views.waits import in_words


def prove(request: SignedIn, form: StepUpForm) -> Proof | None:
    """The person's proof, from the session or the code they wrote; else None, and the form says why.

    Ask it last, when everything else on the page is right: a code works once. Wrong ones are throttled as at sign-in.
    `form.status` is what the page answers with.
    """
    if form.proof is not None:
        return form.proof
    if not form.is_valid():
        return None
    code = str(form.cleaned_data["code"])
    way = APP if code.isdigit() else BACKUP
    try:
        check_code(request, request.user, code, way)
    except WrongCode:
        form.add_error("code", _("The code is wrong or has been used. Try a new one."))
        return None
    except TooSoon as too_soon:
        form.add_error("code", in_words(too_soon))
        form.status = 429
        return None
    stepup.mark_fresh(request, Method.APP if way == APP else Method.BACKUP)
    return stepup.proof_of(request)
