"""The last step of a yes: the text as it will be kept, a fresh second factor, and the receipt afterwards."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from access.actions.consents import ConsentRefused, TextChanged, sign_consent, statement_for
from access.forms.stepup import StepUpForm
from access.models import Consent
from access.signers import others_needed
from access.views.stepup import prove
from plans.models import Plan
from plans.pages import SignedIn, page
from plans.people import in_a_row


def sign(request: SignedIn, plan: Plan, consent: Consent, context: dict[str, Any]) -> HttpResponse:
    """Show what is to be signed, or sign it and go on to the receipt. The plan's and consent's gates have been asked."""
    stepup = StepUpForm(request.POST if request.method == "POST" else None, request=request)  # type: ignore[arg-type]
    statement = statement_for(consent, request.user)
    refused = ""
    if request.method == "POST":
        try:
            if request.POST.get("read", "") != statement.hash:
                raise TextChanged(_("This has changed since you opened it. Read it once more before you sign."))
            proof = prove(request, stepup)  # type: ignore[arg-type]
            if proof is not None:
                sign_consent(consent, by=request.user, proof=proof, read=statement.hash)
                return redirect("plans:give-receipt", plan.public_id, consent.public_id)
        except ConsentRefused as refusal:
            refused = refusal.words
    others = others_needed(plan, request.user)
    context = {
        "draft": consent,
        "statement": statement,
        "stepup": stepup,
        "refused": refused,
        "others": in_a_row([person.name for person in others]),
        **context,
    }
    status = stepup.status if request.method == "POST" else 200
    return page(request, plan, "plans/give_check.html", context, current="people", status=status)
