"""Figures as a picture: bars with their words, drawn with a font that has them, or not at all.

A chart with boxes instead of characters tells nobody anything. So the font is asked for every
character that will be drawn, and without one that has them all there is no picture: the text of the
figures says the same.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH = 900
ROW = 44
MARGIN = 28
TITLE = 34
# A chart that is longer is a table; the export has it.
BARS_MAX = 20
BYTES_MAX = 300 * 1024

_INK, _PAPER, _BAR, _SOFT = (28, 28, 28), (255, 255, 255), (214, 92, 62), (150, 150, 150)
# Where systems keep a font with Chinese characters; the first that draws everything is taken.
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", str(Path.home() / ".fonts"))


@dataclass(frozen=True)
class Bar:
    """One line of the chart; `shown` is the value as people read it."""

    name: str
    value: float
    shown: str


@cache
def font_files() -> tuple[str, ...]:
    """Every font file worth asking, the likely ones first."""
    known = [path for path in _FONTS if Path(path).is_file()]
    for folder in _FOLDERS:
        for pattern in ("**/*CJK*-Regular.*", "**/*CJK*.tt?", "**/wqy*.tt?"):
            known += sorted(str(path) for path in Path(folder).glob(pattern))
    return tuple(dict.fromkeys(known))


def font_for(text: str, size: int) -> ImageFont.FreeTypeFont | None:
    """A font that has every character of the text; None where this machine has no such font."""
    for path in font_files():
        try:
            font = ImageFont.truetype(path, size)
        except OSError:
            continue
        if all(_draws(path, char) for char in set(text) if not char.isspace()):
            return font
    return None


@cache
def _draws(path: str, char: str) -> bool:
    """Whether the font has the character: what it lacks looks like any other thing it lacks."""
    font = ImageFont.truetype(path, 24)
    missing = font.getmask("\U0010ffff")
    found = font.getmask(char)
    return (found.size, bytes(found)) != (missing.size, bytes(missing))


def png(title: str, bars: Sequence[Bar]) -> bytes | None:
    """The chart as a PNG of at most BYTES_MAX; None when it cannot be drawn readably."""
    bars = bars[:BARS_MAX]
    text = title + "".join(bar.name + bar.shown for bar in bars)
    big, small = font_for(text, 26), font_for(text, 20)
    if big is None or small is None or not bars:
        return None
    height = 2 * MARGIN + TITLE + ROW * len(bars) + 12
    image = Image.new("RGB", (WIDTH, height), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((MARGIN, MARGIN - 6), title, font=big, fill=_INK)
    names = max(draw.textlength(bar.name, font=small) for bar in bars)
    left = MARGIN + min(int(names), WIDTH // 3) + 16
    room = WIDTH - left - MARGIN - 150
    most = max(bar.value for bar in bars) or 1
    for number, bar in enumerate(bars):
        top = MARGIN + TITLE + 12 + number * ROW
        draw.text((MARGIN, top + 6), _cut(bar.name, left - MARGIN - 12, draw, small), font=small,
                  fill=_INK)  # fmt: skip
        wide = max(2, round(room * bar.value / most))
        draw.rounded_rectangle((left, top + 4, left + wide, top + ROW - 10), 6, fill=_BAR)
        draw.text((left + wide + 10, top + 6), bar.shown, font=small, fill=_SOFT)
    out = io.BytesIO()
    image.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue() if out.tell() <= BYTES_MAX else None


def _cut(name: str, room: float, draw: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont) -> str:
    """The name as far as there is room for it."""
    while len(name) > 1 and draw.textlength(name, font=font) > room:
        name = name[:-1]
    return name
