"""The child process that makes one PDF: takes its limits first, reads an order, writes the file, and is gone."""

import json
import re
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MEMORY = 1024 * 1024 * 1024
PROCESSOR_SECONDS = 15
# What stands for a character that the fonts lack: PDF/UA allows no gap, and a smiley must not keep a file from being.
STAND_IN = "\N{WHITE SQUARE}"
_LACKING = re.compile(r'(?:the text|the disallowed codepoint) `(".+?")`', re.DOTALL)


def main() -> None:
    """Read the order from standard input and write the PDF to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import typst

    folder = Path(sys.argv[1])
    order = json.loads(sys.stdin.buffer.read())
    try:
        made = _compile(folder, order, order["data"])
    except typst.TypstError as error:
        if not _lacking_in(error):
            raise
        lacking = _lacking_among(set(_characters(order["data"])), folder)
        made = _compile(folder, order, _without(order["data"], lacking))
    sys.stdout.buffer.write(made)


def _compile(folder: Path, order: dict[str, Any], data: Any) -> bytes:
    import typst

    return typst.compile(
        str(folder / f"{Path(order['template']).name}.typ"),
        root=str(folder),
        ignore_system_fonts=True,
        font_paths=[sys.argv[2]],
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "lang": order["lang"]},
        pdf_standards="ua-1",
        # One moment for all files: the same data gives the same bytes.
        timestamp=0,
    )


def _lacking_among(characters: set[str], folder: Path) -> set[str]:
    """Those of these characters that the fonts lack, found with a page of nothing but them."""
    import typst

    asked = {one for one in characters if ord(one) > 0x7F or not one.isprintable()}
    lacking: set[str] = set()
    while asked:
        try:
            _compile(folder, {"template": "probe", "lang": "nb"}, " ".join(sorted(asked)))
        except typst.TypstError as error:
            found = _lacking_in(error) & asked
            if not found:
                raise
            # The compiler names one at a time: of a writing that the fonts do not know, one stands for all.
            writings = {_writing(one) for one in found}
            found |= {one for one in asked if _writing(one) in writings}
            lacking |= found
            asked -= found
        else:
            break
    return lacking


def _writing(character: str) -> int | str:
    """What no font has in parts: ideographs, syllables, letters of one far writing; elsewhere each stands for itself.

    Fonts have Latin, Greek, Cyrillic and signs in parts, so one that lacks there says nothing of its neighbours.
    """
    code = ord(character)
    if code < 0x0590 or 0x1E00 <= code < 0x2E80 or code >= 0x1F000:
        return character
    if 0x2E80 <= code < 0xD7B0:
        return "East Asian"
    return code >> 7


def _lacking_in(error: Exception) -> set[str]:
    """The characters that a refusal of the compiler names; none where it is about something else."""
    found = _LACKING.search(str(error))
    if found is None:
        return set()
    # Quoted as in Rust: a character by its number has braces.
    quoted = re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda code: json.dumps(chr(int(code[1], 16)))[1:-1], found[1])
    return set(json.loads(quoted))


def _characters(data: Any) -> Iterator[str]:
    """Every character of every text in the data."""
    if isinstance(data, str):
        yield from data
    elif isinstance(data, list | dict):
        for one in data.values() if isinstance(data, dict) else data:
            yield from _characters(one)


def _without(data: Any, lacking: set[str]) -> Any:
    """The same data with a stand-in for each of these characters."""
    if isinstance(data, str):
        return "".join(STAND_IN if one in lacking else one for one in data)
    if isinstance(data, list):
        return [_without(one, lacking) for one in data]
    if isinstance(data, dict):
        return {key: _without(value, lacking) for key, value in data.items()}
    return data


if __name__ == "__main__":
    main()
