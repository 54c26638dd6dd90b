"""Forms for signing in and for the first visit."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from access.entry import APP, BACKUP
from access.models import User


class PasswordField(forms.CharField):
    """A password: any characters, spaces included, the same whichever keyboard they come from."""

    def __init__(self, *, autocomplete: str, **options: Any) -> None:
        options.setdefault("max_length", 200)
        options["widget"] = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value) or "")


class CodeField(forms.CharField):
    """A code from an app or from paper; spaces in it do not matter."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 40)
        options.setdefault("error_messages", {"required": _("Write the code.")})
        options["widget"] = forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": options.pop("inputmode", "numeric"),
                "spellcheck": "false",
            }
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return "".join((super().to_python(value) or "").split())


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={"required": _("Write your e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = PasswordField(
        label=_("Password"),
        autocomplete="current-password",
        error_messages={"required": _("Write your password.")},
    )


class CodeForm(forms.Form):
    """The second step, for the way the person has chosen; alone on its page it takes the focus."""

    code = CodeField(
        label=_("Code from the app"), help_text=_("Six digits. The app shows a new code every 30 seconds.")
    )

    def __init__(self, *args: Any, way: str = APP, is_alone: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if way == BACKUP:
            code = self.fields["code"] = CodeField(
                label=_("Backup code"),
                help_text=_("One of the ten codes you kept. Each of them works once."),
                inputmode="text",
            )
            code.widget.attrs["autocomplete"] = "off"
        if is_alone and not self.is_bound:
            self.fields["code"].widget.attrs["autofocus"] = True


class NewPasswordForm(forms.Form):
    """A new password, twice, against the rules."""

    password = PasswordField(
        label=_("New password"),
        autocomplete="new-password",
        error_messages={"required": _("Write a password.")},
    )
    password_again = PasswordField(
        label=_("The same password again"),
        autocomplete="new-password",
        error_messages={"required": _("Write the same password once more.")},
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean_password_again(self) -> str:
        again = str(self.cleaned_data["password_again"])
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError(_("The two passwords are not the same."))
        return again


class KeptForm(forms.Form):
    """The person says that the backup codes are kept."""

    kept = forms.BooleanField(
        label=_("I have kept the codes in a safe place"),
        error_messages={"required": _("Tick that you have kept the codes. They are not shown again.")},
    )
