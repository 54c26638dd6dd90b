"""The records of telling people: what waits in an inbox, and what must leave the house."""

from notifications.models.inbox import Notice
from notifications.models.outbox import Letter, WorkerBeat

__all__ = ["Letter", "Notice", "WorkerBeat"]
