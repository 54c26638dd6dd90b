"""The page inventory: every address a browser can open, who opens it, and what else it can look like.

`PAGES` are opened as they are, with the `places` of the demo municipality put in. What answers no browser with a page
is in `not_pages`; states that take more than an address (an error, an open dialog, an editor) are in `states`. What
stands nowhere is opened by the first of `LIKELY` who may, with `USUAL` places in its address; list a page for more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


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
    Stop("access:new-way-in", "/virksomhet/{organisation}/ansatte/{employment}/ny-vei-inn", "arne"),
    Stop("access:end-employment", "/virksomhet/{organisation}/ansatte/{employment}/slutt", "arne"),
)

# Who is asked, in this order, for a page that is not listed, and what stands in its address by the parameter's name.
LIKELY = ("anne", "kari", "maja", "per", "grete", "kjersti", "arne", "root", NOBODY)
USUAL = {"pid": "maja", "meeting": "coming", "seat": "per", "section": "health", "unit": "workplace"}


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
