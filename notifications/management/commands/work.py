"""Runs a worker: `ipplatform work` until it is told to stop, `ipplatform work --once` for what is due now."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from notifications.worker import Worker


class Command(BaseCommand):
    help = "Send letters, tell of access that ends, and announce what was left behind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        worker = Worker()
        if once:
            while worker.step():
                pass
            return
        for kind in (signal.SIGINT, signal.SIGTERM):
            signal.signal(kind, lambda *_: worker.stop.set())
        worker.run()
