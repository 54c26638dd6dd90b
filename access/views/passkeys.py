"""The person's own passkeys, and the JSON by which the page's script makes and uses them."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access import browsers, stepup
from access.actions import passkeys as actions
from access.decorators import once, public
from access.entry import get_passkey_for, passkeys_for
from access.forms.passkeys import NewPasskeyForm, PasskeyAnswerForm, PasskeyNameForm
from access.forms.stepup import StepUpForm
from access.passkeys import NotProved, handle_of
from access.requests import Request, SignedIn
from access.throttle import TooSoon
from access.views.onward import onward
from access.views.sign_in import way_back
from access.views.stepup import prove
from access.views.waits import in_words


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def own_passkeys(request: SignedIn) -> HttpResponse:
    """Lists them; a new one can be made by whoever has just shown a second factor, which a POST does."""
    form = StepUpForm(request.POST or None, request=request)
    status = 200
    if request.method == "POST":
        if prove(request, form):
            return redirect("access:passkeys")
        status = form.status
    rows = [{"passkey": one, "handle": handle_of(one)} for one in passkeys_for(request.user)]
    context = {
        "rows": rows,
        "stepup": form,
        "is_fresh": form.proof is not None,
        "name_form": PasskeyNameForm(),
        "is_full": len(rows) >= actions.MOST_PASSKEYS,
    }
    return render(request, "access/passkeys.html", context, status=status)


@never_cache
@require_POST
def begin_making(request: SignedIn) -> JsonResponse:
    try:
        return JsonResponse(actions.begin_making(request, by=request.user))
    except stepup.StepUpNeeded:
        return _problem(_("Show once more that it is you. Open the page again, and write a code."), 403)
    except actions.TooMany:
        return _problem(_("You have ten passkeys. Remove one first."), 409)


@never_cache
@require_POST
def make(request: SignedIn) -> JsonResponse:
    form = NewPasskeyForm(request.POST)
    if not form.is_valid():
        words = form.errors.get("name") or [_("The passkey was not made. Try again.")]
        return _problem(str(words[0]), 422)
    try:
        actions.make(request, form.cleaned_data["answer"], form.cleaned_data["name"], by=request.user)
    except stepup.StepUpNeeded:
        return _problem(_("Show once more that it is you. Open the page again, and write a code."), 403)
    except NotProved:
        return _problem(_("The passkey was not made. Try again."), 422)
    messages.success(request, _("The passkey is ready. You can sign in with it from now on."))
    return JsonResponse({"next": reverse("access:passkeys")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: SignedIn, passkey: str) -> HttpResponse:
    found = get_passkey_for(request.user, passkey)
    form = PasskeyNameForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        actions.rename(found, form.cleaned_data["name"], by=request.user)
        messages.success(request, _("The name is changed."))
        return redirect("access:passkeys")
    status = 422 if request.method == "POST" else 200
    return render(request, "access/rename_passkey.html", {"form": form}, status=status)


@never_cache
@require_POST
@once
def remove(request: SignedIn, passkey: str) -> HttpResponse:
    actions.remove(get_passkey_for(request.user, passkey), by=request.user)
    messages.success(request, _("The passkey is removed. Nobody can sign in with it any more."))
    return redirect("access:passkeys")


@never_cache
@require_safe
def confirm(request: SignedIn) -> HttpResponse:
    """Somebody who is signed in shows with a passkey that it is still them."""
    return render(request, "access/confirm_with_passkey.html", {"next": way_back(request)})


@public
@never_cache
@require_POST
def begin_using(request: Request) -> JsonResponse:
    return JsonResponse(actions.begin_using(request))


@public
@never_cache
@require_POST
def use(request: Request) -> JsonResponse:
    form = PasskeyAnswerForm(request.POST)
    try:
        if not form.is_valid():
            raise NotProved
        has_entered = actions.use(request, form.cleaned_data["answer"])
    except NotProved:
        return _problem(_("The passkey does not work here. Try again, or sign in another way."), 422)
    except TooSoon as too_soon:
        return _problem(in_words(too_soon), 429)
    response = JsonResponse({"next": onward(request.user, way_back(request)) if has_entered else way_back(request)})
    if has_entered:
        browsers.remember(request, response, request.user)
    return response


def _problem(words: str, status: int) -> JsonResponse:
    return JsonResponse({"problem": words}, status=status)
