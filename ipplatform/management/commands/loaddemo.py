"""Loads the demo municipality: people who sign in at /demo/ and a dozen plans."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ipplatform.demo.loading import NotEmpty, load


class Command(BaseCommand):
    help = "Fill an empty database with the demo municipality. `make demo-reset` empties it first."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo municipality does not belong in production.")
        try:
            plans = load()
        except NotEmpty:
            raise CommandError("There are people or plans here already. `make demo-reset` starts anew.") from None
        self.stdout.write(f"Loaded the demo municipality with {plans} plans.")
