"""The command line: Django's commands and ours, under one name and one settings module."""

import os
import sys


def main() -> None:
    """Run `ipplatform <command>`; the exit code is the command's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipplatform.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["ipplatform", *sys.argv[1:]])
