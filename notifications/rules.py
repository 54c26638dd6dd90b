"""Who hears of what: a table, from the kind of a change to those who are told. The person who did it never is."""

from dataclasses import dataclass
from enum import Enum, auto


class Audience(Enum):
    """A circle of people around a change; only those of them who may see it at that moment are told."""

    READERS = auto()  # whoever sees the section
    INVITED = auto()  # the people of the invited seats, if they see the Meetings section
    NEWLY_INVITED = auto()  # those of them whom the newest change of the notice has put on the list
    NO_LONGER_INVITED = auto()  # those it has taken off the list, if they see the Meetings section
    RECEIVERS = auto()  # the people of the seats that get the final minutes, if they see the Meetings section
    SENDER = auto()  # who sent the minutes for comments
    REMARKER = auto()  # who made the remark on the minutes
    LEADERS = auto()  # who coordinates the plan now, if they see the Meetings section
    WISHER = auto()  # the people of the seat whose wish for the agenda it is, if they see the Meetings section
    SEAT = auto()  # the people of the seat whose access it is
    PERSON = auto()  # whose account it is
    ASKER = auto()  # who asked for access
    DECIDERS = auto()  # who decides over access, and the coordinator
    ASKED = auto()  # who was asked why they opened the plan
    OWNER_SIDE = auto()  # who reads the access log: the plan owner, and who decides for them
    SIGNERS = auto()  # who decides over access as far as it is asked for, and has not signed the consent yet


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
    # A change of these fields goes by e-mail also to somebody who has not read of the last one: it carries an entry for
    # their calendar, which is wrong now.
    always_by_letter: frozenset[str] = frozenset()
    # What its people have not yet read about the same thing is no longer so, and goes.
    takes_over: bool = False


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
    "meeting.called": (Rule(Audience.INVITED, "meeting.called", letter=True, takes_over=True),),
    "meeting.changed": (
        Rule(
            Audience.INVITED,
            "meeting.changed",
            letter=True,
            always_by_letter=frozenset(("starts_at", "length_minutes")),
        ),
    ),
    "meeting.cancelled": (Rule(Audience.INVITED, "meeting.cancelled", letter=True, takes_over=True),),
    # Who comes onto the list later is called like the others.
    "meeting.invited": (Rule(Audience.NEWLY_INVITED, "meeting.called", letter=True, takes_over=True),),
    # Its letter is sent with an entry for the calendar by the action itself.
    "meeting.uninvited": (Rule(Audience.NO_LONGER_INVITED, "meeting.uninvited", takes_over=True),),
    "meeting.contributed": _one("meeting.contributed", Audience.LEADERS),
    # One notice for a whole series; its letter comes from the action too.
    "meeting.repeated": _one("meeting.repeated", Audience.INVITED),
    "meeting.series_changed": _one("meeting.series_changed", Audience.INVITED),
    "meeting.series_cancelled": _one("meeting.series_cancelled", Audience.INVITED),
    "times.asked": _one("times.asked", Audience.INVITED, letter=True),
    "times.answered": _one("times.answered", Audience.LEADERS),
    "times.dropped": (Rule(Audience.INVITED, "times.dropped", takes_over=True),),
    "meeting.attendance_wished": (Rule(Audience.DECIDERS, "meeting.attendance_wished", of_plan=True),),
    "meeting.answered": _one("meeting.answered", Audience.LEADERS),
    "wish.made": _one("wish.made", Audience.LEADERS),
    "wish.answered": _one("wish.answered", Audience.WISHER),
    "minutes.sent": _one("minutes.sent", Audience.INVITED, letter=True),
    "minutes.finished": _one("minutes.finished", Audience.RECEIVERS, letter=True),
    "minutes.commented": _one("minutes.commented", Audience.SENDER),
    "minutes.approved": _one("minutes.approved", Audience.SENDER),
    "minutes.remarked": _one("minutes.remarked", Audience.SENDER, letter=True),
    "minutes.remark_settled": _one("minutes.remark_settled", Audience.REMARKER),
    "minutes.corrected": _one("minutes.corrected", Audience.RECEIVERS, letter=True),
    "goal.added": _one("goal.added", Audience.READERS),
    "goal.status_set": _one("goal.status_set", Audience.READERS),
    "measure.added": _one("measure.added", Audience.READERS),
    "measure.status_set": _one("measure.status_set", Audience.READERS),
    "note.added": _one("note.added", Audience.READERS),
    "plan.ended": _one("plan.ended", Audience.READERS, letter=True),
    "plan.reopened": _one("plan.reopened", Audience.READERS),
    "account.way_in_sent": _one("account.way_in_sent", Audience.PERSON, letter=True),
    "seat.way_in_sent": (Rule(Audience.OWNER_SIDE, "seat.way_in_sent", of_plan=True),),
    "seat.worker_way_in_sent": (Rule(Audience.OWNER_SIDE, "seat.worker_way_in_sent", of_plan=True),),
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
