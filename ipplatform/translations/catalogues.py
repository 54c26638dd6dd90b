"""The catalogues: one .po file a language, merged with what is in use, filled, compiled and judged.

Entries stand in the order of their source text and carry no dates or line numbers, so that two
people who add texts seldom meet in the same line. Every writer holds a lock on the folder.
"""

import fcntl
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polib

from ipplatform.translations.sources import Text, texts_in_use

LANGUAGES = ("nb", "nn", "en")
SOURCE_LANGUAGE = "en"
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*")

Translation = str | tuple[str, str]


def catalogue_path(root: Path, language: str) -> Path:
    return root / "frontend" / "locale" / language / "LC_MESSAGES" / "django.po"


def extract(root: Path, *, drop_unused: bool = False) -> dict[str, int]:
    """Add the texts in use to every catalogue. Return how many each language still lacks.

    Nothing that stands in a catalogue is lost, except texts no longer in use when `drop_unused`.
    """
    in_use = texts_in_use(root)
    lacking = {}
    with _sole_writer(root):
        for language in LANGUAGES:
            entries = _read(root, language)
            for text in in_use:
                entries.setdefault(text, _entry(text, language))
            if drop_unused:
                entries = {text: entry for text, entry in entries.items() if text in in_use}
            _write(root, language, entries)
            lacking[language] = sum(not entry.translated() for entry in entries.values())
    return lacking


def fill(root: Path, translations: Mapping[str, Mapping[Text, Translation]]) -> int:
    """Write translations, by language and text, over what stands there. Return how many were written."""
    written = 0
    with _sole_writer(root):
        for language, texts in translations.items():
            entries = _read(root, language)
            for text, translation in texts.items():
                entry = entries.setdefault(text, _entry(text, language))
                _translate(entry, translation)
                written += 1
            _write(root, language, entries)
    return written


def missing(root: Path, place_prefix: str = "") -> dict[str, dict[str, str | list[str]]]:
    """Return the texts that lack a translation, in the form that `fill` reads, with empty places to fill."""
    lacking: dict[str, dict[str, str | list[str]]] = {}
    in_use = texts_in_use(root)
    for language in LANGUAGES:
        entries = _read(root, language)
        for text, place in sorted(in_use.items()):
            entry = entries.get(text)
            if place.startswith(place_prefix) and (entry is None or not entry.translated()):
                hole = lacking.setdefault(text.singular, {})
                hole.update({key: getattr(text, key) for key in ("context", "plural") if getattr(text, key)})
                hole[language] = ["", ""] if text.plural else ""
    return lacking


def compile_all(root: Path) -> None:
    """Compile every catalogue to the .mo file beside it, which Django reads. Unchanged ones are left."""
    for language in LANGUAGES:
        source = catalogue_path(root, language)
        compiled = source.with_suffix(".mo")
        if not source.exists():
            continue
        fresh = polib.pofile(str(source)).to_binary()
        if not compiled.exists() or compiled.read_bytes() != fresh:
            # Written beside and moved: a server that starts meanwhile never reads half a file.
            unfinished = compiled.with_suffix(f".{os.getpid()}.part")
            unfinished.write_bytes(fresh)
            unfinished.replace(compiled)


def problems(root: Path) -> list[str]:
    """Return, in words, all that keeps the catalogues from being complete and true to the source."""
    in_use = texts_in_use(root)
    return [problem for language in LANGUAGES for problem in _problems_in(root, language, in_use)]


def _problems_in(root: Path, language: str, in_use: dict[Text, str]) -> Iterator[str]:
    entries = _read(root, language)
    for text, place in sorted(in_use.items()):
        entry = entries.get(text)
        if entry is None:
            yield f"{language}: not in the catalogue: {text.singular!r} ({place})"
        elif entry.fuzzy:
            yield f"{language}: marked fuzzy: {text.singular!r}"
        elif not entry.translated():
            yield f"{language}: not translated: {text.singular!r} ({place})"
        else:
            yield from _unfaithful(language, text, entry)
    for text in sorted(entries.keys() - in_use.keys()):
        yield f"{language}: no longer in use: {text.singular!r} (drop it with `extract --drop-unused`)"


def _unfaithful(language: str, text: Text, entry: polib.POEntry) -> Iterator[str]:
    # "one thing" may leave its number out, "many things" may not.
    plural = bool(text.plural)
    source, translation = (text.plural, entry.msgstr_plural[1]) if plural else (text.singular, entry.msgstr)
    if _parts(_PLACEHOLDER, source) != _parts(_PLACEHOLDER, translation):
        yield f"{language}: other placeholders than the source: {source!r} → {translation!r}"
    if _parts(_MARKUP, source) != _parts(_MARKUP, translation):
        yield f"{language}: other tags than the source: {source!r} → {translation!r}"


def _parts(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(match.group() for match in pattern.finditer(text))


def _entry(text: Text, language: str) -> polib.POEntry:
    entry = polib.POEntry(msgid=text.singular, msgid_plural=text.plural, msgctxt=text.context or None, msgstr="")
    if text.plural:
        entry.msgstr_plural = {0: "", 1: ""}
    if _PLACEHOLDER.search(text.singular + text.plural):
        entry.flags.append("python-format")
    if language == SOURCE_LANGUAGE:
        _translate(entry, (text.singular, text.plural) if text.plural else text.singular)
    return entry


def _translate(entry: polib.POEntry, translation: Translation) -> None:
    if bool(entry.msgid_plural) != isinstance(translation, tuple):
        raise ValueError(f"one form where two are needed, or two where one is: {entry.msgid!r}")
    if isinstance(translation, tuple):
        entry.msgstr_plural = dict(enumerate(translation))
    else:
        entry.msgstr = translation


def _read(root: Path, language: str) -> dict[Text, polib.POEntry]:
    path = catalogue_path(root, language)
    if not path.exists():
        return {}
    entries = polib.pofile(str(path), wrapwidth=110)
    return {Text(entry.msgid, entry.msgctxt or "", entry.msgid_plural): entry for entry in entries}


def _write(root: Path, language: str, entries: dict[Text, polib.POEntry]) -> None:
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for text in sorted(entries):
        entries[text].occurrences = []
        catalogue.append(entries[text])
    path = catalogue_path(root, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = str(catalogue)
    if not path.exists() or path.read_text(encoding="utf-8") != content:
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        unfinished.write_text(content, encoding="utf-8")
        unfinished.replace(path)


@contextmanager
def _sole_writer(root: Path) -> Iterator[None]:
    folder = root / "frontend" / "locale"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
