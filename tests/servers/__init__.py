"""PostgreSQL and Redis of their own for tests and benchmarks: `with postgres() as server: server.url`.

Each lives in a folder of its own on a free port, so that several checkouts can test at once, and
ends with the program that started it, however that ends. `python -m tests.servers` starts both.
"""

from tests.servers.postgresql import postgres
from tests.servers.redis import redis

__all__ = ["postgres", "redis"]
