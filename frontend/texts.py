"""The sentences that the browser's script says, in the reader's language."""

from functools import lru_cache

from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def script_texts() -> SafeString:
    """The data block `ip-texts`, which every page carries for the script."""
    return _block(get_language() or "")


@lru_cache
def _block(language: str) -> SafeString:
    """The same on every page in a language, so it is made once."""
    return json_script(_texts(), "ip-texts")


def _texts() -> dict[str, str]:
    return {
        "lost": _("No connection. What you write is kept, and sent when the network is back."),
        "back": _("The connection is back."),
        "offer": _("Somebody has changed this. Show the new version"),
        "gone": _("You no longer have access to this part."),
        "gone_ask": _("Ask for access"),
        "gone_ask_url": reverse("plans:ask"),
        "no_right": _("You no longer have access to what is shown here."),
        "ended_title": _("You have been signed out"),
        "ended_text": _("What you have written stays here. Sign in again, and go on where you were."),
        "ended_link": _("Sign in again"),
        "ended_later": _("Stay on the page"),
        "ending_title": _("You will soon be signed out"),
        "ending_text": _("In two minutes you are signed out, since nothing has happened here for a while."),
        "ending_extend": _("Stay signed in"),
        "sending": _("Sending …"),
        "saving": _("Saving …"),
        "saved": _("Saved at {time}"),
        "saved_here": _("Saved on this device, sent when the network is back"),
        "not_saved": _("Not saved – try again"),
        "room_begun": _("Just begun"),
        "room_used_one": _("1 minute so far"),
        "room_used": _("{minutes} minutes so far"),
        "room_left_one": _("1 minute left"),
        "room_left": _("{minutes} minutes left"),
        "room_last": _("The last minute"),
        "room_over_one": _("1 minute over time"),
        "room_over": _("{minutes} minutes over time"),
        "room_agreed": _("Something new is agreed."),
        "room_item_added": _("A new item is on the agenda: {title}"),
        "room_came": _("{name} has come."),
        "room_left_us": _("{name} has left."),
        "minutes_connecting": _("Connecting …"),
        "minutes_saving": _("Saving …"),
        "minutes_saved": _("Saved. Everyone with access sees what you write."),
        "minutes_offline": _("No connection. Only you see what you write now."),
        "minutes_ended": _("You can no longer write in these minutes."),
        "minutes_signed_out": _("You have been signed out. Copy what you wrote, and sign in again."),
        "minutes_refused": _("The last change could not be saved. Copy your text and open the page again."),
        "minutes_writing": _("Writing now: {names}"),
        "minutes_alone": _("Nobody else is writing now."),
        "minutes_item": _("item {number}"),
        "minutes_field": _("Text for item {number}"),
        "minutes_toolbar": _("Text style"),
        "minutes_done": _("Finish writing"),
        "minutes_bold": _("Bold"),
        "minutes_italic": _("Italic"),
        "minutes_heading": _("Heading"),
        "minutes_bullets": _("Bullet list"),
        "minutes_numbers": _("Numbered list"),
        "minutes_link": _("Link"),
        "minutes_link_address": _("Address of the link"),
        "minutes_link_apply": _("Use the address"),
        "minutes_link_remove": _("Remove the link"),
        "minutes_link_refused": _("Use an address that begins with https, http, mailto or tel."),
        "minutes_undo": _("Undo"),
        "minutes_help": _("Help with writing"),
        "minutes_keys": _(
            "Ctrl+B bold · Ctrl+I italic · Ctrl+K link · Ctrl+Alt+2 heading · Ctrl+Shift+8 bullet list · "
            "Ctrl+Shift+7 numbered list · Ctrl+Z undo your own change · Alt+F10 go to the buttons · "
            "Escape leave the text"
        ),
    }
