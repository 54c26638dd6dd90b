"""What every page needs besides its own content: the product's name, contact, display choices, script texts."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from frontend.display import display_of
from frontend.texts import script_texts


def product(request: HttpRequest) -> dict[str, Any]:
    """Context processor; `contact` is empty, or what to show and where its link leads (empty when plain words)."""
    words = settings.MUNICIPALITY_CONTACT
    return {
        "product": settings.PRODUCT_NAME,
        "contact": {"words": words, "address": f"mailto:{words}" if "@" in words else ""} if words else None,
        "accessibility_statement": settings.ACCESSIBILITY_STATEMENT_URL,
        "display": display_of(request),
        "script_texts": script_texts,
    }
