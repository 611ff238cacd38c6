"""No log line, pretty or JSON, ours or a library's, says what a stranger could use."""

import io
import json
import logging
import re
import sys
from collections.abc import Iterator

import pytest
import structlog

from kernel import log
from kernel.crypto import PURPOSES, Keys
from kernel.links import make_link
from orders import codes

KEYS = Keys({purpose: bytes([n]) * 32 for n, purpose in enumerate(PURPOSES)})
PHONE = "13800138000"
CODE = codes.make(
    codes.day_key(KEYS, 1, "2025-03-12"), public_id=5, canteen_id=1,
    not_after_ms=1_741_800_000_000, revision=1,
)  # fmt: skip
DIGITS = "483920"
TOKEN = make_link(KEYS, "pay", "A017")
OPENID = "oLVPpjqs9BhvzwPj5A-vTYAX3GLc"


@pytest.fixture(params=["json", "pretty"])
def written(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[io.StringIO]:
    """What the real set-up writes; the former one is back when the test is over."""
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    log.configure(request.param, "debug")
    yield said
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


SECRETS = [PHONE, CODE, CODE.lower(), DIGITS, TOKEN, OPENID]


@pytest.mark.parametrize(
    "text",
    [f"打给 {PHONE} 吧", f"+86{PHONE}", f"+86 {PHONE}", "138 0013 8000", "138-0013-8000",
     f"({PHONE})",
     f"取餐码{DIGITS}", f"取餐码 {DIGITS[:3]} {DIGITS[3:]}。",
     f"取餐码:{DIGITS}", f"code {DIGITS}.", f"{DIGITS}-", f"is {DIGITS}, thanks",
     f"/pay/{TOKEN}", f"https://a.b/pickup/{TOKEN}?x=1", f"/payfor/{TOKEN}", f"/file/{TOKEN}",
     TOKEN, CODE, CODE.lower(), f"«{CODE}»", f"url('https://x/cgi?access_token={TOKEN}&next=1')",
     f"openid={OPENID}", f"to {OPENID}: failed", f"appsecret={CODE}", f"?code={OPENID}"],
)  # fmt: skip
def test_what_a_stranger_could_use_is_masked_wherever_it_stands(text: str) -> None:
    masked = log.mask(text)
    assert not any(secret in masked for secret in SECRETS)
    assert not {"0013", "920"} & set(re.findall(r"\d+", masked))


@pytest.mark.parametrize(
    "text",
    ["2025-03-12T10:30:00.123456Z", "order A017 of 2025-03-12", "1741746600000", "¥17.00",
     "192.168.100.200", "row 1234567", "红烧肉 ×2", "status_code=200", "port 54321"],
)  # fmt: skip
def test_what_everybody_may_read_stays(text: str) -> None:
    assert log.mask(text) == text


def test_secret_fields_are_hidden_and_the_rest_is_masked(written: io.StringIO) -> None:
    secret = "hush-hush"
    structlog.get_logger().info(
        "payment.done", phone=PHONE, code=secret, payer_openid=secret, access_token=secret,
        app_secret=secret, external_id=secret, note=f"{PHONE} {DIGITS}", raw=f"{CODE}".encode(),
        deep={"list": [{"token": secret, "say": PHONE}], PHONE: 1}, error=ValueError(PHONE),
        several={DIGITS}, number=int(PHONE), order="A017", row=123456,
    )  # fmt: skip
    line = written.getvalue()
    assert "A017" in line
    assert "123456" in line
    assert not any(word in line for word in [*SECRETS, secret])


def test_a_traceback_is_masked_too(written: io.StringIO) -> None:
    try:
        raise ValueError(f"cannot send {DIGITS} to {PHONE} ({OPENID})")
    except ValueError:
        structlog.get_logger().exception("push.failed")
    line = written.getvalue()
    assert "ValueError" in line
    assert not any(word in line for word in SECRETS)


def test_a_library_is_masked_like_ourselves(written: io.StringIO) -> None:
    logging.getLogger("aiohttp.client").warning("no answer: %s %s", PHONE, TOKEN)
    try:
        raise OSError(f"/pay/{TOKEN}")
    except OSError:
        logging.getLogger("asyncio").exception("lost %s", DIGITS)
    logging.getLogger("asyncpg").debug("INSERT %s", PHONE)
    text = written.getvalue()
    assert "no answer" in text
    assert "OSError" in text
    assert "INSERT" not in text
    assert not any(word in text for word in SECRETS)


@pytest.mark.parametrize("written", ["json"], indirect=True)
def test_json_is_one_object_a_line_with_chinese_as_it_is(
    written: io.StringIO,
) -> None:
    structlog.get_logger().warning("sold_out", dish="红烧肉", left=0)
    line = written.getvalue()
    assert "红烧肉" in line
    said = json.loads(line)
    assert {key: said[key] for key in ("event", "level", "dish", "left")} == {
        "event": "sold_out", "level": "warning", "dish": "红烧肉", "left": 0,
    }  # fmt: skip


@pytest.mark.parametrize("written", ["json"], indirect=True)
def test_the_level_is_kept(written: io.StringIO) -> None:
    log.configure("json", "error")
    structlog.get_logger().warning("quiet")
    assert written.getvalue() == ""
