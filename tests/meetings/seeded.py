"""What tests with real servers put into an install, and how they look at the minutes from inside."""

SEED = """
from django.db import transaction
from access.models import User
from tests.cast import assemble
from tests.live.client import session_of
from tests.meetings.conftest import with_meeting
with transaction.atomic():
    cast = assemble()
    meeting = with_meeting(cast)
result = {
    "pid": meeting.minutes.public_id,
    "root": "item-" + meeting.agenda.first().public_id,
    "cookies": {name: session_of(cast.people[name]) for name in ("kari", "per", "liv")},
}
"""
STORED = """
from meetings.minutes import log
from meetings.minutes.document import Document
from meetings.minutes.render import to_text
from meetings.models import Minutes, MinutesUpdate
from access.models import Stream
minutes = Minutes.objects.get()
contents = log.load(minutes.pk)
document = Document(contents.roots, *contents.updates)
document.check()
numbers = list(MinutesUpdate.objects.order_by("seq").values_list("seq", flat=True))
result = {
    "text": to_text(document.roots[root]),
    "gapless": numbers == list(range(1, len(numbers) + 1)),
    "revision": Stream.objects.get(name=minutes.stream).revision - len(numbers),
}
"""
