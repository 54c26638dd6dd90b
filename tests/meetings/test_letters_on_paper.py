"""The notice on paper for somebody outside the product: in the file what was typed, and nowhere else."""

import io
import json
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from pypdf import PdfReader

from access.models import AccessEvent
from tests.cast import Cast
from tests.meetings.conftest import with_meeting
from tests.meetings.test_call_and_answer_a_meeting import STRANGERS, url

TYPED = {"name": "Ragnhild Torp", "address": "Bakkeveien 12\r\n5700 Fjordvik"}


def reader(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def words_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in reader(content).pages)


def test_the_letter_says_who_when_and_where(cast: Cast) -> None:
    meeting = with_meeting(cast)
    answer = cast.client("kari").post(url("meeting-letter", cast, meeting.public_id), TYPED)
    assert answer["Content-Type"] == "application/pdf"
    words = words_of(answer.content)
    for word in ("Ragnhild Torp", "Bakkeveien 12", "5700 Fjordvik", "Maja Berg", "Strand skole", "Kari Solheim"):
        assert word in words, word
    assert "Skolestart" not in words

    with_more = cast.client("kari").post(
        url("meeting-letter", cast, meeting.public_id), {**TYPED, "with_agenda": "on", "with_purpose": "on"}
    )
    assert "Skolestart" in words_of(with_more.content)


def test_the_letter_can_be_read_by_everybody(cast: Cast) -> None:
    meeting = with_meeting(cast)
    pdf = reader(cast.client("kari").post(url("meeting-letter", cast, meeting.public_id), TYPED).content)
    catalog: Any = pdf.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert str(catalog["/Lang"]).startswith("nb")
    assert pdf.metadata is not None
    assert pdf.metadata.title
    assert b"pdfuaid" in catalog["/Metadata"].get_data()


def test_what_was_typed_is_kept_nowhere_and_the_log_tells_of_a_letter(cast: Cast) -> None:
    meeting = with_meeting(cast)
    cast.client("kari").post(url("meeting-letter", cast, meeting.public_id), TYPED)
    event = AccessEvent.objects.get(user=cast.kari, action=AccessEvent.Action.PRINTED)
    assert (event.page, event.sections) == ("meetings:meeting-letter", [cast.sections["meetings"].public_id])
    assert not mail.outbox
    for model in apps.get_models():
        if model._meta.managed:
            for row in model._default_manager.all().values():
                assert "Ragnhild" not in json.dumps(row, default=str), model


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"address": " \n "},
        {"name": "x" * 200},
        {"address": "x" * 500},
        {"address": "\n".join("abcdefgh")},
    ],
)
def test_a_wrong_form_makes_no_letter(cast: Cast, wrong: dict[str, str]) -> None:
    meeting = with_meeting(cast)
    answer = cast.client("kari").post(url("meeting-letter", cast, meeting.public_id), {**TYPED, **wrong})
    assert answer.status_code == 422
    assert not AccessEvent.objects.filter(action=AccessEvent.Action.PRINTED).exists()


def test_text_that_looks_like_code_stays_text(cast: Cast) -> None:
    meeting = with_meeting(cast)
    typed = {"name": '#import "/etc/passwd" *Ragnhild*', "address": "$x$ <a> 😀"}
    answer = cast.client("kari").post(url("meeting-letter", cast, meeting.public_id), typed)
    assert answer.status_code == 200
    assert '#import "/etc/passwd" *Ragnhild*' in words_of(answer.content)


def test_only_who_leads_makes_letters(cast: Cast) -> None:
    meeting = with_meeting(cast)
    address = url("meeting-letter", cast, meeting.public_id)
    for name in ("maja", "anne", "ola", "per", "liv", "nav1"):
        assert cast.client(name).get(address).status_code == 403, name
        assert cast.client(name).post(address, TYPED).status_code == 403
    for name in STRANGERS:
        assert cast.client(name).post(address, TYPED).status_code == 404, name
