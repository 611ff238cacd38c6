"""What nobody in their right mind sends, by the kind of thing that is wrong with it.

Lists of values, not of requests: `test_junk.py` puts each of them through every door it fits.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

HUGE = 10**30
DEEP = 20_000


@dataclass(frozen=True)
class Body:
    """A body as bytes, with what it says it is."""

    name: str
    raw: bytes
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


def _zip_bomb() -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/workbook.xml", b"\0" * 20_000_000)
    return raw.getvalue()


def _zip_of(name: str, text: bytes) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as parts:
        parts.writestr(name, text)
    return raw.getvalue()


# Bodies that are no JSON object of ours at all. Each is a refusal at every door that takes JSON.
BODIES: tuple[Body, ...] = (
    Body("nothing", b""),
    Body("a space", b" "),
    Body("null", b"null"),
    Body("true", b"true"),
    Body("a number", b"17"),
    Body("a float", b"1e999"),
    Body("a text", b'"menu"'),
    Body("a list", b"[]"),
    Body("a list of objects", b'[{"persona":"xiaoli","text":"menu"}]'),
    Body("an empty object", b"{}"),
    Body("an open brace", b"{"),
    Body("a closed brace", b"}"),
    Body("two objects", b"{}{}"),
    Body("a trailing comma", b'{"persona":"xiaoli",}'),
    Body("single quotes", b"{'persona':'xiaoli'}"),
    Body("no quotes", b"{persona:xiaoli}"),
    Body("a comment", b'{/* */"persona":"xiaoli"}'),
    Body("NaN", b'{"persona":NaN,"text":"x"}'),
    Body("Infinity", b'{"persona":"xiaoli","text":Infinity}'),
    Body("a lone escape", b'{"persona":"\\'),
    Body("a bad escape", b'{"persona":"\\x41","text":"x"}'),
    Body("a newline in a text", b'{"persona":"xiao\nli","text":"x"}'),
    Body("bytes of no encoding", b'{"persona":"\xff\xfe","text":"x"}'),
    Body("an overlong slash", b'{"persona":"\xc0\xaf","text":"x"}'),
    Body("a raw half surrogate", b'{"persona":"\xed\xa0\x80","text":"x"}'),
    Body("UTF-16", '{"persona":"xiaoli","text":"x"}'.encode("utf-16")),
    Body("GBK", '{"persona":"小李","text":"菜单"}'.encode("gbk")),
    Body("a byte order mark", b'\xef\xbb\xbf{"persona":"xiaoli"}'),
    Body("NULs", b"\0" * 64),
    Body("noise", bytes(range(256)) * 40),
    Body("ten kilobytes of a", b"a" * 10_240),
    Body("deep lists", b"[" * DEEP),
    Body("deep objects", b'{"a":' * DEEP + b"1" + b"}" * DEEP),
    Body("many keys", json.dumps({f"k{no}": no for no in range(5_000)}).encode()),
    Body("a huge number", b'{"persona":' + b"9" * 5_000 + b"}"),
    Body("XML", b"<xml><persona>xiaoli</persona></xml>", "application/xml"),
    Body("an entity bomb", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "text/xml"),
    Body("a form", b"persona=xiaoli&text=menu", "application/x-www-form-urlencoded"),
    Body("plain text", b"menu", "text/plain"),
    Body("a type of no kind", b"{}", "menu"),
    Body("a type with a bad charset", b"{}", "application/json; charset=klingon"),
    Body("a multipart without parts", b"--x--", "multipart/form-data; boundary=x"),
    Body("gzip that is none", b"{}", headers=(("Content-Encoding", "gzip"),)),
    Body("deflate", zlib.compress(b"{}"), headers=(("Content-Encoding", "deflate"),)),
)

# More than any door takes.
TOO_LARGE = Body("too large", b'{"text":"' + b"a" * (9 * 1024 * 1024) + b'"}')

# Values of the wrong type or size for a field that wants a short text or a number.
VALUES: tuple[object, ...] = (
    None, True, False, 0, -1, 1.5, -0.0, 1e308, 2**31, 2**63, -(2**63) - 1, HUGE, [], [[]], {},
    {"$gt": ""}, ["xiaoli"], {"toString": "x"}, "", " ", "\t\r\n", "\0", "a\0b", "\ud800",
    "\udfff\ud800", "x" * 100_000, "0x10", "١٢٣", "１２", "1e3", "+1", "1_000", "NaN", "null",
    "undefined", "true", "../../../etc/passwd", "..\\..\\windows", "file:" "///etc/passwd",
    "http://169.254.169.254/", "'; DROP TABLE orders; --", "' OR '1'='1", "{{7*7}}", "${7*7}",
    "<script>alert(1)</script>", "%00", "%s%s%n", "\u202exiaoli", "\u200b", "\ufeff",
    "a" + "\u0301" * 500, "👩‍👩‍👧‍👦" * 50, "ﷺ" * 100,
)  # fmt: skip

# What somebody may type into a chat. Each is answered; none of it does anything.
TEXTS: tuple[str, ...] = (
    "", " ", "\t", "\n\n\n", "\0", "\0" * 100, "a\0b",
    "\ud83d", "\ude00\ud83d", "\uffff", "\ufffe",
    "\u202e单菜", "\u202d\u202c", "\u2066\u2069",
    "\u200b\u200d\u200c", "\ufeff菜单\ufeff", "\x1b[2J",
    "\x07", "\x7f", "\r", "👩‍👩‍👧‍👦",
    "👍🏽" * 200, "a" + "\u0301" * 3_000, "ﷺ" * 500, "Ａ" * 300,
    "𝟙", "①②③④⑤", "零", "〇", "负一份红烧肉", "-1", "-0", "+0",
    "00", "0.5份红烧肉", "1e9", "1/2份红烧肉",
    "９" * 30, "9" * 4_000, "٣ 红烧肉", "NaN份红烧肉", "∞份红烧肉",
    "红烧肉x-3", "红烧肉x99999999999",
    "来0份红烧肉", "来一亿份红烧肉",
    "红烧肉" * 300, "来" * 1_000, "x" * 10_240, "红烧肉\n" * 300,
    "'; DROP TABLE orders; --", "' OR 1=1 --", "\" OR \"\"=\"", "1; UPDATE ledger SET fen=0",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}}", "${jndi:ldap://x}",
    "{% for x in y %}", "%s%n%x", "../../etc/passwd",
    "`rm -rf /`", "$(reboot)", "\\", "\\u0000",
    "=cmd|' /C calc'!A0", "@everyone", "#", "确认#",
    "#deadbeef", "确认#00000000", "1#chooserefund-x",
    "饭卡支付#choosepay-00000000", "取消订单 A99999", "取消订单 Z000",
    "退款 A001 \0", "取餐码 A001'",
    "拼单 25:99", "12:99", "99点", "2月30日菜单", "明年的菜单", "[确认]", "Chose(value='确认')",
    "null", "undefined", "true", "function(){}",
    "1" + "0" * 400 + "份红烧肉", "红烧肉 ×" + "９" * 60,
    "来两份" + "红烧肉少辣加饭不要葱" * 80,
    "，" * 500, "。" * 500, "?" * 500, "(" * 2_000, "[[" * 1_000,
    "a" * 63 + "@" * 63, "http://169.254.169.254/latest", "data:text/html,<b>x</b>",
)  # fmt: skip

# Where a route wants an id, a token, a number.
PATHS: tuple[str, ...] = (
    "%00", "%0a", "%0d%0aX-A:1", "..", "%2e%2e",
    "..%2f..%2fetc%2fpasswd", "%2e%2e%2f" * 5, "%5c..%5c",
    "%ff%fe", "%ed%a0%80", "%e2%80%ae", "%25", "%2525", "0", "-1", "1e3", "9" * 40, "A" * 4_000,
    "A01'", "%27%3b--", "%3Cscript%3E", "{id}", "null", "undefined", "true", "a.b.c", "~", "*",
    "%F0%9F%8D%9A", "20250312-", "20250312-A", "99999999-A001", "20250230-A001", "A00000000001",
)  # fmt: skip

# Behind the question mark.
QUERIES: tuple[str, ...] = (
    "?", "?&&&", "?=", "?date=", "?date=2025-02-30",
    "?date=0000-00-00", "?date=2025-03-12T00:00",
    "?date=%00", "?meal=brunch",
    "?meal=lunch&meal=dinner", "?limit=0", "?limit=-1", "?limit=1e9",
    "?limit=" + "9" * 30, "?after=%27", "?after=-1", "?after=" + "9" * 40, "?status=eaten",
    "?diner=", "?diner=console", "?diner=:::", "?diner=console:%00", "?persona=%ed%a0%80",
    "?wait=-1", "?wait=NaN", "?since=%00", "?since=" + "9" * 30, "?token=" + "a" * 3_000,
    "?" + "&".join(f"a{no}=1" for no in range(300)),
)  # fmt: skip

# Headers that lie.
HEADERS: tuple[tuple[str, str], ...] = (
    ("Authorization", "Bearer"), ("Authorization", "Bearer " + "a" * 4_000),
    ("Authorization", "Basic eGlhb2xpOng="), ("Authorization", "Bearer ' OR 1=1 --"),
    ("X-Device-Id", "A"), ("X-Device-Id",
    "../A"), ("X-Timestamp", "NaN"), ("X-Timestamp", "9" * 40),
    ("X-Timestamp", "-1"), ("X-Nonce", ""), ("X-Signature", "0" * 64), ("X-Signature", "zz"),
    ("X-Forwarded-For",
    "127.0.0.1, ::1"), ("X-Forwarded-For", "' OR 1=1"), ("Host", "evil.example"),
    ("Host", "127.0.0.1:99999"), ("Range", "bytes=-1"), ("If-None-Match", "*" * 500),
    ("Content-Length", "0"), ("Accept", "x" * 2_000), ("Cookie", "demo_token=\x7f;;;=;"),
    ("Idempotency-Key", "k" * 4_000), ("Wechatpay-Serial",
    "0"), ("Wechatpay-Timestamp", "soon"),
    ("Last-Event-ID", "9" * 40),
)  # fmt: skip

# Files that say that they are a menu.
FILES: tuple[tuple[str, bytes], ...] = (
    ("nothing", b""),
    ("noise", bytes(range(256)) * 30),
    ("NULs", b"\0" * 5_000),
    ("a picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 300),
    ("a program", b"\x7fELF" + b"\0" * 300),
    ("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    ("an empty zip", b"PK\x05\x06" + b"\0" * 18),
    ("a zip that ends", b"PK\x03\x04" + b"\0" * 40),
    ("a zip bomb", _zip_bomb()),
    ("a zip of something else", _zip_of("readme.txt", b"x")),
    ("a zip that climbs", _zip_of("../../etc/passwd", b"x")),
    ("Excel with an entity", _zip_of(
        "xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    )),
    ("Excel with broken XML", _zip_of("xl/workbook.xml", b"<workbook")),
    ("JSON that ends", b'{"dishes":['),
    ("JSON of a list", b"[]"),
    ("JSON of a number", b"1"),
    ("deep JSON", b"[" * DEEP),
    ("JSON with NaN", b'{"dishes":[{"name":"x","price":NaN}]}'),
    ("half a UTF-8", '{"dishes":[{"name":"红'.encode()[:-1]),
    ("CSV without a header", "红烧肉,16\n米饭,1\n".encode()),
    ("CSV of one endless line", b"a," * 200_000),
    ("CSV of too many rows", "菜名,价格\n".encode() + "红烧肉,16\n".encode() * 50_000),
    ("CSV with a formula", "菜名,价格\n=cmd|' /C calc'!A0,十六\n".encode()),
    ("CSV with a price of words", "菜名,价格\n红烧肉,很贵\n".encode()),
    ("CSV with an infinite price", "菜名,价格\n红烧肉,1e999\n".encode()),
    ("CSV with a negative price", "菜名,价格\n红烧肉,-1\n".encode()),
    ("CSV with half a quote", '菜名,价格\n"红烧肉,16\n'.encode()),
    ("CSV with NULs", "菜名,价格\n红\0烧肉,16\n".encode()),
)  # fmt: skip


def kinds() -> int:
    """How many kinds of junk there are."""
    every: Sequence[Sequence[object]] = (BODIES, VALUES, TEXTS, PATHS, QUERIES, HEADERS, FILES)
    return sum(len(one) for one in every)
