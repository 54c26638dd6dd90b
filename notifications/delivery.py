"""When people were told of a change: the proof that the lists of receivers show."""

from access.models import Change
from meetings.delivery_proof import Told
from notifications.models import Letter, Notice


def told_of(change: Change) -> dict[int, Told]:
    """By each person's id when their notice was written and when their e-mail left."""
    notices = dict(Notice.objects.filter(change=change).values_list("user_id", "created_at"))
    letters = Letter.objects.filter(key__startswith=f"{change.kind}.{change.pk}.").values_list("user_id", "sent_at")
    sent = dict(letters)
    return {pk: Told(notices.get(pk), sent.get(pk)) for pk in notices.keys() | sent.keys()}
