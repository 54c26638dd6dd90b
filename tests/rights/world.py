"""The cast with something written everywhere, every part of it marked with words that are found nowhere else.

A word belongs to one part of one plan (or to one person). Whoever may not read that part must never be sent its word:
not in a page, a header, a fragment, JSON or a frame. Addresses count too: the public ids of what stands in a part.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any

from access.identity import LENGTH
from access.models import (
    AccessRequest,
    Consent,
    SharingStop,
)
from meetings.models import (
    AgendaItem,
    AgendaWish,
    Approval,
    Comment,
    Decision,
    Meeting,
    Minutes,
    Opinion,
    Preparation,
    Receiver,
)
from notifications.models import Notice
from plans.models import AccessQuestion, Goal, Hiding, Measure, Plan, ProgressNote, Section
from tests.cast import Cast

# What a word of a part looks like. No word begins inside another, so that a search passes over none.
WORD = "zq[a-pr-y]{10}"
_LETTERS = "abcdefghijklmnoprstuvwxy"
# The short names of the plans; the first word of a part's name: "maja/health".
PLANS = ("maja", "nora", "leif", "tor")


@dataclass
class World:
    """The cast, and what stands in each part: goals, measures, meetings by the part's name ("maja/health")."""

    cast: Cast
    sections: dict[str, Section] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    opinions: dict[str, Opinion] = field(default_factory=dict)
    promises: dict[str, Decision] = field(default_factory=dict)
    sent: Meeting | None = None
    final: Meeting | None = None
    comment: Comment | None = None
    remark: Approval | None = None
    outsider: Receiver | None = None
    agenda_wishes: dict[str, AgendaWish] = field(default_factory=dict)
    wished: str = ""
    notice_drafts: dict[str, Meeting] = field(default_factory=dict)
    tasks: dict[str, Preparation] = field(default_factory=dict)
    drafts: dict[str, Consent] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    offer: Consent = field(init=False)
    stop: SharingStop | None = None
    wish: AccessRequest | None = None
    proposals: dict[str, Meeting] = field(default_factory=dict)
    progress: dict[str, ProgressNote] = field(default_factory=dict)
    hidings: dict[str, Hiding] = field(default_factory=dict)
    question: AccessQuestion | None = None
    token: str = ""
    # Word or public id → the part it belongs to.
    marks: dict[str, str] = field(default_factory=dict)

    def word(self, part: str) -> str:
        """A new word of this part."""
        word = "zq" + "".join(secrets.choice(_LETTERS) for _ in range(10))
        self.marks[word] = part
        return word

    def mark(self, part: str, *records: Any) -> None:
        """The public ids of these records belong to the part too."""
        for record in records:
            assert len(record.public_id) == LENGTH
            self.marks[record.public_id] = part

    def plan(self, name: str) -> Plan:
        return self.cast.plans[name]

    def minutes(self, plan: str) -> Minutes:
        return self.meetings[plan].minutes

    def item(self, plan: str) -> AgendaItem:
        return self.meetings[plan].agenda.order_by("position")[0]
