"""What every HTTP door shares: problems, limits, strict JSON."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from kernel.http import Problem, json_object, json_response, problem, problems, read_json

LIMIT = 64


async def echo(request: web.Request) -> web.Response:
    return json_response(await read_json(request, LIMIT))


async def teapot(request: web.Request) -> web.Response:
    return problem(418, "short_and_stout", "No coffee.", {"Retry-After": "5"}, left=2)


@pytest.fixture
async def client() -> TestClient[web.Request, web.Application]:
    app = web.Application(middlewares=[problems])
    app.add_routes([web.post("/", echo), web.get("/", teapot)])
    return TestClient(TestServer(app))


async def test_a_problem_says_what_and_why_in_the_standard_form(
    client: TestClient[web.Request, web.Application],
) -> None:
    async with client:
        answer = await client.get("/")
        assert (answer.status, answer.content_type) == (418, "application/problem+json")
        assert answer.headers["Retry-After"] == "5"
        assert await answer.json(content_type=None) == {
            "type": "urn:fandian:short_and_stout", "title": "short and stout", "status": 418,
            "detail": "No coffee.", "code": "short_and_stout", "left": 2,
        }  # fmt: skip


async def test_an_object_within_the_limit_is_read_and_anything_else_is_a_problem(
    client: TestClient[web.Request, web.Application],
) -> None:
    async with client:
        assert await (await client.post("/", data='{"菜": 1}'.encode())).json() == {"菜": 1}
        for body in (b"", b"[]", b"1", b'{"a": ', b'{"a": "\xff"}', b"{'a': 1}"):
            answer = await client.post("/", data=body)
            assert (answer.status, (await answer.json(content_type=None))["code"]) == (
                400, "malformed",
            )  # fmt: skip


async def test_a_long_body_is_refused_whether_it_says_so_or_not(
    client: TestClient[web.Request, web.Application],
) -> None:
    async def unannounced() -> AsyncIterator[bytes]:
        for _ in range(LIMIT):
            yield b'{"a"'

    async with client:
        announced = await client.post("/", data=b"x" * (LIMIT + 1))
        chunked = await client.post("/", data=unannounced())
        assert (announced.status, chunked.status) == (413, 413)


def test_nesting_without_end_is_no_json() -> None:
    with pytest.raises(Problem):
        json_object(b"[" * 100_000)
