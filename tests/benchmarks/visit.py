"""A browser's line for forms that costs almost nothing, so that what is measured is the server: `wire` for pages."""

import asyncio
import re
import zlib
from dataclasses import dataclass
from urllib.parse import urlencode

_FIELD = re.compile(r"<input[^>]+>")
_GZIPPED = zlib.MAX_WBITS | 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    page: str

    @property
    def fields(self) -> dict[str, str]:
        """What the first form of the page's own part sends by itself: its token, hidden and chosen fields."""
        form = self.page.partition("<main")[2].partition("<form")[2].partition("</form>")[0]
        fields = {}
        for tag in _FIELD.findall(form):
            kind = _attribute(tag, "type")
            if kind == "hidden" or (kind == "radio" and " checked" in tag):
                fields[_attribute(tag, "name")] = _attribute(tag, "value")
        return fields


def _attribute(tag: str, name: str) -> str:
    return tag.partition(f' {name}="')[2].partition('"')[0]


class Visit(asyncio.Protocol):
    """One person's browser: asks for one page at a time over a kept line, with the cookies it has been given."""

    def __init__(self, port: int, address: str) -> None:
        self.port, self.address = port, address
        self.cookies: dict[str, str] = {}
        self._line: asyncio.Transport | None = None
        self._heard = b""
        self._answer: asyncio.Future[Answer] | None = None

    async def __aenter__(self) -> "Visit":
        await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._line:
            self._line.close()

    async def get(self, path: str) -> Answer:
        return await self._ask(f"GET {path} HTTP/1.1\r\n", b"")

    async def post(self, path: str, form: dict[str, str]) -> Answer:
        body = urlencode(form).encode()
        head = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return await self._ask(f"POST {path} HTTP/1.1\r\nOrigin: http://localhost:{self.port}\r\n{head}", body)

    async def _ask(self, head: str, body: bytes) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head += f"Host: localhost:{self.port}\r\nX-Forwarded-For: {self.address}\r\nAccept-Encoding: gzip\r\n"
        head += f"Cookie: {cookies}\r\n\r\n" if cookies else "\r\n"
        if self._line is None:
            raise ConnectionError("the line is closed")
        self._answer = asyncio.get_running_loop().create_future()
        self._line.write(head.encode() + body)
        return await self._answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = transport  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        self._line = None
        if self._answer and not self._answer.done():
            self._answer.set_exception(ConnectionError("the server closed the line"))

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, separator, body = self._heard.partition(b"\r\n\r\n")
        if not separator:
            return
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _, value = value.partition(";")[0].partition("=")
                self.cookies[cookie] = value
            else:
                headers[name.lower()] = value
        if len(body) < int(headers.get("content-length", 0)):
            return
        self._heard = b""
        if headers.get("content-encoding") == "gzip":
            body = zlib.decompress(body, _GZIPPED)
        if self._answer and not self._answer.done():
            self._answer.set_result(Answer(int(first.split()[1]), headers.get("location", ""), body.decode()))
