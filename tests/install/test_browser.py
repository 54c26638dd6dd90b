"""A browser for the journeys: the one that is named or found, else words that tell how to get one."""

from pathlib import Path

import pytest

from ipplatform.install.browser import find_chromium, install_chromium
from ipplatform.install.progress import CannotGoOn


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    return tmp_path


def put_program(folder: Path, name: str) -> Path:
    program = folder / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return program


def test_the_one_that_is_named_comes_first(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(bare_machine, "chromium")
    mine = put_program(bare_machine, "my-browser")
    monkeypatch.setenv("CHROMIUM", str(mine))

    assert find_chromium() == str(mine)


def test_one_by_another_name_is_found(bare_machine: Path) -> None:
    chrome = put_program(bare_machine, "google-chrome")

    assert find_chromium() == str(chrome)


def test_where_none_can_be_had_words_tell_how(bare_machine: Path) -> None:
    with pytest.raises(CannotGoOn, match="sudo apt-get install chromium"):
        install_chromium(bare_machine)
