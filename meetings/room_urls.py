"""Addresses of the room in which a meeting is held, and of what is written down there."""

from django.urls import URLPattern, path

from meetings.views import deciding, room

ROOM = "plan/<pid:pid>/moter/<pid:meeting>/rom"

urlpatterns: list[URLPattern] = [
    path(ROOM, room.room, name="room"),
    path(f"{ROOM}/apne", room.open_, name="open-room"),
    path(f"{ROOM}/ferdig", room.close, name="close-room"),
    path(f"{ROOM}/sak", room.move, name="move-room"),
    path(f"{ROOM}/ordet", room.word, name="give-word"),
    path(f"{ROOM}/hand", room.hand, name="raise-hand"),
    path(f"{ROOM}/vent", room.park, name="park-item"),
    path(f"{ROOM}/vent/ny", room.thought, name="park-thought"),
    path(f"{ROOM}/vent/flytt", room.move_on, name="move-parked"),
    path(f"{ROOM}/valg", room.choices, name="room-choices"),
    path(f"{ROOM}/avtale", deciding.agree, name="decide"),
    path(f"{ROOM}/avtale/<pid:decision>/angre", deciding.undo, name="undo-decision"),
    path(f"{ROOM}/mening", deciding.disagree, name="add-opinion"),
    path(f"{ROOM}/mening/<pid:opinion>/fjern", deciding.take_away, name="remove-opinion"),
    path(f"{ROOM}/vurdering", deciding.evaluate, name="evaluate-goal"),
]
