"""The only way to get hold of a plan or anything in it: for somebody, with the right checked in the query."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from access.gates import representation_of
from access.levels import Level
from access.models import AccessEvent, Change, Employment, LiveGrant, Seat, User
from access.prepared import Prepared
from access.rights import levels_for, live_plans, live_sections, permission_id, plan_rights_for, sections_held
from access.viewing import viewing_as
from plans.hidden import changes_not_hidden, goals_not_hidden, is_touched, measures_not_hidden, notes_not_hidden
from plans.lifeareas import SectionKind
from plans.models import AboutText, Draft, Goal, Measure, Plan, ProgressNote, Section, TextVersion

_PLAN: Prepared[Plan] = Prepared(
    lambda public_id: Plan.objects.select_related("municipality", "owner").filter(public_id=public_id), str
)
_PLAN_KNOWN: Prepared[Plan] = Prepared(lambda public_id: Plan.objects.filter(public_id=public_id).only("pk"), str)


def plans_for(user: User) -> QuerySet[Plan, Plan]:
    """Plans of which the person sees a section or holds a right on the whole."""
    seen = Section.objects.filter(id__in=live_sections(user), archived_at__isnull=True).values("plan_id")
    return Plan.objects.filter(
        Q(id__in=seen) | Q(id__in=live_plans(user, "coordinate_plan")) | Q(id__in=live_plans(user, "manage_access"))
    )


def get_plan_for(user: User, public_id: str) -> Plan:
    """Return the plan with this person's `levels` and `rights` filled in; raises Http404 when they see none of it."""
    plan = _PLAN.first(public_id)
    if plan is None:
        raise Http404
    plan.levels = levels_for(user, plan.pk, with_archived=False)
    plan.rights = plan_rights_for(user, plan.pk)
    if not (plan.levels or plan.rights):
        raise Http404
    return plan


def plan_known(public_id: str) -> Plan | None:
    """The plan of an address somebody tried in vain, by its key alone; only for the log of refused tries."""
    return _PLAN_KNOWN.first(public_id)


def sections_for(user: User, plan: Plan, permission: str = "view_section") -> QuerySet[Section, Section]:
    """The plan's sections the person holds `permission` on, in the plan's order, archived ones left out."""
    return sections_of(plan.pk, live_sections(user, permission))


def sections_of(plan_id: int, held: QuerySet[LiveGrant, Any]) -> QuerySet[Section, Section]:
    """The sections of a plan among those that somebody holds, archived ones left out; for `sections_for` alone and
    for questions that are prepared with `access.rights.sections_held`."""
    return Section.objects.filter(plan_id=plan_id, archived_at__isnull=True, id__in=held).select_related("plan")


def every_section_for(user: User, plan: Plan) -> QuerySet[Section, Section]:
    """The plan's sections the person sees, archived ones too: for naming what is past."""
    return Section.objects.filter(plan=plan, id__in=live_sections(user))


def get_section_for(user: User, plan: Plan, public_id: str) -> Section:
    """Return a section the person sees; raises Http404."""
    return get_object_or_404(sections_for(user, plan), public_id=public_id)


def get_section_of_kind_for(user: User, plan: Plan, kind: str) -> Section:
    """Return the plan's one section of a kind (About me, Meetings), if the person sees it; raises Http404."""
    if viewing_as(user.pk):
        section = sections_for(user, plan).filter(kind=kind).first()
    else:
        section = _SECTION_OF_KIND.first(plan.pk, user.pk, permission_id("view_section"), kind)
    if section is None:
        raise Http404
    return section


_SECTION_OF_KIND: Prepared[Section] = Prepared(
    lambda plan, user, permission, kind: sections_of(plan, sections_held(user, permission)).filter(kind=kind),
    int,
    int,
    int,
    str,
)


def goals_for(user: User, plan: Plan) -> QuerySet[Goal, Goal]:
    goals = Goal.objects.filter(section__in=sections_for(user, plan)).select_related("section")
    return goals_not_hidden(goals, user)


def get_goal_for(user: User, plan: Plan, public_id: str) -> Goal:
    """Return a goal in a section the person sees; raises Http404."""
    return get_object_or_404(goals_for(user, plan), public_id=public_id)


def measures_for(user: User, plan: Plan) -> QuerySet[Measure, Measure]:
    shown = Measure.objects.filter(section__in=sections_for(user, plan), withdrawn_at__isnull=True)
    measures = shown.select_related("section", "goal", "responsible__user", "responsible__unit")
    return measures_not_hidden(measures, user)


def get_measure_for(user: User, plan: Plan, public_id: str) -> Measure:
    """Return a measure in a section the person sees; raises Http404."""
    return get_object_or_404(measures_for(user, plan), public_id=public_id)


def notes_for(user: User, measure: Measure) -> QuerySet[ProgressNote, ProgressNote]:
    notes = ProgressNote.objects.filter(measure=measure, measure__section__id__in=live_sections(user))
    return notes_not_hidden(notes, user).select_related("by", "measure__section")


def plan_notes_for(user: User, plan: Plan) -> QuerySet[ProgressNote, ProgressNote]:
    """The notes on all measures the person sees."""
    notes = ProgressNote.objects.filter(measure__section__in=sections_for(user, plan))
    return notes_not_hidden(notes, user).select_related("measure")


def get_note_for(user: User, measure: Measure, public_id: str) -> ProgressNote:
    """Return a note on a measure that the person sees; raises Http404."""
    return get_object_or_404(notes_for(user, measure), public_id=public_id)


def about_texts_for(user: User, plan: Plan) -> QuerySet[AboutText, AboutText]:
    return AboutText.objects.filter(section__in=sections_for(user, plan).filter(kind=SectionKind.ABOUT)).select_related(
        "section", "changed_by"
    )


def seats_for(user: User, plan: Plan) -> QuerySet[Seat, Seat]:
    """The team of a plan, for anybody who sees something of it (the regulation's letter b: who takes part)."""
    if not (levels_for(user, plan.pk, with_archived=False) or plan_rights_for(user, plan.pk)):
        return Seat.objects.none()
    return Seat.objects.filter(plan=plan, ended_at__isnull=True).select_related("user", "unit__organisation")


def every_seat_for(user: User, plan: Plan) -> QuerySet[Seat, Seat]:
    """The team of a plan that was fetched for somebody, with those who have left: for naming what is past."""
    return Seat.objects.filter(plan=plan).select_related("user", "unit")


def get_seat_for(user: User, plan: Plan, public_id: str) -> Seat:
    """Return a seat of the plan's team; raises Http404."""
    return get_object_or_404(seats_for(user, plan), public_id=public_id)


def changes_for(user: User, plan: Plan) -> QuerySet[Change, Change]:
    """What has been done in the sections the person sees, newest first. Nothing hints at the others."""
    changes = Change.objects.filter(plan=plan, section__id__in=live_sections(user))
    return changes_not_hidden(changes, user).select_related("by", "section").order_by("-id")


def last_change_for(user: User, plan: Plan) -> datetime | None:
    """When something the person sees was last changed."""
    if viewing_as(user.pk) or is_touched(user):
        return changes_for(user, plan).select_related(None).values_list("at", flat=True).first()
    return _LAST_CHANGE.first(plan.pk, user.pk, permission_id("view_section"))


_LAST_CHANGE: Prepared[datetime] = Prepared(
    lambda plan, user, permission: (
        Change.objects.filter(plan_id=plan, section_id__in=sections_held(user, permission))
        .order_by("-id")
        .values_list("at", flat=True)[:1]
    ),
    int,
    int,
    int,
)


def team_of(plan: Plan) -> list[Seat]:
    """The seats of a plan that was fetched for somebody, in the order they were made."""
    return _TEAM.ask(plan.pk)


_TEAM: Prepared[Seat] = Prepared(
    lambda plan: (
        Seat.objects.filter(plan_id=plan, ended_at__isnull=True)
        .select_related("user", "unit", "employment")
        .order_by("created_at", "id")
    ),
    int,
)


def get_any_section_for(user: User, public_id: str) -> Section:
    """Return a section of any plan that the person sees; raises Http404."""
    return get_object_or_404(Section, public_id=public_id, archived_at__isnull=True, id__in=live_sections(user))


def archived_sections_for(user: User, plan: Plan) -> QuerySet[Section, Section]:
    """The plan's archived sections that the person would see if they were brought back."""
    return Section.objects.filter(plan=plan, archived_at__isnull=False, id__in=live_sections(user))


def own_seats_for(user: User, plan: Plan) -> QuerySet[Seat, Seat]:
    """The seats of a plan in which the person sits: their own, and that of the unit they act for now."""
    return _own_seats(user.pk, plan.pk, timezone.now())


def own_seats_of(user: User, plan: Plan) -> list[Seat]:
    """The same, fetched: for what is not part of another question."""
    return _OWN_SEATS.ask(user.pk, plan.pk, timezone.now())


def _own_seats(user_id: int, plan_id: int, now: datetime) -> QuerySet[Seat, Seat]:
    at_work = Employment.objects.acting(now).filter(user_id=user_id).values("unit_id")
    return Seat.objects.filter(Q(user_id=user_id) | Q(unit_id__in=at_work), plan_id=plan_id, ended_at__isnull=True)


_OWN_SEATS: Prepared[Seat] = Prepared(_own_seats, int, int, datetime)


def people_in_log_for(user: User, plan: Plan) -> QuerySet[User, User]:
    """Those who have opened the plan or tried to, for the person who reads the log."""
    return User.objects.filter(id__in=events_for(user, plan).order_by().values("user_id")).order_by("name")


def draft_for(user: User, section: Section, key: str) -> Draft | None:
    """The person's own unsent text in one form of a section they see; nobody else's, whoever looks as whom."""
    if viewing_as(user.pk):
        return None
    return Draft.objects.filter(user=user, key=key, section=section, section__id__in=live_sections(user)).first()


def versions_for(user: User, target: Goal | Measure | AboutText) -> QuerySet[TextVersion, TextVersion]:
    """Every saved state of a text in a section the person sees, newest first."""
    return (
        TextVersion.objects.filter(
            target_kind=target._meta.model_name, target_id=target.public_id, section__id__in=live_sections(user)
        )
        .select_related("by")
        .order_by("-version")
    )


def get_version_for(user: User, target: Goal | Measure | AboutText, number: int) -> TextVersion:
    """Return one saved state of a text in a section the person sees; raises Http404."""
    return get_object_or_404(versions_for(user, target), version=number)


def events_for(user: User, plan: Plan) -> QuerySet[AccessEvent, AccessEvent]:
    """Who has looked at the plan, newest first; nothing for those who may not read the log."""
    if not may_read_log(user, plan):
        return AccessEvent.objects.none()
    return (
        AccessEvent.objects.filter(plan=plan).select_related("user", "unit", "seat__user", "seat__unit").order_by("-id")
    )


def may_manage(plan: Plan) -> bool:
    """Whether a page may offer to change the plan's parts to the person it was fetched for; actions ask again."""
    return bool(plan.rights & {"manage_access", "coordinate_plan"})


def may_read_log(user: User, plan: Plan) -> bool:
    """Whether the person reads who has looked at the plan: the plan owner, and who decides for them.

    Nobody decides over an ended plan; those who act for its owner read on.
    """
    if "manage_access" in plan.rights or plan.owner_id == user.pk:
        return True
    return "reopen_plan" in plan.rights and representation_of(user, plan.pk) is not None


def may_write(plan: Plan, section: Any) -> bool:
    """Whether a page may show writing to the person the plan was fetched for; actions ask the database again."""
    return plan.levels.get(section.pk, Level.NONE) >= Level.WRITE
