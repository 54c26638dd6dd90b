"""The frames of the minutes' socket: the y-protocol (sync 0, awareness 1, query 3) and our acknowledgement (100).

Numbers are unsigned LEB128 as in lib0; a frame that does not end where its parts end is malformed.
"""

from collections.abc import Iterable

SYNC = 0
AWARENESS = 1
QUERY_AWARENESS = 3
ACK = 100

STEP_1 = 0
STEP_2 = 1
UPDATE = 2


class Malformed(Exception):
    """The bytes are not what the protocol says."""


class Reader:
    """Reads numbers, byte runs and texts off a frame; raises `Malformed` where it ends too early."""

    __slots__ = ("data", "position")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    @property
    def is_at_end(self) -> bool:
        return self.position >= len(self.data)

    def byte(self) -> int:
        try:
            value = self.data[self.position]
        except IndexError as error:
            raise Malformed("ends too early") from error
        self.position += 1
        return value

    def number(self) -> int:
        """An unsigned number of at most 53 bits, as JavaScript can hold."""
        # Read a dozen times for every keystroke, nearly always of one byte.
        value = self.byte()
        if value < 0x80:
            return value
        value &= 0x7F
        shift = 7
        while True:
            part = self.byte()
            value |= (part & 0x7F) << shift
            if part < 0x80:
                break
            shift += 7
            if shift > 56:
                raise Malformed("number too long")
        if value >= 1 << 53:
            raise Malformed("number too large")
        return value

    def run(self) -> bytes:
        """A byte run with its length in front."""
        length = self.number()
        start, self.position = self.position, self.position + length
        if self.position > len(self.data):
            raise Malformed("ends too early")
        return self.data[start : self.position]

    def text(self) -> str:
        try:
            return self.run().decode()
        except UnicodeDecodeError as error:
            raise Malformed("not UTF-8") from error


def number(value: int) -> bytes:
    """An unsigned number as bytes."""
    written = bytearray()
    while value >= 0x80:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)


def run(data: bytes) -> bytes:
    """A byte run with its length in front."""
    return number(len(data)) + data


def sync(step: int, data: bytes) -> bytes:
    """A sync frame: a state vector (step 1), or content (step 2, update)."""
    return bytes((SYNC, step)) + run(data)


def ack(count: int) -> bytes:
    """How many of this socket's updates are committed."""
    return bytes((ACK,)) + number(count)


def awareness(entries: Iterable[tuple[int, int, str]]) -> bytes:
    """An awareness frame of (client id, clock, state as JSON)."""
    listed = list(entries)
    body = number(len(listed)) + b"".join(
        number(client) + number(clock) + run(state.encode()) for client, clock, state in listed
    )
    return bytes((AWARENESS,)) + run(body)


def read_awareness(reader: Reader) -> list[tuple[int, int, str]]:
    """The entries of an awareness frame after its type; raises `Malformed`."""
    body = Reader(reader.run())
    count = body.number()
    if count > 200:
        raise Malformed("too many people")
    entries = [(body.number(), body.number(), body.text()) for _ in range(count)]
    if not body.is_at_end:
        raise Malformed("more than it says")
    return entries


def read_sync(reader: Reader) -> tuple[int, bytes]:
    """The step and content of a sync frame after its type; raises `Malformed`."""
    step = reader.number()
    if step not in (STEP_1, STEP_2, UPDATE):
        raise Malformed("unknown step")
    return step, reader.run()


def read_state_vector(data: bytes) -> dict[int, int]:
    """A Yjs state vector: client id → how many of its characters and nodes are known; raises `Malformed`."""
    reader = Reader(data)
    vector = {}
    for _ in range(reader.number()):
        client = reader.number()
        vector[client] = reader.number()
    if not reader.is_at_end:
        raise Malformed("more than it says")
    return vector
