"""Why somebody opens a plan: the short list that is chosen from when it is unusual, and when the owner side asks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """What `AccessEvent.reason` holds. No free text: the log holds no content."""

    MEETING = "meeting", _("Prepares or follows up a meeting")
    FOLLOW_UP = "follow_up", _("Follows up a goal or a measure")
    NEW = "new", _("Is new in the work with this plan")
    STAND_IN = "stand_in", _("Stands in for a colleague")
    CONTACT = "contact", _("The plan owner or the family has been in touch")
    URGENT = "urgent", _("Something is urgent")


class Explanation(models.TextChoices):
    """What somebody answers when the owner side asks why: a reason, or that there was none."""

    MEETING = Reason.MEETING
    FOLLOW_UP = Reason.FOLLOW_UP
    NEW = Reason.NEW
    STAND_IN = Reason.STAND_IN
    CONTACT = Reason.CONTACT
    URGENT = Reason.URGENT
    MISTAKE = "mistake", _("Opened it by mistake")
