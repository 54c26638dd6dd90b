"""Verifies the trail and the access log: `ipplatform verify-trail [--heads FILE]`. Exit code 1: something is wrong."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from access.chain import head_of
from access.models import TrailHead
from access.verifying import verify_trail

_MOST_SHOWN = 200


class Command(BaseCommand):
    help = "Find every row of the trail and the access log that was changed, removed or put in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--heads", default="", help="a file of signed heads that was kept on another machine")

    def handle(self, *args: Any, heads: str, **options: Any) -> None:
        seen = verify_trail(_heads_in(heads) if heads else ())
        wrong = [finding for one in seen for finding in one.findings]
        for one in seen:
            self.stdout.write(f"{one.trail}: {one.rows} rows sealed, {one.waiting} waiting for their seal.")
        for finding in wrong[:_MOST_SHOWN]:
            self.stdout.write(f"WRONG  {finding}")
        if len(wrong) > _MOST_SHOWN:
            self.stdout.write(f"… and {len(wrong) - _MOST_SHOWN} more.")
        if wrong:
            sys.exit(1)
        self.stdout.write("Nothing has been changed, removed or put in.")


def _heads_in(name: str) -> list[TrailHead]:
    try:
        lines = Path(name).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The heads cannot be read: {error}") from error
    heads = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                heads.append(head_of(line))
        except ValueError as error:
            raise CommandError(f"Line {number} of {name} is not a signed head.") from error
    if not heads:
        raise CommandError(f"There are no heads in {name}.")
    return heads
