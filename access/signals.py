"""What the access app asks of those who send letters; it does not know them."""

from django.dispatch import Signal

# kind, user, context: dict[str, str], key: str, section=None. Sent inside the transaction that makes the letter true,
# so that it is written with that or not at all. `key` makes a repeat recognisable. The context may hold secrets
# (a link that lets somebody in): the listener seals it.
letter_wanted = Signal()
