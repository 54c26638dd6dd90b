"""Brings an installation up to this version: database, static files and, if asked, the demo municipality."""

import sys
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ipplatform.install import stamps
from ipplatform.install.progress import step


class Command(BaseCommand):
    help = "Migrate the database and collect static files. With --demo, fill an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        if demo and settings.PRODUCTION:
            raise CommandError("The demo municipality does not belong in production.")
        try:
            self._prepare(demo=demo)
        except KeyboardInterrupt:
            # What was committed stays, the rest is undone; the next start goes on from there.
            sys.exit(130)

    def _prepare(self, *, demo: bool) -> None:
        # Letters, keys and content: nobody else on this machine reads them.
        Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True, mode=0o700)
        with step("Bringing the database up to date"):
            call_command("migrate", verbosity=0, interactive=False)
        _collect_static_files()
        if demo:
            if not get_user_model().objects.exists():
                with step("Loading the demo municipality"):
                    call_command("loaddemo", stdout=StringIO())
            call_command("cast")


def _collect_static_files() -> None:
    """Collect, name by content and compress, unless that is done for exactly these files."""
    wanted = stamps.fingerprint(
        Path(storage.path(name)) for finder in finders.get_finders() for name, storage in finder.list([])
    )
    folder = Path(settings.STATIC_ROOT)
    stamp = folder.with_name(f"{folder.name}.stamp")
    if stamps.is_fresh(stamp, wanted) and folder.is_dir():
        return
    with step("Collecting static files"):
        call_command("collectstatic", verbosity=0, interactive=False)
    stamps.put(stamp, wanted)
