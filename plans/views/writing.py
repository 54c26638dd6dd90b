"""Writing a text of the plan: drafts, versions and conflicts, the same for every form with text in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect

from plans.actions.drafts import remove_draft
from plans.actions.hiding import CannotHide
from plans.gates import draft_for, may_write, versions_for
from plans.models import Draft, Plan, Section
from plans.pages import SignedIn, page
from plans.texts import StaleText

MakeForm = Callable[..., forms.Form]


@dataclass(frozen=True)
class Writing:
    """One form in which somebody writes: what it is about, how it looks, what saving it does."""

    section: Section
    key: str
    current: str
    heading: str
    submit: str
    back: str
    form: MakeForm
    save: Callable[[dict[str, Any]], str]
    intro: str = ""
    initial: Mapping[str, Any] = field(default_factory=dict)
    changed_at: datetime | None = None
    # Field names whose saved text a conflict page shows beside one's own.
    texts: tuple[str, ...] = ()


def write(request: SignedIn, plan: Plan, writing: Writing) -> HttpResponse:
    """Show the form, keep or discard its draft, save it, or show both texts when somebody else was first.

    Raises PermissionDenied for those who see the section without writing in it.
    """
    if not may_write(plan, writing.section):
        raise PermissionDenied("change_section")
    if request.method != "POST":
        return _begin(request, plan, writing)
    if "discard" in request.POST:
        remove_draft(writing.key, by=request.user)
        return HttpResponseRedirect(request.get_full_path())
    form = writing.form(request.POST)
    if not form.is_valid():
        return _show(request, plan, writing, form, status=422)
    try:
        return HttpResponseRedirect(writing.save(form.cleaned_data))
    except StaleText as stale:
        return _conflict(request, plan, writing, stale.current)
    except CannotHide as refusal:
        form.add_error(None, refusal.words)
        return _show(request, plan, writing, form, status=422)


def _begin(request: SignedIn, plan: Plan, writing: Writing) -> HttpResponse:
    draft = draft_for(request.user, writing.section, writing.key)
    initial = {**writing.initial, **(_kept(draft, writing) if draft else {})}
    return _show(request, plan, writing, writing.form(initial=initial), draft=draft)


def _kept(draft: Draft, writing: Writing) -> dict[str, Any]:
    """What a draft puts into the form, on top of the version it was begun from: a newer text is not overwritten."""
    kept: dict[str, Any] = dict(draft.fields)
    version = str(kept.pop("version", ""))
    if version.isascii() and version.isdigit() and len(version) < 10:
        kept["version"] = int(version)
    elif writing.changed_at and writing.changed_at > draft.saved_at:
        kept["version"] = max(writing.initial.get("version", 0) - 1, 0)
    return kept


def _show(
    request: SignedIn,
    plan: Plan,
    writing: Writing,
    form: forms.Form,
    *,
    draft: Draft | None = None,
    status: int = 200,
    template: str = "plans/write.html",
    **context: Any,
) -> HttpResponse:
    return page(
        request,
        plan,
        template,
        {"writing": writing, "form": form, "draft": draft, **context},
        current=writing.current,
        sections=[writing.section],
        status=status,
    )


def _conflict(request: SignedIn, plan: Plan, writing: Writing, current: Any) -> HttpResponse:
    """Both texts: one's own in the form, now on top of the newest version, and the other's beside it."""
    posted = request.POST.copy()
    posted["version"] = str(current.version)
    form = writing.form(posted)
    theirs = [(form.fields[name].label, getattr(current, name)) for name in writing.texts]
    return _show(
        request,
        plan,
        writing,
        form,
        status=409,
        template="plans/conflict.html",
        theirs=theirs,
        latest=versions_for(request.user, current).first(),
    )
