"""A crowd of people in Maja's plan, a group for each way in which a right can end, and the code that ends them.

The code runs inside the install, in a process of its own: never in the servers that must hear of it.
"""

import os

# Each way in which what somebody sees can end, and whether it is the clock that ends it.
BY_CLOCK = ("end date", "employment ended")
BY_HAND = ("pause", "withdraw", "unit left", "sign-out", "account closed")
KINDS = (*BY_CLOCK, *BY_HAND)
# Nobody of the crowd has to say why they look: that has tests of its own.
ORDINARY = {"UNUSUAL_FIRST_OF_UNIT": "0", "UNUSUAL_NIGHT": ""}
EACH = int(os.environ.get("INSTANT_EACH", "200" if os.environ.get("IPPLATFORM_LONG") else "12"))
# So many of each kind have everything open at the same time: more would measure the machine.
AT_ONCE = 12

SEED = """
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from access import grants
from access.levels import Level
from access.models import AuthenticatorDevice, Employment, Grant, Seat, Unit, User
from meetings.models import AgendaItem, Meeting, Minutes
from plans.actions.goals import add_goal
from plans.models import Plan
from tests.cast import give, signed_in
plan = Plan.objects.get(owner__short_name="maja")
rooms = {section.kind if section.kind != "area" else section.area: section for section in plan.sections.all()}
health, meetings = rooms["health"], rooms["meetings"]
kari, anne = (User.objects.get(short_name=name) for name in ("kari", "anne"))
now = timezone.now()
people = {}
with transaction.atomic():
    add_goal(health, title="zqcontentword", by=kari)
    meeting = Meeting.objects.create(section=meetings, starts_at=now, called_by=kari)
    AgendaItem.objects.create(meeting=meeting, position=0, title="Sak")
    minutes = Minutes.objects.create(meeting=meeting)
    home = plan.municipality
    units = {}
    for kind in ("unit left", "employment ended"):
        units[kind] = Unit.objects.create(organisation=home, name=kind)
        seat = Seat.objects.create(plan=plan, unit=units[kind])
        give(seat, {health: Level.WRITE, meetings: Level.VIEW}, by=anne)
    for kind in kinds:
        for number in range(count):
            name = f"p{kinds.index(kind)}-{number}"
            user = User.objects.create(email=f"{name}@example.org", name=name, short_name=name)
            device = AuthenticatorDevice(user=user, name="app", confirmed=True)
            device.set_key("3132333435363738393031323334353637383930")
            device.save()
            if kind in units:
                Employment.objects.create(user=user, unit=units[kind], valid_from=now - timedelta(days=9),
                                          valid_until=now + timedelta(days=90))
            else:
                give(Seat.objects.create(plan=plan, user=user), {health: Level.WRITE, meetings: Level.VIEW}, by=anne)
            people[name] = [kind, signed_in(user).session.session_key]
result = {"plan": plan.public_id, "health": health.public_id, "minutes": minutes.public_id, "people": people}
"""

# Ends that the clock brings, set before the pages are opened; `first` seconds from now, then one every `gap`.
LET_END = """
from datetime import timedelta
from django.utils import timezone
from access.models import Employment, Grant
begin, result = timezone.now() + timedelta(seconds=first), {}
for place, (name, kind) in enumerate(people):
    end = begin + timedelta(seconds=place * gap)
    if kind == "end date":
        Grant.objects.filter(seat__user__short_name=name).update(valid_until=end)
    else:
        Employment.objects.filter(user__short_name=name).update(valid_until=end)
    result[name] = end.timestamp()
"""

# What people do, one after another, as they would at their pages; the instant is that of the commit.
END = """
import time
from django.db import transaction
from access.actions.consents import pause_consent, withdraw_consent
from access.actions.employments import end_employment
from access.actions.seats import close_account_of
from access.models import Consent, Employment, Seat, User
from access.sessions import end_sessions
anne, arne, kari = (User.objects.get(short_name=name) for name in ("anne", "arne", "kari"))
result = {}

def standing(user):
    return Consent.objects.get(seat__user=user, state="signed")

ways = {
    "pause": lambda user: pause_consent(standing(user), by=anne),
    "withdraw": lambda user: withdraw_consent(standing(user), by=anne),
    "unit left": lambda user: end_employment(Employment.objects.get(user=user), by=arne),
    "sign-out": end_sessions,
    "account closed": lambda user: close_account_of(Seat.objects.get(user=user), by=kari),
}
for name, kind in people:
    user = User.objects.get(short_name=name)
    with transaction.atomic():
        # Runs right after the commit, before the others are told.
        transaction.on_commit(lambda name=name: result.__setitem__(name, time.time()))
        ways[kind](user)
    time.sleep(gap)
time.sleep(0.5)
"""

# A steady stream of changes in both parts while all this goes on.
STREAM = """
import time
from access.models import User
from meetings.actions.minutes import add_text
from meetings.models import Minutes
from plans.actions.goals import change_goal
from plans.models import Section
health = Section.objects.select_related("plan").get(public_id=health)
minutes = Minutes.objects.select_related("meeting__section__plan").get(public_id=minutes)
item = minutes.meeting.agenda.get()
kari = User.objects.get(short_name="kari")
goal = health.goals.order_by("pk")[0]
until, result = time.time() + seconds, 0
while time.time() < until:
    add_text(minutes, item, f"zqcontentword {result}", by=kari)
    change_goal(goal, {"title": f"zqcontentword {result}"}, version=goal.version, by=kari)
    goal.refresh_from_db()
    result += 1
    time.sleep(0.2)
"""
