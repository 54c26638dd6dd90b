"""Whose request it is: Django's and django-otp's own middleware, with what they look up read by statements of ours.

What they look at (the account, its password, the person's own confirmed device) stays theirs to judge.
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.utils.functional import SimpleLazyObject
from django_otp.middleware import OTPMiddleware
from django_otp.models import Device

from access.statements import Question, record_of


class PersonOfSession(AuthenticationMiddleware):
    """The person has been read together with the session; Django asks where that is not enough."""

    def process_request(self, request: Any) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: request.session.ordinary_person or get_user(request))


class FactorOfSession(OTPMiddleware):
    """The second factor that let the session in, while the person still has it."""

    def _device_from_persistent_id(self, persistent_id: str) -> Any:
        label, _, number = persistent_id.rpartition("/")
        if label not in _kinds() or not (number.isascii() and number.isdigit()):
            return None
        kind, question = _kinds()[label]
        rows = question.ask(int(number))
        return record_of(kind, rows[0]) if rows else None


@cache
def _kinds() -> dict[str, tuple[Any, Question]]:
    """Every kind of device by its name in a session, and the question for one of them."""
    kinds: list[Any] = [kind for kind in apps.get_models() if issubclass(kind, Device)]
    return {
        kind.model_label(): (kind, Question(kind._meta.concrete_fields, f"FROM {kind._meta.db_table} WHERE id = %s"))
        for kind in kinds
    }
