"""Forms of the page where people change their own account; each is one group with its own button."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from access.forms.sign_in import NewPasswordForm, PasswordField
from access.models import User


class DisplayForm(forms.Form):
    """How pages look."""

    text_size = forms.ChoiceField(label=_("Text size"), choices=User.TextSize.choices, widget=forms.RadioSelect)
    scheme = forms.ChoiceField(label=_("Colours"), choices=User.Scheme.choices, widget=forms.RadioSelect)
    has_more_air = forms.BooleanField(label=_("More air between the lines"), required=False)
    has_calm_view = forms.BooleanField(
        label=_("Calm view"), required=False, help_text=_("Shows one thing at a time, with large buttons.")
    )


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("The language of the pages"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


class WritingForm(forms.Form):
    """How the person writes in minutes."""

    has_plain_minutes = forms.BooleanField(
        label=_("Use a plain text field in minutes"),
        required=False,
        help_text=_("Suits some screen readers better. What you write is added when you press the button."),
    )


class PresenceForm(forms.Form):
    """What others learn of the person while they read."""

    is_presence_hidden = forms.BooleanField(
        label=_("Do not show others where I am"),
        required=False,
        help_text=_("Otherwise those who see the same part of a plan see your name while you have it open."),
    )


class CalendarForm(forms.Form):
    """What leaves the product with an entry for the person's own calendar."""

    calendar_detail = forms.ChoiceField(
        label=_("What the entries say"),
        choices=User.CalendarDetail.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Others may see your calendar: at work, in the family, on a locked screen. No entry names anybody."
        ),
    )


class ChangePasswordForm(NewPasswordForm):
    """A new password, for the one in use."""

    old_password = PasswordField(label=_("The password you have now"), autocomplete="current-password")
    field_order = ("old_password", "password", "password_again")


GROUPS: dict[str, type[forms.Form]] = {
    "display": DisplayForm,
    "language": LanguageForm,
    "writing": WritingForm,
    "presence": PresenceForm,
    "calendar": CalendarForm,
}


def group_form(group: str, user: User, data: Any = None) -> forms.Form:
    """The form of a group of choices, bound to `data` or filled from the account."""
    form = GROUPS[group]
    initial = {name: getattr(user, name) for name in form.base_fields}
    return form(data, initial=initial, auto_id=f"id_{group}_%s")
