"""What may be wrong with an answer: its headers, its cookies, or what its page asks the browser to do."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

_CLOSED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_POLICY = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'self'")
# What somebody has uploaded is only ever downloaded, and runs nothing wherever it is opened.
_FILE_POLICY = "sandbox; default-src 'none'"
_FILE_KINDS = r"(application/pdf|image/(jpeg|png)|text/calendar; method=[A-Z]+; charset=utf-8)$"
_BANNERS = re.compile(r"django|daphne|twisted|python/|nginx|version \d|\d+\.\d+\.\d+", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_INLINE = re.compile(r"<[a-z][^>]*\s(?:style|on[a-z]+)\s*=", re.IGNORECASE)
_ADDRESS = re.compile(r"""\s(?:href|src|action|formaction|data-[a-z-]*url|data-socket|poster|srcset)="([^"]*)\"""")


def faults(answer: Any) -> Iterator[str]:
    """Everything that is wrong with an answer."""
    yield from header_faults(answer)
    yield from cookie_faults(answer)
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        yield from page_faults(answer.content.decode())


def header_faults(answer: Any) -> Iterator[str]:
    for name, value in _CLOSED.items():
        if answer.headers.get(name) != value:
            yield f"{name}: {answer.headers.get(name)}"
    policy = answer.headers.get("Content-Security-Policy", "")
    is_file = answer.headers.get("Content-Disposition", "").startswith("attachment")
    if not (is_file and policy == _FILE_POLICY):
        yield from (f"the policy lacks {part}" for part in _POLICY if part not in policy)
    if "unsafe" in policy or "*" in policy or re.search(r"https?:", policy):
        yield f"the policy lets in too much: {policy}"
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        yield f"may be cached: {answer.headers.get('Cache-Control')}"
    if "Permissions-Policy" not in answer.headers:
        yield "no Permissions-Policy"
    for name in ("Server", "X-Powered-By", "Via", "X-AspNet-Version", "Access-Control-Allow-Origin"):
        if name in answer.headers:
            yield f"{name} is there"
    kind = answer.headers.get("Content-Type", "")
    plain = r"(text/(html|plain); charset=utf-8|application/json)$"
    if answer.content and not re.match(_FILE_KINDS if is_file else plain, kind):
        yield f"Content-Type {kind}"


def cookie_faults(answer: Any, *, secure: bool = False) -> Iterator[str]:
    for name, morsel in answer.cookies.items():
        if not morsel["httponly"] and morsel.value:
            yield f"scripts can read the cookie {name}"
        if morsel["samesite"] not in ("Lax", "Strict") and morsel.value:
            yield f"the cookie {name} goes along from other sites"
        if morsel["domain"] or morsel["path"] != "/":
            yield f"the cookie {name} is not for this host alone"
        if len(morsel.OutputString()) > 4096:
            yield f"the cookie {name} is too large"
        if secure and not morsel["secure"]:
            yield f"the cookie {name} would travel in the clear"


def page_faults(page: str) -> Iterator[str]:
    for attributes, inner in _SCRIPT.findall(page):
        if "src=" not in attributes and 'type="application/json"' not in attributes:
            yield f"a script in the page: {inner[:60]}"
    yield from (f"in the page: {found[:80]}" for found in _INLINE.findall(page))
    if "<style" in page.lower():
        yield "a style in the page"
    for address in addresses(page):
        if re.match(r"(?:[a-z]+:)?//", address, re.IGNORECASE):
            yield f"leads to another host: {address}"
        elif re.match(r"[a-z]+:", address, re.IGNORECASE) and not address.startswith(
            ("mailto:", "tel:", "data:image/")
        ):
            yield f"an address of another kind: {address}"


def addresses(page: str) -> list[str]:
    """Every address that a page holds."""
    return [unescape(address) for address in _ADDRESS.findall(page)]


def banners(answer: Any) -> list[str]:
    """Names of programs and versions in the headers."""
    told = [f"{name}: {value}" for name, value in answer.headers.items() if name != "Content-Security-Policy"]
    return _BANNERS.findall(" ".join(told))
