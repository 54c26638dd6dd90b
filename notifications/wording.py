"""Notices in words, for their reader: no more than they may see now, no content but a meeting's time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.dates import last_day
from frontend import dates
from notifications.ages import birthday_of
from notifications.gates import Told
from plans.frame import plan_title

_WORDS: dict[str, tuple[str, Promise]] = {
    "meeting.called": ("calendar", gettext_lazy("%(who)s has called a meeting: %(when)s")),
    "meeting.changed": ("calendar", gettext_lazy("%(who)s has changed the meeting %(when)s")),
    "meeting.cancelled": ("calendar", gettext_lazy("%(who)s has cancelled the meeting %(when)s")),
    "meeting.uninvited": ("calendar", gettext_lazy("You are no longer invited to the meeting %(when)s")),
    "meeting.attendance_wished": ("calendar", gettext_lazy("%(who)s has written who should be at the meeting")),
    "meeting.answered": ("calendar", gettext_lazy("%(who)s has answered about the meeting %(when)s")),
    "meeting.contributed": ("pencil", gettext_lazy("%(who)s has said something in writing for the meeting %(when)s")),
    "meeting.repeated": ("calendar", gettext_lazy("%(who)s has called more meetings like the one %(when)s")),
    "meeting.series_changed": (
        "calendar",
        gettext_lazy("%(who)s has changed the meeting %(when)s and those after it"),
    ),
    "meeting.series_cancelled": (
        "calendar",
        gettext_lazy("%(who)s has cancelled the meeting %(when)s and those after it"),
    ),
    "meeting.answer_wanted": ("clock", gettext_lazy("Do you come to the meeting %(when)s? You have not answered")),
    "meeting.soon": ("clock", gettext_lazy("You meet %(when)s. Read the notice")),
    "times.asked": ("calendar", gettext_lazy("%(who)s asks when you can meet")),
    "times.answer_wanted": ("clock", gettext_lazy("When can you meet? You have not answered")),
    "times.answered": ("calendar", gettext_lazy("%(who)s has said when they can meet")),
    "times.dropped": ("calendar", gettext_lazy("%(who)s no longer asks when you can meet")),
    "wish.made": ("light-bulb", gettext_lazy("%(who)s has sent a wish for the meeting %(when)s")),
    "wish.answered": ("light-bulb", gettext_lazy("%(who)s has answered your wish for the meeting %(when)s")),
    "minutes.sent": ("file-text", gettext_lazy("The minutes of the meeting %(when)s are ready for comments")),
    "minutes.finished": ("file-text", gettext_lazy("The minutes of the meeting %(when)s are final")),
    "minutes.commented": ("chat", gettext_lazy("%(who)s has commented on the minutes of the meeting %(when)s")),
    "minutes.approved": ("checkmark", gettext_lazy("%(who)s has approved the minutes of the meeting %(when)s")),
    "minutes.remarked": ("chat", gettext_lazy("%(who)s has a remark on the minutes of the meeting %(when)s")),
    "minutes.remark_settled": (
        "chat",
        gettext_lazy("%(who)s has answered your remark on the minutes of the meeting %(when)s"),
    ),
    "minutes.corrected": ("file-text", gettext_lazy("%(who)s has added to the minutes of the meeting %(when)s")),
    "goal.added": ("target", gettext_lazy("%(who)s has added a goal in %(part)s")),
    "goal.status_set": ("target", gettext_lazy("%(who)s has said how a goal in %(part)s is going")),
    "measure.added": ("tasklist", gettext_lazy("%(who)s has added a measure in %(part)s")),
    "measure.status_set": ("tasklist", gettext_lazy("%(who)s has said how a measure in %(part)s is going")),
    "note.added": ("pencil", gettext_lazy("%(who)s has written how a measure in %(part)s is going")),
    "plan.ended": ("archive", gettext_lazy("%(who)s has ended the plan")),
    "plan.reopened": ("folder", gettext_lazy("%(who)s has opened the plan again")),
    "account.new_browser": (
        "padlock-locked",
        gettext_lazy(
            "Somebody has signed in as you with a browser you have not used before. "
            "Was it not you? Sign it out and change your password"
        ),
    ),
    "account.password_changed": (
        "padlock-locked",
        gettext_lazy("Your password has been changed. Was it not you? Talk with the coordinator at once"),
    ),
    "account.passkey_added": (
        "padlock-locked",
        gettext_lazy("A passkey has been made for your account. Was it not you? Remove it and change your password"),
    ),
    "account.id_porten_linked": (
        "padlock-locked",
        gettext_lazy("You can now sign in with ID-porten. Was it not you? Talk with the coordinator at once"),
    ),
    "account.way_in_sent": (
        "padlock-locked",
        gettext_lazy("A new way in to your account was sent to your e-mail address. Did you not ask for it? Say so"),
    ),
    "seat.way_in_sent": ("padlock-locked", gettext_lazy("%(who)s has sent %(seat)s a new way in")),
    "seat.worker_way_in_sent": ("padlock-locked", gettext_lazy("%(who)s has sent somebody in %(seat)s a new way in")),
    "coordinator.appointed": ("person-plus", gettext_lazy("You coordinate this plan now")),
    "coordinator.appointed.of_other": (
        "person-plus",
        gettext_lazy("%(seat)s is the new coordinator. You decide what they may see"),
    ),
    "access.offered": ("handshake", gettext_lazy("%(who)s asks if %(seat)s may see parts of the plan")),
    "access.asked_again": ("handshake", gettext_lazy("May %(seat)s see parts of the plan? The question still waits")),
    "access.waits": ("handshake", gettext_lazy("%(who)s has signed for %(seat)s. It waits for you")),
    "access.refused.of_other": ("eye-slash", gettext_lazy("The answer about %(seat)s is no")),
    "access.registered.of_other": (
        "handshake",
        gettext_lazy("%(who)s has registered a consent on paper or by word for %(seat)s"),
    ),
    "access.asked": ("handshake", gettext_lazy("%(who)s asks for access. Read and answer")),
    "access.still_asked": ("handshake", gettext_lazy("%(seat)s still waits for an answer about access")),
    "access.asked_no": ("minus", gettext_lazy("The answer to your request for access is no")),
    "access.given": ("eye", gettext_lazy("%(who)s has given you access")),
    "access.changed": ("eye", gettext_lazy("%(who)s has changed your access")),
    "access.paused": ("pause", gettext_lazy("%(who)s has paused your access")),
    "access.resumed": ("eye", gettext_lazy("%(who)s has given you your access back")),
    "access.ended": ("eye-slash", gettext_lazy("Your access to a part has ended")),
    "access.given.of_other": ("eye", gettext_lazy("%(who)s has given access to %(seat)s")),
    "access.changed.of_other": ("eye", gettext_lazy("%(who)s has changed the access of %(seat)s")),
    "access.paused.of_other": ("pause", gettext_lazy("%(who)s has paused the access of %(seat)s")),
    "access.resumed.of_other": ("eye", gettext_lazy("%(who)s has given %(seat)s the access back")),
    "access.ended.of_other": ("eye-slash", gettext_lazy("The access of %(seat)s has ended")),
    "question.asked": ("chat", gettext_lazy("%(who)s asks why you opened a plan. Answer the question")),
    "question.due": ("clock", gettext_lazy("You have not answered why you opened a plan. Answer soon")),
    "question.answered": ("chat", gettext_lazy("%(who)s has answered why they opened the plan")),
    "question.overdue.of_other": (
        "clock",
        gettext_lazy("Somebody has not told the owner's side in time why they opened the plan"),
    ),
    "question.overdue": ("clock", gettext_lazy("A question about who has looked has no answer in time")),
    "age.consent_soon": ("shield-lock", gettext_lazy("From %(birthday)s you decide alone who sees your plan")),
    "age.consent_soon.of_parent": (
        "shield-lock",
        gettext_lazy("From %(birthday)s %(owner)s decides alone, and your own access ends. You can be given a new one"),
    ),
    "age.consent_soon.of_other": (
        "shield-lock",
        gettext_lazy("From %(birthday)s %(owner)s decides alone, and the parents' access ends"),
    ),
    "age.no_account.of_other": (
        "exclamationmark-triangle",
        gettext_lazy("From %(birthday)s nobody decides over the plan: %(owner)s has no account. Send an invitation"),
    ),
    "age.consent": ("shield-lock", gettext_lazy("You decide who sees your plan now. Choose what your parents see")),
    "age.consent.of_parent": ("shield-lock", gettext_lazy("%(owner)s decides alone who sees the plan now")),
    "age.consent.of_other": (
        "shield-lock",
        gettext_lazy("%(owner)s decides alone who sees the plan now, and the parents' access has ended"),
    ),
    "age.adult_soon": ("shield-lock", gettext_lazy("You turn 18 on %(birthday)s. Go over who sees your plan")),
    "age.adult_soon.of_parent": (
        "shield-lock",
        gettext_lazy("%(owner)s turns 18 on %(birthday)s, and parental responsibility ends"),
    ),
    "age.adult_soon.of_other": (
        "shield-lock",
        gettext_lazy("%(owner)s turns 18 on %(birthday)s. Prepare the hand-over to services for adults"),
    ),
    "age.adult": ("shield-lock", gettext_lazy("You are 18 now. Go over who sees your plan")),
    "age.adult.of_parent": ("shield-lock", gettext_lazy("%(owner)s is 18 now, and parental responsibility has ended")),
    "age.adult.of_other": (
        "shield-lock",
        gettext_lazy("%(owner)s is 18 now. If a legal guardian is needed, register the mandate anew"),
    ),
    "access.ends_soon": ("clock", gettext_lazy("Your access ends %(until)s")),
    "access.ends_soon.of_other": ("clock", gettext_lazy("The access of %(seat)s ends %(until)s")),
}
# What may be said to a person who no longer sees anything: that it is over, not where.
_BLIND: dict[str, Promise] = {
    "age.consent.of_parent": gettext_lazy("The plan owner decides alone now, and your own access has ended"),
    "access.ended": gettext_lazy("Your access to a plan has ended"),
    "access.paused": gettext_lazy("Your access to a plan is paused"),
    "access.asked_no": gettext_lazy("The answer to your request for access is no"),
    "coordinator.appointed": gettext_lazy("You coordinate one more plan now"),
}


@dataclass(frozen=True)
class Line:
    """One notice as it stands in the inbox."""

    public_id: str
    icon: str
    words: str
    plan: str
    at: datetime
    is_new: bool
    address: str


@dataclass(frozen=True)
class Day:
    """The notices of one day."""

    on: date
    lines: list[Line]


def by_day(items: Iterable[Told]) -> list[Day]:
    """Notices in words, grouped by day, in the order they come."""
    days: list[Day] = []
    for item in items:
        on = dates.local_date(item.notice.created_at)
        if not days or days[-1].on != on:
            days.append(Day(on, []))
        days[-1].lines.append(line(item))
    return days


def line(item: Told) -> Line:
    """One notice in words."""
    notice = item.notice
    icon, words = _WORDS.get(notice.kind, ("bell", gettext_lazy("Something has changed")))
    if not item.is_visible:
        said = _BLIND.get(notice.kind, gettext_lazy("You no longer have access to this"))
        return Line(notice.public_id, icon, str(said), "", notice.created_at, notice.read_at is None, address_of(item))
    plan = plan_title(notice.plan) if notice.plan and not notice.is_question else ""
    return Line(
        notice.public_id,
        icon,
        str(words) % _facts(item),
        plan,
        notice.created_at,
        notice.read_at is None,
        address_of(item),
    )


def _facts(item: Told) -> dict[str, str]:
    notice, target = item.notice, item.target
    seat = getattr(target, "seat", target) if notice.target_kind in ("seat", "consent", "accessrequest") else None
    starts_at = getattr(target, "starts_at", None)
    until = getattr(target, "valid_until", None)
    return {
        "who": notice.change.by.name if notice.change and notice.change.by else _("Somebody"),
        "part": notice.section.title if notice.section else "",
        "when": dates.moment_in_words(starts_at) if starts_at else "",
        "seat": seat.name if seat else _("somebody"),
        "owner": notice.plan.first_name if notice.plan else "",
        "birthday": dates.in_words(birthday_of(notice.kind, notice.plan)) if notice.plan else "",
        "until": dates.in_words(last_day(until)) if until else "",
    }


def address_of(item: Told) -> str:
    """Where a notice leads; empty where its reader may see nothing. Whoever has lost an access may ask for it."""
    notice = item.notice
    if notice.is_of_account:
        return reverse("access:sessions")
    if notice.is_question:
        return reverse("plans:answer-why", args=[notice.target_id])
    if not item.is_visible or notice.plan is None:
        return reverse("plans:ask") if notice.kind in _BLIND else ""
    if notice.kind == "access.asked_no":
        return reverse("plans:ask-access", args=[item.target.seat.public_id]) if item.target else reverse("plans:ask")
    if notice.kind in ("question.answered", "question.overdue"):
        return reverse("plans:access-log", args=[notice.plan.public_id])
    if notice.kind == "age.consent":
        return reverse("plans:parents", args=[notice.plan.public_id])
    plan = notice.plan.public_id
    if notice.kind == "meeting.attendance_wished" and notice.target_kind != "meeting":
        return reverse("meetings:meetings", args=[plan])
    if notice.kind == "times.dropped":
        return reverse("meetings:meetings", args=[plan])
    name, target_id = _ADDRESSES.get(notice.target_kind, ""), notice.target_id
    if notice.kind == "wish.made":
        name = "meetings:wishes"
    if notice.kind.startswith("times."):
        name = "meetings:times"
    if notice.target_kind in ("minutes", "approval", "agendawish", "progressnote") and item.target:
        target_id = item.target.public_id
    elif notice.kind in _TO_SIGN:
        name = "plans:offer"
    elif notice.kind.endswith(".of_other") and item.target:
        name, target_id = "plans:seat", getattr(item.target, "seat", item.target).public_id
    try:
        return reverse(name, args=[plan, target_id]) if name else reverse("plans:plan", args=[plan])
    except NoReverseMatch:
        return reverse("plans:plan", args=[plan])


_TO_SIGN = ("access.offered", "access.asked_again", "access.waits")
_ADDRESSES = {
    "meeting": "meetings:meeting",
    "minutes": "meetings:minutes",
    "approval": "meetings:minutes",
    "agendawish": "meetings:wishes",
    "goal": "plans:goal",
    "measure": "plans:measure",
    "progressnote": "plans:measure",
    "accessrequest": "plans:answer-request",
}
