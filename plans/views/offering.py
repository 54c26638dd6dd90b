"""A question about access: the coordinator asks for somebody, the owner's side answers in one press."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.actions.consents import (
    ConsentRefused,
    answer_with_less,
    longest_period,
    offer_consent,
    put_off,
    refuse_consent,
    take_back,
    withdraw_consent,
)
from access.consent_gates import get_consent_for, may_read
from access.decorators import once
from access.models import Consent
from access.signers import awaited_for
from plans.forms.giving import LevelsForm, PeriodForm
from plans.forms.offering import KindForm
from plans.gates import sections_for
from plans.giving import awaited_in_words, in_words, levels_of, made_less
from plans.models import Plan
from plans.pages import SignedIn, get_plan, page
from plans.people import in_a_row
from plans.views.people import plan_with, row_for
from plans.views.signing import sign as sign_page


@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    """The coordinator says what somebody needs to see, how long and why; the owner's side is asked at once.

    It begins from what they have, so that a yes takes nothing away that nobody meant to take.
    """
    plan = plan_with(request, pid, "coordinate_plan")
    _matrix, row = row_for(request, plan, seat)
    if not row.is_given:
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    standing = row.consent if row.consent and row.state in ("until", "starts") else None
    told = standing if standing and may_read(request.user, standing) else None
    kind = KindForm(data, initial={"kind": told.kind} if told else {})
    levels = LevelsForm(
        data,
        plan=plan,
        sections=list(sections_for(request.user, plan)),
        chosen=levels_of(standing) if standing else {},
    )
    period = PeriodForm(data, plan=plan, longest=longest_period(plan), draft=told)
    refused = ""
    if request.method == "POST" and kind.is_valid() & levels.is_valid() & period.is_valid():
        days = period.cleaned_data
        try:
            offer = offer_consent(
                row.seat,
                levels.levels(),
                until=days["last_day"],
                purpose=days["purpose"],
                kind=kind.cleaned_data["kind"],
                by=request.user,
            )
        except ConsentRefused as refusal:
            refused = refusal.words
        else:
            messages.success(request, _("The question is sent. You are told when it is answered."))
            return redirect("plans:offer", plan.public_id, offer.public_id)
    context = {"row": row, "kind": kind, "levels": levels, "period": period, "refused": refused}
    status = 422 if request.method == "POST" else 200
    return page(request, plan, "plans/offer_ask.html", context, current="people", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def offer(request: SignedIn, pid: str, consent: str) -> HttpResponse:
    """The question: who asks, for whom, what and how long; yes, yes but less, no, ask me later."""
    plan, found = _question(request, pid, consent)
    is_open = found.state == Consent.State.OFFERED
    may_answer = "manage_access" in plan.rights and is_open
    if request.method == "POST":
        return _answer(request, plan, found)
    has_signed = any(signature.user_id == request.user.pk for signature in found.signatures.all())
    context = {
        **in_words(request.user, plan, found),
        "offer": found,
        "made_less": made_less(request.user, plan, found) if may_answer else [],
        "may_answer": may_answer and not has_signed,
        "may_withdraw": may_answer and has_signed,
        "may_take_back": "coordinate_plan" in plan.rights and is_open,
        "signed": in_a_row([signature.signer_name for signature in found.signatures.all()]),
        "waits_for": awaited_in_words(awaited_for(plan, [found] if is_open else []).get(found.pk)),
    }
    return page(request, plan, "plans/offer.html", context, current="people")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def sign(request: SignedIn, pid: str, consent: str) -> HttpResponse:
    """Yes to all of it: read it as it will be kept, and sign."""
    plan = plan_with(request, pid, "manage_access")
    found = get_consent_for(request.user, plan, consent)
    if found.state != Consent.State.OFFERED:
        raise Http404
    return sign_page(request, plan, found, {})


def _question(request: SignedIn, pid: str, consent: str) -> tuple[Plan, Consent]:
    plan = get_plan(request, pid)
    if not plan.rights & {"manage_access", "coordinate_plan"}:
        raise PermissionDenied
    found = get_consent_for(request.user, plan, consent)
    if found.offered_at is None:
        raise Http404
    return plan, found


def _answer(request: SignedIn, plan: Plan, found: Consent) -> HttpResponse:
    answer = request.POST.get("answer", "")
    if answer == "take-back":
        take_back(found, by=request.user)
        messages.success(request, _("The question is taken back."))
    elif "manage_access" not in plan.rights:
        raise PermissionDenied
    elif found.state != Consent.State.OFFERED:
        messages.info(request, _("The question has been answered already."))
    elif answer == "yes":
        return redirect("plans:sign-offer", plan.public_id, found.public_id)
    elif answer == "less":
        draft = answer_with_less(found, by=request.user)
        return redirect("plans:give-what", plan.public_id, draft.public_id)
    elif answer == "no":
        refuse_consent(found, by=request.user)
        messages.success(request, _("You have said no. Nobody asks you why."))
    elif answer == "withdraw":
        withdraw_consent(found, by=request.user)
        messages.success(request, _("Your signature is taken back."))
    elif answer == "later":
        put_off(found, by=request.user)
        messages.success(request, _("You are asked again in three days. Nothing is shared until you say yes."))
    else:
        raise Http404
    return redirect("plans:people", plan.public_id)
