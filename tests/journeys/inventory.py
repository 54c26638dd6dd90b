"""The page inventory: every address a browser can open, who opens it, and what else it can look like.

`PAGES` are opened as they are, with the places of the demo municipality put in; `NOT_PAGES` answer no browser with a
page, and say why. States that take more than an address (an error, an open dialog, an editor) are in `states`. What
stands nowhere is opened by the first of `LIKELY` who may, with `USUAL` places in its address; list a page for more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.product import Product


@dataclass(frozen=True)
class Stop:
    """One page as one person opens it. Nobody is a person who has not signed in."""

    name: str
    path: str
    who: str = "kari"
    status: int = 200

    def __str__(self) -> str:
        return f"{self.who} {self.path}"


NOBODY = "nobody"
M = "/plan/{maja}"
PAGES: tuple[Stop, ...] = (
    Stop("ipplatform:home", "/", NOBODY),
    Stop("ipplatform:help", "/hjelp", NOBODY),
    Stop("ipplatform:privacy", "/personvern", NOBODY),
    Stop("ipplatform:accessibility", "/tilgjengelighet", NOBODY),
    Stop("ipplatform:language", "/sprak", NOBODY),
    Stop("ipplatform:demo", "/demo/", NOBODY),
    Stop("access:sign-in", "/logg-inn", NOBODY),
    Stop("access:sign-out", "/logg-ut", NOBODY),
    Stop("access:accept-invitation", "/invitasjon/{unknown}", NOBODY, 404),
    Stop("plans:plan", M, NOBODY),
    Stop("plans:plan", M, "maja"),
    Stop("plans:about", f"{M}/om", "maja"),
    Stop("plans:change-about", f"{M}/om/matters", "maja"),
    Stop("plans:about-versions", f"{M}/om/matters/versjoner", "maja"),
    Stop("plans:people", f"{M}/folk", "maja"),
    Stop("ipplatform:overview", "/planer", "anne"),
    Stop("plans:plan", M, "anne"),
    Stop("plans:goals", f"{M}/mal", "anne"),
    Stop("plans:add-goal", f"{M}/mal/ny", "anne"),
    Stop("plans:add-goal", f"{M}/mal/ny?del={{health}}", "anne"),
    Stop("plans:goal", f"{M}/mal/{{goal}}", "anne"),
    Stop("plans:change-goal", f"{M}/mal/{{goal}}/endre", "anne"),
    Stop("plans:goal-versions", f"{M}/mal/{{goal}}/versjoner", "anne"),
    Stop("plans:add-measure", f"{M}/mal/{{goal}}/tiltak/ny", "anne"),
    Stop("plans:measure", f"{M}/tiltak/{{measure}}", "anne"),
    Stop("plans:change-measure", f"{M}/tiltak/{{measure}}/endre", "anne"),
    Stop("plans:measure-versions", f"{M}/tiltak/{{measure}}/versjoner", "anne"),
    Stop("plans:sections", f"{M}/deler", "anne"),
    Stop("plans:rename-section", f"{M}/deler/{{leisure}}/navn", "anne"),
    Stop("plans:archive-section", f"{M}/deler/{{leisure}}/arkiver", "anne"),
    Stop("plans:end-plan", f"{M}/avslutt", "anne"),
    Stop("plans:history", f"{M}/historikk", "anne"),
    Stop("plans:access-log", f"{M}/logg", "anne"),
    Stop("plans:ask-why", f"{M}/logg/{{asked_person}}/{{asked_day}}/spor", "anne"),
    Stop("plans:answer-why", "/sporsmal/{question}", "liv"),
    Stop("plans:say-why", f"{M}/hvorfor", "nav2"),
    Stop("plans:people", f"{M}/folk", "anne"),
    Stop("plans:people", f"{M}/folk?vis=part", "anne"),
    Stop("plans:people", f"{M}/folk?vis=soon", "anne"),
    Stop("plans:who-sees", f"{M}/folk/del/{{health}}", "anne"),
    Stop("plans:seat", f"{M}/folk/{{per}}", "anne"),
    Stop("plans:seat", f"{M}/folk/{{unit}}", "anne"),
    Stop("plans:seat", f"{M}/folk/{{paused}}", "anne"),
    Stop("plans:stop-access", f"{M}/folk/{{per}}/stopp", "anne"),
    Stop("plans:people", f"{M}/folk?vis=history", "anne"),
    Stop("plans:stop-all", f"{M}/folk/stopp-alt", "anne"),
    Stop("plans:renew-several", f"{M}/folk/forny", "anne"),
    Stop("plans:answer-request", f"{M}/folk/onsker/{{wish}}", "anne"),
    Stop("plans:view-as-page", f"{M}/folk/{{per}}/slik{M}", "anne"),
    Stop("plans:view-as-page", f"{M}/folk/{{per}}/slik{M}/mal", "anne"),
    Stop("plans:view-as-page", f"{M}/folk/{{per}}/slik{M}/deler", "anne", 404),
    Stop("plans:give-access", f"{M}/folk/gi", "anne"),
    Stop("plans:give-what", f"{M}/folk/gi/{{draft}}/hva", "anne"),
    Stop("plans:give-how-long", f"{M}/folk/gi/{{draft}}/hvor-lenge", "anne"),
    Stop("plans:give-check", f"{M}/folk/gi/{{draft}}/stemmer", "anne"),
    Stop("plans:view-unsigned-page", f"{M}/folk/gi/{{draft}}/slik{M}", "anne"),
    Stop("plans:give-receipt", f"{M}/folk/gi/{{consent}}/kvittering", "anne"),
    Stop("plans:offer", f"{M}/folk/sporsmal/{{offer}}", "anne"),
    Stop("plans:sign-offer", f"{M}/folk/sporsmal/{{offer}}/signer", "anne"),
    Stop("meetings:meetings", f"{M}/moter", "anne"),
    Stop("meetings:meeting", f"{M}/moter/{{coming}}", "anne"),
    Stop("meetings:attendance-wish", f"{M}/moter/hvem", "anne"),
    Stop("meetings:attendance-wish-at", f"{M}/moter/{{coming}}/hvem", "anne"),
    Stop("meetings:minutes", f"{M}/moter/{{draft_minutes}}/referat", "anne"),
    Stop("meetings:minutes", f"{M}/moter/{{sent_minutes}}/referat", "anne"),
    Stop("meetings:minutes", f"{M}/moter/{{final_minutes}}/referat", "anne"),
    Stop("meetings:room", f"{M}/moter/{{coming}}/rom", "anne"),
    Stop("meetings:room", f"{M}/moter/{{going_on}}/rom", "anne"),
    Stop("notifications:inbox", "/varsler", "anne"),
    Stop("access:settings", "/innstillinger", "anne"),
    Stop("access:sessions", "/innstillinger/nettlesere", "anne"),
    Stop("access:passkeys", "/innstillinger/passnokler", "anne"),
    Stop("access:confirm-with-passkey", "/logg-inn/passnokkel/bekreft", "anne"),
    Stop("ipplatform:overview", "/planer"),
    Stop("plans:open-plan", "/planer/ny"),
    Stop("plans:open-plan", "/planer/ny?mal=school-child"),
    Stop("plans:plan", M),
    Stop("plans:plan", "/plan/{empty}"),
    Stop("plans:goals", "/plan/{empty}/mal"),
    Stop("plans:people", "/plan/{empty}/folk"),
    Stop("meetings:meetings", "/plan/{empty}/moter"),
    Stop("plans:people", f"{M}/folk"),
    Stop("plans:people", "/plan/{crowded}/folk"),
    Stop("plans:seat", f"{M}/folk/{{per}}"),
    Stop("plans:invite", f"{M}/folk/inviter"),
    Stop("plans:invite-owner", "/plan/{empty}/folk/inviter/eier"),
    Stop("plans:invite-participant", f"{M}/folk/inviter/person"),
    Stop("plans:invite-representative", f"{M}/folk/inviter/pa-vegne-av"),
    Stop("plans:invite-unit", f"{M}/folk/inviter/enhet"),
    Stop("plans:invite-unit", f"{M}/folk/inviter/enhet?sok=nav"),
    Stop("plans:ask-owner", f"{M}/folk/{{per}}/spor"),
    Stop("plans:register-consent", f"{M}/folk/{{per}}/registrer"),
    Stop("plans:offer", f"{M}/folk/sporsmal/{{offer}}"),
    Stop("plans:end-seat", f"{M}/folk/{{per}}/avslutt"),
    Stop("plans:new-way-in", f"{M}/folk/{{per}}/ny-vei-inn"),
    Stop("meetings:call-meeting", f"{M}/moter/ny"),
    Stop("meetings:meeting", f"{M}/moter/{{coming}}"),
    Stop("meetings:change-meeting", f"{M}/moter/{{coming}}/endre"),
    Stop("meetings:draft", f"{M}/moter/{{draft_notice}}/utkast"),
    Stop("meetings:change-meeting", f"{M}/moter/{{draft_notice}}/endre"),
    Stop("meetings:cancel-meeting", f"{M}/moter/{{coming}}/avlys"),
    Stop("meetings:meeting-letter", f"{M}/moter/{{coming}}/brev"),
    Stop("meetings:contribute", f"{M}/moter/{{coming}}/innspill", "anne"),
    Stop("meetings:repeat-meeting", f"{M}/moter/{{coming}}/gjenta?every=4&unit=weeks&until={{until}}"),
    Stop("meetings:change-series", f"{M}/moter/{{coming}}/rekke"),
    Stop("meetings:cancel-series", f"{M}/moter/{{coming}}/rekke/avlys"),
    Stop("meetings:ask-times", f"{M}/moter/tider/ny"),
    Stop("meetings:times", f"{M}/moter/tider/{{proposal}}"),
    Stop("meetings:times", f"{M}/moter/tider/{{proposal}}", "anne"),
    Stop("meetings:drop-times", f"{M}/moter/tider/{{proposal}}/dropp"),
    Stop("meetings:agenda", f"{M}/moter/{{coming}}/saksliste"),
    Stop("meetings:agenda", f"{M}/moter/{{coming}}/saksliste", "maja"),
    Stop("meetings:change-item", f"{M}/moter/{{coming}}/saksliste/{{agenda_item}}"),
    Stop("meetings:wishes", f"{M}/moter/{{coming}}/onsker"),
    Stop("meetings:wishes", f"{M}/moter/{{coming}}/onsker", "maja"),
    Stop("meetings:meeting-history", f"{M}/moter/tidligere"),
    Stop("meetings:search-meetings", f"{M}/moter/sok"),
    Stop("meetings:minutes", f"{M}/moter/{{draft_minutes}}/referat"),
    Stop("meetings:write-minutes", f"{M}/moter/{{draft_minutes}}/referat/skriv"),
    Stop("meetings:send-minutes", f"{M}/moter/{{draft_minutes}}/referat/send"),
    Stop("meetings:finish-minutes", f"{M}/moter/{{sent_minutes}}/referat/ferdig"),
    Stop("meetings:minutes", f"{M}/moter/{{sent_minutes}}/referat"),
    Stop("meetings:attendance", f"{M}/moter/{{sent_minutes}}/referat/oppmote"),
    Stop("meetings:plan-then", f"{M}/moter/{{final_minutes}}/referat/planen-da", "anne"),
    Stop("meetings:correct-minutes", f"{M}/moter/{{final_minutes}}/referat/tillegg", "anne"),
    Stop("meetings:receivers", f"{M}/moter/{{final_minutes}}/referat/mottakere"),
    Stop("meetings:room", f"{M}/moter/{{going_on}}/rom"),
    Stop("meetings:room", f"{M}/moter/{{going_on}}/rom?vis=stor"),
    Stop("notifications:inbox", "/varsler"),
    Stop("ipplatform:overview", "/planer", "per"),
    Stop("plans:plan", M, "per"),
    Stop("plans:goals", f"{M}/mal", "per"),
    Stop("plans:people", f"{M}/folk", "per"),
    Stop("plans:ask", "/be-om-tilgang", "per"),
    Stop("plans:ask-access", "/be-om-tilgang/{per}", "per"),
    Stop("plans:plan", M, "nav1"),
    Stop("plans:goals", f"{M}/mal", "nav1"),
    Stop("plans:plan", "/plan/{leif}", "grete"),
    Stop("plans:acting-for", "/hvem", "grete"),
    Stop("plans:acting-for", "/hvem", "sven"),
    Stop("plans:measure", f"{M}/tiltak/{{measure}}", "maja"),
    Stop("plans:measure", f"{M}/tiltak/{{measure}}", "per"),
    Stop("plans:hide-goal", f"{M}/mal/{{goal}}/skjul", "per"),
    Stop("plans:hide-measure", f"{M}/tiltak/{{measure}}/skjul", "per"),
    Stop("plans:hide-note", f"{M}/tiltak/{{measure}}/notat/{{note}}/skjul", "per"),
    Stop("plans:mandate", f"{M}/folk/{{ola}}/pa-vegne-av"),
    Stop("plans:end-mandate", f"{M}/folk/{{ola}}/pa-vegne-av/avslutt"),
    Stop("plans:plan", "/plan/{nora}", "nora"),
    Stop("ipplatform:overview", "/planer", "sven"),
    Stop("notifications:inbox", "/varsler", "sven"),
    Stop("ipplatform:overview", "/planer", "kjersti"),
    Stop("plans:coordination", "/koordinering/{organisation}", "kjersti"),
    Stop("plans:find-person", f"{M}/folk/inviter/finn"),
    Stop("plans:close-account", f"{M}/folk/{{per}}/lukk-konto"),
    Stop("ipplatform:overview", "/planer", "nav3"),
    Stop("access:workplace", "/arbeidssted", "nav3"),
    Stop("access:workplace", "/arbeidssted", "sven"),
    Stop("ipplatform:overview", "/planer", "arne"),
    Stop("access:organisations", "/virksomhet", "sven"),
    Stop("access:organisation", "/virksomhet/{organisation}", "arne"),
    Stop("access:rules", "/virksomhet/{organisation}/regler", "arne"),
    Stop("access:add-unit", "/virksomhet/{organisation}/enheter/ny", "arne"),
    Stop("access:unit", "/virksomhet/{organisation}/enheter/{workplace}", "arne"),
    Stop("access:rename-unit", "/virksomhet/{organisation}/enheter/{workplace}/navn", "arne"),
    Stop("access:staff", "/virksomhet/{organisation}/ansatte", "arne"),
    Stop("access:add-worker", "/virksomhet/{organisation}/ansatte/ny", "arne"),
    Stop("access:employment", "/virksomhet/{organisation}/ansatte/{employment}", "arne"),
    Stop("access:change-employment", "/virksomhet/{organisation}/ansatte/{employment}/endre", "arne"),
    Stop("access:end-employment", "/virksomhet/{organisation}/ansatte/{employment}/slutt", "arne"),
)

_BUTTON = "only a button's form opens it; as a page it says so (405)"
NOT_PAGES: dict[str, str] = {
    "ipplatform:health": "JSON for machines",
    "ipplatform:demo-sign-in": _BUTTON,
    "access:session": "JSON for the page's script",
    "access:change-password": _BUTTON,
    "access:new-backup-codes": _BUTTON,
    "access:end-other-sessions": _BUTTON,
    "access:end-session": _BUTTON,
    "access:invite-again": _BUTTON,
    "access:begin-making-passkey": "JSON for the page's script",
    "access:make-passkey": "JSON for the page's script",
    "access:begin-passkey": "JSON for the page's script",
    "access:use-passkey": "JSON for the page's script",
    "access:remove-passkey": _BUTTON,
    "access:rename-passkey": "needs a passkey; test_passkeys looks at it",
    "access:id-porten": "leads on to ID-porten, where it is set up; tests/access/id_porten",
    "access:id-porten-answer": "leads on; its refusals are looked at in `states`",
    "access:id-porten-confirm": "leads on to ID-porten, where it is set up",
    "access:id-porten-first-visit": "leads on to ID-porten, where it is set up",
    "access:id-porten-signed-out": "answers ID-porten, not a person",
    "meetings:answer-meeting": _BUTTON,
    "meetings:prepare": _BUTTON,
    "meetings:answer-times": _BUTTON,
    "meetings:choose-time": _BUTTON,
    "meetings:meeting-calendar": "a file",
    "meetings:add-text": _BUTTON,
    "meetings:add-item": _BUTTON,
    "meetings:add-goal-item": _BUTTON,
    "meetings:standard-order": _BUTTON,
    "meetings:order-items": _BUTTON,
    "meetings:move-item": _BUTTON,
    "meetings:remove-item": _BUTTON,
    "meetings:review-promise": _BUTTON,
    "meetings:answer-wish": _BUTTON,
    "meetings:withdraw-wish": _BUTTON,
    "meetings:comment-minutes": _BUTTON,
    "meetings:withdraw-comment": _BUTTON,
    "meetings:approve-minutes": _BUTTON,
    "meetings:settle-remark": _BUTTON,
    "meetings:propose-next-meeting": _BUTTON,
    "meetings:minutes-file": "a file",
    "meetings:minutes-own-file": "a file",
    "meetings:receiver-letter": "a file",
    **dict.fromkeys(
        (
            "meetings:open-room",
            "meetings:close-room",
            "meetings:move-room",
            "meetings:give-word",
            "meetings:raise-hand",
            "meetings:park-item",
            "meetings:park-thought",
            "meetings:move-parked",
            "meetings:room-choices",
            "meetings:decide",
            "meetings:undo-decision",
            "meetings:add-opinion",
            "meetings:remove-opinion",
            "meetings:evaluate-goal",
        ),
        _BUTTON,
    ),
    "notifications:read-all": _BUTTON,
    "notifications:open": "leads on to what the notice is about",
    "notifications:since": "JSON for the page's script",
    "notifications:presence": "a piece of a page",
    "plans:set-goal-status": _BUTTON,
    "plans:set-measure-status": _BUTTON,
    "plans:add-section": _BUTTON,
    "plans:restore-section": _BUTTON,
    "plans:move-section": _BUTTON,
    "plans:change-access": _BUTTON,
    "plans:renew-access": _BUTTON,
    "plans:who-signs": _BUTTON,
    "plans:receipt-file": "a file",
    "plans:consent-scan": "a file",
    "plans:undo-stop-all": _BUTTON,
    "plans:withdraw-request": _BUTTON,
    "plans:view-as": "leads on to the first page that is looked at",
    "plans:view-unsigned": "leads on to the first page that is looked at",
    "plans:pause-access": _BUTTON,
    "plans:resume-access": _BUTTON,
    "plans:resend-invitation": _BUTTON,
    "plans:show-again": _BUTTON,
    "plans:parents": "only a plan owner of sixteen or seventeen opens it; test_acting_for_somebody looks at it",
    "plans:save-draft": "JSON for the page's script",
}

# Who is asked, in this order, for a page that is not listed, and what stands in its address by the parameter's name.
LIKELY = ("anne", "kari", "maja", "per", "grete", "kjersti", "arne", "root", NOBODY)
USUAL = {"pid": "maja", "meeting": "coming", "seat": "per", "section": "health", "unit": "workplace"}

_PLACES = """
from access.actions.accounts import create_account, invite
from access.actions.asking import ask_for_access
from access.models import AccessEvent, Consent, User
from access.actions.consents import choose_levels, offer_consent, start_draft
from access.dates import months_after, today
from access.levels import Level
from meetings.actions.calling import draft_meeting
from meetings.actions.lines import Item
from meetings.actions.notice import Notice, notice_of
from meetings.actions.decisions import decide
from meetings.actions.opinions import add_opinion
from meetings.actions.repeating import repeat_meeting
from meetings.actions.room import note_thought, open_room, raise_hand
from meetings.models import AgendaItem, Meeting
from plans.actions.evaluations import evaluate_goal
from plans.actions.questions import ask_why
from plans.models import Goal, Measure, Plan
from django.utils import timezone
from datetime import timedelta
plans = {plan.owner_name.split()[0].lower(): plan for plan in Plan.objects.all()}
maja = plans["maja"]
sections = {section.area or section.kind: section for section in maja.sections.all()}
seats = {seat.user.short_name or str(seat.pk): seat for seat in maja.seats.exclude(user=None).select_related("user")}
anne, kari = (User.objects.get(short_name=name) for name in ("anne", "kari"))
now = timezone.now()
people = {name: User.objects.get(short_name=name) for name in ("per", "liv", "nav2")}
for name, days in (("per", 0), ("liv", 0), ("nav2", 300)):
    AccessEvent.objects.create(user=people[name], plan=maja, action="opened", page="plans:goals", reason="stand_in",
                               at=now - timedelta(days=days))
question = ask_why(maja, people["liv"], timezone.localdate(), words="Hva skal du bruke det til?", by=anne)
draft = start_draft(seats["liv"], by=anne)
choose_levels(draft, {sections["school"]: Level.VIEW}, by=anne)
offer = offer_consent(seats["liv"], {sections["health"]: Level.VIEW}, until=months_after(today(), 3),
                      purpose="Vite hva Maja trenger i gymtimen", by=kari)
meetings = Meeting.objects.filter(section__plan=maja)
written = {meeting.minutes.state: meeting for meeting in meetings.filter(minutes__isnull=False).order_by("starts_at")
           if meeting.starts_at < timezone.now()}
coming = meetings.filter(starts_at__gt=now, status="called").order_by("starts_at")[0]
repeat_meeting(coming, [coming.starts_at + timedelta(weeks=4)], by=kari)
lines = [Item("", "Veien videre"), Item("", "Sommeren")]
later = Notice(notice_of(coming).values, {seats["per"]: False}, lines)
draft_notice = draft_meeting(sections["meetings"], later, by=kari)
measure = Measure.objects.filter(section=sections["health"], notes__isnull=False, goal__isnull=False).order_by("pk")[0]
going_on = written["draft"]
items = list(going_on.agenda.all())
AgendaItem.objects.filter(pk=items[0].pk).update(goal=measure.goal, minutes=5)
open_room(going_on, by=kari)
section = measure.section
decide(going_on, items[0], "Ringe verkstedet", section=section, goal=measure.goal, responsible=seats["per"], by=kari)
decide(going_on, items[0], "Møtes igjen i januar", by=kari)
add_opinion(going_on, items[0], seats["anne"], "Januar er for sent.", by=anne)
evaluate_goal(measure.goal, seats["maja"], face=4, words="Det går bra", by=anne)
note_thought(going_on, "Ny hjelm", is_parked=True, by=kari)
raise_hand(going_on, seats["anne"], is_up=True, by=anne)
result = {
    "going_on": going_on.public_id,
    "agenda_item": AgendaItem.objects.filter(
        meeting__section__plan=maja, meeting__starts_at__gt=now, meeting__status="called"
    ).order_by("meeting__starts_at", "position")[0].public_id,
    **{name: plan.public_id for name, plan in plans.items()},
    **{name: section.public_id for name, section in sections.items()},
    "asked_person": people["per"].public_id,
    "asked_day": timezone.localdate().isoformat(),
    "question": question.public_id,
    "empty": plans["ida"].public_id,
    "crowded": plans["emil"].public_id,
    "goal": measure.goal.public_id,
    "measure": measure.public_id,
    "note": measure.notes.filter(hidings=None).order_by("pk")[0].public_id,
    "per": seats["per"].public_id,
    "wish": ask_for_access(
        seats["liv"], ["health"], level=Level.VIEW, months=3, purpose="Samarbeid", by=seats["liv"].user
    ).public_id,
    "ola": seats["ola"].public_id,
    "unit": maja.seats.exclude(unit=None)[0].public_id,
    "paused": Consent.objects.filter(seat__plan=maja, state="paused")[0].seat.public_id,
    "draft": draft.public_id,
    "offer": offer.public_id,
    "consent": Consent.objects.filter(seat=seats["per"], state="signed")[0].public_id,
    "coming": coming.public_id,
    "until": (timezone.localdate(coming.starts_at) + timedelta(weeks=20)).isoformat(),
    "proposal": meetings.get(asked_at__isnull=False).public_id,
    "draft_notice": draft_notice.public_id,
    "draft_minutes": written["draft"].public_id,
    "sent_minutes": written["sent"].public_id,
    "final_minutes": written["final"].public_id,
    "invitation": invite(create_account("Eva Ny", "eva@example.org", by=kari), by=kari),
    "unknown": "w" * 43,
    "organisation": maja.municipality.public_id,
    "workplace": seats["per"].employment.unit.public_id,
    "employment": seats["per"].employment.public_id,
    "person": seats["per"].user.public_id,
    "prompt": "matters",
}
"""


def places(product: Product) -> dict[str, str]:
    """The public ids the inventory's addresses name, out of the demo municipality in this install."""
    return dict(product.run(_PLACES))


def addresses() -> dict[str, set[str]]:
    """The name of every address the product has, with the names of its parameters."""
    return dict(_names(get_resolver().url_patterns, ""))


def usual_path(name: str, places: Mapping[str, str]) -> str:
    """The address with the usual places in it; raises LookupError for a parameter that has none."""
    words = {parameter: places[USUAL.get(parameter, parameter)] for parameter in addresses()[name]}
    return reverse(name, kwargs=words)


def _names(patterns: Any, namespace: str) -> Iterator[tuple[str, set[str]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}", set(pattern.pattern.converters)
