"""What the server and the worker ask before they begin: whether this installation is safe to run."""

from django.conf import settings
from django.core.checks import ERROR, run_checks


def refuse_unsafe() -> None:
    """Stop the process, in words, when production lacks what protects people; also asks the database for superusers."""
    if not settings.PRODUCTION and settings.MODE == "demo":
        return
    wrong = [one for one in run_checks(databases=["default"]) if one.level >= ERROR and not one.is_silenced()]
    if wrong:
        reasons = "\n".join(f"  {one.id}: {one.msg} {one.hint or ''}".rstrip() for one in wrong)
        raise SystemExit(f"This installation is not safe to run, so it does not start:\n{reasons}")
