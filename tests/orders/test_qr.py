"""A phone must read the picture, and it must stay small enough for that."""

import io
import secrets
from typing import Any

import zxingcpp
from PIL import Image

from orders import codes, qr


def _code() -> str:
    return codes.make(
        secrets.token_bytes(32),
        public_id=codes.new_public_id(),
        canteen_id=1,
        not_after_ms=codes.EPOCH_START_MS + codes.MINUTE_MS,
        revision=1,
    )


def test_a_scanner_reads_the_picture_back_at_level_m() -> None:
    for _ in range(10):
        code = _code()
        with Image.open(io.BytesIO(qr.png(code))) as picture:
            (found,) = zxingcpp.read_barcodes(picture)
        assert found.text == code
        extra: Any = found.extra
        assert extra["ECLevel"] == "M"
        assert int(extra["Version"]) <= 4


def test_a_terminal_shows_a_square_of_half_blocks() -> None:
    lines = qr.terminal(_code()).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert set("".join(lines)) <= set("█▀▄ \xa0")
