"""What may not be written, where no linter has a rule for it: each ban with the harm it keeps away."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

APPS = ("access", "plans", "meetings", "notifications", "frontend", "ipplatform")
_SKIPPED = {"node_modules", "dist", "migrations", "__pycache__", "locale"}

# Reviewed exceptions: (ban, file or folder) → why it is safe there.
ALLOWED: dict[tuple[str, str], str] = {
    ("cryptography", "access/"): "the one app that keeps secrets",
    ("cryptography", "ipplatform/install/stamps.py"): "fingerprints of files, no secret",
    ("cryptography", "plans/pages.py"): "fingerprint of a page for If-None-Match, no secret",
    ("marked-safe", "meetings/minutes/render.py"): "tags from a closed table round escaped text",
    ("template-safe", "frontend/templates/access/enrol.html"): "squares drawn from a key of ours, no text",
    ("html-from-text", "frontend/src/parse.ts"): "the reviewed module: parses our own server's answers",
    ("html-from-text", "frontend/src/minutes/paste.ts"): "writes out what it has parsed; the schema takes it in",
    ("raw-sql", "access/workplaces.py"): "a constant text with parameters, worked out by the INSERT itself",
}


@dataclass(frozen=True)
class Ban:
    """A thing that may not be written. `name` is how ALLOWED refers to it."""

    name: str
    harm: str


MARKED_SAFE = Ban("marked-safe", "text of a person would become markup: use format_html or a template")
EVALUATION = Ban("evaluation", "runs text as code")
UNSAFE_FORMAT = Ban("unsafe-format", "reading it can run code or read files: use JSON")
CRYPTOGRAPHY = Ban("cryptography", "keys and hashes live in `access` only, where they are inventoried")
GUARDIAN_SHORTCUT = Ban("guardian-shortcut", "answers for groups and superusers too: use access.rights")
ASYNC_PERMISSION = Ban("async-permission", "skips backends that are not async: use access.rights in a thread")
DATA_IN_VIEW = Ban("data-in-view", "views get records from gates and change them by actions")
EXPANDED_REQUEST = Ban("expanded-request", "a request's names would become a query's")
CODE_CHECK = Ban("code-check", "only django_otp's locking entry points count attempts: see access")
RAW_SQL = Ban("raw-sql", "text could become SQL")
TEMPLATE_SAFE = Ban("template-safe", MARKED_SAFE.harm)
INLINE = Ban("inline", "the content security policy refuses inline script and style")
FOREIGN = Ban("foreign", "a page loads nothing from another host")
HTML_FROM_TEXT = Ban("html-from-text", "text could become markup: only the reviewed module parses HTML")
READABLE_STORAGE = Ban("readable-storage", "content would stay readable on a shared computer")

_BANNED_IMPORTS = {
    "pickle": UNSAFE_FORMAT, "marshal": UNSAFE_FORMAT, "shelve": UNSAFE_FORMAT, "dill": UNSAFE_FORMAT,
    "yaml": UNSAFE_FORMAT, "xml": UNSAFE_FORMAT, "lxml": UNSAFE_FORMAT,
    "hashlib": CRYPTOGRAPHY, "hmac": CRYPTOGRAPHY, "cryptography": CRYPTOGRAPHY,
    "guardian.shortcuts": GUARDIAN_SHORTCUT,
}  # fmt: skip
_BANNED_NAMES = {
    "mark_safe": MARKED_SAFE,
    "RawSQL": RAW_SQL,
    "ahas_perm": ASYNC_PERMISSION, "ahas_perms": ASYNC_PERMISSION, "ahas_module_perms": ASYNC_PERMISSION,
    "aget_all_permissions": ASYNC_PERMISSION, "aget_user_permissions": ASYNC_PERMISSION,
}  # fmt: skip
# The type may be named, text may not be turned into it.
_BANNED_CALLS = {"eval": EVALUATION, "exec": EVALUATION, "SafeString": MARKED_SAFE, **_BANNED_NAMES}
_BANNED_METHODS = {"verify_token": CODE_CHECK, "extra": RAW_SQL}
_DATA_ATTRIBUTES = {"objects", "_default_manager", "_base_manager"}
_DATA_METHODS = {"save", "delete", "bulk_create", "bulk_update", "asave", "adelete"}

_TEMPLATE_PATTERNS = {
    r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off": TEMPLATE_SAFE,
    r"<[^>{%]*\sstyle\s*=": INLINE,
    r"<[a-z][^>]*\son[a-z]+\s*=\s*[\"']": INLINE,
    r"<style\b": INLINE,
    r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")": INLINE,
    r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:": INLINE,
    r"<(?:script|img|link|iframe|source|video|audio)\b[^>]*(?:src|href)\s*=\s*[\"']https?:": FOREIGN,
}
_SCRIPT_PATTERNS = {
    r"\.(inner|outer)HTML\b|insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|new DOMParser|document\.write\b"
    r"|createContextualFragment": HTML_FROM_TEXT,
    r"(?<![\w.])eval\(|new Function\(": EVALUATION,
    r"(?<!//)\blocalStorage\.setItem": READABLE_STORAGE,
}
_STYLE_PATTERNS = {r"(?:url\(|@import)\s*[\"']?https?:": FOREIGN}


def problems(root: Path) -> list[str]:
    """Return every place that holds something banned: file, line and harm."""
    found = []
    for app in APPS:
        for path in sorted((root / app).rglob("*")):
            place = path.relative_to(root).as_posix()
            look = _how_to_look(path)
            if look is None or _SKIPPED.intersection(path.parts) or not path.is_file():
                continue
            for line, ban in look(path.read_text(encoding="utf-8"), place):
                if not _is_allowed(ban, place):
                    found.append(f"{place}:{line}: {ban.name}: {ban.harm}")
    return found


def _is_allowed(ban: Ban, place: str) -> bool:
    return any(name == ban.name and place.startswith(start) for name, start in ALLOWED)


Found = Iterator[tuple[int, Ban]]


def _how_to_look(path: Path) -> Callable[[str, str], Found] | None:
    if path.suffix == ".py":
        return _in_python
    if path.suffix in {".html", ".svg", ".txt"} and "templates" in path.parts:
        return lambda source, _: _by_pattern(_TEMPLATE_PATTERNS, source)
    if path.suffix in {".ts", ".mjs", ".js"} and not path.name.endswith(".test.ts"):
        return lambda source, _: _by_pattern(_SCRIPT_PATTERNS, source)
    if path.suffix == ".css":
        return lambda source, _: _by_pattern(_STYLE_PATTERNS, source)
    return None


def _by_pattern(patterns: dict[str, Ban], source: str) -> Found:
    for pattern, ban in patterns.items():
        for match in re.finditer(pattern, source, re.IGNORECASE):
            yield source.count("\n", 0, match.start()) + 1, ban


def _in_python(source: str, place: str) -> Found:
    is_view = re.search(r"/(views|consumers)(\.py$|/)", place) is not None
    for node in ast.walk(ast.parse(source, filename=place)):
        line = getattr(node, "lineno", 0)
        for ban in _bans_on(node, is_view=is_view):
            yield line, ban


def _bans_on(node: ast.AST, *, is_view: bool) -> Iterator[Ban]:
    match node:
        case ast.Import(names=names):
            yield from (ban for alias in names for ban in _bans_on_import(alias.name))
        case ast.ImportFrom(module=str(module), names=names):
            yield from _bans_on_import(module)
            for alias in names:
                yield from _bans_on_import(f"{module}.{alias.name}", exact=True)
            yield from (_BANNED_NAMES[alias.name] for alias in names if alias.name in _BANNED_NAMES)
        case ast.Attribute(attr=name):
            if name in _BANNED_NAMES:
                yield _BANNED_NAMES[name]
            if is_view and name in _DATA_ATTRIBUTES:
                yield DATA_IN_VIEW
        case ast.Call():
            yield from _bans_on_call(node, is_view=is_view)


def _bans_on_import(module: str, *, exact: bool = False) -> Iterator[Ban]:
    for banned, ban in _BANNED_IMPORTS.items():
        if module == banned or (not exact and module.startswith(f"{banned}.")):
            yield ban


def _bans_on_call(call: ast.Call, *, is_view: bool) -> Iterator[Ban]:
    match call.func:
        case ast.Name(id=name) if name in _BANNED_CALLS:
            yield _BANNED_CALLS[name]
        case ast.Attribute(attr=name):
            if name in _BANNED_METHODS:
                yield _BANNED_METHODS[name]
            # A model's own take no positional arguments; an action that happens to be named so does.
            if is_view and name in _DATA_METHODS and not call.args:
                yield DATA_IN_VIEW
    for keyword in call.keywords:
        if keyword.arg is None and _is_from_request(keyword.value):
            yield EXPANDED_REQUEST


def _is_from_request(value: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "request" for node in ast.walk(value))
