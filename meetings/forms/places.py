"""Where a meeting is, as fields of a form: at a place, or by video."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NEEDS_HTTPS = gettext_lazy("Write a link that begins with https://")


def web_address(**options: Any) -> forms.CharField:
    """A field for a link to another site."""
    return forms.CharField(
        max_length=500,
        widget=forms.URLInput,
        required=False,
        validators=[URLValidator(schemes=["https"], message=NEEDS_HTTPS)],
        **options,
    )


def require_place(form: forms.Form) -> None:
    """Have a form say where people meet, unless what it says of that is wrong already."""
    said = [form.cleaned_data.get(name) or name in form.errors for name in ("place", "video_url")]
    if not any(said):
        form.add_error("place", _("Write where you meet, or give a link to the video meeting."))
