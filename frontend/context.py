"""What every page needs besides its own content: the product's name, contact, display choices, script texts."""

from base64 import b64encode
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from frontend.display import display_of
from frontend.footer import contact
from frontend.texts import script_texts


def product(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {
        "product": settings.PRODUCT_NAME,
        "contact": contact(),
        "display": display_of(request),
        "script_texts": script_texts,
        "buffer_key": buffer_key(request),
        "viewing": getattr(request, "viewing", None),
    }


def buffer_key(request: HttpRequest) -> str:
    """The key of the encrypted buffer for unsent text; the same for one person, so that it survives a new sign-in.

    Only pages that are never stored carry it, and the script keeps it in memory.
    """
    person = getattr(getattr(request, "user", None), "public_id", "")
    if not person:
        return ""
    return b64encode(salted_hmac("frontend.buffer", person, algorithm="sha256").digest()).decode()
