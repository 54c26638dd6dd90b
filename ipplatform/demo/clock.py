"""The story's clock: lets a plan that is loaded today have a past, without touching anything already written.

While it runs, rows are *born* with the story's time where they would have got the present one: the trail and the access
log are append-only and stay so. What actions set to the present by an update is moved afterwards, in `settle`. Only the
demo's loader has such a clock; the product knows one time, the real one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, Model
from django.db.models.signals import pre_save
from django.utils import timezone

from access.dates import start_of, today
from access.models import Consent, Grant
from meetings.models import Invitee, Meeting, Minutes, TimeAnswer
from notifications.models import Notice
from plans.models import AboutText, Goal, Measure, Plan

# What is set to the present without a row being born.
_SET_BY_ACTIONS: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Grant, ("granted_at", "valid_from", "revoked_at")),
    (Consent, ("valid_from", "signed_at", "ended_at")),
    (Plan, ("ended_at",)),
    (AboutText, ("changed_at",)),
    (Goal, ("changed_at",)),
    (Measure, ("changed_at",)),
    (Meeting, ("called_at", "asked_at")),
    (Invitee, ("answered_at", "contributed_at")),
    (TimeAnswer, ("answered_at",)),
    (Minutes, ("sent_at", "final_at")),
    # Written many at a time, which sends no signal.
    (Notice, ("created_at",)),
)
_MORNING = timedelta(hours=8, minutes=10)
_BETWEEN = timedelta(minutes=3)


class Clock:
    """Tells the story's time: some minutes later at every event of a day, never later than the real time."""

    def __init__(self) -> None:
        self.began = timezone.now()
        self.now = start_of(date(1990, 1, 1))

    def turn_to(self, day: int) -> None:
        """Go to the morning of a day, counted from today, or some minutes on when it is that day already.

        People are let off on Saturdays and Sundays: what falls there is done on Friday.
        """
        morning = start_of(working_day(day)) + _MORNING
        self.now = min(max(morning, self.now + _BETWEEN), self.began - timedelta(seconds=1))

    def settle(self) -> None:
        """Move what has been set to the present since the last time to the story's present."""
        for model, names in _SET_BY_ACTIONS:
            for name in names:
                fresh = {f"{name}__gte": self.began, f"{name}__lte": timezone.now()}
                model._default_manager.filter(**fresh).update(**{name: self.now})


def working_day(day: int) -> date:
    """The day itself, or the nearest working day: a later one for days to come, an earlier one for past days."""
    found = today() + timedelta(days=day)
    while found.weekday() > 4:
        found += timedelta(days=1 if day > 0 else -1)
    return found


@contextmanager
def story_time() -> Iterator[Clock]:
    """Run the story's clock."""
    clock = Clock()

    def be_born(sender: type[Model], instance: Model, **_kwargs: Any) -> None:
        if instance._state.adding:
            for field in _birth_fields(sender):
                if _is_present(getattr(instance, field), clock):
                    setattr(instance, field, clock.now)

    pre_save.connect(be_born, weak=False, dispatch_uid="demo.story-time")
    try:
        yield clock
    finally:
        pre_save.disconnect(dispatch_uid="demo.story-time")


def _birth_fields(model: type[Model]) -> list[str]:
    fields = model._meta.concrete_fields
    return [field.name for field in fields if isinstance(field, DateTimeField) and field.default is timezone.now]


def _is_present(value: object, clock: Clock) -> bool:
    return isinstance(value, datetime) and value >= clock.began
