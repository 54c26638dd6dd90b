"""What the access app says to those who send letters or wait for an answer; it does not know them."""

from django.dispatch import Signal

from access.models import Consent

# kind, user, context: dict[str, str], key: str, section=None. Sent inside the transaction that makes the letter true,
# so that it is written with that or not at all. `key` makes a repeat recognisable. The context may hold secrets
# (a link that lets somebody in): the listener seals it.
letter_wanted = Signal()

# consent, outcome: "yes", "less" or "no". Sent inside the transaction of the answer to a draft or an offer, so that
# whoever asked has their answer with it or not at all; never with a reason.
consent_settled = Signal()


def tell_settled(consent: Consent, outcome: str) -> None:
    """Tell those who wait for an answer what it is. Runs in the caller's transaction."""
    consent_settled.send(sender=Consent, consent=consent, outcome=outcome)
