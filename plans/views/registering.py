"""A consent given on paper or by word of mouth, which the coordinator registers; and the scan of the paper."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.actions.consents import ConsentRefused, Given, longest_period, possible_signers, register_consent
from access.actions.cosigning import say_who_signs
from access.consent_gates import get_consent_for, may_read_words
from access.decorators import once
from access.models import User
from access.scans import CONTENT_TYPES, read_scan
from plans.forms.giving import LevelsForm, PeriodForm
from plans.forms.offering import RegisterForm
from plans.gates import get_seat_for, sections_for
from plans.giving import has_own_words
from plans.models import Plan
from plans.pages import SignedIn, get_plan, page
from plans.views.people import plan_with, row_for

# In the list of signers: the plan owner, who has no account.
OWNER = "owner"


@require_http_methods(["GET", "HEAD", "POST"])
@once
def register(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    plan = plan_with(request, pid, "coordinate_plan")
    _matrix, row = row_for(request, plan, seat)
    if not row.is_given:
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    signers = {person.public_id if person else OWNER: person for person in possible_signers(plan)}
    given = RegisterForm(data, request.FILES or None, signers=_choices(plan, signers))
    levels = LevelsForm(data, plan=plan, sections=list(sections_for(request.user, plan)), chosen={})
    period = PeriodForm(data, plan=plan, longest=longest_period(plan), has_child_words=has_own_words(plan))
    refused = ""
    if request.method == "POST" and given.is_valid() & levels.is_valid() & period.is_valid():
        days, how = period.cleaned_data, given.cleaned_data
        try:
            consent = register_consent(
                row.seat,
                levels.levels(),
                until=days["last_day"],
                purpose=days["purpose"],
                kind=how["kind"],
                child_words=days.get("child_words", ""),
                given=Given(
                    how["method"],
                    [signers[key] for key in how["signers"]],
                    how["given_on"],
                    how["how_informed"],
                    how["witness"],
                    how["scan"],
                ),
                by=request.user,
            )
        except ConsentRefused as refusal:
            refused = refusal.words
        else:
            return redirect("plans:give-receipt", plan.public_id, consent.public_id)
    context = {"row": row, "given": given, "levels": levels, "period": period, "refused": refused}
    status = 422 if request.method == "POST" else 200
    return page(request, plan, "plans/consent_register.html", context, current="people", status=status)


@require_POST
def who_signs(request: SignedIn, pid: str, seat: str) -> HttpResponse:
    """Whether the parents sign together or each alone, registered from the page of one of them."""
    plan = plan_with(request, pid, "coordinate_plan")
    found = get_seat_for(request.user, plan, seat)
    wanted = request.POST.get("sign", "")
    if wanted not in ("together", "alone"):
        raise Http404
    say_who_signs(plan, is_together=wanted == "together", by=request.user)
    return redirect("plans:seat", plan.public_id, found.public_id)


@require_safe
def scan(request: SignedIn, pid: str, consent: str) -> HttpResponse:
    """The signed paper, always as a download: nothing that somebody has uploaded is shown inside our pages."""
    plan = get_plan(request, pid)
    if not plan.rights & {"manage_access", "coordinate_plan"}:
        raise PermissionDenied
    found = get_consent_for(request.user, plan, consent)
    signature = next((one for one in found.signatures.all() if one.scan), None)
    if signature is None or not may_read_words(request.user, found):
        raise Http404
    ending = {"jpeg": "jpg"}.get(signature.scan_kind, signature.scan_kind)
    return HttpResponse(
        read_scan(signature.scan),
        headers={
            "Content-Type": CONTENT_TYPES[signature.scan_kind],
            "Content-Disposition": f'attachment; filename="samtykke.{ending}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def _choices(plan: Plan, signers: dict[str, User | None]) -> list[tuple[str, str]]:
    return [(key, person.name if person else plan.owner_name) for key, person in signers.items()]
