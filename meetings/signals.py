"""What the minutes tell those who listen across processes; they do not know them."""

from django.dispatch import Signal

# stream=…, seq=…: after the commit that made `seq` the newest number of the minutes' stream. May come from any thread.
minutes_moved = Signal()
# stream=…, seq=…: another process has moved these minutes. Sent on the event loop of the sockets.
minutes_moved_elsewhere = Signal()
# stream=…: this process has begun, or ended, to hold a room for these minutes. Sent on the event loop of the sockets.
room_opened = Signal()
room_closed = Signal()
