"""PDF for people: Typst templates with content passed as data, made in a child process that cannot do harm.

The content is never markup: a template reads it as JSON, so a text that looks like code stays text. The same data gives
the same bytes. Every file is PDF/UA-1: tagged, with a language and a title.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

TEMPLATES = Path(__file__).parent / "templates"
SECONDS = 20


class NotMade(Exception):
    """The child process failed, or needed too much time or memory; it says which, and nothing of the content."""


def pdf(template: str, data: Mapping[str, Any], *, lang: str) -> bytes:
    """The file of a template (its name without `.typ`) with this data in this language. Raises `NotMade`.

    `data` holds what JSON can hold, with a `title`; the template says what else it needs.
    """
    order = json.dumps({"template": template, "data": dict(data), "lang": lang}, sort_keys=True)
    try:
        # -I: neither the environment nor the working directory has a say in what the child imports.
        done = subprocess.run(  # noqa: S603
            [
                sys.executable,
                "-I",
                str(Path(__file__).with_name("child.py")),
                str(TEMPLATES),
                str(settings.PRINT_FONTS),
            ],
            input=order.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=TEMPLATES,
            env={"PATH": "", "TZ": settings.TIME_ZONE},
        )
    except subprocess.TimeoutExpired as late:
        raise NotMade("too slow") from late
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise NotMade(f"the child ended with {done.returncode}")
    return done.stdout
