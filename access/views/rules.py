"""The page on which an administrator sets the municipality's own rules, with what was changed before and why."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.actions.rules import change_rules
from access.decorators import once
from access.forms.rules import RulesForm
from access.models import Organisation, RuleChange
from access.register import get_organisation_for
from access.requests import SignedIn
from access.rules import RULES, rule_changes_in

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@once
def rules(request: SignedIn, organisation: str) -> HttpResponse:
    found = get_organisation_for(request.user, organisation)
    if found.kind != Organisation.Kind.MUNICIPALITY:
        raise Http404
    form = RulesForm(request.POST if request.method == "POST" else None, organisation=found)
    if form.is_valid():
        change = change_rules(found, form.rules(), reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The rules are saved.") if change else _("Nothing was other than before."))
        return redirect("access:rules", found.public_id)
    context = {
        "organisation": found,
        "current": "rules",
        "form": form,
        "changes": [(change, _lines(change, form)) for change in rule_changes_in(found)[:SHOWN]],
    }
    return render(request, "access/register/rules.html", context, status=422 if form.is_bound else 200)


def _lines(change: RuleChange, form: RulesForm) -> list[str]:
    """ "Longest access, in months: 6 instead of 12"."""
    levels = dict(Organisation.IdPortenLevel.choices)

    def said(value: Any) -> str:
        return _("the usual") if value is None else str(levels.get(value, value))

    return [
        _("%(rule)s: %(after)s instead of %(before)s")
        % {"rule": form.fields[name].label, "after": said(change.after[name]), "before": said(change.before[name])}
        for name in RULES
        if name in change.after
    ]
