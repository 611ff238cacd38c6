"""A page may leave at any moment, and the house may stop at any moment."""

import asyncio
import time
from collections.abc import AsyncIterator

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from app.live import add_streams, stream_live


class Source:
    """Says what it is given, and knows whether somebody is still served."""

    def __init__(self) -> None:
        self.words: asyncio.Queue[str] = asyncio.Queue()
        self.failures: list[Exception] = []
        self.left = asyncio.Event()

    async def told(self) -> AsyncIterator[tuple[int, str]]:
        number = 0
        while word := await self.words.get():
            number += 1
            yield number, word

    async def handle(self, request: web.Request) -> web.StreamResponse:
        try:
            return await stream_live(request, self.told())
        except Exception as error:
            self.failures.append(error)
            raise
        finally:
            self.left.set()


def _serving(source: Source) -> TestServer:
    server = web.Application()
    add_streams(server)
    server.add_routes([web.get("/events", source.handle)])
    return TestServer(server, shutdown_timeout=30)


async def test_what_is_told_arrives_with_its_number_and_the_end_is_the_end() -> None:
    source = Source()
    async with _serving(source) as server, ClientSession() as session:
        answer = await session.get(server.make_url("/events"))
        source.words.put_nowait('{"text":"开饭了"}')
        source.words.put_nowait("")
        lines = (await answer.text()).split()
    assert lines == ["id:", "1", "event:", "message", "data:", '{"text":"开饭了"}']


async def test_a_page_that_leaves_is_no_failure_and_nobody_goes_on_listening_for_it() -> None:
    source = Source()
    async with _serving(source) as server, ClientSession() as session:
        answer = await session.get(server.make_url("/events"))
        answer.close()
        while not source.left.is_set():
            source.words.put_nowait("to nobody")
            await asyncio.sleep(0.01)
    assert source.failures == []


async def test_an_open_page_does_not_hold_up_the_stop() -> None:
    source = Source()
    async with ClientSession() as session:
        server = _serving(source)
        await server.start_server()
        answer = await session.get(server.make_url("/events"))
        begun = time.monotonic()
        await server.close()
        assert time.monotonic() - begun < 5
        assert await answer.text() == ""
    assert source.left.is_set()
