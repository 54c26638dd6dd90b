"""Sends somebody who has lost the phone or password a new way in, where neither coordinator nor administrator can."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from access.actions.accounts import invite_anew
from access.models import User


class Command(BaseCommand):
    help = "Send a new way in to the e-mail address of an account. Make sure first who is asking."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="the address of the account")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError("There is no open account with this address.")
        invite_anew(user, by=None)
        self.stdout.write("A link is on its way by e-mail. The old way in works until the new one is used.")
