"""Serves this installation in the foreground: server and worker, each started again when it dies."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Prepare the installation, then run the server and the worker until stopped."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", help="the port to listen on (or PORT)")
        parser.add_argument("--data", help="the folder of database, files and letters (or IPPLATFORM_DATA)")
        parser.add_argument("--demo", action="store_true", help="fill an empty database with the demo")

    def handle(self, *args: Any, port: str | None, data: str | None, demo: bool, **options: Any) -> None:
        chosen = [f"--{name}={value}" for name, value in (("port", port), ("data", data)) if value]
        chosen += ["--demo"] if demo else []
        # Replaced, not called: whoever watches over the product need not hold all of Django in memory.
        os.execv(sys.executable, [sys.executable, "-m", "ipplatform.serving", *chosen])
