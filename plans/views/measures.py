"""One measure: what it is, how it goes, and marking it done."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.decorators import once
from access.trail import heads
from plans.actions.drafts import remove_draft
from plans.actions.hiding import CannotHide
from plans.actions.measures import add_measure, add_note, change_measure, set_measure_status
from plans.drafts import draft_key
from plans.flags import has_hideable_parents, mark_flags, mark_note_flags, may_hide, may_hide_from_parents
from plans.forms.measures import ChangeMeasureForm, MeasureForm, MeasureStatusForm, NoteForm
from plans.gates import draft_for, get_goal_for, get_measure_for, may_write, notes_for, seats_for
from plans.models import Measure, Plan
from plans.outline import may_propose, row_of
from plans.pages import SignedIn, fragment, get_plan, page
from plans.views.writing import Writing, write

_FIELDS = ("what", "how", "extent", "responsible", "due_on")


@require_safe
def measure(request: SignedIn, pid: str, measure: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_measure_for(request.user, plan, measure)
    wanted = request.GET.get("fragment")
    if wanted in ("measure", "notes"):
        context = _facts(request, plan, found)
        words = _("The measure has changed.") if wanted == "measure" else _("There is a new note.")
        return fragment(request, plan, f"plans/_{wanted}.html", context, sections=[found.section], announce=words)
    return _measure_page(request, plan, found)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def add(request: SignedIn, pid: str, goal: str) -> HttpResponse:
    plan = get_plan(request, pid)
    towards = get_goal_for(request.user, plan, goal)
    seats = list(seats_for(request.user, plan))
    url = reverse("plans:goal", args=[plan.public_id, towards.public_id])

    hides = may_hide_from_parents(request.user, plan)

    def save(cleaned: dict[str, Any]) -> str:
        add_measure(towards.section, goal=towards, **cleaned, by=request.user)
        messages.success(request, _("The measure is added."))
        return url

    return write(
        request,
        plan,
        Writing(
            section=towards.section,
            key=draft_key("measure", towards.public_id, "new"),
            current="goals",
            heading=_("New measure"),
            intro=_("Towards the goal “%(goal)s”") % {"goal": towards.title},
            submit=_("Add the measure"),
            back=url,
            form=lambda *args, **options: MeasureForm(*args, seats=seats, may_hide=hides, **options),
            save=save,
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedIn, pid: str, measure: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_measure_for(request.user, plan, measure)
    seats = list(seats_for(request.user, plan))
    if found.responsible and found.responsible not in seats:
        seats.append(found.responsible)
    url = reverse("plans:measure", args=[plan.public_id, found.public_id])

    def save(cleaned: dict[str, Any]) -> str:
        version = cleaned.pop("version")
        change_measure(found, cleaned, version=version, by=request.user)
        messages.success(request, _("The measure is saved."))
        return url

    initial = {name: getattr(found, name) for name in (*_FIELDS, "version")}
    return write(
        request,
        plan,
        Writing(
            section=found.section,
            key=draft_key("measure", found.public_id, "change"),
            current="goals",
            heading=_("Change the measure"),
            submit=_("Save the measure"),
            back=url,
            form=lambda *args, **options: ChangeMeasureForm(*args, seats=seats, **options),
            save=save,
            initial={**initial, "responsible": found.responsible.public_id if found.responsible else ""},
            changed_at=found.changed_at,
            texts=_FIELDS,
        ),
    )


@require_POST
def set_status(request: SignedIn, pid: str, measure: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_measure_for(request.user, plan, measure)
    form = MeasureStatusForm(request.POST)
    if not form.is_valid():
        return _measure_page(request, plan, found, status_form=form, status=422)
    was, is_undo = found.status, form.cleaned_data["is_undo"]
    reason = form.cleaned_data["reason"] or None
    set_measure_status(found, form.cleaned_data["status"], by=request.user, reason=reason)
    if not is_undo and was != found.status:
        request.session["undo"] = {"measure": found.public_id, "was": was}
    elif is_undo:
        request.session.pop("undo", None)
    return HttpResponseRedirect(_way_back(request, plan, found))


@require_http_methods(["GET", "HEAD", "POST"])
@once
def note(request: SignedIn, pid: str, measure: str) -> HttpResponse:
    plan = get_plan(request, pid)
    found = get_measure_for(request.user, plan, measure)
    url = reverse("plans:measure", args=[plan.public_id, found.public_id])
    if request.method != "POST":
        return HttpResponseRedirect(url)
    if "discard" in request.POST:
        remove_draft(draft_key("note", found.public_id, "new"), by=request.user)
        return HttpResponseRedirect(url)
    hides = may_write(plan, found.section) and may_hide_from_parents(request.user, plan)
    form = NoteForm(request.POST, may_hide=hides)
    if not form.is_valid():
        return _measure_page(request, plan, found, note_form=form, status=422)
    try:
        add_note(found, form.cleaned_data["text"], hide=form.cleaned_data.get("hide", ""), by=request.user)
    except CannotHide as refusal:
        form.add_error("hide", refusal.words)
        return _measure_page(request, plan, found, note_form=form, status=422)
    messages.success(request, _("The note is added."))
    return HttpResponseRedirect(f"{url}#notes")


def undo_on_page(request: SignedIn) -> dict[str, str] | None:
    """What this person has just done to a measure and may want to take back, until they leave the page."""
    undo = request.session.pop("undo", None)
    if not isinstance(undo, dict) or "shown" in undo:
        return None
    request.session["undo"] = {**undo, "shown": "yes"}
    return undo


def undo_in_fragment(request: SignedIn) -> dict[str, str] | None:
    """The same for a fragment of the page that still shows it."""
    return request.session.get("undo") if "angre" in request.GET else None


def _measure_page(
    request: SignedIn,
    plan: Plan,
    found: Measure,
    *,
    note_form: NoteForm | None = None,
    status_form: MeasureStatusForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _facts(request, plan, found)
    key = draft_key("note", found.public_id, "new")
    draft = draft_for(request.user, found.section, key) if note_form is None and context["may_propose"] else None
    context |= {
        "draft": draft,
        "draft_key": key,
        "note_form": note_form
        or NoteForm(
            initial=draft.fields if draft else None,
            may_hide=context["may_hide"] and has_hideable_parents(plan),
        ),
        "status_form": status_form or MeasureStatusForm(),
        "undo": undo_on_page(request),
    }
    return page(request, plan, "plans/measure.html", context, current="goals", sections=[found.section], status=status)


def _facts(request: SignedIn, plan: Plan, found: Measure) -> dict[str, Any]:
    """What the page's fragments show. The revision is read first, then the measure again under it."""
    heads_now = heads([found.section.stream, request.user.stream])
    now = get_measure_for(request.user, plan, found.public_id)
    notes = list(notes_for(request.user, now))
    goal = [now.goal] if now.goal else []
    has_hidden = bool(mark_flags([now.section], goal, [now])) | mark_note_flags(notes)
    # What is hidden from others is told of on the reader's own stream only.
    streams = heads_now if has_hidden else {found.section.stream: heads_now[found.section.stream]}
    return {
        "measure": now,
        "row": row_of(now, timezone.localdate()),
        "section": now.section,
        "streams": streams,
        "notes": notes,
        "may_hide": may_write(plan, now.section) and may_hide(request.user, plan),
        "may_write": may_write(plan, now.section),
        "may_propose": may_propose(plan, now.section),
    }


def _way_back(request: SignedIn, plan: Plan, found: Measure) -> str:
    """The page the button stood on."""
    back = request.POST.get("back")
    if back == "goals":
        return reverse("plans:goals", args=[plan.public_id]) + f"#{found.public_id}"
    if back == "goal" and found.goal:
        return reverse("plans:goal", args=[plan.public_id, found.goal.public_id]) + f"#{found.public_id}"
    return reverse("plans:measure", args=[plan.public_id, found.public_id])
