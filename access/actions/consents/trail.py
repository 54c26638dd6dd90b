"""How acts on consents are recorded: on the stream of every section they are about, or on the deciders' own."""

from collections.abc import Iterable, Mapping
from typing import Any

from access.asking import deciders_over
from access.gates import representation_of
from access.grants import people_of
from access.levels import Level
from access.models import Consent, User
from access.trail import announce_rights, record


def record_difference(
    consent: Consent, before: Mapping[Any, Level], after: Mapping[Any, Level], by: User, kind: str = ""
) -> None:
    """One kind for all that is given, so that the person is told once; what is lost has ended."""
    record_all(kind or ("access.changed" if before else "access.given"), consent, after, by)
    record_all("access.ended", consent, [section for section in before if section not in after], by)


def record_all(kind: str, consent: Consent, sections: Iterable[Any], by: User) -> None:
    """One change on each section's stream; the open pages of the seat's people ask for their rights again."""
    seat = consent.seat
    announce_rights({*people_of(seat), *deciders_over(seat.plan_id)})
    representation = representation_of(by, seat.plan_id)
    for section in sections:
        record(
            kind,
            by=by,
            stream=section.stream,
            plan=seat.plan,
            section=section,
            target=seat,
            representation=representation,
        )


def record_question(kind: str, consent: Consent, by: User) -> None:
    """A change that only those who decide are told of: a question is no news to those who see the section.

    On commit their open pages, where what waits for an answer stands, ask again.
    """
    plan = consent.seat.plan
    representation = representation_of(by, plan.pk)
    record(kind, by=by, stream=by.stream, plan=plan, target=consent, representation=representation)
    announce_rights(deciders_over(plan.pk))
