"""Start PostgreSQL and Redis, print their addresses, and keep them until told to stop."""

import contextlib
import signal
import sys

from tests.servers import postgres, redis


def main() -> None:
    durable = "--durable" in sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with contextlib.suppress(KeyboardInterrupt), postgres(durable=durable) as database, redis() as layer:
        print(f"DATABASE_URL={database.url}\nREDIS_URL={layer.url}", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
