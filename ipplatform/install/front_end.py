"""The front end: Node's packages and the bundle, made again only when their sources have changed."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ipplatform.install import stamps
from ipplatform.install.progress import CannotGoOn, run, step

# Changing these does not change the bundle.
_NOT_BUNDLED = {"node_modules", "dist", "locale", "templates", "templatetags", "__pycache__"}
# Of our own programs the one that the bundle is made with.
_TYPEFACE = "printfonts.py"
_CERTIFICATES = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def build_front_end(root: Path, *, tools: bool = False) -> None:
    """Make dist what the sources say, with the packages package-lock.json names; `tools`: also those of tests."""
    frontend = root / "frontend"
    modules, dist = frontend / "node_modules", frontend / "dist"
    wanted = stamps.fingerprint([frontend / "package.json", frontend / "package-lock.json"])
    stamp, whole = modules / ".installed.stamp", f"{wanted} with tools"
    if not stamps.is_fresh(stamp, whole) and (tools or not stamps.is_fresh(stamp, wanted)):
        with step("Installing Node packages"):
            _install_modules(root, [] if tools else ["--omit=dev"])
        stamps.put(stamp, whole if tools else wanted)
    bundled = stamps.fingerprint(_sources(frontend), wanted)
    if not stamps.is_fresh(dist / ".built.stamp", bundled):
        with step("Building the front end"):
            node = [str(root / ".venv" / "bin" / "node"), "frontend/build.mjs"]
            run(node, log=root / "build" / "log" / "front-end.log", cwd=root, env=node_environment(root))
        stamps.put(dist / ".built.stamp", bundled)


def node_environment(root: Path) -> dict[str, str]:
    """Return what Node needs to find its own programs, and the certificates this machine trusts."""
    path = f"{root / '.venv' / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    environment = {"PATH": path, "npm_config_update_notifier": "false"}
    trusted = [os.environ[name] for name in _CERTIFICATES if os.path.isfile(os.environ.get(name, ""))]
    # Node reads its own list of authorities, not the system's, behind a proxy that signs anew.
    if trusted and "NODE_EXTRA_CA_CERTS" not in os.environ:
        environment["NODE_EXTRA_CA_CERTS"] = trusted[0]
    return environment


def _install_modules(root: Path, options: Sequence[str]) -> None:
    # Without scripts: no package runs code of its own at install time.
    npm = [str(root / ".venv" / "bin" / "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", *options]
    log = root / "build" / "log" / "npm.log"
    try:
        run(npm, log=log, cwd=root / "frontend", env=node_environment(root))
    except CannotGoOn as failure:
        raise CannotGoOn(
            f"{failure}\nNode's packages could not be installed. The first time, the network is needed."
        ) from None


def _sources(frontend: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(frontend):
        folders[:] = [name for name in folders if name not in _NOT_BUNDLED]
        yield from (Path(folder, name) for name in files if name == _TYPEFACE or not name.endswith((".py", ".pyc")))
