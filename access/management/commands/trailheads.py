"""Prints the signed heads of the trail, for a file on another machine: `ipplatform trail-heads > heads.jsonl`."""

from typing import Any

from django.core.management.base import BaseCommand

from access.chain import line_of
from access.models import TrailHead


class Command(BaseCommand):
    help = "Print every signed head of the trail, one a line. Keep them on another machine."

    def handle(self, *args: Any, **options: Any) -> None:
        for head in TrailHead.objects.order_by("pk").iterator():
            self.stdout.write(line_of(head))
