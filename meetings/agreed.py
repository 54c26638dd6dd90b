"""What a meeting agreed, in one line: the same in the minutes, in their file and in what is printed for somebody."""

from datetime import date

from django.utils.translation import gettext as _

from access.consenttext import day_words


def agreed_in_words(what: str, who: str, due: date | None) -> str:
    """What, who answers for it, by when; as far as each was said."""
    return ", ".join(filter(None, [what, who, _("by %(day)s") % {"day": day_words(due)} if due else ""]))
