"""Marks on views: who may come in at all, and that a form counts once."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponseRedirect

from access.models import FormReceipt

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """The page holds no content: anybody may open it."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def half_signed_in(view: View) -> View:
    """The page is part of signing in: a session without a verified second factor may open it. No content."""
    view.is_half_signed_in = True  # type: ignore[attr-defined]
    return view


def once(view: View) -> View:
    """Make a form that creates or sends something count once.

    The form holds a random `_once` (the `{% once %}` tag). The first submit that succeeds (answers with a redirect)
    leaves a receipt in its own transaction; the same form again is answered with that redirect and changes nothing,
    also when both arrive at the same time: the second waits for the first at the receipt's unique row.
    """

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        token = request.POST.get("_once", "")[:32]
        if request.method != "POST" or not token or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                receipt = FormReceipt.objects.create(user_id=request.user.pk, token=token, location="")
                response, refusal = _answer(view, request, *args, **kwargs)
                if isinstance(response, HttpResponseRedirect):
                    receipt.location = response.url[:300]
                    receipt.save(update_fields=["location"])
                else:
                    receipt.delete()
        except IntegrityError:
            earlier = FormReceipt.objects.filter(user_id=request.user.pk, token=token).first()
            if earlier is None or not earlier.location:
                raise
            return HttpResponseRedirect(earlier.location)
        if refusal is not None:
            raise refusal
        return response

    return counted  # type: ignore[return-value]


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> tuple[Any, Exception | None]:
    """The view's answer, or its refusal: one that is raised further out, so that its row in the access log stays."""
    try:
        return view(request, *args, **kwargs), None
    except (Http404, PermissionDenied) as refusal:
        return None, refusal
