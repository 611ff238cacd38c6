"""43. Kitchen display shows old data → every event says the time it is of, silence shows as age.

The red banner and the reconnection are tried in a browser: `tests/e2e/test_kitchen.py`.
"""

import msgspec
from aiohttp.test_utils import TestClient, TestServer

from app.server import make_server
from tests.kitchens import Kitchen


async def test_the_screen_hears_the_time_again_and_again(kitchen: Kitchen) -> None:
    client = TestClient(TestServer(make_server(kitchen.app)))
    async with client, client.get("/kitchen/live") as stream:
        times = []
        async for raw in stream.content:
            if raw.startswith(b"data:"):
                times.append(msgspec.json.decode(raw[5:])["now_ms"])
                kitchen.clock.advance(7)
            if len(times) == 3:
                break
    assert times[1] >= times[0] + 7_000
    assert times[2] >= times[1] + 7_000
