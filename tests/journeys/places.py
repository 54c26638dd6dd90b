"""What the addresses of the inventory name, put into the demo municipality.

`python -m tests.journeys.places` makes it, so that a run that comes to the journeys later need not wait for it.
"""

from tests.product import Product

_PLACES = """
from access.actions.accounts import create_account, invite
from access.actions.asking import ask_for_access
from access.models import AccessEvent, Consent, User
from access.actions.consents import choose_levels, offer_consent, start_draft
from access.dates import months_after, today
from access.levels import Level
from meetings.actions.calling import draft_meeting
from meetings.actions.lines import Item
from meetings.actions.notice import Notice, notice_of
from meetings.actions.decisions import decide
from meetings.actions.opinions import add_opinion
from meetings.actions.repeating import repeat_meeting
from meetings.actions.room import note_thought, open_room, raise_hand
from meetings.models import AgendaItem, Meeting
from plans.actions.evaluations import evaluate_goal
from plans.actions.questions import ask_why
from plans.models import Goal, Measure, Plan
from django.utils import timezone
from datetime import timedelta
plans = {plan.owner_name.split()[0].lower(): plan for plan in Plan.objects.all()}
maja = plans["maja"]
sections = {section.area or section.kind: section for section in maja.sections.all()}
seats = {seat.user.short_name or str(seat.pk): seat for seat in maja.seats.exclude(user=None).select_related("user")}
anne, kari = (User.objects.get(short_name=name) for name in ("anne", "kari"))
now = timezone.now()
people = {name: User.objects.get(short_name=name) for name in ("per", "liv", "nav2")}
for name, days in (("per", 0), ("liv", 0), ("nav2", 300)):
    AccessEvent.objects.create(user=people[name], plan=maja, action="opened", page="plans:goals", reason="stand_in",
                               at=now - timedelta(days=days))
question = ask_why(maja, people["liv"], timezone.localdate(), words="Hva skal du bruke det til?", by=anne)
draft = start_draft(seats["liv"], by=anne)
choose_levels(draft, {sections["school"]: Level.VIEW}, by=anne)
offer = offer_consent(seats["liv"], {sections["health"]: Level.VIEW}, until=months_after(today(), 3),
                      purpose="Vite hva Maja trenger i gymtimen", by=kari)
meetings = Meeting.objects.filter(section__plan=maja)
written = {meeting.minutes.state: meeting for meeting in meetings.filter(minutes__isnull=False).order_by("starts_at")
           if meeting.starts_at < timezone.now()}
coming = meetings.filter(starts_at__gt=now, status="called").order_by("starts_at")[0]
repeat_meeting(coming, [coming.starts_at + timedelta(weeks=4)], by=kari)
lines = [Item("", "Veien videre"), Item("", "Sommeren")]
later = Notice(notice_of(coming).values, {seats["per"]: False}, lines)
draft_notice = draft_meeting(sections["meetings"], later, by=kari)
measure = Measure.objects.filter(section=sections["health"], notes__isnull=False, goal__isnull=False).order_by("pk")[0]
going_on = written["draft"]
items = list(going_on.agenda.all())
AgendaItem.objects.filter(pk=items[0].pk).update(goal=measure.goal, minutes=5)
open_room(going_on, by=kari)
section = measure.section
decide(going_on, items[0], "Ringe verkstedet", section=section, goal=measure.goal, responsible=seats["per"], by=kari)
decide(going_on, items[0], "Møtes igjen i januar", by=kari)
add_opinion(going_on, items[0], seats["anne"], "Januar er for sent.", by=anne)
evaluate_goal(measure.goal, seats["maja"], face=4, words="Det går bra", by=anne)
note_thought(going_on, "Ny hjelm", is_parked=True, by=kari)
raise_hand(going_on, seats["anne"], is_up=True, by=anne)
result = {
    "going_on": going_on.public_id,
    "agenda_item": AgendaItem.objects.filter(
        meeting__section__plan=maja, meeting__starts_at__gt=now, meeting__status="called"
    ).order_by("meeting__starts_at", "position")[0].public_id,
    **{name: plan.public_id for name, plan in plans.items()},
    **{name: section.public_id for name, section in sections.items()},
    "asked_person": people["per"].public_id,
    "asked_day": timezone.localdate().isoformat(),
    "question": question.public_id,
    "empty": plans["ida"].public_id,
    "crowded": plans["emil"].public_id,
    "goal": measure.goal.public_id,
    "measure": measure.public_id,
    "note": measure.notes.filter(hidings=None).order_by("pk")[0].public_id,
    "per": seats["per"].public_id,
    "wish": ask_for_access(
        seats["liv"], ["health"], level=Level.VIEW, months=3, purpose="Samarbeid", by=seats["liv"].user
    ).public_id,
    "ola": seats["ola"].public_id,
    "unit": maja.seats.exclude(unit=None)[0].public_id,
    "paused": Consent.objects.filter(seat__plan=maja, state="paused")[0].seat.public_id,
    "draft": draft.public_id,
    "offer": offer.public_id,
    "consent": Consent.objects.filter(seat=seats["per"], state="signed")[0].public_id,
    "coming": coming.public_id,
    "until": (timezone.localdate(coming.starts_at) + timedelta(weeks=20)).isoformat(),
    "proposal": meetings.get(asked_at__isnull=False).public_id,
    "draft_notice": draft_notice.public_id,
    "draft_minutes": written["draft"].public_id,
    "sent_minutes": written["sent"].public_id,
    "final_minutes": written["final"].public_id,
    "invitation": invite(create_account("Eva Ny", "eva@example.org", by=kari), by=kari),
    "unknown": "w" * 43,
    "organisation": maja.municipality.public_id,
    "workplace": seats["per"].employment.unit.public_id,
    "employment": seats["per"].employment.public_id,
    "person": seats["per"].user.public_id,
    "prompt": "matters",
}
"""


def town_with_places() -> Product:
    """The demo municipality where everything in the inventory can be opened; `seeded` holds the public ids."""
    return Product("sqlite", has_demo=True, seed=_PLACES)


if __name__ == "__main__":
    with town_with_places():
        pass
