"""Hiding a goal, a measure or a note from the parents or from one seat, and showing it again.

Legal ground: what a young person of twelve to sixteen wants kept from the parents, for reasons that should be
respected, and what the duty of secrecy forbids (patient and user rights act section 3-4). The plan owner and the
coordinator always see what is in the parts they see.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.dates import today
from access.models import Seat, User
from access.rights import require
from access.trail import record
from plans.actions.recording import record_in
from plans.flags import may_hide
from plans.hidden import (
    LEAST_AGE,
    Thing,
    authors_of,
    flags_on,
    is_kept_out,
    kind_of,
    measures_with,
    parents_in,
    section_of,
    stream_of,
)
from plans.models import Goal, Hiding, Measure, Plan, ProgressNote


class CannotHide(Exception):
    """The thing cannot be hidden so; `args[0]` says why, in words for the person who tried."""

    @property
    def words(self) -> str:
        return str(self.args[0])


@transaction.atomic
def hide_thing(thing: Thing, *, seat: Seat | None = None, reason: str, words: str = "", by: User) -> Hiding:
    """Hide a thing and what belongs to it from the parents, or from the people of one seat, on open pages too.

    Its notices disappear from their inboxes. The same again changes nothing. Raises PermissionDenied for those who may
    not hide in the part, and `CannotHide`.
    """
    section = section_of(thing)
    found, is_new = _flag(thing, seat=seat, reason=reason, words=words, by=by)
    if is_new:
        # On the part's own stream: open pages of those it is hidden from must let go of it now.
        record_in(section, f"{kind_of(thing)}.hidden", thing, by=by)
    return found


@transaction.atomic
def show_again(hiding: Hiding, *, by: User) -> None:
    """Let a flag go; twice is once. Raises PermissionDenied for those who may not hide in the part."""
    _require(hiding.thing, by)
    now = timezone.now()
    if not Hiding.objects.filter(pk=hiding.pk, lifted_at__isnull=True).update(lifted_at=now, lifted_by=by):
        return
    record_in(hiding.section, f"{kind_of(hiding.thing)}.shown", hiding.thing, by=by)


def hide_from_start(thing: Thing, reason: str, *, by: User) -> None:
    """Hide a thing from the parents in the transaction that makes it, so that they never hear of it; no reason: not."""
    if reason:
        _flag(thing, seat=None, reason=reason, words="", by=by)
        section = section_of(thing)
        record(
            f"{kind_of(thing)}.hidden",
            by=by,
            stream=stream_of(thing),
            plan=section.plan,
            section=section,
            target=thing,
        )


def refuse_kept_out(measure: Measure) -> None:
    """Raise `CannotHide` where a measure is hidden from whoever shall be responsible for it."""
    if measure.responsible and any(is_kept_out(flag, measure.responsible) for flag in flags_on(measure)):
        raise CannotHide(_("This is hidden from the one you have chosen as responsible. Choose somebody else."))


def _flag(thing: Thing, *, seat: Seat | None, reason: str, words: str, by: User) -> tuple[Hiding, bool]:
    _require(thing, by)
    _refuse(thing, seat)
    section = section_of(thing)
    target = {_FIELD[type(thing)]: thing}
    standing = Hiding.objects.filter(**target, seat=seat, lifted_at__isnull=True)
    try:
        with transaction.atomic():
            if (found := standing.first()) is not None:
                return found, False
            new = Hiding.objects.create(**target, section=section, seat=seat, reason=reason, words=words, by=by)
            return new, True
    except IntegrityError:
        return standing.get(), False


_FIELD: dict[type, str] = {Goal: "goal", Measure: "measure", ProgressNote: "note"}


def _require(thing: Thing, by: User) -> None:
    section = section_of(thing)
    require(by, "change_section", section)
    if not may_hide(by, section.plan):
        raise PermissionDenied("change_section")


def _refuse(thing: Thing, seat: Seat | None) -> None:
    plan, authors = section_of(thing).plan, authors_of(thing)
    if seat is None:
        _refuse_from_parents(thing, plan, authors)
        return
    if seat.plan_id != plan.pk or seat.role not in (Seat.Role.PARTICIPANT, Seat.Role.REPRESENTATIVE):
        raise PermissionDenied
    if seat.user_id in authors:
        raise CannotHide(_("They have written in this themselves, so it cannot be hidden from them."))
    if measures_with(thing).filter(responsible=seat).exists():
        raise CannotHide(_("They are responsible for a measure here. Choose somebody else first."))


def _refuse_from_parents(thing: Thing, plan: Plan, authors: set[int]) -> None:
    parents = parents_in([plan])
    if plan.age_on(today()) < LEAST_AGE:
        raise CannotHide(_("Nothing is hidden from the parents before the plan owner is %(age)d.") % {"age": LEAST_AGE})
    if parents.filter(representative_id__in=authors).exists():
        raise CannotHide(_("A parent has written in this, so it cannot be hidden from the parents."))
    if measures_with(thing).filter(responsible__user_id__in=parents.values("representative_id")).exists():
        raise CannotHide(_("A parent is responsible for a measure here. Choose somebody else first."))
