"""Says in words how long somebody must wait before the next try is heard."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.throttle import TooSoon


def in_words(too_soon: TooSoon) -> str:
    """A sentence for the form."""
    if too_soon.seconds < 60:
        wait = ngettext("%(n)s second", "%(n)s seconds", too_soon.seconds) % {"n": too_soon.seconds}
    else:
        minutes = -(-too_soon.seconds // 60)
        wait = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    return _("There have been many wrong tries. Wait %(wait)s before you try again.") % {"wait": wait}
