"""National identity numbers: the two control digits (mod 11), the birth date in the first six, and the kept hash.

Covers birth numbers, D-numbers (day + 40) and the made-up numbers of test registers (month + 40, 65 or 80). A number
is kept as a keyed hash only, for matching; it never stands in an address, a log or a change.
"""

from datetime import date

from access.sealing import keyed_hash

_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def is_national_number(number: str) -> bool:
    """Whether eleven digits carry the right control digits."""
    if not (len(number) == 11 and number.isascii() and number.isdigit()):
        return False
    digits = [int(digit) for digit in number]
    return all(
        sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11 == 0
        for weights in (_FIRST, _SECOND)
    )


def agrees_with(number: str, born_on: date) -> bool:
    """Whether the day and the two-digit year in the number are those of the birth date."""
    return int(number[:2]) % 40 == born_on.day and int(number[4:6]) == born_on.year % 100


def national_id_hmac(number: str) -> str:
    """The stored form of a number: hex, 64 characters; the same for a plan's owner and for an account.

    Raises ValueError for what is no national identity number.
    """
    digits = "".join(number.split())
    if not is_national_number(digits):
        raise ValueError("Not a national identity number.")
    return keyed_hash(digits, "national-number")
