"""The page that lists the cast and signs a visitor in as one of them; in production it does not exist."""

import django_otp
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.decorators import public
from access.stepup import Method, mark_fresh
from ipplatform.demo.cast import CAST, device_of, is_open, present


@public
@require_safe
def cast(request: HttpRequest) -> HttpResponse:
    """Who can be chosen, who they are and what they will see."""
    return _page(request)


@public
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the cast, the second factor counted as given; somebody unknown gets the list again."""
    if not is_open():
        raise Http404
    device = device_of(request.POST.get("person", ""))
    if device is None:
        return _page(request, problem=_("There is nobody of that name here. Choose one of these."), status=422)
    request.session.flush()
    login(request, device.user, backend="django.contrib.auth.backends.ModelBackend")
    django_otp.login(request, device)
    # A visitor has no app to show a code of; what they sign says that it was signed in a demo.
    mark_fresh(request, Method.DEMO)  # type: ignore[arg-type]
    return redirect("ipplatform:overview")


def _page(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    if not is_open():
        raise Http404
    here = present()
    members = [member for member in CAST if member.short_name in here]
    return render(request, "ipplatform/demo.html", {"members": members, "problem": problem}, status=status)
