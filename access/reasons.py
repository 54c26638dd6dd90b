"""Why somebody opens a plan: the short list that is chosen from when it is unusual, and when the owner side asks."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """What `AccessEvent.reason` and an answer hold. No free text in the log: it holds no content."""

    MEETING = "meeting", _("Prepares or follows up a meeting")
    FOLLOW_UP = "follow_up", _("Follows up a goal or a measure")
    NEW = "new", _("Is new in the work with this plan")
    STAND_IN = "stand_in", _("Stands in for a colleague")
    CONTACT = "contact", _("The plan owner or the family has been in touch")
    URGENT = "urgent", _("Something is urgent")
    MISTAKE = "mistake", _("Opened it by mistake")


def reasons_before_opening() -> list[tuple[str, Any]]:
    """The choices before a plan opens: nobody means to open one by mistake."""
    return [choice for choice in Reason.choices if choice[0] != Reason.MISTAKE]
