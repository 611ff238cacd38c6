"""Live streams to pages (SSE). A page that leaves is no failure, and one that stays delays no stop.

Whoever streams hands an iterator to `stream_live` and never writes to the connection itself.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from weakref import WeakSet

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

STREAMS = web.AppKey("streams", WeakSet[EventSourceResponse])


def add_streams(server: web.Application) -> None:
    """Let this server stream, and end every stream when it begins to stop."""
    server[STREAMS] = WeakSet()
    server.on_shutdown.append(_end_streams)


async def stream_live(
    request: web.Request, told: AsyncIterator[tuple[int, str]]
) -> EventSourceResponse:
    """Send each (id, JSON) as a `message` until the page leaves, we stop, or nothing more comes."""
    async with sse_response(request) as stream:
        request.app[STREAMS].add(stream)
        telling = asyncio.create_task(_tell(stream, told))
        telling.add_done_callback(lambda _: stream.stop_streaming())
        try:
            # Ends with the connection too: the stream pings, and a ping to nobody fails.
            await stream.wait()
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError, ConnectionResetError):
                await telling
    return stream


async def _tell(stream: EventSourceResponse, told: AsyncIterator[tuple[int, str]]) -> None:
    async for number, text in told:
        await stream.send(text, id=str(number), event="message")


async def _end_streams(server: web.Application) -> None:
    streams = server[STREAMS]
    for stream in list(streams):
        stream.stop_streaming()
