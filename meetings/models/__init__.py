"""The records of meetings, by subject."""

from meetings.models.meeting import AgendaItem, Invitee, Meeting
from meetings.models.minutes import Minutes, MinutesUpdate

__all__ = ["AgendaItem", "Invitee", "Meeting", "Minutes", "MinutesUpdate"]
