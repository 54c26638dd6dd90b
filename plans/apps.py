"""The plans app: puts its own cards on the overview."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        from plans.ages import parents_card
        from plans.asked import asked_card
        from plans.frame import overview_parts
        from plans.questions import overdue_card

        overview_parts += [asked_card, parents_card, overdue_card]
