"""The table of operations as an OpenAPI 3.1 document."""

import re
from typing import Any

import msgspec

from app.openapi.operations import OPERATIONS, Operation
from app.openapi.shapes import Problem

_REF = "#/components/schemas/{name}"
_ABOUT = {
    "staff": "Scripts and dashboards. `Authorization: Bearer fd_…`, made by `fandian token"
    " create`. Writes take an `Idempotency-Key`.",
    "device": "Cabinets and gates. Each request is signed: `X-Signature` is the hex HMAC-SHA256"
    " under the device's secret of `METHOD\\nPATH?QUERY\\nTIMESTAMP\\nNONCE\\n` and the hex"
    " SHA-256 of the body.",
}
_WHY = {
    304: "Nothing has changed since that version.",
    400: "The request cannot be meant.",
    401: "Nobody we know, or no longer.",
    403: "The role may not do this.",
    404: "There is no such thing, or it is not yours.",
    409: "The same id came with another content, or the state forbids it.",
    413: "The body is too large.",
    429: "Too often; wait as long as `Retry-After` says.",
}


def document(version: str, base_url: str) -> dict[str, Any]:
    """The whole document, ready for JSON."""
    types = [each.answers for each in OPERATIONS] + [Problem]
    types += [each.takes for each in OPERATIONS if each.takes is not None]
    _, components = msgspec.json.schema_components(types, ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for each in OPERATIONS:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Fandian 饭点",
            "version": version,
            "description": "The staff API and the device API. Errors are RFC 9457 with a `code`"
            " that stays.",
        },
        "servers": [{"url": base_url}],
        "tags": [{"name": who, "description": about} for who, about in _ABOUT.items()],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _schemes()},
    }


def _schemes() -> dict[str, Any]:
    headers = ("X-Device-Id", "X-Timestamp", "X-Nonce", "X-Signature")
    made: dict[str, Any] = {"staff": {"type": "http", "scheme": "bearer"}}
    for name in headers:
        made[name] = {"type": "apiKey", "in": "header", "name": name}
    return made


def _operation(each: Operation) -> dict[str, Any]:
    device: list[dict[str, list[str]]] = [{name: [] for name in _schemes() if name != "staff"}]
    made: dict[str, Any] = {
        "operationId": operation_id(each),
        "tags": [each.who],
        "summary": each.summary,
        "parameters": _parameters(each),
        "responses": _responses(each),
        "security": [{"staff": []}] if each.who == "staff" else device if each.signed else [],
    }
    if each.says:
        made["description"] = each.says
    if each.takes is not None:
        made["requestBody"] = {"required": True, "content": _json(each.takes)}
    return made


def operation_id(each: Operation) -> str:
    """`get_api_v1_orders_id`: stable as long as the path is."""
    return re.sub(r"\W+", "_", f"{each.method}{each.path}".lower()).strip("_")


def _parameters(each: Operation) -> list[dict[str, Any]]:
    inside: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)\}", each.path)
    ]
    return inside + [
        {"name": query.name, "in": "query", "description": query.says, "schema": query.schema}
        for query in each.query
    ]


def _responses(each: Operation) -> dict[str, Any]:
    usual = (401, 403) if each.who == "staff" else (401, 413, 429) if each.signed else ()
    made: dict[str, Any] = {"200": {"description": each.summary, "content": _json(each.answers)}}
    if each.unchanged:
        made["304"] = {"description": _WHY[304]}
    for status in sorted({*usual, *each.fails}):
        made[str(status)] = {
            "description": _WHY[status],
            "content": {"application/problem+json": {"schema": _ref(Problem)}},
        }
    return made


def _json(shape: type) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(shape)}}


def _ref(shape: type) -> dict[str, str]:
    return {"$ref": _REF.format(name=shape.__name__)}
