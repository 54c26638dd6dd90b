"""Final minutes as they were kept: whether they still hold, what was agreed, and the plan as it was."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from access.models import Change, User
from access.pdf import pdf
from access.sealing import fingerprint
from frontend.dates import dated_moment_in_words
from meetings.after_gates import corrections_to
from meetings.agreed import agreed_in_words
from meetings.corrections import do_corrections_hold
from meetings.gates import decisions_for, invitees_of
from meetings.lookback import measures_looked_back_at
from meetings.models import Decision, Invitee, KeptMinutes, Meeting, Minutes
from plans.gates import may_manage, may_write, own_seats_of
from plans.models import Plan, Section
from plans.snapshot import MeasureThen, PartThen, measures_then, plan_then


@dataclass(frozen=True, slots=True)
class Agreed:
    """One thing that was agreed, as its reader may know it; `address` leads to the measure it is, in `section`."""

    what: str
    who: str
    due: date | None
    is_own: bool
    address: str = ""
    section: Section | None = None


def get_kept(minutes: Minutes) -> KeptMinutes:
    """Return what was frozen with minutes that came through a gate; raises Http404 while they are not final."""
    kept = KeptMinutes.objects.filter(minutes=minutes).first()
    if kept is None:
        raise Http404
    return kept


def seals_of(text_sha256: str, pdf_sha256: str, plan_sha256: str) -> list[str]:
    """The fingerprints as the trail keeps them, where the chain guards them too."""
    return [f"text:{text_sha256}", f"file:{pdf_sha256}", f"plan:{plan_sha256}"]


def does_hold(minutes: Minutes, kept: KeptMinutes | None) -> bool:
    """Whether text, file and plan are still what they were: by their fingerprints, and by those in the trail."""
    if fingerprint(minutes.final_html) != minutes.final_sha256:
        return False
    if kept is None:
        # Finished before files were kept.
        return True
    if fingerprint(bytes(kept.pdf)) != kept.pdf_sha256 or fingerprint(kept.plan) != kept.plan_sha256:
        return False
    row = Change.objects.filter(kind="minutes.finished", target_id=minutes.public_id).order_by("id").first()
    return row is not None and row.fields == seals_of(minutes.final_sha256, kept.pdf_sha256, kept.plan_sha256)


def kept_context(user: User, plan: Plan, meeting: Meeting) -> dict[str, Any]:
    """What the page of the minutes shows beside their text: what was agreed, and of final ones whether they hold."""
    minutes = meeting.minutes
    own = [invitee for invitee in invitees_of(user, meeting) if _was_away(invitee)]
    kept = KeptMinutes.objects.filter(minutes=minutes).first() if minutes.is_final else None
    agreed = _agreed(user, plan, meeting, _plan_of(kept))
    context: dict[str, Any] = {"agreed": agreed, "agreed_in": sections_of(agreed), "was_away": bool(own)}
    if not minutes.is_final:
        return context
    corrections = list(corrections_to(minutes))
    return context | {
        "is_kept": kept is not None,
        "does_hold": does_hold(minutes, kept) and do_corrections_hold(minutes, corrections),
        "corrections": corrections,
        "may_add": may_write(plan, meeting.section),
        "may_see_receivers": may_manage(plan),
    }


def plan_then_for(user: User, plan: Plan, minutes: Minutes) -> list[PartThen]:
    """What this person sees now of the plan as it was; raises Http404 while the minutes are not final."""
    return plan_then(user, plan, _plan_of(get_kept(minutes)))


def own_file_for(user: User, plan: Plan, meeting: Meeting) -> tuple[bytes, list[Section]]:
    """The kept minutes as a file with what this person sees beside them: measures, and additions.

    It is made anew each time and has no fingerprint of its own; it names that of the minutes. With it go the parts
    whose content it holds beside Meetings. Raises Http404 while the minutes are not final, `NotMade`.
    """
    minutes = meeting.minutes
    kept = _plan_of(get_kept(minutes))
    document = kept["document"]
    measures = [row for row in _agreed(user, plan, meeting, kept) if row.section]
    document["agreed"] = document["agreed"] + [agreed_in_words(row.what, row.who, row.due) for row in measures]
    looked_back, looked_back_in = measures_looked_back_at(user, plan, meeting)
    # What was kept before promises were told of has none.
    document["looked_back"] = document.get("looked_back", []) + looked_back
    document["looked_back_heading"] = _("What was agreed earlier")
    corrections = list(corrections_to(minutes))
    for one in corrections:
        moment = dated_moment_in_words(one.at)
        signed = _("Addition %(number)s, signed by %(name)s %(moment)s") % {
            "number": one.number, "name": one.signer_name, "moment": moment,
        }  # fmt: skip
        document["remarks"].append([signed, one.text])
    if corrections:
        document["remarks_heading"] = _("Remarks and additions")
    fingerprint_line = _("Fingerprint of the minutes (SHA-256): %(hash)s") % {"hash": minutes.final_sha256}
    document["closing"] = [
        _("With the measures that %(name)s sees, %(day)s.")
        % {"name": user.name, "day": dated_moment_in_words(timezone.now())},
        fingerprint_line,
    ]
    held = {section.pk: section for section in (*sections_of(measures), *looked_back_in)}
    return pdf("minutes", document, lang=get_language() or "nb"), list(held.values())


def sections_of(agreed: Iterable[Agreed]) -> list[Section]:
    """The parts whose measures these are: the access log tells of them."""
    return list({one.section.pk: one.section for one in agreed if one.section}.values())


def _plan_of(kept: KeptMinutes | None) -> dict[str, Any]:
    """What was kept with minutes; nothing with those that are open, or were final before it was."""
    return dict(json.loads(kept.plan)) if kept else {}


def _agreed(user: User, plan: Plan, meeting: Meeting, kept: dict[str, Any]) -> list[Agreed]:
    """What the meeting agreed, one's own first: as it was kept, or else as the plan has it now."""
    decisions = list(decisions_for(user, plan).filter(meeting=meeting).order_by("pk"))
    if not decisions:
        return []
    own = {seat.public_id for seat in own_seats_of(user, plan)}
    then = measures_then(user, plan, kept) if kept else {}
    rows = [_row(plan, decision, then, own) for decision in decisions]
    return sorted(rows, key=lambda row: not row.is_own)


def _row(plan: Plan, decision: Decision, then: dict[str, MeasureThen], own: set[str]) -> Agreed:
    measure, who = decision.measure, decision.who
    is_own = who is not None and who.public_id in own
    now = Agreed(decision.what, who.name if who else "", decision.due, is_own)
    if measure is None:
        return now
    was = then.get(measure.public_id)
    row = Agreed(was.what, was.who, was.due, was.seat in own) if was else now
    address = reverse("plans:measure", args=[plan.public_id, measure.public_id])
    return replace(row, address=address, section=measure.section)


def _was_away(invitee: Invitee) -> bool:
    return bool(invitee.attendance) and not Invitee.Attendance(invitee.attendance).is_there
