"""What every HTTP door of ours shares: problems by RFC 9457, strict JSON, the peer's address."""

from collections.abc import Mapping
from typing import Any

import msgspec
from aiohttp import web
from aiohttp.http_exceptions import ContentEncodingError

BODY_MAX = 256 * 1024


def problem(
    status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any
) -> web.Response:
    """An `application/problem+json` answer with a stable `code`."""
    body = {
        "type": f"urn:fandian:{code}",
        "title": code.replace("_", " "),
        "status": status,
        "detail": detail,
        "code": code,
        **more,
    }
    return web.Response(
        status=status,
        body=msgspec.json.encode(body),
        content_type="application/problem+json",
        headers=headers,
    )


class Problem(Exception):
    """Raised inside a route; the middleware `problems` turns it into the answer."""

    def __init__(self, status: int, code: str, detail: str, **more: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.more = status, code, detail, more

    def response(self) -> web.Response:
        return problem(self.status, self.code, self.detail, **self.more)


async def read_body(request: web.Request, limit: int = BODY_MAX) -> bytes:
    """The raw bytes. Raises Problem 413 above the limit, whether announced or not."""
    if (request.content_length or 0) > limit:
        raise Problem(413, "too_large", f"The body may have at most {limit} bytes.")
    raw = bytearray()
    try:
        async for chunk in request.content.iter_chunked(16 * 1024):
            raw += chunk
            if len(raw) > limit:
                raise Problem(413, "too_large", f"The body may have at most {limit} bytes.")
    except (web.RequestPayloadError, ContentEncodingError):
        # It says that it is packed and is not, or it ends in the middle.
        raise Problem(400, "malformed", "The body cannot be read.") from None
    return bytes(raw)


async def read_json(request: web.Request, limit: int = BODY_MAX) -> dict[str, Any]:
    """The body as a JSON object. Raises Problem 400 for anything else."""
    return json_object(await read_body(request, limit))


def json_object(raw: bytes) -> dict[str, Any]:
    """Bytes as a JSON object. Raises Problem 400 for anything else."""
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Problem(400, "malformed", "The body is not JSON.") from None
    if not isinstance(value, dict):
        raise Problem(400, "malformed", "The body must be a JSON object.")
    return value


def json_response(
    value: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """JSON with UTF-8 as it is."""
    return web.Response(
        status=status,
        body=msgspec.json.encode(value),
        content_type="application/json",
        headers=headers,
    )


@web.middleware
async def problems(request: web.Request, handler: Any) -> web.StreamResponse:
    """Turn `Problem` into its answer."""
    try:
        response: web.StreamResponse = await handler(request)
    except Problem as found:
        return found.response()
    return response
