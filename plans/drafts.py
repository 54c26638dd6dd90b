"""What a draft is called: the kind of form, the record it is about, and what is being done to it.

Drafts hold unsent text. They are shown to nobody but their author, and to the author only while the section is theirs
to see; the action that saves a form removes its draft in the same transaction.
"""

import re
from collections.abc import Mapping

KEY = re.compile(r"[a-z]{2,20}\.[a-z0-9]{16}\.[a-z_-]{2,20}")
FIELD_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
MOST_FIELDS = 60
MOST_CHARACTERS = 60_000
MOST_KEPT = 100


def draft_key(kind: str, public_id: str, doing: str) -> str:
    """The name of one form: `goal.<public id>.change`."""
    return f"{kind}.{public_id}.{doing}"


def is_draft_key(text: str) -> bool:
    return KEY.fullmatch(text) is not None


def are_draft_fields(fields: Mapping[str, str]) -> bool:
    """Whether this can be what somebody wrote in one of our forms."""
    return (
        len(fields) <= MOST_FIELDS
        and all(FIELD_NAME.fullmatch(name) for name in fields)
        and sum(len(text) for text in fields.values()) <= MOST_CHARACTERS
    )
