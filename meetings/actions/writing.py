"""Writing down what a notice says: who is invited, the agenda, preparations and links. Part of other actions only."""

from collections.abc import Mapping, Sequence

from access.models import Seat
from meetings.actions.lines import write_lines
from meetings.actions.notice import Link, Notice, Task
from meetings.models import Invitee, Meeting, MeetingLink, Preparation


def write_notice(meeting: Meeting, notice: Notice) -> None:
    """Make a meeting's lists be those of a notice, in the caller's transaction; other plans' seats are passed over."""
    invite(meeting, notice.invited)
    write_lines(meeting, notice.agenda)
    _write_tasks(meeting, notice.tasks)
    _write_links(meeting, notice.links)


def invite(meeting: Meeting, invited: Mapping[Seat, bool]) -> None:
    """Make the invitations be these seats of the plan; who stays invited keeps the answer."""
    plan_id = meeting.section.plan_id
    wanted = {seat.pk: is_needed for seat, is_needed in invited.items() if seat.plan_id == plan_id}
    there = {invitee.seat_id: invitee for invitee in meeting.invitees.all()}
    meeting.invitees.filter(seat_id__in=there.keys() - wanted.keys()).delete()
    for seat_id, is_needed in wanted.items():
        if seat_id in there and there[seat_id].must_attend != is_needed:
            meeting.invitees.filter(seat_id=seat_id).update(must_attend=is_needed)
    new = [seat_id for seat_id in wanted if seat_id not in there]
    Invitee.objects.bulk_create(
        Invitee(meeting=meeting, seat_id=seat_id, must_attend=wanted[seat_id]) for seat_id in sorted(new)
    )


def _write_tasks(meeting: Meeting, tasks: Sequence[Task]) -> None:
    """What is done already stays so."""
    there = set(meeting.preparations.values_list("public_id", flat=True))
    meeting.preparations.exclude(public_id__in=[task.public_id for task in tasks]).delete()
    for position, task in enumerate(tasks):
        if task.seat.plan_id != meeting.section.plan_id:
            continue
        said = {"position": position, "seat": task.seat, "what": task.what, "due_on": task.due_on}
        if task.public_id in there:
            meeting.preparations.filter(public_id=task.public_id).update(**said)
        else:
            Preparation.objects.create(meeting=meeting, **said)


def _write_links(meeting: Meeting, links: Sequence[Link]) -> None:
    meeting.links.all().delete()
    MeetingLink.objects.bulk_create(
        MeetingLink(meeting=meeting, position=position, title=link.title, url=link.url)
        for position, link in enumerate(links)
    )
