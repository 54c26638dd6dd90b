"""The meetings app: what it adds to the pages of a plan, and the rooms of the minutes that listen."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from access.frozen import FROZEN, Frozen

# What was frozen and what was signed: tables to which rows are added only, each with what no second row may have.
KEPT_FOR_GOOD = {
    "meetings_keptminutes": ("id", "minutes_id"),
    "meetings_correction": ("id", "public_id", "minutes_id, number"),
}
# When they became final stands in the trail.
FROZEN_MINUTES = Frozen(
    column="state",
    value="final",
    kept=("id", "public_id", "meeting_id", "finished_by_id", "final_html", "final_sha256"),
    keys=("id", "public_id", "meeting_id"),
)


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy

        from access.liveviews import APPEND_ONLY
        from meetings import history, pages, room_history
        from meetings.minutes import atonce, rooms
        from plans.frame import Part, overview_parts, parts
        from plans.lifeareas import SectionKind
        from plans.viewing import viewable

        kinds = (SectionKind.MEETINGS,)
        parts.append(
            Part("meetings", "meetings:meetings", gettext_lazy("Meetings"), "calendar", 40, kinds, in_bar=True)
        )
        viewable.update({"meetings:meetings", "meetings:meeting", "meetings:minutes", "meetings:plan-then"})
        viewable.update({"meetings:agenda", "meetings:meeting-history"})
        APPEND_ONLY.update(KEPT_FOR_GOOD)
        FROZEN["meetings_minutes"] = FROZEN_MINUTES
        overview_parts.append(pages.next_meeting_card)
        history.register()
        room_history.register()
        rooms.listen()
        post_migrate.connect(atonce.make_function, sender=self, dispatch_uid="meetings.make_function")
