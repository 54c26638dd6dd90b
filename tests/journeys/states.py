"""What a page can look like beyond its address: refusals, conflicts, open dialogs, an editor, a lost network.

Each walk stops at every state it brings about; whoever walks it looks at the page there. Only real presses and fields.
"""

from base64 import b32decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from django_otp.oath import totp
from playwright.sync_api import Page, Route

from tests.cast import PASSWORD
from tests.journeys.inventory import NOBODY
from tests.journeys.people import Person

Walk = Callable[[Person, dict[str, str]], Iterator[str]]
_DRAW_ERRORS = """
from pathlib import Path
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django_otp.middleware import OTPMiddleware
request = RequestFactory().get("/")
request.user = AnonymousUser()
OTPMiddleware(lambda request: None)(request)
folder = Path(settings.TEMPLATES[0]["DIRS"][0]) / "errors"
names = sorted(file.name for file in folder.glob("*.html") if file.stem not in ("base", "bare"))
result = {name: render_to_string(f"errors/{name}", request=None if name[0] == "5" else request) for name in names}
"""
_DRAW_ID_PORTEN = """
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django_otp.middleware import OTPMiddleware
from access.forms.sign_in import SignInForm
request = RequestFactory().get("/")
request.user = AnonymousUser()
OTPMiddleware(lambda request: None)(request)
reasons = ("unknown", "another", "too-low", "too-long-ago", "cancelled", "used", "ended", "unavailable", "not-trusted")
refused = {"again": "/logg-inn", "is_known_there": True}
result = {
    why: render_to_string("access/id_porten_refused.html", {**refused, "why": why}, request=request) for why in reasons
}
offered = {"form": SignInForm(), "next": "/planer", "has_id_porten": True}
result["offered"] = render_to_string("access/sign_in.html", offered, request=request)
"""
NEW_PASSWORD = "fire blå båter på fjorden"


@dataclass(frozen=True)
class Walked:
    """A walk, who walks it, and the pages it shows that have no address of their own."""

    who: str
    walk: Walk
    shows: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return self.walk.__name__.removeprefix("_")


def _sign_in(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page = somebody.page
    somebody.go("/logg-inn")
    _send(page)
    yield "nothing filled in"
    page.locator("input[name=email]").fill("kari@example.org")
    page.locator("input[name=password]").fill("feil passord her")
    _send(page)
    yield "a wrong password"
    page.locator("main summary").first.click()
    yield "help opened"
    page.locator("input[name=password]").fill(PASSWORD)
    _send(page)
    page.wait_for_url("**/logg-inn/kode*")
    yield "the second step"
    page.locator("input[name=code]").fill("000000")
    _send(page)
    yield "a wrong code"


def _many_wrong_passwords(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    asked_to_wait = somebody.page.get_by_role("alert").get_by_text("Vent")
    for _ in range(12):
        somebody.go("/logg-inn")
        somebody.page.locator("input[name=email]").fill("sven@example.org")
        somebody.page.locator("input[name=password]").fill("feil passord her")
        _send(somebody.page)
        if asked_to_wait.count():
            break
    asked_to_wait.first.wait_for()
    yield "asked to wait"


def _first_visit(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page = somebody.page
    somebody.go(f"/invitasjon/{places['invitation']}")
    yield "what will happen"
    _send(page)
    page.wait_for_url("**/passord")
    yield "a password to choose"
    page.locator("input[name=password]").fill("kort")
    _send(page)
    yield "a password that is too short"
    page.locator("input[name=password]").fill(NEW_PASSWORD)
    page.locator("input[name=password_again]").fill(NEW_PASSWORD)
    _send(page)
    page.wait_for_url("**/kom-i-gang/kode")
    yield "the app to connect"
    key = page.locator("main code").first.text_content() or ""
    page.locator("input[name=code]").fill("000000")
    _send(page)
    yield "a wrong first code"
    page.wait_for_timeout(1_500)  # a wrong code makes the next one wait
    page.locator("input[name=code]").fill(_code_of(key))
    _send(page)
    page.wait_for_url("**/reservekoder")
    yield "codes to keep"
    _send(page)
    yield "codes that nobody said are kept"
    page.locator("main form input[type=checkbox]").check()
    _send(page)
    page.wait_for_url("**/planer")
    yield "no plan yet"
    somebody.go(f"/invitasjon/{places['invitation']}")
    yield "an invitation that is used up"


def _refused_forms(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page, plan = somebody.page, f"/plan/{places['maja']}"
    for path, empty in (
        (f"{plan}/mal/ny?del={places['health']}", "title"),
        (f"{plan}/mal/{places['goal']}/tiltak/ny", "what"),
        (f"{plan}/tiltak/{places['measure']}/endre", "what"),
        (f"{plan}/deler/{places['leisure']}/navn", "name"),
    ):
        somebody.go(path)
        page.locator(f"[name={empty}]").fill("")
        _send(page)
        yield f"nothing in {empty}"
    somebody.go(f"{plan}/tiltak/{places['measure']}")
    page.locator("form[action*=notat]").evaluate("form => { form.noValidate = true; form.requestSubmit() }")
    page.wait_for_url("**/notat")
    yield "an empty note"
    somebody.go(f"{plan}/folk/gi")
    _send(page)
    yield "nobody chosen"
    somebody.go(f"{plan}/folk/gi/{places['draft']}/hvor-lenge")
    page.locator("[name=purpose]").fill("")
    _send(page)
    yield "no reason"


def _a_conflict(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    somebody.go(f"/plan/{places['maja']}/mal/{places['goal']}/endre")
    somebody.page.locator("[name=version]").evaluate("field => { field.value = '0' }")
    somebody.page.locator("[name=why]").fill("Skrevet mens noen andre lagret.")
    _send(somebody.page)
    somebody.page.locator(".ip-sides").wait_for()
    yield "both texts"


def _refusals(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    plan = f"/plan/{places['maja']}"
    for path, words in (
        ("/finnes-ikke", "404"),
        (f"{plan}/folk/gi", "403"),
        ("/utkast", "405"),
    ):
        somebody.go(path)
        assert words in somebody.page.locator("main").inner_text()
        yield words
    somebody.go("/innstillinger")
    somebody.page.evaluate("document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(one => one.remove())")
    _send(somebody.page)
    yield "a form without its token"


def _error_pages(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    """The pages nobody can be brought to without breaking something: drawn by the server, shown in their place."""
    drawn: dict[str, str] = somebody.product.run(_DRAW_ERRORS)
    page = somebody.page
    for name, html in drawn.items():
        address = f"{somebody.product.url}/hjelp?{name}"
        page.route(address, partial(_answer_with, html))
        page.goto(address)
        yield name


def _id_porten(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    """The pages round ID-porten, which the demo has not set up: drawn by the server, shown in their place."""
    drawn: dict[str, str] = somebody.product.run(_DRAW_ID_PORTEN)
    page = somebody.page
    for name, html in drawn.items():
        address = f"{somebody.product.url}/hjelp?id-porten-{name}"
        page.route(address, partial(_answer_with, html))
        page.goto(address)
        yield name


def _answer_with(html: str, route: Route) -> None:
    route.fulfill(body=html, content_type="text/html; charset=utf-8")


def _signed_out(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page = somebody.page
    somebody.go("/planer")
    page.locator("details[data-menu] summary").click()
    yield "the menu open"
    page.locator("[data-sign-out] button").click()
    page.wait_for_url("**/logg-ut")
    yield "signed out"


def _open_details(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    plan = f"/plan/{places['maja']}"
    for path in (
        f"{plan}/tiltak/{places['measure']}",
        f"{plan}/folk/gi/{places['draft']}/hva",
        f"{plan}/folk/gi/{places['draft']}/hvor-lenge",
        f"{plan}/moter/{places['coming']}",
        "/hjelp",
    ):
        somebody.go(path)
        somebody.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        yield path.rpartition("/")[2]


def _a_notice(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    """Everything that can be written in a notice, refused; and what changes in one that is sent."""
    page, plan = somebody.page, f"/plan/{places['maja']}"
    somebody.go(f"{plan}/moter/ny")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.locator("input[name=task_0]").fill("Ta med timeplanen")
    page.locator("input[name=link_url_0]").fill("http://example.org")
    page.locator("input[name=item_minutes_0]").fill("0")
    page.locator("main form").first.evaluate("form => { form.noValidate = true }")
    page.locator("main form .ip-actions button[type=submit]:not([name])").last.click()
    page.wait_for_load_state()
    yield "nothing is right"
    somebody.go(f"{plan}/moter/{places['coming']}/endre")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.locator("input[name=place]").fill("Rådhuset")
    page.locator("select[name=clock]").select_option("15:00")
    page.locator("input[name=item_minutes_0]").fill("25")
    page.locator("main form .ip-actions button[type=submit]:not([name])").last.click()
    page.locator("button[name=confirm]").wait_for()
    yield "what changes"


def _ended_plan(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page, plan = somebody.page, f"/plan/{places['empty']}"
    somebody.go(f"{plan}/avslutt")
    _send(page)
    yield "no reason chosen"
    page.locator("[name=reason][value=moved]").check()
    _send(page)
    page.wait_for_url(f"**{plan}")
    yield "an ended plan"
    somebody.go(f"{plan}/gjenapne")
    yield "asked whether to open it again"
    _send(page)
    page.wait_for_url(f"**{plan}")


def _measure_undone(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    somebody.go(f"/plan/{places['maja']}/tiltak/{places['measure']}")
    somebody.page.locator("form[action*=status] button[value=done]").click()
    somebody.page.locator(".ip-undo").wait_for()
    yield "done, with undo"
    somebody.page.locator(".ip-undo button").click()
    somebody.page.wait_for_load_state()
    yield "undone"


def _dialogs(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page = somebody.page
    page.route("**/okt", lambda route: route.fulfill(json={"seconds_left": 100}))
    somebody.go(f"/plan/{places['maja']}")
    page.locator("dialog[open]").wait_for()
    yield "the session ends soon"
    page.unroute_all()
    _go_and_hear(somebody, f"/plan/{places['maja']}")
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when the phone wakes
    page.locator("dialog[open]").wait_for()
    yield "the session has ended"
    page.context.add_cookies(kept)  # type: ignore[arg-type]


def _lost_network(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page = somebody.page
    _go_and_hear(somebody, f"/plan/{places['maja']}")
    page.context.set_offline(True)
    page.locator("#ip-net").wait_for(timeout=15_000)
    yield "the net is gone"
    page.context.set_offline(False)
    page.locator("#ip-net[data-state=back]").wait_for(timeout=15_000)
    yield "the net is back"


def _an_offer(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    """The plans change, by what she does in a second tab, while she searches among them in the first."""
    page = somebody.page
    _go_and_hear(somebody, "/planer")
    page.locator("[data-live] input[type=search], [data-live] input[type=text]").first.fill("Maj")
    other = page.context.new_page()
    other.goto(f"{somebody.product.url}/plan/{places['maja']}/tiltak/{places['measure']}")
    other.locator("form[action*=status] button[value=done]").click()
    other.locator(".ip-undo button").click()
    other.wait_for_load_state()
    other.close()
    page.locator(".ip-offer").wait_for()
    yield "a newer version is offered"


def _minutes_editor(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page = somebody.page
    somebody.go(f"/plan/{places['maja']}/moter/{places['draft_minutes']}/referat")
    page.locator("[data-minutes-write]").first.click()
    page.locator("[contenteditable=true]").wait_for()
    page.keyboard.type("Vi ble enige om tre ting. ")
    yield "the editor open"
    page.locator(".ip-toolbar button").last.click()
    yield "the toolbar's last button pressed"


def _calm(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    page, plan = somebody.page, f"/plan/{places['nora']}"
    somebody.go("/innstillinger")
    page.locator("[name=text_size][value=lg]").check()
    page.locator("[name=has_calm_view]").check()
    page.locator("[name=has_more_air]").check()
    page.locator("form:has([name=text_size]) button[type=submit]").click()
    page.locator("html[data-size=lg]").wait_for()
    yield "large and calm settings"
    for path in ("/planer", plan, f"{plan}?visning=vanlig", f"{plan}/mal", f"{plan}/mal/ny", f"{plan}/folk",
                 f"{plan}/folk/gi", f"{plan}/moter", "/varsler"):  # fmt: skip
        somebody.go(path)
        yield path


def _other_languages(somebody: Person, places: dict[str, str]) -> Iterator[str]:
    for language in ("nn", "en"):
        somebody.go("/sprak")
        somebody.page.locator(f"button[name=language][value={language}]").click()
        somebody.page.locator(f"html[lang={language}]").wait_for()
        for path in ("/", "/demo/", "/hjelp", "/logg-inn"):
            somebody.go(path)
            yield f"{path} in {language}"


WALKS: tuple[Walked, ...] = (
    Walked(NOBODY, _sign_in, ("access:second-factor",)),
    Walked(NOBODY, _many_wrong_passwords),
    Walked(NOBODY, _first_visit, ("access:choose-password", "access:enrol", "access:backup-codes")),
    Walked(NOBODY, _other_languages),
    Walked(NOBODY, _error_pages),
    Walked(NOBODY, _id_porten),
    Walked("anne", _signed_out),
    Walked("anne", _refused_forms, ("plans:add-note",)),
    Walked("anne", _a_conflict),
    Walked("anne", _open_details),
    Walked("anne", _measure_undone),
    Walked("kari", _a_notice),
    Walked("kari", _ended_plan, ("plans:reopen-plan",)),
    Walked("anne", _lost_network),
    Walked("anne", _dialogs),
    Walked("kari", _an_offer),
    Walked("kari", _minutes_editor),
    Walked("per", _refusals),
    Walked("nora", _calm),
)


def _send(page: Page) -> None:
    """Press the form's main button as somebody whose browser does not check the fields first."""
    form = page.locator("main form").filter(has=page.locator("button[type=submit]:not([name=discard])")).first
    form.evaluate("form => { form.noValidate = true }")
    with page.expect_navigation():
        form.locator("button[type=submit]:not([name=discard])").last.click()


def _go_and_hear(somebody: Person, path: str) -> None:
    """Open a page and wait until its socket has told how things stand."""
    somebody.heard.clear()
    somebody.go(path)
    for _ in range(50):
        if somebody.heard:
            return
        somebody.page.wait_for_timeout(100)
    raise AssertionError(f"{path} hears nothing")


def _code_of(key: str) -> str:
    """The code an app would show for a key in Base32."""
    letters = key.replace(" ", "")
    return f"{totp(b32decode(letters + '=' * (-len(letters) % 8))):06}"
