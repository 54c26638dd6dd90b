"""What somebody who is invited gets hold of: their own invitation, times they are asked about, calendar entries."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from access.models import Employment, Seat, User
from access.rights import live_sections
from access.viewing import viewing_as
from meetings.calendar import Method
from meetings.gates import drafts_for, invitations_among, invitees_of
from meetings.models import Invitee, Meeting, ProposedTime, TimeAnswer
from plans.gates import own_seats_for, sections_for
from plans.models import Plan, Section


def get_own_invitee(user: User, meeting: Meeting, seat: str = "") -> Invitee:
    """Return the person's invitation to a meeting that came through a gate; raises Http404 where there is none.

    Who sits in several invited seats says which; else it is the first.
    """
    own = [one for one in invitees_of(user, meeting) if seat in ("", one.seat.public_id)]
    if not own:
        raise Http404
    own[0].meeting = meeting
    return own[0]


def calendar_entries_for(user: User, section: Section, public_ids: Iterable[str]) -> list[tuple[Meeting, Method]]:
    """These meetings of a section the person sees now, with what their calendar is to do with each.

    A meeting that is called off, or to which they are not invited any more, is to be taken out.
    """
    meetings = (
        Meeting.objects.filter(section=section, section__id__in=live_sections(user), public_id__in=list(public_ids))
        .exclude(status=Meeting.Status.DRAFT)
        .select_related("section__plan")
        .prefetch_related(Prefetch("invitees", Invitee.objects.select_related("seat")))
    )
    return [(meeting, _method(user, meeting)) for meeting in meetings]


def _method(user: User, meeting: Meeting) -> Method:
    """Also who acts for another workplace today has what their unit is invited to in their calendar."""
    units = Employment.objects.live().filter(user=user).values_list("unit_id", flat=True)
    is_coming = meeting.status == Meeting.Status.CALLED and invitations_among(meeting, user, set(units))
    return Method.REQUEST if is_coming else Method.CANCEL


def proposals_for(user: User, plan: Plan) -> QuerySet[Meeting, Meeting]:
    """The meetings for which a time is being found, for those who are asked and those who lead.

    Whoever looks as one of them sees none: answers are for the one who asks.
    """
    if viewing_as(user.pk):
        return Meeting.objects.none()
    seats = Invitee.objects.filter(seat__in=own_seats_for(user, plan)).values("meeting_id")
    asked = Meeting.objects.filter(
        section__in=sections_for(user, plan), status=Meeting.Status.DRAFT, asked_at__isnull=False
    )
    leading = drafts_for(user, plan).values("pk")
    return asked.filter(Q(pk__in=seats) | Q(pk__in=leading)).select_related("section__plan", "called_by")


def get_proposal_for(user: User, plan: Plan, public_id: str) -> Meeting:
    """Return a meeting for which a time is being found; raises Http404 for those who are neither asked nor lead."""
    answers = TimeAnswer.objects.select_related("answered_by")
    times = ProposedTime.objects.prefetch_related(Prefetch("answers", answers))
    invitees = Invitee.objects.select_related("seat__user", "seat__unit")
    return get_object_or_404(
        proposals_for(user, plan).prefetch_related(Prefetch("proposed_times", times), Prefetch("invitees", invitees)),
        public_id=public_id,
    )


def get_proposed_time(meeting: Meeting, public_id: str) -> ProposedTime:
    """Return one of the times of a meeting that came through `get_proposal_for`; raises Http404."""
    time = next((time for time in meeting.proposed_times.all() if time.public_id == public_id), None)
    if time is None:
        raise Http404
    return time


def asked_seats_of(user: User, meeting: Meeting) -> list[Seat]:
    """The asked seats for which the person may answer: their own, and that of the unit they act for now."""
    return list(own_seats_for(user, meeting.section.plan).filter(invitations_to_meetings__meeting=meeting))


def series_of(meeting: Meeting) -> list[Meeting]:
    """This meeting, which came through a gate, and the later ones that repeat it; those that are still to be."""
    if not meeting.series:
        return [meeting] if meeting.is_ahead else []
    rest = Meeting.objects.filter(
        section=meeting.section, series=meeting.series, status=Meeting.Status.CALLED, starts_at__gte=meeting.starts_at
    )
    return [one for one in rest.select_related("section__plan") if one.is_ahead]
