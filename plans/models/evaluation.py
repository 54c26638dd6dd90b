"""How somebody finds that it goes with a goal, on a day."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.models import Seat, User
from plans.models.goals import Goal


class Evaluation(Identified):
    """One seat's view of a goal: a face, words or both; `by` is who wrote it down. A newer one stands beside it."""

    class Face(models.IntegerChoices):
        VERY_BAD = 1, _("Very bad")
        BAD = 2, _("Bad")
        IN_BETWEEN = 3, _("In between")
        GOOD = 4, _("Good")
        VERY_GOOD = 5, _("Very good")

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="evaluations")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="evaluations")
    face = models.PositiveSmallIntegerField(choices=Face, null=True, blank=True)
    words = models.TextField(blank=True, max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(face__isnull=False) | ~models.Q(words=""), name="evaluation_says_something"
            )
        ]
