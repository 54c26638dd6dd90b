"""What a page may say and offer about somebody who acts for the plan owner, and whom a reader acts for."""

from collections.abc import Sequence
from dataclasses import dataclass

from access.dates import last_day
from access.gates import may_be_given_authority, representations_in, represented_by
from access.models import Representation, Seat, User
from access.scope import may_register
from plans.frame import reason_in_words
from plans.gates import plans_for, sections_for
from plans.models import Plan, Section
from plans.people import day_words, in_a_row

Kind = Representation.Kind


@dataclass(frozen=True, slots=True)
class Mandates:
    """The mandate somebody has now, if any, and what the reader may do about it; `kinds` are theirs to register."""

    standing: Representation | None
    kinds: tuple[str, ...]
    may_end: bool
    tells_evidence: bool

    @property
    def until_words(self) -> str:
        return day_words(last_day(self.standing.valid_until)) if self.standing else ""

    @property
    def may_change(self) -> bool:
        return self.standing is not None and self.standing.kind in self.kinds

    @property
    def may_begin(self) -> bool:
        return self.standing is None and bool(self.kinds)


@dataclass(frozen=True, slots=True)
class Represented:
    """Somebody the reader acts for: why, how far, and where their plan is."""

    plan: Plan
    reason: str
    parts: str


def mandates_on(user: User, plan: Plan, seat: Seat) -> Mandates:
    """What the reader of a person's page may know and do about the person's mandate."""
    standing = representations_in(plan).get(seat.user_id or 0)
    kinds: tuple[str, ...] = ()
    if standing is not None or may_be_given_authority(seat):
        kinds = kinds_for(user, plan)
    is_own = seat.user_id == user.pk
    may_end = standing is not None and (standing.kind in kinds or (is_own and standing.kind == Kind.AUTHORITY))
    return Mandates(standing, kinds, may_end, tells_evidence=bool(plan.rights) or is_own)


def kinds_for(user: User, plan: Plan) -> tuple[str, ...]:
    """The kinds of mandate this person may register in a plan."""
    return tuple(kind.value for kind in Kind if may_register(user, plan, kind))


def acted_for(user: User) -> list[Represented]:
    """Everybody the person acts for now."""
    seen = {plan.pk: plan for plan in plans_for(user)}
    return [
        Represented(
            plan=seen[one.plan_id],
            reason=reason_in_words(one),
            parts=parts_in_words(one, list(sections_for(user, seen[one.plan_id]))),
        )
        for one in represented_by(user)
        if one.plan_id in seen
    ]


def parts_in_words(representation: Representation, sections: Sequence[Section]) -> str:
    """The parts a mandate covers; empty for a parent, whose responsibility covers all."""
    return "" if representation.kind == Kind.PARENT else in_a_row([section.title for section in sections])
