"""What is kept from somebody who sees the part it stands in: one flag, set for a reason and lifted again."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.identity import Identified
from access.models import Seat, User
from plans.models.goals import Goal, Measure, ProgressNote
from plans.models.plan import Section


class Hiding(Identified):
    """A goal, a measure or a note that the parents, or the people of one seat, do not see while the flag stands.

    What belongs to a hidden thing is hidden with it: a goal's measures, a measure's notes. Without a `seat` it is
    hidden from the parents, also from one whose parental responsibility has ended.
    """

    class Reason(models.TextChoices):
        OWN_WISH = "own_wish", _("The young person asks for it")
        SAFETY = "safety", _("It can put somebody in danger")
        SECRECY = "secrecy", _("The law says it is kept secret")
        NOT_NEEDED = "not_needed", _("They do not need it for their task")

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="hidings")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="hidings")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="hidings")
    note = models.ForeignKey(ProgressNote, on_delete=models.PROTECT, null=True, blank=True, related_name="hidings")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="hidings")
    reason = models.CharField(max_length=20, choices=Reason)
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(goal__isnull=False, measure__isnull=True, note__isnull=True)
                    | Q(goal__isnull=True, measure__isnull=False, note__isnull=True)
                    | Q(goal__isnull=True, measure__isnull=True, note__isnull=False)
                ),
                name="hiding_is_of_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=[thing],
                    condition=Q(lifted_at__isnull=True, seat__isnull=True, **{f"{thing}__isnull": False}),
                    name=f"one_hiding_of_a_{thing}_from_parents",
                )
                for thing in ("goal", "measure", "note")
            ),
            *(
                models.UniqueConstraint(
                    fields=[thing, "seat"],
                    condition=Q(lifted_at__isnull=True, seat__isnull=False, **{f"{thing}__isnull": False}),
                    name=f"one_hiding_of_a_{thing}_from_a_seat",
                )
                for thing in ("goal", "measure", "note")
            ),
        ]

    @property
    def thing(self) -> Goal | Measure | ProgressNote:
        """What is hidden."""
        found = self.goal or self.measure or self.note
        assert found is not None  # noqa: S101
        return found
