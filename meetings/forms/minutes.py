"""Writing in the minutes by a plain field, and until when they may be commented on."""

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.forms.fields import LongText, PlanDay


def last_day() -> date:
    """The day proposed as the last one for comments."""
    return timezone.localdate() + timedelta(days=settings.MINUTES_COMMENT_DAYS)


class TextForm(forms.Form):
    """Text to add below an agenda item."""

    text = LongText(
        label=gettext_lazy("Text to add"),
        max_length=10_000,
        rows=4,
        help_text=gettext_lazy("It is added below what stands there. Every line becomes a paragraph."),
        error_messages={"required": gettext_lazy("Write something to add.")},
    )


class SendForm(forms.Form):
    """Until when the minutes may be commented on."""

    comments_until = PlanDay(label=gettext_lazy("Comments until"), initial=last_day)

    def clean_comments_until(self) -> date:
        day: date = self.cleaned_data["comments_until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day
