"""Pictures of the sample's dishes, drawn by ourselves from a few shapes: no photo, no font.

A picture is a vessel seen from above (a glass from the side) and handfuls of pieces. Where each
piece lies follows from the dish's code, so a picture is the same on every machine and every day.
"""

import io
import random
from collections.abc import Mapping
from functools import cache

from PIL import Image, ImageDraw

from menus.drawing import FINE, HEIGHT, VESSELS, WIDTH, Pen, Picture, Pieces


def _of(vessel: str, base: str, *pieces: tuple[str, str, int, float], table: str = "") -> Picture:
    made = tuple(Pieces(*each) for each in pieces)
    return Picture(vessel, base, made, table) if table else Picture(vessel, base, made)


_SCALLION = ("fleck", "#5fa53c", 18, 5)

PICTURES: Mapping[str, Picture] = {
    "hongshaorou": _of("plate", "#7a2e12",
                       ("cube", "#9c3f1b", 15, 27), ("fat", "#e9b98a", 15, 24),
                       _SCALLION),
    "gongbaojiding": _of("plate", "#b3541e",
                         ("cube", "#e0a45a", 18, 19), ("round", "#d99a4e", 16, 9),
                         ("strip", "#c2201b", 8, 26), _SCALLION, table="#dfe6dc"),
    "qingchaoshishu": _of("plate", "#b9cf8f",
                          ("leaf", "#3f8f2f", 22, 34), ("strip", "#d8e8b0", 12, 26),
                          table="#e6dfee"),
    "xihongshichaodan": _of("plate", "#e98a2f",
                            ("blob", "#f7cf45", 15, 30), ("wedge", "#d8321f", 12, 28),
                            _SCALLION, table="#dbe7ee"),
    "mifan": _of("bowl", "#f4f1e6", ("grain", "#ffffff", 260, 6), table="#dcd3c8"),
    "kele": _of("glass", "#3a160b", ("ice", "#c98f6a", 5, 34), ("bubble", "#a5674a", 20, 5)),
    "yuxiangrousi": _of("plate", "#a4481d",
                        ("strip", "#c77745", 34, 30), ("strip", "#3d2b20", 14, 26),
                        ("strip", "#e58a2c", 12, 26), _SCALLION),
    "tudouniurou": _of("plate", "#8a4a1c",
                       ("cube", "#e8bd58", 12, 27), ("cube", "#6b2f1a", 12, 24),
                       _SCALLION, table="#dfe6dc"),
    "mapodoufu": _of("bowl", "#b5310f", ("cube", "#f6ead0", 16, 24), ("round", "#6d3a1e", 18, 6),
                     _SCALLION),
    "suanlatudousi": _of("plate", "#efdc9a",
                         ("strip", "#f4e3a4", 60, 38), ("strip", "#c2201b", 8, 22),
                         _SCALLION, table="#dbe7ee"),
    "suanrongxilanhua": _of("plate", "#cddfae",
                            ("floret", "#2f7d32", 12, 34), ("round", "#f3ead0", 14, 6),
                            table="#e6dfee"),
    "niuroumian": _of("bowl", "#9a5320",
                      ("noodle", "#f2d58c", 26, 90), ("slab", "#6b3420", 6, 34),
                      ("leaf", "#3f8f2f", 4, 30), _SCALLION),
    "danchaofan": _of("plate", "#f0d488",
                      ("grain", "#f8e6ad", 240, 7), ("blob", "#f2bf3a", 12, 18),
                      ("fleck", "#5fa53c", 26, 6), ("round", "#e58a2c", 12, 6)),
    "mantou": _of("steamer", "#d9b67c", ("bun", "#fbf6ea", 4, 58)),
    "xianroubao": _of("steamer", "#d9b67c", ("pleated", "#fbf3e2", 4, 60), table="#dfe6dc"),
    "youtiao": _of("plate", "#ffffff", ("stick", "#d08a35", 3, 100), table="#dbe7ee"),
    "chayedan": _of("bowl", "#6d3d1d", ("egg", "#b57a45", 4, 46)),
    "zicaidanhuatang": _of("bowl", "#e9d79b",
                           ("blob", "#f6e08a", 12, 26), ("leaf", "#2e2a3f", 12, 24),
                           _SCALLION, table="#dbe7ee"),
    "yumipaigutang": _of("bowl", "#ead9a8",
                         ("corn", "#f3c631", 5, 34), ("slab", "#a8714d", 5, 32),
                         _SCALLION, table="#dfe6dc"),
    "xiaomizhou": _of("bowl", "#f0cf6a", ("grain", "#f8e197", 200, 5), table="#e6dfee"),
    "doujiang": _of("glass", "#f5ecd5", ("bubble", "#ffffff", 14, 5), table="#dfe6dc"),
    "suannai": _of("glass", "#fdfaf3", ("round", "#4a5bb0", 6, 11), ("round", "#c73346", 4, 12),
                   table="#e6dfee"),
    "chengzhi": _of("glass", "#f59b1c", ("ice", "#fbc873", 4, 34), ("bubble", "#ffd58f", 14, 5),
                    table="#dbe7ee"),
}  # fmt: skip


def picture_path(code: str) -> str:
    """Where the house serves the dish's picture; empty when there is none."""
    return f"/dishes/{code}.png" if code in PICTURES else ""


@cache
def png(code: str) -> bytes:
    """The picture as PNG. An unknown code is a mistake of the caller."""
    picture = PICTURES[code]
    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), picture.table)
    pen = Pen(ImageDraw.Draw(image), random.Random(code))
    VESSELS[picture.vessel](pen, picture)
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    # A drawing has few colours; a palette makes a quarter of the bytes.
    small.quantize(96).save(out, "PNG", optimize=True)
    return out.getvalue()
