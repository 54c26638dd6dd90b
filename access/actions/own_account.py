"""What people change about their own account: how pages look, the password, and where they are signed in."""

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.db import transaction

from access import throttle
from access.actions.sign_in import WrongPassword
from access.models import Session, User
from access.requests import SignedIn
from access.sessions import end_session, end_sessions
from access.trail import record


def choose_settings(values: dict[str, Any], *, by: User) -> None:
    """Store the person's own choices: fields of the account by name. The same again changes nothing."""
    changed = [name for name, value in values.items() if getattr(by, name) != value]
    if not changed:
        return
    with transaction.atomic():
        for name in changed:
            setattr(by, name, values[name])
        by.save(update_fields=changed)
        record("account.changed", by=by, stream=by.stream, target=by, fields=changed)


def change_password(request: SignedIn, old: str, new: str, *, by: User) -> None:
    """Change the person's own password and end their sessions in other browsers; this one gets a new key.

    Raises `WrongPassword` or `throttle.TooSoon`.
    """
    tries = throttle.begin((throttle.ACCOUNT, f"change {by.pk}"))
    if not by.check_password(old):
        raise WrongPassword
    throttle.succeeded(tries)
    with transaction.atomic():
        by.set_password(new)
        by.save(update_fields=["password"])
        update_session_auth_hash(request, by)
        end_sessions(by, keep=request.session.session_key or "")
        record("account.password_changed", by=by, stream=by.stream, target=by)


def end_one_session(session: Session, *, by: User) -> None:
    """Sign the person out in one of their own browsers: its pages and sockets close at once."""
    with transaction.atomic():
        end_session(session)
        record("account.signed_out_elsewhere", by=by, stream=by.stream, target=by)


def end_other_sessions(request: SignedIn, *, by: User) -> int:
    """Sign the person out everywhere but here; returns from how many browsers. Nothing is recorded where it is none."""
    with transaction.atomic():
        ended = end_sessions(by, keep=request.session.session_key or "")
        if ended:
            record("account.signed_out_elsewhere", by=by, stream=by.stream, target=by)
    return ended
