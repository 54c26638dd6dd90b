"""The wiring app: overview page, demo sign-in, health, commands and start-up checks."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "ipplatform"
    verbose_name = "Individual-plan platform"

    def ready(self) -> None:
        from ipplatform import checks  # noqa: F401  (registers the start-up checks)
