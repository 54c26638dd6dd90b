"""Where an installation runs: nobody else's folder, nobody else's port, and nothing removed that is not ours."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ipplatform.serving import place
from tests.install.test_servers import ROOT


def test_a_taken_port_gives_way_to_the_next() -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        taken = stranger.getsockname()[1]

        assert place.free_port_from(taken) > taken


def test_a_port_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(place.PlaceTaken, match="70000 is no port"):
        place.free_port_from(70000)


def test_a_folder_serves_one_product_at_a_time(tmp_path: Path) -> None:
    with place.sole_user_of(tmp_path), pytest.raises(place.PlaceTaken, match="already uses"):
        place.sole_user_of(tmp_path).__enter__()

    with place.sole_user_of(tmp_path):
        pass


def test_emptying_leaves_what_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "ipplatform.sqlite3").write_text("ours")
    (tmp_path / "outgoing-mail").mkdir()
    (tmp_path / "my-thesis.odt").write_text("not ours")

    place.empty(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["my-thesis.odt"]


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"IPPLATFORM_MODE": "production"}, "production"),
        ({"DATABASE_URL": "postgresql://somewhere/else"}, "DATABASE_URL"),
    ],
)
def test_a_reset_refuses_what_is_not_a_demo(tmp_path: Path, environment: dict[str, str], words: str) -> None:
    database = tmp_path / "ipplatform.sqlite3"
    database.write_text("people's plans")

    run = subprocess.run(
        [sys.executable, "-m", "ipplatform.serving", "--demo", "--reset", "--data", str(tmp_path)],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True,
    )  # fmt: skip

    assert run.returncode == 1
    assert words in run.stdout
    assert database.read_text() == "people's plans"
