"""What a person may get hold of around an agenda: wishes, promises of earlier meetings, goals to evaluate."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import count

from django.db.models import Max, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import Seat, User
from access.rights import live_plans, live_sections, who_sees
from access.viewing import viewing_as
from meetings.gates import decisions_for, meetings_for
from meetings.models import AgendaWish, Decision, Meeting, PromiseReview
from plans.gates import goals_for, own_seats_for, seats_for
from plans.hidden import flags_on, people_kept_out
from plans.models import Evaluation, Goal, Measure, Plan, Section

_NOT_DONE = (PromiseReview.Result.PARTLY, PromiseReview.Result.NOT_KEPT)


def wishes_for(user: User, plan: Plan, meeting: Meeting) -> QuerySet[AgendaWish, AgendaWish]:
    """The wishes for a meeting's agenda that this person reads.

    Who lead, the plan owner, and the wisher's seat read every wish; those who act for the owner also the others' wishes
    to talk about something, but not what somebody else does not want to talk about. Whoever looks as somebody else
    reads none.
    """
    if viewing_as(user.pk):
        return AgendaWish.objects.none()
    leads = Q(meeting__section__id__in=live_sections(user, "change_section")) & Q(
        meeting__section__plan__id__in=live_plans(user, "coordinate_plan")
    )
    own = Q(seat__in=own_seats_for(user, plan).values("pk"))
    owners = Q(meeting__section__plan__owner=user)
    acting = Q(kind=AgendaWish.Kind.TALK, meeting__section__plan__id__in=live_plans(user, "manage_access"))
    return (
        AgendaWish.objects.filter(meeting=meeting, meeting__section__id__in=live_sections(user))
        .filter(leads | own | owners | acting)
        .select_related("seat__user", "seat__unit", "by", "answered_by", "item")
    )


def get_wish_for(user: User, plan: Plan, meeting: Meeting, public_id: str) -> AgendaWish:
    """Return a wish the person reads; raises Http404."""
    wish = wishes_for(user, plan, meeting).filter(public_id=public_id).first()
    if wish is None:
        raise Http404
    return wish


def seats_wishing_for(user: User, plan: Plan, meeting: Meeting) -> list[Seat]:
    """The seats for which the person may say what to talk about: those invited, and the owner's side invited or not."""
    invited = meeting.invitees.order_by().values("seat_id")
    owners = (Seat.Role.OWNER, Seat.Role.REPRESENTATIVE)
    seats = own_seats_for(user, plan).filter(Q(pk__in=invited) | Q(role__in=owners))
    return list(seats.select_related("user", "unit").order_by("pk"))


def may_wish(meeting: Meeting) -> bool:
    """Whether wishes are still taken: the meeting is called and has not begun, and the last day is not past."""
    if meeting.status != Meeting.Status.CALLED or meeting.starts_at <= timezone.now():
        return False
    return meeting.wishes_until is None or timezone.localdate() <= meeting.wishes_until


def previous_meeting_for(user: User, plan: Plan, meeting: Meeting) -> Meeting | None:
    """The meeting before this one that was not called off."""
    earlier = meetings_for(user, plan).filter(status=Meeting.Status.CALLED, starts_at__lt=meeting.starts_at)
    return earlier.exclude(pk=meeting.pk).order_by("-starts_at", "-pk").first()


def promises_for(user: User, plan: Plan, meeting: Meeting) -> QuerySet[Decision, Decision]:
    """What a meeting looks back at, as far as the person sees it, the oldest first.

    All that the meeting before agreed; from meetings before that what was not kept when it was last looked at, and
    measures whose day has passed. What was kept once is not asked about again, except where this meeting said so.
    """
    earlier = decisions_for(user, plan).filter(
        meeting__status=Meeting.Status.CALLED, meeting__starts_at__lt=meeting.starts_at
    )
    last = previous_meeting_for(user, plan, meeting)
    reviews = PromiseReview.objects.order_by()
    before = reviews.filter(meeting__section=meeting.section_id, meeting__starts_at__lt=meeting.starts_at)
    kept = before.filter(result=PromiseReview.Result.KEPT).values("decision_id")
    carried = before.filter(meeting=last, result__in=_NOT_DONE).values("decision_id")
    late = Q(measure__status__in=Measure.OPEN, measure__due_on__lt=timezone.localdate(meeting.starts_at))
    here = reviews.filter(meeting=meeting).values("decision_id")
    wanted = Q(meeting=last) | Q(pk__in=carried) | late
    return earlier.filter(Q(pk__in=here) | (wanted & ~Q(pk__in=kept))).order_by("meeting__starts_at", "pk")


def get_promise_for(user: User, plan: Plan, meeting: Meeting, public_id: str) -> Decision:
    """Return one of the promises a meeting looks back at; raises Http404 where the person does not see it."""
    promise = promises_for(user, plan, meeting).filter(public_id=public_id).first()
    if promise is None:
        raise Http404
    return promise


def reviews_of(meeting: Meeting, decisions: Iterable[Decision]) -> dict[int, PromiseReview]:
    """What a meeting has heard about these decisions, which came through a gate, by the decision's key."""
    rows = PromiseReview.objects.filter(meeting=meeting, decision__in=[one.pk for one in decisions])
    return {row.decision_id: row for row in rows.select_related("by")}


def open_goals_for(user: User, plan: Plan) -> QuerySet[Goal, Goal]:
    """The goals the person sees that are worked for."""
    ended = (Goal.Status.REACHED, Goal.Status.ENDED)
    return goals_for(user, plan).exclude(status__in=ended).order_by("section__position", "pk")


def last_evaluations(goals: Iterable[Goal]) -> dict[int, datetime]:
    """When each of these goals, which came through a gate, was last evaluated."""
    rows = Evaluation.objects.filter(goal__in=[goal.pk for goal in goals]).order_by()
    return dict(rows.values_list("goal_id").annotate(last=Max("at")))


def title_on_agenda(goal: Goal, section: Section, taken: Collection[str]) -> str:
    """What an item about a goal is called: all who see Meetings read it, so only if they all see the goal after it.

    Goals that are not named are told apart by a number: none of the titles that are `taken` is given again.
    """
    if is_seen_by_all(goal, section):
        return goal.title
    unnamed = _("One of the goals")
    numbered = (_("One of the goals (%(number)s)") % {"number": number} for number in count(2))
    return unnamed if unnamed not in taken else next(title for title in numbered if title not in taken)


def is_seen_by_all(goal: Goal, section: Section) -> bool:
    """Whether everybody who sees the plan's meetings, which are this section, sees this goal as well, now."""
    rows = who_sees([section.pk, goal.section_id]).values_list("content_object_id", "user_id")
    seeing: dict[int, set[int]] = {section.pk: set(), goal.section_id: set()}
    for section_id, user_id in rows:
        seeing[section_id].add(user_id)
    readers = seeing[section.pk]
    flags = flags_on(goal).select_related("section")
    return readers <= seeing[goal.section_id] and not people_kept_out(flags, readers)


def leaders_of_items_for(user: User, plan: Plan, meeting: Meeting) -> list[Seat]:
    """The seats that can lead an item: those that are invited."""
    invited = meeting.invitees.order_by().values("seat_id")
    return list(seats_for(user, plan).filter(pk__in=invited).order_by("created_at", "pk"))
