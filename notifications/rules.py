"""Who hears of what: a table, from the kind of a change to those who are told. The person who did it never is."""

from dataclasses import dataclass
from enum import Enum, auto


class Audience(Enum):
    """A circle of people around a change; only those of them who may see it at that moment are told."""

    READERS = auto()  # whoever sees the section
    INVITED = auto()  # the people of the invited seats, if they see the Meetings section
    CALLER = auto()  # who called the meeting
    SEAT = auto()  # the people of the seat whose access it is
    PERSON = auto()  # whose account it is
    ASKER = auto()  # who asked for access
    DECIDERS = auto()  # who decides over access, and the coordinator
    ASKED = auto()  # who was asked why they opened the plan
    OWNER_SIDE = auto()  # who reads the access log: the plan owner, and who decides for them
    SIGNERS = auto()  # who decides over access and has not signed the consent yet


@dataclass(frozen=True)
class Rule:
    """What happens when something has been done. `letter` says that a neutral e-mail goes as well."""

    audience: Audience
    kind: str
    letter: bool = False
    # Told about the plan as a whole: shown while the person sees anything of it.
    of_plan: bool = False
    # Told also to a person who sees nothing more: that an access has ended, and no more than that.
    to_the_blind: bool = False


def _one(kind: str, audience: Audience, *, letter: bool = False) -> tuple[Rule, ...]:
    return (Rule(audience, kind, letter),)


def _access(kind: str, *, letter: bool = False, ends: bool = False) -> tuple[Rule, ...]:
    return (
        Rule(Audience.SEAT, kind, letter, of_plan=True, to_the_blind=ends),
        Rule(Audience.DECIDERS, f"{kind}.of_other", of_plan=True),
    )


def _to_sign(kind: str) -> tuple[Rule, ...]:
    return (Rule(Audience.SIGNERS, kind, letter=True, of_plan=True),)


RULES: dict[str, tuple[Rule, ...]] = {
    "meeting.called": _one("meeting.called", Audience.INVITED, letter=True),
    "meeting.changed": _one("meeting.changed", Audience.INVITED, letter=True),
    "meeting.cancelled": _one("meeting.cancelled", Audience.INVITED, letter=True),
    "meeting.answered": _one("meeting.answered", Audience.CALLER),
    "minutes.sent": _one("minutes.sent", Audience.INVITED, letter=True),
    "minutes.finished": _one("minutes.finished", Audience.INVITED),
    "goal.added": _one("goal.added", Audience.READERS),
    "goal.status_set": _one("goal.status_set", Audience.READERS),
    "measure.added": _one("measure.added", Audience.READERS),
    "measure.status_set": _one("measure.status_set", Audience.READERS),
    "note.added": _one("note.added", Audience.READERS),
    "plan.ended": _one("plan.ended", Audience.READERS, letter=True),
    "plan.reopened": _one("plan.reopened", Audience.READERS),
    "account.way_in_sent": _one("account.way_in_sent", Audience.PERSON, letter=True),
    "seat.way_in_sent": (Rule(Audience.OWNER_SIDE, "seat.way_in_sent", of_plan=True),),
    "coordinator.appointed": (
        Rule(Audience.SEAT, "coordinator.appointed", letter=True, of_plan=True, to_the_blind=True),
        Rule(Audience.DECIDERS, "coordinator.appointed.of_other", letter=True, of_plan=True),
    ),
    "account.password_changed": _one("account.password_changed", Audience.PERSON, letter=True),
    "account.passkey_added": _one("account.passkey_added", Audience.PERSON, letter=True),
    "account.id_porten_linked": _one("account.id_porten_linked", Audience.PERSON, letter=True),
    "account.new_browser": _one("account.new_browser", Audience.PERSON, letter=True),
    "access.offered": _to_sign("access.offered"),
    "access.waits": _to_sign("access.waits"),
    "access.refused": (Rule(Audience.DECIDERS, "access.refused.of_other", of_plan=True),),
    "access.registered": (
        Rule(Audience.SEAT, "access.given", letter=True, of_plan=True),
        Rule(Audience.DECIDERS, "access.registered.of_other", letter=True, of_plan=True),
    ),
    "access.asked": (Rule(Audience.SIGNERS, "access.asked", letter=True, of_plan=True),),
    "access.asked_no": (Rule(Audience.ASKER, "access.asked_no", letter=True, of_plan=True, to_the_blind=True),),
    "access.given": _access("access.given", letter=True),
    "access.changed": _access("access.changed"),
    "access.paused": _access("access.paused", ends=True),
    "access.resumed": _access("access.resumed"),
    "access.ended": _access("access.ended", ends=True),
    "question.asked": (Rule(Audience.ASKED, "question.asked", letter=True, of_plan=True),),
    "question.answered": (Rule(Audience.OWNER_SIDE, "question.answered", of_plan=True),),
}
