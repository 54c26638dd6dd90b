"""The supervisor: what dies is started again with words, and nothing outlives it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.install.test_servers import ROOT, becomes_true, is_running

PROGRAM = """
import sys
from pathlib import Path
from ipplatform.serving.supervisor import Program, WillNotRun, supervise
folder = Path(sys.argv[1])
programs = [
    Program("server", ["sh", "-c", f"echo $$ > {folder}/server; exec sleep 60"], folder / "server.log"),
    Program("worker", ["sh", "-c", f"echo $$ > {folder}/worker; {sys.argv[2]}"], folder / "worker.log"),
]
try:
    supervise(programs, when_started=lambda: print("started", flush=True))
except WillNotRun as reason:
    print(reason)
"""


def start(folder: Path, worker: str = "exec sleep 60") -> subprocess.Popen[str]:
    run = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), worker], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "started\n"
    assert becomes_true(lambda: bool(pid_of(folder, "server") and pid_of(folder, "worker")))
    return run


def pid_of(folder: Path, name: str) -> int:
    """What the program has written, 0 while it has not."""
    file = folder / name
    said = file.read_text() if file.exists() else ""
    return int(said) if said.endswith("\n") else 0


def test_the_one_that_dies_is_started_again_and_the_other_left_alone(tmp_path: Path) -> None:
    run = start(tmp_path)
    server, worker = pid_of(tmp_path, "server"), pid_of(tmp_path, "worker")

    os.kill(server, signal.SIGKILL)

    assert becomes_true(lambda: pid_of(tmp_path, "server") not in (0, server))
    assert is_running(worker)
    run.terminate()
    said, _ = run.communicate(timeout=60)
    assert "The server stopped (ended by SIGKILL). Starting it again." in said


def test_ctrl_c_ends_both(tmp_path: Path) -> None:
    run = start(tmp_path)

    run.send_signal(signal.SIGINT)

    assert run.wait(timeout=60) == 0
    assert not is_running(pid_of(tmp_path, "server"))
    assert not is_running(pid_of(tmp_path, "worker"))


def test_both_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    run = start(tmp_path)

    run.kill()
    run.wait()

    assert becomes_true(lambda: not is_running(pid_of(tmp_path, "server")))
    assert becomes_true(lambda: not is_running(pid_of(tmp_path, "worker")))


def test_what_keeps_dying_is_given_up_with_its_last_words(tmp_path: Path) -> None:
    run = start(tmp_path, worker="echo there is no such table; exit 3")

    said, _ = run.communicate(timeout=60)

    assert "there is no such table" in said
    assert "The worker keeps stopping" in said
    assert not is_running(pid_of(tmp_path, "server"))
