"""The command line of the translations: extract, fill, missing, compile, check."""

import argparse
import json
import sys
from pathlib import Path

from ipplatform.translations import catalogues
from ipplatform.translations.sources import Text

ROOT = Path(__file__).resolve().parents[2]
FILL_HELP = """\
Read translations as JSON from a file (or - for standard input) and write them into the catalogues.
By source text:   {"Save": {"nb": "Lagre", "nn": "Lagre"}}
With two forms:   {"%(count)s goal": {"plural": "%(count)s goals", "nb": ["%(count)s mål", "%(count)s mål"]}}
With context:     {"May": {"context": "month", "nb": "mai", "nn": "mai"}}
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m ipplatform.translations", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    extracting = commands.add_parser("extract", help="add the texts in use to every catalogue")
    extracting.add_argument("--drop-unused", action="store_true", help="and drop those no longer in use")
    filling = commands.add_parser(
        "fill", help="write translations from JSON", description=FILL_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    filling.add_argument("file")
    missing = commands.add_parser("missing", help="print what lacks a translation, ready for `fill`")
    missing.add_argument("--in", dest="place", default="", help="only texts whose file begins so")
    commands.add_parser("compile", help="make the .mo files that Django reads")
    commands.add_parser("check", help="say what is missing, fuzzy, unused or untrue to the source")
    options = parser.parse_args()

    match options.command:
        case "extract":
            lacking = catalogues.extract(ROOT, drop_unused=options.drop_unused)
            print(", ".join(f"{language} lacks {count}" for language, count in lacking.items()))
        case "fill":
            source = sys.stdin.read() if options.file == "-" else Path(options.file).read_text("utf-8")
            print(f"{catalogues.fill(ROOT, _from_json(source))} translations written")
            catalogues.compile_all(ROOT)
        case "missing":
            print(json.dumps(catalogues.missing(ROOT, options.place), ensure_ascii=False, indent=1))
        case "compile":
            catalogues.compile_all(ROOT)
        case "check":
            found = catalogues.problems(ROOT)
            print("\n".join(found) or "Every text is translated.")
            return 1 if found else 0
    return 0


def _from_json(source: str) -> dict[str, dict[Text, catalogues.Translation]]:
    by_language: dict[str, dict[Text, catalogues.Translation]] = {}
    for singular, entry in json.loads(source).items():
        text = Text(singular, entry.get("context", ""), entry.get("plural", ""))
        for language in catalogues.LANGUAGES:
            if translation := entry.get(language):
                form = tuple(translation) if isinstance(translation, list) else translation
                by_language.setdefault(language, {})[text] = form
    return by_language


if __name__ == "__main__":
    sys.exit(main())
