"""The two routes: one document for programs, one page for people, nothing fetched from elsewhere.

The page is plain HTML made on the server: no script, and its style is a file of ours.
"""

import base64
import hashlib
import re
from html import escape
from typing import Any

from aiohttp import web

from app.openapi.document import document, operation_id
from app.openapi.operations import OPERATIONS, Operation
from app.version import number
from kernel.house import House
from kernel.http import json_response

_STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif}
body{max-width:60rem;margin:0 auto;padding:1rem}
h2{margin-top:2.5rem}section{border-top:1px solid #8886;padding:.5rem 0}
h3{font:600 1rem/1.4 ui-monospace,monospace;overflow-wrap:anywhere;margin:.75rem 0}
h3 b{display:inline-block;min-width:3.5rem}table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0}
td{overflow-wrap:anywhere}code{font-size:.9em}a{color:inherit}
"""
_STYLE_SHA = hashlib.sha256(_STYLE.encode()).digest()


def routes(house: House) -> list[web.RouteDef]:
    """`/openapi.json` and `/docs`; both say nothing that a stranger may not know."""
    made = document(number(), house.settings.base_url())

    async def openapi(_: web.Request) -> web.Response:
        return json_response(made, headers={"Access-Control-Allow-Origin": "*"})

    async def docs(_: web.Request) -> web.Response:
        return web.Response(text=_page(made), content_type="text/html", headers=_headers())

    return [web.get("/openapi.json", openapi), web.get("/docs", docs)]


def _headers() -> dict[str, str]:
    allowed = base64.b64encode(_STYLE_SHA).decode()
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{allowed}';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "strict-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def _page(made: dict[str, Any]) -> str:
    groups = []
    for tag in made["tags"]:
        shown = "".join(_section(each, made) for each in OPERATIONS if each.who == tag["name"])
        about = _prose(tag["description"])
        groups.append(f'<h2 id="{tag["name"]}">{tag["name"]}</h2><p>{about}</p>{shown}')
    shapes = made["components"]["schemas"]
    groups.append('<h2 id="shapes">shapes</h2>' + "".join(_shown(name, made) for name in shapes))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Fandian API</title><style>{_STYLE}</style>"
        f"<main><h1>Fandian 饭点 · API {escape(made['info']['version'])}</h1>"
        f"<p>{_prose(made['info']['description'])} For programs:"
        f' <a href="/openapi.json">/openapi.json</a></p>{"".join(groups)}</main></html>'
    )


def _prose(text: str) -> str:
    """Plain text with `code` in it."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _section(each: Operation, made: dict[str, Any]) -> str:
    one = made["paths"][each.path][each.method.lower()]
    rows = "".join(
        f"<tr><td><code>{escape(p['name'])}</code><td>{p['in']}<td>{_shape(p['schema'])}"
        f"<td>{_prose(p.get('description', ''))}"
        for p in one["parameters"]
    )
    head = '<tr><th scope="col">name<th scope="col">in<th scope="col">is<th scope="col">means'
    table = f"<table>{head}{rows}</table>" if rows else ""
    body = f"<p>Body: {_shape(_schema(one['requestBody']))}</p>" if "requestBody" in one else ""
    fails = "".join(
        f"<li>{status}: {escape(answer['description'])}"
        for status, answer in one["responses"].items()
        if status != "200"
    )
    return (
        f'<section id="{operation_id(each)}"><h3><b>{each.method}</b> {escape(each.path)}</h3>'
        f"<p>{escape(each.summary)}. {_prose(each.says)}</p>{table}{body}"
        f"<p>Answer: {_shape(_schema(one['responses']['200']))}</p><ul>{fails}</ul></section>"
    )


def _schema(holder: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(iter(holder["content"].values()))["schema"]
    return found


def _shown(name: str, made: dict[str, Any]) -> str:
    schema = made["components"]["schemas"][name]
    rows = "".join(
        f"<tr><td><code>{escape(key)}</code><td>{_shape(each)}"
        f"<td>{_prose(each.get('description', ''))}"
        for key, each in schema["properties"].items()
    )
    says = _prose(schema.get("description", ""))
    return (
        f'<section id="shape-{name}"><h3>{name}</h3><p>{says}</p><table><tr>'
        f'<th scope="col">key<th scope="col">is<th scope="col">means{rows}</table></section>'
    )


def _shape(schema: dict[str, Any]) -> str:
    """A schema in one line: `string`, `integer | null`, `[Line]`, `a | b`."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return f'<a href="#shape-{name}">{name}</a>'
    if "anyOf" in schema:
        return " | ".join(_shape(each) for each in schema["anyOf"])
    if "enum" in schema:
        return escape(" | ".join(str(each) for each in schema["enum"]))
    if schema.get("type") == "array":
        return f"[{_shape(schema.get('items', {}))}]"
    return escape(str(schema.get("type", "any")))
