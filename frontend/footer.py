"""The foot of every page, and whom to turn to: the same for all who read in one language."""

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def contact() -> dict[str, str] | None:
    """What to show and where its link leads (empty for plain words); None where the municipality says nothing."""
    return _contact(settings.MUNICIPALITY_CONTACT)


def footer() -> SafeString:
    """The foot of the page."""
    return _footer(get_language(), settings.ACCESSIBILITY_STATEMENT_URL, settings.MUNICIPALITY_CONTACT)


@lru_cache
def _footer(_language: str | None, statement: str, words: str) -> SafeString:
    """Drawn once for all that it depends on; in the language that is being spoken."""
    return render_to_string("parts/footer.html", {"accessibility_statement": statement, "contact": _contact(words)})


def _contact(words: str) -> dict[str, str] | None:
    return {"words": words, "address": f"mailto:{words}" if "@" in words else ""} if words else None
