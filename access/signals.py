"""What the access app says to those who send letters or wait for an answer; it does not know them."""

from django.db import transaction
from django.dispatch import Signal

from access.models import Consent

# kind, user, context: dict[str, str], key: str, section=None. Sent inside the transaction that makes the letter true,
# so that it is written with that or not at all. `key` makes a repeat recognisable. The context may hold secrets
# (a link that lets somebody in): the listener seals it.
letter_wanted = Signal()

# consent, outcome: "yes", "less" or "no". Sent after the commit of the answer to a draft or an offer, so that whoever
# asked can be answered; never with a reason.
consent_settled = Signal()


def tell_settled(consent: Consent, outcome: str) -> None:
    """On commit, tell those who wait for an answer what it is."""
    transaction.on_commit(lambda: consent_settled.send_robust(sender=Consent, consent=consent, outcome=outcome))
