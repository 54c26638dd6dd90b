"""The command line: Django's commands and ours, under one name and one settings module."""

import os
import sys


def main() -> None:
    """Run `ipplatform <command>`; the exit code is the command's. `verify-trail` may be written so: a module cannot."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipplatform.settings")
    from django.core.management import execute_from_command_line

    words = sys.argv[1:]
    if words and not words[0].startswith("-"):
        words[0] = words[0].replace("-", "")
    execute_from_command_line(["ipplatform", *words])
