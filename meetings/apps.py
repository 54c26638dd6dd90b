"""The meetings app: what it adds to the pages of a plan, and the rooms of the minutes that listen."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from meetings.minutes import rooms

        rooms.listen()
