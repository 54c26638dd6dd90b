"""A refused form keeps what was written and says why in the reader's own language."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from access.models import User
from tests.cast import signed_in
from tests.input.odd import Holdings
from tests.input.senders import POSTED, submit, who_posts
from tests.rights.addresses import asked
from tests.rights.walk import Browsers, undone
from tests.rights.world import World

pytestmark = pytest.mark.django_db
WORDS = "Kveite & «havre» <b>"
# Each form with its mistake, and the fields that hold what somebody has written.
MISTAKES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "plans:add-goal": ({"title": "x" * 201}, ("why",)),
    "plans:change-goal": ({"horizon_on": "i morgen"}, ("title", "why")),
    "plans:add-measure": ({"due_on": "31.02.2027"}, ("what", "how", "extent")),
    "plans:change-measure": ({"responsible": "a" * 16}, ("what", "how", "extent")),
    "plans:add-note": ({"text": "x" * 5001}, ()),
    "plans:change-about": ({"version": "nå"}, ("text",)),
    "plans:set-measure-status": ({"status": "not_done"}, ()),
    "plans:add-section": ({"area": "mars"}, ("name",)),
    "plans:rename-section": ({"name": ""}, ()),
    "plans:open-plan": ({"born_month": "13"}, ("owner_name",)),
    "plans:give-how-long": ({"length": "99"}, ("purpose",)),
    "plans:ask-access": ({"level": "none"}, ("purpose",)),
    "plans:renew-several": ({"length": "99"}, ()),
    "plans:answer-request": ({"answer": "kanskje"}, ()),
    "plans:give-what": ({}, ()),
    "plans:invite-participant": ({"email": "ikke en adresse"}, ("name", "title", "workplace")),
    "plans:invite-representative": ({"until": "2001-01-01"}, ("name", "scope", "evidence")),
    "plans:invite-unit": ({"title": "x" * 121}, ()),
    "meetings:call-meeting": ({"day": "2001-01-01"}, ("place", "purpose", "item_0")),
    "meetings:change-meeting": ({"clock": "25:00"}, ("place", "purpose", "item_0")),
    "meetings:answer-meeting": ({"answer": "kanskje"}, ("substitute_name",)),
    "meetings:add-text": ({"text": ""}, ()),
    "meetings:decide": ({"avtale-due_on": "i morgen"}, ("avtale-what",)),
    "meetings:add-opinion": ({"mening-seat": "x"}, ("mening-words",)),
    "meetings:evaluate-goal": ({"mal-face": "9"}, ("mal-words",)),
    "meetings:send-minutes": ({"comments_until": "2001-01-01"}, ()),
    "access:sign-in": ({"password": "feil"}, ()),
    "access:change-password": ({"password": "kort"}, ()),
    "access:settings": ({"group": "display", "text_size": "xxl"}, ()),
    "ipplatform:language": ({"language": "de"}, ()),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_what_was_written_is_still_there(world: World, browsers: Browsers, name: str) -> None:
    mistake, written = MISTAKES[name]
    request, before = asked(world, name, "POST"), Holdings()
    data = {**request.data, **{field: f"{WORDS} {field}" for field in written}, **mistake}
    if name == "plans:give-what":
        data = dict.fromkeys(data, "none")
    with before.undone():
        answer = submit(browsers, who_posts(name), request.url, data)
        page = unescape(answer.content.decode())
        assert answer.status_code == 422
        assert before.stand()
    assert [field for field in written if f"{WORDS} {field}" not in page] == []
    assert re.search(r'aria-invalid="true"|role="alert"|ip-error', page)
    assert f"{WORDS}" not in answer.content.decode()


ERRORS = {
    "plans:add-goal": ({"title": ""}, "Write the goal in one sentence."),
    "plans:add-note": ({"text": ""}, "Write a few words about how it is going."),
    "plans:change-goal": ({"horizon_on": "i morgen"}, "Write the date as day, month and year, for example 30.06.2027."),
    "plans:invite-participant": ({"name": ""}, "Write the person's name."),
    "meetings:add-text": ({"text": ""}, "Write something to add."),
    "meetings:send-minutes": ({"comments_until": "2001-01-01"}, "Choose today or a later day."),
}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("name", ERRORS)
def test_the_mistake_is_named_in_the_readers_language(
    world: World, browsers: Browsers, name: str, language: str
) -> None:
    mistake, sentence = ERRORS[name]
    request = asked(world, name, "POST")
    with undone():
        User.objects.filter(pk=world.cast.kari.pk).update(language=language)
        page = unescape(submit(browsers, "kari", request.url, {**request.data, **mistake}).content.decode())
    with translation.override(language):
        words = translation.gettext(sentence)
    assert words in page
    assert (language == "en") == (words == sentence)
    assert f'<html lang="{language}"' in page


def test_a_form_without_its_token_is_refused_in_words_wherever_it_is_sent(world: World, browsers: Browsers) -> None:
    before = Holdings()
    for name in POSTED:
        person = who_posts(name)
        client = Client(enforce_csrf_checks=True)
        client.cookies = browsers.fresh(person).cookies
        request = asked(world, name, "POST")
        for data in (request.data, {**request.data, "csrfmiddlewaretoken": "x" * 64}):
            with before.undone():
                answer = client.post(request.url, data)
                assert answer.status_code == 403, name
                assert "Skjemaet" in answer.content.decode() or "<h1" in answer.content.decode(), name
                assert before.stand(), name


def test_a_form_from_another_site_is_refused_even_with_its_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(world.cast.per).cookies
    token = client.get("/innstillinger").cookies["csrftoken"].value
    for origin in ("https://evil.example", "null", "http://testserver.evil.example", "http://testserver:81"):
        data = {"group": "writing", "has_plain_minutes": "on", "csrfmiddlewaretoken": token}
        assert client.post("/innstillinger", data, headers={"origin": origin}).status_code == 403, origin
    assert not User.objects.get(pk=world.cast.per.pk).has_plain_minutes
