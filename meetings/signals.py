"""What the minutes tell those who listen across processes; they do not know them."""

from django.dispatch import Signal

# heads={stream: seq, …}: after the commits that made these the newest numbers; writers={stream: [who writes where, …]}:
# whose cursors have moved, nobody where that is asked. May come from any thread.
minutes_moved = Signal()
# heads, writers: the same, said by another process. Sent on the event loop of the sockets.
minutes_moved_elsewhere = Signal()
# This process has begun to hear what others say of minutes. Sent on the event loop of the sockets.
minutes_heard = Signal()
# Items have come to an agenda, or gone from one, in this process. May come from any thread.
agenda_moved = Signal()
# stream=…: this process has begun, or ended, to hold a room for these minutes. Sent on the event loop of the sockets.
room_opened = Signal()
room_closed = Signal()
# user_id=…: this person has come into, or left, a room of this process. Sent on the event loop of the sockets.
somebody_entered = Signal()
somebody_left = Signal()
# user_id=…: another process has changed this person's rights or session. Sent on the event loop of the sockets.
rights_moved_elsewhere = Signal()
