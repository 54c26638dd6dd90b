"""The language somebody reads the pages in."""

from django.conf import settings

from access.models import User


def choose_language(language: str, *, by: User) -> None:
    """Keep the language on the account, so that it follows the person to every device. Raises ValueError for others."""
    if language not in dict(settings.LANGUAGES):
        raise ValueError("not a language of ours")
    User.objects.filter(pk=by.pk).update(language=language)
