"""The records of meetings, by subject."""

from meetings.models.decision import Decision
from meetings.models.meeting import AgendaItem, Invitee, Meeting
from meetings.models.minutes import Minutes, MinutesUpdate
from meetings.models.opinion import Opinion
from meetings.models.room import RaisedHand, Room

__all__ = ["AgendaItem", "Decision", "Invitee", "Meeting", "Minutes", "MinutesUpdate", "Opinion", "RaisedHand", "Room"]
