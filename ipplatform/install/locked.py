"""The lock file, read as what it is: packages with their hashes, and for each of them who asked for it."""

import re
from collections.abc import Iterator

from ipplatform.install.progress import CannotGoOn

# How the program that makes the lock calls the dependencies of pyproject.toml that belong to no group.
_PRODUCT = "ipplatform (pyproject.toml)"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_ASKED_BY = re.compile(r"^ +# +(?:via +)?(?!via$)(\S.*)$", re.MULTILINE)


def product_part(lock: str) -> str:
    """Return the lock without what only tests and checks asked for, and what that asked for in turn.

    Raises CannotGoOn where the lock does not tell who asked for what.
    """
    packages = list(_packages(lock))
    shipped = {_PRODUCT}
    while more := {name for name, asked_by, _text in packages if asked_by & shipped} - shipped:
        shipped |= more
    if shipped == {_PRODUCT}:
        raise CannotGoOn(
            "requirements.lock does not tell who asked for a package. CONTRIBUTING.md says how to make it."
        )
    return "".join(text for name, _asked_by, text in packages if name in shipped)


def _packages(lock: str) -> Iterator[tuple[str, set[str], str]]:
    """Each package: its name, who asked for it, and all the lock says of it."""
    for text in re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE):
        if named := _NAME.match(text):
            yield named[0], set(_ASKED_BY.findall(text)), text
