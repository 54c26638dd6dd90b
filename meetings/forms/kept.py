"""What is filled in about final minutes: an addition, and somebody outside who gets them."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Receiver
from plans.forms.fields import LongText, PlanDay


class CorrectionForm(forms.Form):
    """The text of an addition."""

    text = LongText(
        label=gettext_lazy("What you add"),
        max_length=5000,
        rows=6,
        help_text=gettext_lazy("Say what is wrong or missing, and what is right."),
        error_messages={"required": gettext_lazy("Write what you add.")},
    )


class ReceiverForm(forms.Form):
    """Somebody outside the plan, and how they got the minutes."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, error_messages={"required": gettext_lazy("Write who gets them.")}
    )
    address = LongText(
        label=gettext_lazy("Postal address"),
        max_length=300,
        rows=3,
        required=False,
        help_text=gettext_lazy("For the letter that goes on top. One line for each line of the address."),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[(Receiver.Way.POST, Receiver.Way.POST.label), (Receiver.Way.HAND, Receiver.Way.HAND.label)],
        initial=Receiver.Way.POST,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    given_on = PlanDay(label=gettext_lazy("When"), initial=timezone.localdate)
    is_agreed = forms.BooleanField(
        label=gettext_lazy("The plan owner, or who decides for them, has agreed that this person gets the minutes"),
        error_messages={"required": gettext_lazy("Nobody outside the plan gets the minutes without that. Ask first.")},
    )

    def clean_given_on(self) -> date:
        day: date = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Choose today or an earlier day."))
        return day
