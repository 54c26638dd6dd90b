"""Prepare an installation and serve it: `python -m ipplatform.serving --demo --port 8000 --data .data`."""

import argparse
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from ipplatform.serving import place
from ipplatform.serving.supervisor import Program, WillNotRun, supervise

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_SECONDS = 60


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m ipplatform.serving", description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.add_argument("--data", type=Path, default=os.environ.get("IPPLATFORM_DATA") or ROOT / ".data")
    parser.add_argument("--demo", action="store_true", help="fill an empty database with the demo")
    parser.add_argument("--reset", action="store_true", help="empty the folder, load the demo, and end")
    options = parser.parse_args()
    if options.demo:
        os.environ.setdefault("IPPLATFORM_MODE", "demo")
    data = options.data.resolve()
    try:
        with place.sole_user_of(data):
            return _reset(data) if options.reset else _serve(data, options.port, demo=options.demo)
    except (place.PlaceTaken, WillNotRun) as reason:
        print(reason, flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
        return 130


def _serve(data: Path, wanted: int, *, demo: bool) -> int:
    port = place.free_port_from(wanted)
    if port != wanted:
        print(f"Port {wanted} is taken; using {port}.", flush=True)
    os.environ.update(IPPLATFORM_DATA=str(data), PORT=str(port))
    if code := _prepare(["--demo"] if demo else []):
        return code
    logs = place.logs(data)
    server = [sys.executable, "-m", "ipplatform.server", "--port", str(port)]
    worker = [sys.executable, "-m", "ipplatform", "work"]
    supervise(
        [Program("server", server, logs / "server.log"), Program("worker", worker, logs / "worker.log")],
        when_started=lambda: _announce(data, port, demo=demo),
    )
    return 0


def _reset(data: Path) -> int:
    """Empty the folder of what the product left there, and load the demo. Refuses in production."""
    if os.environ.get("IPPLATFORM_MODE") == "production":
        print("This is a production environment (IPPLATFORM_MODE); nothing is reset here.")
        return 1
    if os.environ.get("DATABASE_URL"):
        print("DATABASE_URL names a database of its own. Empty that one yourself; only DATA is reset here.")
        return 1
    os.environ["IPPLATFORM_DATA"] = str(data)
    place.empty(data)
    if code := _prepare(["--demo"]):
        return code
    print(f"The demo municipality is loaded anew in {data}. `make run` serves it.")
    return 0


def _prepare(options: list[str]) -> int:
    return subprocess.call([sys.executable, "-m", "ipplatform", "prepare", *options], cwd=ROOT)


def _announce(data: Path, port: int, *, demo: bool) -> None:
    address = f"http://localhost:{port}/"
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not _answers(f"{address}healthz") and time.monotonic() < deadline:
        time.sleep(0.1)
    print(f"\nOpen {address}{'demo/ to choose who to be' if demo else ''}")
    print(f"  Outgoing mail lands in {place.outgoing_mail(data)}")
    print(f"  Logs are in {place.logs(data)}")
    print("  Stop with Ctrl-C", flush=True)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError:
        # It answers; whether all is well is told by the page itself.
        return True
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
