"""The overview of a plan: what comes next, the goals, what waits for the reader. Calm view: four tiles."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.asked import asked_card
from plans.frame import overview_parts
from plans.gates import about_texts_for, may_manage, own_seats_of, sections_for
from plans.lifeareas import SectionKind
from plans.models import Plan, Section
from plans.outline import SectionGoals, outline_for, waiting
from plans.pages import SignedIn, fragment, get_plan, page

_MOST_WAITING = 5


@require_safe
def overview(request: SignedIn, pid: str) -> HttpResponse:
    plan = get_plan(request, pid)
    if request.GET.get("fragment") in ("asked", "asked-tile"):
        return _asked(request, plan)
    seen = list(sections_for(request.user, plan))
    areas = [section for section in seen if section.kind == SectionKind.AREA]
    outline = outline_for(request.user, plan, areas)
    context = _board(request, plan, outline)
    if request.GET.get("fragment") == "waiting":
        return fragment(request, plan, "plans/_waiting.html", context, sections=areas)
    if request.GET.get("fragment") == "wheel":
        return fragment(request, plan, "plans/_wheel.html", context, sections=areas)
    parts = [part for make in overview_parts if (part := make(request.user, plan)) is not None]
    held: dict[int, Section] = {section.pk: section for section in areas}
    for part in parts:
        held.update((section.pk, section) for section in part.sections)
    context |= {"parts": parts, "is_new": _is_new(request, plan, seen, outline), "seen": {s.kind for s in seen}}
    template = "plans/calm.html" if _is_calm(request) else "plans/overview.html"
    return page(request, plan, template, context, current="overview", sections=held.values(), seen=seen)


def _asked(request: SignedIn, plan: Plan) -> HttpResponse:
    part = asked_card(request.user, plan)
    if part is None:
        raise Http404
    words = _("What waits for your answer has changed.")
    template = part.tile_template if request.GET["fragment"] == "asked-tile" else part.template
    return fragment(request, plan, template, {"part": part}, sections=[], announce=words)


def _board(request: SignedIn, plan: Plan, outline: list[SectionGoals]) -> dict[str, Any]:
    streams = {stream: revision for area in outline for stream, revision in area.streams.items()}
    seats = {seat.pk for seat in own_seats_of(request.user, plan)}
    rows = waiting([measure for area in outline for measure in area.measures], seats, timezone.localdate())
    return {
        "outline": outline,
        "with_goals": [area for area in outline if area.cards],
        "streams": streams,
        "waiting": rows[:_MOST_WAITING],
        "waiting_count": len(rows),
        "overdue_count": sum(row.is_overdue for row in rows),
        "goal_count": sum(len(area.open_cards) for area in outline),
        "wheel": [{"label": area.section.title, "percent": area.percent} for area in outline if area.cards],
    }


def _is_calm(request: SignedIn) -> bool:
    """Whether to show the calm view: as the address says, else as the person has chosen."""
    asked = request.GET.get("visning")
    return asked == "rolig" or (request.user.has_calm_view and asked != "vanlig")


def _is_new(request: SignedIn, plan: Plan, seen: list[Section], outline: list[SectionGoals]) -> bool:
    """Whether the plan still waits for its first words, as far as those who keep it can see."""
    if not may_manage(plan) or any(area.cards for area in outline):
        return False
    if not any(section.kind == SectionKind.ABOUT for section in seen):
        return True
    return not about_texts_for(request.user, plan).exclude(text="").exists()
