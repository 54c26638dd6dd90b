"""Run by the front-end build: the theme's typeface as files for PDF, one a weight with Latin and Sámi letters.

PDF takes neither the compressed nor the variable files that browsers get.
"""

import sys
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = {"Regular": 400, "Bold": 700}
PARTS = ("inter-latin-wght-normal.woff2", "inter-latin-ext-wght-normal.woff2")
# Latin Extended-A holds the Sámi letters; what is left out of the second part is far more.
EXTENDED = range(0x100, 0x180)


def make_print_fonts(source: Path, target: Path) -> None:
    """Write `Inter-Regular.ttf` and `Inter-Bold.ttf` into the folder `target`."""
    target.mkdir(parents=True, exist_ok=True)
    for name, weight in WEIGHTS.items():
        parts = [target / f"{weight}-{part}" for part in PARTS]
        for part, path in zip(PARTS, parts, strict=True):
            _one_weight(source / part, weight).save(path)
        Merger().merge([str(path) for path in parts]).save(target / f"Inter-{name}.ttf")
        for path in parts:
            path.unlink()


def _one_weight(source: Path, weight: int) -> TTFont:
    font = TTFont(source)
    subsetter = Subsetter(Options(layout_features=["kern", "mark", "ccmp"], name_IDs=["*"], notdef_outline=True))
    letters = [code for code in font.getBestCmap() if "-ext-" not in source.name or code in EXTENDED]
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font = instantiateVariableFont(font, {"wght": weight})
    font.flavor = None
    return font


if __name__ == "__main__":
    make_print_fonts(Path(sys.argv[1]), Path(sys.argv[2]))
