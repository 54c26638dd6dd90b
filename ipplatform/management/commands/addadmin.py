"""Makes the first administrator of an organisation: there are no default accounts, so this prints a link."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from access.actions.offices import make_administrator


class Command(BaseCommand):
    help = "Make somebody administrator of an organisation, and print the link with which they choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--email", required=True, help="the person's e-mail address")
        parser.add_argument(
            "--organisation", required=True, help="the municipality; made where there is none of the name"
        )

    def handle(self, *args: Any, name: str, email: str, organisation: str, **options: Any) -> None:
        try:
            validate_email(email.strip())
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address.") from None
        if not name.strip() or not organisation.strip():
            raise CommandError("Say the name of the person and of the organisation.")
        token = make_administrator(name, email, organisation.strip())
        if not token:
            self.stdout.write("This person signs in already, and now administers the organisation too.")
            return
        self.stdout.write("Give this link to the person and to nobody else. It works once, for seven days:")
        self.stdout.write(settings.PUBLIC_URL + reverse("access:accept-invitation", args=[token]))
