"""The only way to get hold of a meeting or its minutes: for somebody, with the right checked in the query."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Case, Q, QuerySet, When
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from access.models import AccessEvent, Employment, Seat, User
from access.prepared import Prepared, keep_fetched
from access.rights import live_plans, live_sections, may, permission_id, sections_held, who_sees
from access.viewing import viewing_as
from meetings.models import AgendaItem, AttendanceWish, Decision, Invitee, Meeting, Minutes, Preparation
from meetings.models.room import FORGOTTEN_AFTER
from plans.gates import get_section_of_kind_for, measures_for, own_seats_for, sections_for, sections_of, team_of
from plans.lifeareas import SectionKind
from plans.models import Plan, Section

# No meeting lasts longer, and no more than these begin within that time.
_LONGEST = timedelta(hours=8)
_NEAR = 12


def get_meetings_section_for(user: User, plan: Plan) -> Section:
    """The plan's Meetings section, if the person sees it; raises Http404."""
    return get_section_of_kind_for(user, plan, SectionKind.MEETINGS)


def meetings_for(user: User, plan: Plan) -> QuerySet[Meeting, Meeting]:
    """The plan's meetings, called or cancelled, if the person sees its Meetings section. Never a draft."""
    return _meetings_in(sections_for(user, plan))


def _meetings_in(sections: QuerySet[Section, Section]) -> QuerySet[Meeting, Meeting]:
    meetings = Meeting.objects.filter(section__in=sections).exclude(status=Meeting.Status.DRAFT)
    return meetings.select_related("section", "minutes", "called_by", "room")


def drafts_for(user: User, plan: Plan) -> QuerySet[Meeting, Meeting]:
    """The plan's notices that are not sent yet, for those who may lead its meetings: write in them and coordinate.

    Whoever looks as one of them sees none.
    """
    if viewing_as(user.pk):
        return Meeting.objects.none()
    leading = sections_for(user, plan, "change_section").filter(plan__id__in=live_plans(user, "coordinate_plan"))
    drafts = Meeting.objects.filter(section__in=leading, status=Meeting.Status.DRAFT)
    return drafts.select_related("section", "called_by")


def next_meeting_for(user: User, plan: Plan) -> Meeting | None:
    """The meeting that is being held, or else the next one that is not over and not cancelled."""
    now = timezone.now()
    held = Q(room__closed_at__isnull=True, room__current_since__gt=now - FORGOTTEN_AFTER)
    near = meetings_for(user, plan).filter(Q(starts_at__gt=now - _LONGEST) | held, status=Meeting.Status.CALLED)
    in_order = near.order_by(Case(When(held, then=0), default=1), "starts_at")
    return next((one for one in in_order[:_NEAR] if one.is_under_way or one.is_ahead), None)


def last_minutes_before(user: User, plan: Plan, meeting: Meeting) -> Meeting | None:
    """The newest earlier meeting whose minutes have been sent for comments or are final."""
    earlier = meetings_for(user, plan).filter(starts_at__lt=meeting.starts_at, status=Meeting.Status.CALLED)
    read = (Minutes.State.SENT, Minutes.State.FINAL)
    return earlier.filter(minutes__state__in=read).order_by("-starts_at", "-id").first()


def attendance_wish_for(user: User, section: Section) -> AttendanceWish | None:
    """Whom the plan owner wants at the next meeting, for the owner's side and those who may lead; nobody else."""
    if not may_read_wish(user, section):
        return None
    wishes = AttendanceWish.objects.filter(section=section, section__id__in=live_sections(user))
    return wishes.select_related("by").first()


def may_write_wish(user: User, plan: Plan) -> bool:
    """Whether the person says whom the plan owner wants: the owner, and who decides for them."""
    return plan.owner_id == user.pk or may(user, "manage_access", plan)


def may_read_wish(user: User, section: Section) -> bool:
    """Whether the person reads whom the plan owner wants; it may say who is not wanted, so the team does not."""
    return may_write_wish(user, section.plan) or (
        may(user, "coordinate_plan", section.plan) and may(user, "change_section", section)
    )


def get_preparation_for(user: User, plan: Plan, meeting: Meeting, public_id: str) -> Preparation:
    """Return a task of the person's own, or of the unit they act for, before a meeting; raises Http404."""
    return get_object_or_404(meeting.preparations.filter(seat__in=own_seats_for(user, plan)), public_id=public_id)


def get_meeting_for(user: User, plan: Plan, public_id: str) -> Meeting:
    """Return a meeting with its agenda and invitees; raises Http404 when the person does not see Meetings."""
    if viewing_as(user.pk):
        return _whole(meetings_for(user, plan).filter(public_id=public_id).first())
    return _whole(_MEETING.first(user.pk, permission_id("view_section"), plan.pk, public_id))


def is_sent_meeting(user: User, plan: Plan, public_id: str) -> bool:
    """Whether this is a meeting the person sees that has been called."""
    return meetings_for(user, plan).filter(public_id=public_id).exists()


def get_draft_for(user: User, plan: Plan, public_id: str) -> Meeting:
    """Return a notice that is not sent yet, as `get_meeting_for` does; raises Http404 for those who may not lead."""
    return _whole(drafts_for(user, plan).filter(public_id=public_id).first())


def _whole(meeting: Meeting | None) -> Meeting:
    """The meeting with its agenda and invitees; raises Http404 where there is none."""
    if meeting is None:
        raise Http404
    keep_fetched(meeting, "agenda", _AGENDA.ask(meeting.pk), _agenda())
    keep_fetched(meeting, "invitees", _INVITEES.ask(meeting.pk), _invitees())
    return meeting


_MEETING: Prepared[Meeting] = Prepared(
    lambda user, permission, plan, public_id: _meetings_in(sections_of(plan, sections_held(user, permission))).filter(
        public_id=public_id
    ),
    int,
    int,
    int,
    str,
)
_AGENDA: Prepared[AgendaItem] = Prepared(lambda meeting: _agenda().filter(meeting_id=meeting), int)
_INVITEES: Prepared[Invitee] = Prepared(lambda meeting: _invitees().filter(meeting_id=meeting), int)


def _agenda() -> QuerySet[AgendaItem, AgendaItem]:
    return AgendaItem.objects.select_related("leader__user", "leader__unit")


def _invitees() -> QuerySet[Invitee, Invitee]:
    return Invitee.objects.select_related("seat__user", "seat__unit", "answered_by", "contributed_by")


def get_agenda_item_for(meeting: Meeting, public_id: str) -> AgendaItem:
    """Return an item of a meeting that came through `get_meeting_for`; raises Http404."""
    item = next((item for item in meeting.agenda.all() if item.public_id == public_id), None)
    if item is None:
        raise Http404
    return item


def decisions_for(user: User, plan: Plan) -> QuerySet[Decision, Decision]:
    """What the plan's meetings have agreed and not taken back: plain words, and the measures that the person sees."""
    seen = measures_for(user, plan).order_by().values("pk")
    return (
        Decision.objects.filter(meeting__in=meetings_for(user, plan).order_by().values("pk"), undone_at__isnull=True)
        .filter(Q(measure__isnull=True) | Q(measure__in=seen))
        .select_related(
            "meeting__section", "item", "measure__section", "measure__responsible__user", "measure__responsible__unit",
            "responsible__user", "responsible__unit",
        )
    )  # fmt: skip


def invitees_of(user: User, meeting: Meeting) -> list[Invitee]:
    """The invitations the person may answer: the own seat's and that of the unit they act for; mostly none or one."""
    units = Employment.objects.acting().filter(user=user).values_list("unit_id", flat=True)
    return invitations_among(meeting, user, set(units))


def invitations_among(meeting: Meeting, user: User, units: set[int]) -> list[Invitee]:
    """The invitations of a person's own seat and of these units, of a meeting that came through a gate."""
    return [
        invitee
        for invitee in meeting.invitees.all()
        if invitee.seat.ended_at is None and (invitee.seat.user_id == user.pk or invitee.seat.unit_id in units)
    ]


def team_with_access(plan: Plan, section: Section) -> tuple[list[Seat], list[Seat]]:
    """The plan's seats: those whose people see the Meetings section now, and those who do not."""
    seeing = set(who_sees([section.pk]).values_list("seat_id", flat=True))
    seats = team_of(plan)
    return [seat for seat in seats if seat.pk in seeing], [seat for seat in seats if seat.pk not in seeing]


def is_reading_logged(user: User, section: Section, page: str) -> bool:
    """Whether the access log has told within the last minute that this person reads this page of the section.

    The text of minutes under way is fetched anew up to twice a second; one row a minute tells the owner the same.
    """
    latest = AccessEvent.objects.filter(user=user, at__gt=timezone.now() - timedelta(minutes=1)).order_by("-id")
    rows = latest.values_list("page", "sections", "action")[:20]
    return any(
        name == page and section.public_id in sections and action == AccessEvent.Action.OPENED
        for name, sections, action in rows
    )


def get_minutes_for(user: User, public_id: str) -> Minutes:
    """Return minutes by their own public id, for sockets; raises Http404 when the person does not see Meetings."""
    minutes = (
        Minutes.objects.select_related("meeting__section")
        .filter(public_id=public_id, meeting__section__id__in=live_sections(user))
        .first()
    )
    if minutes is None:
        raise Http404
    return minutes


def sections_of_minutes(public_ids: Iterable[str]) -> dict[str, int]:
    """Which section each of these minutes belongs to, for whoever decides who may hear of their stream."""
    rows = Minutes.objects.filter(public_id__in=list(public_ids))
    return dict(rows.values_list("public_id", "meeting__section_id"))


def writers_of(minutes: Minutes) -> list[str]:
    """The names of those who have written in minutes that came through a gate, in the order they began."""
    ids = list(dict.fromkeys(minutes.updates.order_by("seq").values_list("by_id", flat=True)))
    names = dict(User.objects.filter(pk__in=[pk for pk in ids if pk]).values_list("pk", "name"))
    return [names[pk] for pk in ids if pk in names]
