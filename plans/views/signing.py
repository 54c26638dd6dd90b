"""The last step of a yes: the text as it will be kept, a fresh second factor, and the receipt afterwards."""

import logging
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.actions.consents import ConsentRefused, TextChanged, sign_consent, statement_for
from access.consent_gates import get_consent_for, may_read_words
from access.forms.stepup import StepUpForm
from access.models import Consent
from access.pdf import NotMade
from access.receipts import facts_of, receipt_pdf, state_in_words
from access.signers import awaited, others_needed
from access.views.stepup import prove
from plans.giving import in_words, made_less
from plans.models import Plan
from plans.pages import SignedIn, get_plan, page
from plans.people import in_a_row

# So long a receipt is read as the answer to the signature; later it is looked up.
_NEW_FOR = timedelta(hours=1)
log = logging.getLogger("plans.signing")


def sign(request: SignedIn, plan: Plan, consent: Consent, context: dict[str, Any]) -> HttpResponse:
    """Show what is to be signed, or sign it and go on to the receipt. The gates have been asked."""
    stepup = StepUpForm(request.POST if request.method == "POST" else None, request=request)
    statement = statement_for(consent, request.user)
    refused = ""
    if request.method == "POST":
        try:
            if request.POST.get("read", "") != statement.hash:
                raise TextChanged(_("This has changed since you opened it. Read it once more before you sign."))
            proof = prove(request, stepup)
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
        "made_less": made_less(request.user, plan, consent),
        "others": in_a_row([person.name for person in others]),
        **context,
    }
    status = stepup.status if request.method == "POST" else 200
    return page(request, plan, "plans/give_check.html", context, current="people", status=status)


@require_safe
def receipt(request: SignedIn, pid: str, consent: str) -> HttpResponse:
    """What was given, until when, who signed it and how, how to stop it, and what happens next."""
    plan, found = _consent(request, pid, consent)
    signatures = list(found.signatures.all())
    is_waiting = found.state == Consent.State.OFFERED
    stands = found.state == Consent.State.SIGNED and found.valid_until > timezone.now()
    context = {
        **in_words(request.user, plan, found),
        "signatures": [(signature, facts_of(signature)) for signature in signatures],
        "tells_words": may_read_words(request.user, found),
        "state": state_in_words(found),
        "stands": stands,
        "is_new": stands and found.signed_at is not None and found.signed_at > timezone.now() - _NEW_FOR,
        "waits_for": in_a_row([person.name for person in awaited(found)]) if is_waiting and signatures else "",
        "may_stop": "manage_access" in plan.rights,
    }
    return page(request, plan, "plans/give_receipt.html", context, current="people")


@require_safe
def receipt_file(request: SignedIn, pid: str, consent: str) -> HttpResponse:
    """The receipt as a PDF, for those who may read every word of it."""
    plan, found = _consent(request, pid, consent)
    if not may_read_words(request.user, found):
        raise Http404
    try:
        content = receipt_pdf(found, found.signatures.all())
    except NotMade:
        log.exception("no receipt of consent %s", found.pk)
        messages.error(request, _("The file could not be made now. Try again in a while."))
        return redirect("plans:give-receipt", plan.public_id, found.public_id)
    headers = {"Content-Disposition": 'attachment; filename="kvittering.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _consent(request: SignedIn, pid: str, consent: str) -> tuple[Plan, Consent]:
    plan = get_plan(request, pid)
    if not plan.rights & {"manage_access", "coordinate_plan"}:
        raise PermissionDenied
    return plan, get_consent_for(request.user, plan, consent)
