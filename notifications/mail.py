"""Outgoing mail as files: one readable `.eml` a letter in a folder, for installations without a mail server."""

import email.message
import email.policy
import os
import time
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Folder(BaseEmailBackend):
    """Puts every letter in `MAIL_FOLDER`, whole or not at all; only the product's own account may read them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            key = message.extra_headers.get("Message-ID", "").strip("<>").split("@")[0]
            target = folder / f"{time.strftime('%Y-%m-%d-%H%M%S')}-{key or time.time_ns()}.eml"
            draft = target.with_suffix(".part")
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(_readable(message))
                file.flush()
                os.fsync(file.fileno())
            draft.rename(target)
        return len(email_messages)


def _readable(message: EmailMessage) -> bytes:
    """The message with its text as it is read, not encoded for old mail servers."""
    built = message.message()
    readable = email.message.EmailMessage(policy=email.policy.SMTPUTF8.clone(linesep="\n"))
    for name in ("From", "To", "Date", "Message-ID"):
        readable[name] = str(built[name])
    readable["Subject"] = message.subject
    readable.set_content(str(message.body), cte="8bit")
    for part in built.walk():
        if part.get_content_type() == "text/calendar":
            content = bytes(part.get_payload(decode=True)).decode()
            params = {"method": str(part.get_param("method"))}
            readable.add_alternative(content, subtype="calendar", cte="8bit", params=params)
    return readable.as_bytes()
