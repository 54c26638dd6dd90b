"""The floor of the fan-out benchmark: `websockets` and Redis pub/sub, no Django, no rights, nothing but forwarding."""

import asyncio
import sys

import redis.asyncio
import websockets


async def main(port: int, url: str) -> None:
    sockets: set[websockets.ServerConnection] = set()

    async def hold(socket: websockets.ServerConnection) -> None:
        sockets.add(socket)
        try:
            await socket.wait_closed()
        finally:
            sockets.discard(socket)

    subscription = redis.asyncio.from_url(url).pubsub()
    await subscription.subscribe("floor")
    async with websockets.serve(hold, "127.0.0.1", port, compression=None, ping_interval=None):
        async for message in subscription.listen():
            if message["type"] == "message":
                websockets.broadcast(sockets, message["data"].decode())


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
