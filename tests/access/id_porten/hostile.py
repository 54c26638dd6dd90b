"""A provider with keys of its own that answers as a test tells it to: late, wrongly, with tokens that prove nothing."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, {"kid": "theirs", "use": "sig"})


class HostileProvider:
    """`claims`, `header`, `key` and `answer` make the next token; `metadata` and `broken` the rest."""

    def __init__(self, client_id: str) -> None:
        self.client_id = client_id
        self.key = self.published = KEY
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "theirs"}
        self.claims: dict[str, Any] = {}
        self.token: str | None = None
        self.answer: Callable[[BaseHTTPRequestHandler], bool] = lambda handler: False
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.metadata = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
        }

    def sign_in(self, address: str, **claims: Any) -> str:
        """Make a token for the sign-in that begins at `address`, changed as told (None leaves a claim out)."""
        fields = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        now = int(time.time())
        told = {
            "iss": self.url, "aud": self.client_id, "sub": "somebody", "iat": now, "exp": now + 120, "auth_time": now,
            "nonce": fields["nonce"], "acr": "idporten-loa-high", "sid": "their-session", **claims,
        }  # fmt: skip
        self.claims = {name: value for name, value in told.items() if value is not None}
        return f"{fields['redirect_uri']}?code=a-code&state={fields['state']}&iss={self.url}"

    def made(self) -> str:
        return self.token if self.token is not None else jwt.encode(self.header, self.claims, self.key)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.asked.append(self.path)
                if provider.answer(self):
                    return
                if self.path == "/jwks":
                    self.say({"keys": [provider.published.as_dict(private=False)]})
                else:
                    self.say(provider.metadata)

            def do_POST(self) -> None:
                provider.asked.append(self.path)
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if not provider.answer(self):
                    self.say({"access_token": "x", "token_type": "Bearer", "id_token": provider.made()})

            def say(self, document: dict[str, Any], status: int = 200) -> None:
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler
