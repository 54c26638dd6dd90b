"""Odd addresses and odd questions get a page or a refusal, never an error."""

from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.input.odd import TEXTS, Holdings, examples, values
from tests.rights import table
from tests.rights.addresses import asked
from tests.rights.walk import Browsers
from tests.rights.world import World

pytestmark = pytest.mark.django_db
READ = sorted({address for address, method in table.answers() if method == "GET" and " " not in address})
# Every name that a view of ours reads from a question.
ASKED = ["fragment", "del", "vis", "side", "page", "sort", "sok", "enhet", "forslag", "mal", "visning", "person",
         "next", "way", "s", "angre", "mal", "wanted"]  # fmt: skip
FRAGMENTS = ["goals-", "overview-", "waiting", "wheel", "about", "goal", "measure", "notes", "matrix", "who", "next",
             "list", "meeting", "answers", "state", "text", "count", "plans"]  # fmt: skip


# PostgreSQL refuses numbers and characters that SQLite takes: pages that read several questions are asked there too.
_TWICE = {"notifications:since", "notifications:presence", "plans:history", "plans:access-log", "ipplatform:overview"}


# A notice that is opened is read, and who has opened final minutes first is kept as the proof that they got them.
_CHANGED_BY_READING = {"notifications:open", "meetings:minutes-file", "meetings:minutes-own-file"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.both] if name in _TWICE else []) for name in READ]
)
def test_no_question_breaks_a_page(world: World, browsers: Browsers, name: str) -> None:
    cells = table.answers()[name, "GET"]
    person = next((one for one in ("anne", "kari") if cells[one] in ("ok", "done")), "nobody")
    url = asked(world, name, "GET").url.partition("?")[0]
    odd = values(world) | st.sampled_from(FRAGMENTS)
    before = Holdings()

    @examples(6)
    @given(query=st.lists(st.tuples(st.sampled_from(ASKED) | st.text(max_size=6), odd), max_size=3), live=st.booleans())
    def ask(query: list[tuple[str, str]], live: bool) -> None:
        with before.undone():
            client = browsers.fresh(person)
            client.raise_request_exception = True
            address = f"{url}?{urlencode([(key, text[:3000]) for key, text in query], errors='surrogatepass')}"
            answer = client.get(address, headers={"X-Fragment": "1", "If-None-Match": "x"} if live else {})
            assert answer.status_code < 500
            if name not in _CHANGED_BY_READING:
                assert before.stand()

    ask()


@examples(40)
@given(path=st.lists(st.sampled_from(TEXTS) | st.text(max_size=12), min_size=1, max_size=4))
def test_no_made_up_address_breaks(path: list[str]) -> None:
    client = Client()
    for start in ("/", "/plan/", "/invitasjon/", "/varsler/", "/ws/", "/static/"):
        address = start + "/".join(quote(part[:500], safe="", errors="surrogatepass") for part in path)
        assert client.get(address).status_code < 500


@pytest.mark.parametrize("path", ["/plan/x/a.css", "/plan/{pid}/a.css", "/plan/{pid}/mal/a.css", "/plan/{pid}.css",
                                  "/plan/{pid}/", "/plan/{pid}/om/", "/plan/{PID}", "//plan/{pid}", "/plan//{pid}",
                                  "/planer.css", "/planer/", "/innstillinger/a.js", "/varsler/a.png"])  # fmt: skip
def test_no_address_that_looks_like_a_file_answers_with_a_page(world: World, browsers: Browsers, path: str) -> None:
    """A cache in between that goes by the ending must not be tricked into keeping somebody's page."""
    pid = world.plan("maja").public_id
    answer = browsers.fresh("anne").get(path.format(pid=pid, PID=pid.upper()))
    assert answer.status_code == 404
    assert "no-store" in answer["Cache-Control"]
