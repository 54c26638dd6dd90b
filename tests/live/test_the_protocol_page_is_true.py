"""`docs/protocol.md` and the code name the same messages, close codes and limits."""

import json
import re
from pathlib import Path

from access import sockets
from notifications.live import protocol

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "protocol.md").read_text()


def test_every_message_of_the_page_is_described_and_understood() -> None:
    section = PAGE.split("### The page says")[1].split("### The server says")[0]
    examples = re.findall(r"^\| `(\{.*?\})` \|", section, re.MULTILINE)
    said = [protocol.read(example.replace("…", "a" * 14)) for example in examples]

    assert {type(one) for one in said} == {protocol.Watch, protocol.Ping}


def test_every_message_of_the_server_is_described() -> None:
    section = PAGE.split("### The server says")[1].split("### Limits")[0]
    described = {json.loads(text)["t"] for text in re.findall(r"^\| `(\{.*?\})` \|", section, re.MULTILINE)}
    frames = [
        protocol.heads_frame({}, []), protocol.hint_frame("s.a", 1), protocol.gone_frame("s.a"),
        protocol.presence_frame("s.a"),
    ]  # fmt: skip

    assert described == {json.loads(frame)["t"] for frame in frames}


def test_every_close_code_is_described() -> None:
    named = {
        name: value
        for name, value in vars(sockets).items()
        if name.isupper() and isinstance(value, int) and 1000 <= value < 5000
    }
    described = {name: int(code) for code, name in re.findall(r"^\| (\d+) \| `(\w+)` \|", PAGE, re.MULTILINE)}

    assert described == named


def test_the_limits_are_those_of_the_code() -> None:
    assert f"at most {protocol.MAX_FRAME_BYTES // 1024} KiB" in PAGE
    assert f"at most {protocol.MAX_STREAMS})" in PAGE
    assert f"{protocol.FRAMES_A_SECOND:.0f} frames a second" in PAGE
    assert f"{protocol.FRAMES_AT_ONCE:.0f} at once" in PAGE
    assert f"{protocol.MAX_QUEUED_FRAMES} frames waiting" in PAGE
    assert f"{protocol.MAX_UNANSWERED_BYTES // 1024} KiB sent" in PAGE
    assert f"{protocol.MAX_SOCKETS_A_PERSON} sockets a person" in PAGE
