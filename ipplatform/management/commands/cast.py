"""Prints how each person of the cast signs in. Only in the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from ipplatform.demo.cast import CAST, PASSWORD, TOTP_KEY_IN_LETTERS, is_open


class Command(BaseCommand):
    help = "Print the cast of the demo and how each of them signs in."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_open():
            raise CommandError("There is no cast here: this is not a demo.")
        with translation.override("en"):
            width = max(len(member.name) for member in CAST)
            self.stdout.write("The cast of Fjordvik:")
            for member in CAST:
                self.stdout.write(f"  {member.name:<{width}}  {member.email:<22}  {member.who}")
        self.stdout.write(f"\nWithout a password: {settings.PUBLIC_URL}/demo/")
        self.stdout.write(f"By the real sign-in: the e-mail address, the password «{PASSWORD}»,")
        self.stdout.write(f"and a code from an app that was given the key {TOTP_KEY_IN_LETTERS}.")
