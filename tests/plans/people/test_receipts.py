"""The receipt as a file that everybody can read: tagged, with language and title, the same bytes each time."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from access.models import Consent, ConsentSignature
from access.pdf import NotMade, pdf
from tests.cast import Cast
from tests.plans.people.steps import address, give

DATA = {
    "title": 'T #panic("x")',
    "footer": "f",
    "state": '#read("/etc/passwd") $x^2$ *b* _i_ `c` <x> @y \\ #set page(width: 1pt)',
    "facts": [["l", "f"]],
    "statements": [],
    "next_heading": "n",
    "next": ["Čáhci đŋŧž ÆØÅ"],
}


@pytest.fixture
def signed(cast: Cast) -> Consent:
    return give(cast.client("anne"), cast.plan, cast.seats["liv"], {cast.sections["school"]: "write"})


def test_it_holds_the_signed_text_and_is_accessible(cast: Cast, signed: Consent) -> None:
    answer = cast.client("anne").get(address("receipt-file", cast.plan, signed.public_id))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]

    read = PdfReader(BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    signature = ConsentSignature.objects.get(consent=signed)
    for line in signature.shown_text.split("\n\n"):
        assert " ".join(line.split()) in text
    assert signature.text_hash[:20] in text.replace(" ", "")
    catalogue: Any = read.trailer["/Root"]
    assert catalogue["/Lang"] == "nb"
    assert bool(catalogue["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in catalogue
    assert bool(catalogue["/ViewerPreferences"]["/DisplayDocTitle"])
    assert read.metadata is not None
    assert read.metadata.title == "Kvittering: tilgang for Liv Hansen"
    assert b"pdfuaid" in answer.content
    assert all("Inter" in name for name in fonts_of(read))
    assert cast.client("anne").get(address("receipt-file", cast.plan, signed.public_id)).content == answer.content


def fonts_of(read: PdfReader) -> set[str]:
    """The typefaces of a file."""
    resources: Any = [page["/Resources"] for page in read.pages]
    return {str(font["/BaseFont"]) for held in resources for font in held["/Font"].values()}


def test_it_is_for_those_who_decide_and_the_coordinator(cast: Cast, signed: Consent) -> None:
    url = address("receipt-file", cast.plan, signed.public_id)
    for name in ("liv", "per", "maja"):
        assert cast.client(name).get(url).status_code == 403
    for name in ("sven", "nora", "arne", "kjersti"):
        assert cast.client(name).get(url).status_code == 404
    assert cast.client("nora").get(address("receipt-file", cast.plans["nora"], signed.public_id)).status_code == 404


def test_text_that_looks_like_code_stays_text() -> None:
    text = PdfReader(BytesIO(pdf("consent", DATA, lang="nn"))).pages[0].extract_text()
    for piece in ('#panic("x")', '#read("/etc/passwd")', "*b*", "_i_", "@y", "#set page(width: 1pt)", "Čáhci đŋŧž"):
        assert piece in text


@pytest.mark.parametrize("template", ["../child", "none", "/etc/passwd", ""])
def test_a_template_that_does_not_exist_makes_nothing(template: str) -> None:
    with pytest.raises(NotMade) as failure:
        pdf(template, DATA, lang="nb")
    assert "passwd" not in str(failure.value)
