"""Tells in words that the front-end bundle has not been built, instead of serving an unstyled page."""

from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, register

DIST = Path(__file__).resolve().parent / "dist"
REQUIRED = ("app.css", "app.js", "minutes.js", "icons.svg", "favicon.svg", "inter.woff2")


@register()
def bundle_is_built(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    """`frontend.E001` when a file of the bundle is missing."""
    missing = [name for name in REQUIRED if not (DIST / name).is_file()]
    if not missing:
        return []
    return [
        Error(
            f"The front-end bundle is not built: {', '.join(missing)} is missing.",
            hint="Run `make run` once, or `npm ci --ignore-scripts` and `node build.mjs` in frontend/.",
            id="frontend.E001",
        )
    ]
