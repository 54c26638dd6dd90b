"""The inbox: read, open, mark as read; the list and the count in the header are live fragments."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.models import User
from access.trail import heads, opened_several
from notifications.actions.notices import mark_all_read, mark_read
from notifications.gates import PAGE_SIZE, get_notice_for, notices_for, told
from notifications.wording import address_of, by_day

_FRAGMENTS = {"list": "notifications/_list.html", "count": "parts/_notices.html"}


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    fragment = request.GET.get("fragment", "")
    if fragment == "count":
        return render(request, _FRAGMENTS["count"])
    streams = heads([user.stream])
    page = Paginator(notices_for(user), PAGE_SIZE).get_page(request.GET.get("side"))
    items = told(user, page)
    shown = [item.notice.section for item in items if item.target and item.notice.section]
    opened_several(request, shown, channel="fragment" if fragment else "page")
    list_url = f"{reverse('notifications:inbox')}?fragment=list&side={page.number}"
    context = {"page": page, "days": by_day(items), "streams": streams, "list_url": list_url}
    return render(request, _FRAGMENTS.get(fragment, "notifications/inbox.html"), context)


@require_safe
def open_notice(request: HttpRequest, notice: str) -> HttpResponse:
    user = cast(User, request.user)
    found = get_notice_for(user, notice)
    item = told(user, [found])[0]
    mark_read([found], by=user)
    if address := address_of(item):
        return redirect(address)
    messages.info(request, _("You no longer have access to what the notice was about."))
    return redirect("notifications:inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_all_read(by=cast(User, request.user))
    return redirect("notifications:inbox")
