"""How passwords are hashed, and which are refused."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Argon2id(Argon2PasswordHasher):
    """Argon2id with 7 MiB, five passes, one lane: of the sets in OWASP's password storage cheat sheet, our cheapest.

    The sheet holds its sets to be of equal strength, from 46 MiB and one pass to this one. Sign-ins come in a
    rush at half past seven; little memory stays close to the processor. A hash made with another set holds, and is made
    anew when its person signs in.
    """

    algorithm = "argon2"
    time_cost = 5
    memory_cost = 7 * 1024
    parallelism = 1


class LongEnough(MinimumLengthValidator):
    """Django's rule, in our words: its own are not translated to Norwegian."""

    def get_error_message(self) -> str:
        return ngettext("Use at least %(n)s character.", "Use at least %(n)s characters.", self.min_length) % {
            "n": self.min_length
        }


class NotCommon(CommonPasswordValidator):
    """Django's list of twenty thousand passwords that are tried first, in our words."""

    def get_error_message(self) -> str:
        return _("Many people use this password, so it is easy to guess. Choose another one.")


class NotOnlyNames:
    """Refuses passwords that are little more than names of the person or the product, or words tried first."""

    smallest_rest = 8

    def validate(self, password: str, user: Any = None) -> None:
        rest = password.casefold()
        for word in _known_words(user):
            rest = rest.replace(word, "")
        if len(rest.strip()) < min(self.smallest_rest, len(password)):
            raise ValidationError(self.get_help_text(), code="password_only_names")

    def get_help_text(self) -> str:
        return _("Use something else than your own name, your e-mail address or the name of this service.")


# Django's list of common passwords is English; these open most of the Norwegian ones.
_TRIED_FIRST = (
    "passord password hemmelig velkommen qwerty sommer vinter våren høsten norge kommune jegelskerdeg "
    "individuell plan 12345 123456 1234567 12345678 123456789"
)


def _known_words(user: Any) -> list[str]:
    """What anybody who knows the person or the service would try first."""
    texts = [settings.PRODUCT_NAME, _TRIED_FIRST, getattr(user, "name", ""), getattr(user, "email", "")]
    words = {word for text in texts for word in [text.casefold(), *re.split(r"\W+", text.casefold())] if len(word) >= 3}
    return sorted(words, key=len, reverse=True)
