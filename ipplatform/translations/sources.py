"""Finds every text marked for translation in Python modules and templates."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

FOLDERS = ("access", "plans", "meetings", "notifications", "ipplatform", "frontend")
TEMPLATE_ENDINGS = {".html", ".txt", ".svg", ".ics"}
_SKIPPED_FOLDERS = {"node_modules", "locale", "migrations", "__pycache__", "static", "build"}

# Which argument is what, for each way of marking a text: (context, singular, plural).
_ARGUMENTS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_TEMPLATE_CALL = re.compile(rf"(?<![\w.])(_|n?p?gettext)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)", re.DOTALL)


@dataclass(frozen=True, order=True)
class Text:
    """A text to translate, as gettext knows it. Without context or plural these are empty."""

    singular: str
    context: str = ""
    plural: str = ""


def texts_in_use(root: Path) -> dict[Text, str]:
    """Return every marked text below the product's folders, with one place that uses it.

    Raises SyntaxError, naming the file, where a module or template cannot be read.
    """
    found: dict[Text, str] = {}
    for path in _source_files(root):
        source = path.read_text(encoding="utf-8")
        place = path.relative_to(root).as_posix()
        texts = _in_python(source, place) if path.suffix == ".py" else _in_template(source, place)
        for text in texts:
            found.setdefault(text, place)
    return found


def _source_files(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            parts = path.relative_to(root).parts
            if _SKIPPED_FOLDERS.intersection(parts) or not path.is_file():
                continue
            if path.suffix == ".py" or (path.suffix in TEMPLATE_ENDINGS and "templates" in parts):
                yield path


def _in_python(source: str, place: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source, filename=place)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            arguments = [_constant(argument) for argument in node.args]
            yield from _text(name, arguments)


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _in_template(source: str, place: str) -> Iterator[Text]:
    for name, arguments in _TEMPLATE_CALL.findall(templatize(source, origin=place)):
        literals = ast.literal_eval(f"({arguments},)")
        yield from _text(name, list(literals))


def _text(name: str, arguments: list[str | None]) -> Iterator[Text]:
    if name not in _ARGUMENTS:
        return
    context, singular, plural = ("" if index is None else _argument(arguments, index) for index in _ARGUMENTS[name])
    # A variable (the label of a choice, say) is marked where it is written, not here.
    if singular and context is not None and plural is not None:
        yield Text(singular, context, plural)


def _argument(arguments: list[str | None], index: int) -> str | None:
    return arguments[index] if index < len(arguments) else None
