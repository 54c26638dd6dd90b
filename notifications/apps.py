"""The notifications app: begins to listen when all apps stand."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from meetings.delivery_proof import tellers
        from meetings.noticing import letter_shown
        from notifications import receivers
        from notifications.delivery import told_of
        from notifications.previews import letter_with_notice

        receivers.connect()
        tellers.append(told_of)
        letter_shown.append(letter_with_notice)
