"""Registers the front end with Django, and its system check."""

from django.apps import AppConfig


class FrontendConfig(AppConfig):
    name = "frontend"
    label = "frontend"

    def ready(self) -> None:
        from frontend import checks  # noqa: F401  (registers itself)
