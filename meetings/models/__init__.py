"""The records of meetings, by subject."""

from meetings.models.approval import Approval
from meetings.models.comment import Comment
from meetings.models.correction import Correction
from meetings.models.decision import Decision
from meetings.models.distribution import Receiver
from meetings.models.meeting import AgendaItem, Invitee, Meeting
from meetings.models.minutes import KeptMinutes, Minutes, MinutesUpdate
from meetings.models.notice import AttendanceWish, MeetingLink, NoticeChange, Preparation
from meetings.models.opinion import Opinion
from meetings.models.plaintext import ItemText
from meetings.models.promise import PromiseReview
from meetings.models.proposal import ProposedTime, TimeAnswer
from meetings.models.room import RaisedHand, Room
from meetings.models.wish import AgendaWish

__all__ = [
    "AgendaItem",
    "AgendaWish",
    "Approval",
    "AttendanceWish",
    "Comment",
    "Correction",
    "Decision",
    "Invitee",
    "ItemText",
    "KeptMinutes",
    "Meeting",
    "MeetingLink",
    "Minutes",
    "MinutesUpdate",
    "NoticeChange",
    "Opinion",
    "Preparation",
    "PromiseReview",
    "ProposedTime",
    "RaisedHand",
    "Receiver",
    "Room",
    "TimeAnswer",
]
