"""Drawing food from a few shapes with Pillow: the pieces, and the vessels that hold them.

Everything is in the picture's own units; where pieces lie comes from the pen's chance, which the
caller seeds.
"""

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PIL import ImageDraw

WIDTH, HEIGHT = 480, 360
# Drawn three times as large and shrunk: Pillow's own edges are steps.
FINE = 3
Point = tuple[float, float]


@dataclass(frozen=True)
class Pieces:
    """A handful of one ingredient."""

    shape: str  # a key of SHAPES
    colour: str
    count: int
    size: float


@dataclass(frozen=True)
class Picture:
    """`base` is what fills the vessel: sauce, soup, rice, drink."""

    vessel: str  # plate | bowl | glass | steamer
    base: str
    pieces: tuple[Pieces, ...] = ()
    table: str = "#e9dcc6"


class Pen:
    """Shapes in the picture's own units, wherever they turn."""

    def __init__(self, draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
        self._draw = draw
        self.chance = chance

    def oval(self, at: Point, wide: float, high: float, colour: str) -> None:
        x, y = at
        box = [(x - wide) * FINE, (y - high) * FINE, (x + wide) * FINE, (y + high) * FINE]
        self._draw.ellipse(box, fill=colour)

    def shape(self, points: list[Point], colour: str) -> None:
        self._draw.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)

    def line(self, points: list[Point], colour: str, width: float) -> None:
        self._draw.line(
            [(x * FINE, y * FINE) for x, y in points], fill=colour, width=round(width * FINE),
            joint="curve",
        )  # fmt: skip
        for end in (points[0], points[-1]):
            self.oval(end, width / 2, width / 2, colour)

    def turned(self, at: Point, outline: list[Point], angle: float) -> list[Point]:
        """The outline around a place, turned."""
        cos, sin = math.cos(angle), math.sin(angle)
        return [(at[0] + x * cos - y * sin, at[1] + x * sin + y * cos) for x, y in outline]

    def near(self, at: Point, wide: float, high: float) -> Point:
        """Somewhere around a place."""
        chance = self.chance
        return at[0] + chance.uniform(-wide, wide), at[1] + chance.uniform(-high, high)


def shaded(colour: str, by: float) -> str:
    """A lighter (by > 1) or darker colour."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{max(0, min(255, round(part * by))):02x}" for part in parts)


# --- pieces ---------------------------------------------------------------------------------------


def _box(pen: Pen, at: Point, size: float, colour: str, ratio: float) -> None:
    angle = pen.chance.uniform(0, math.pi)
    half, low = size / 2, size * ratio / 2
    outline = [(-half, -low), (half, -low), (half, low), (-half, low)]
    pen.shape(pen.turned((at[0], at[1] + 4), outline, angle), shaded(colour, 0.7))
    pen.shape(pen.turned(at, outline, angle), colour)
    light = [(-half * 0.7, -low * 0.7), (half * 0.7, -low * 0.7), (half * 0.5, -low * 0.2),
             (-half * 0.7, -low * 0.2)]  # fmt: skip
    pen.shape(pen.turned(at, light, angle), shaded(colour, 1.18))


def _cube(pen: Pen, at: Point, size: float, colour: str) -> None:
    _box(pen, at, size, colour, 0.92)


def _slab(pen: Pen, at: Point, size: float, colour: str) -> None:
    _box(pen, at, size * 1.4, colour, 0.6)


def _fat(pen: Pen, at: Point, size: float, colour: str) -> None:
    """The pale layers of braised pork."""
    angle = pen.chance.uniform(0, math.pi)
    for shift in (-0.3, 0.1):
        top, low = size * shift, size * (shift + 0.18)
        outline = [(-size / 2, top), (size / 2, top), (size / 2, low), (-size / 2, low)]
        pen.shape(pen.turned(at, outline, angle), colour)


def _strip(pen: Pen, at: Point, size: float, colour: str) -> None:
    angle, bend = pen.chance.uniform(0, math.pi), pen.chance.uniform(-6, 6)
    curve = [(-size / 2, 0.0), (-size / 6, bend), (size / 6, bend), (size / 2, 0.0)]
    pen.line(pen.turned((at[0], at[1] + 2), curve, angle), shaded(colour, 0.75), 5)
    pen.line(pen.turned(at, curve, angle), colour, 4.5)


def _noodle(pen: Pen, at: Point, size: float, colour: str) -> None:
    begin, turn = pen.chance.uniform(0, math.tau), pen.chance.uniform(1.2, 2.6)
    steps = [begin + turn * step / 12 for step in range(13)]
    radius = size * pen.chance.uniform(0.45, 0.8)
    path = [(at[0] / 3 + 160 + radius * math.cos(a), at[1] / 3 + 120 + radius * 0.9 * math.sin(a))
            for a in steps]  # fmt: skip
    pen.line([(x, y + 2) for x, y in path], shaded(colour, 0.78), 5)
    pen.line(path, colour, 4.5)


def _round(pen: Pen, at: Point, size: float, colour: str) -> None:
    pen.oval((at[0], at[1] + 2), size, size, shaded(colour, 0.72))
    pen.oval(at, size, size, colour)
    light = (at[0] - size * 0.3, at[1] - size * 0.35)
    pen.oval(light, size * 0.3, size * 0.25, shaded(colour, 1.3))


def _blob(pen: Pen, at: Point, size: float, colour: str) -> None:
    for _ in range(4):
        shift = pen.near(at, 0.4 * size, 0.3 * size)
        pen.oval((shift[0], shift[1] + 2), size * 0.5, size * 0.4, shaded(colour, 0.82))
        pen.oval(shift, size * 0.5, size * 0.38, shaded(colour, pen.chance.uniform(0.97, 1.08)))


def _wedge(pen: Pen, at: Point, size: float, colour: str) -> None:
    angle = pen.chance.uniform(0, math.tau)
    arc = [(size / 2 * math.cos(a), size / 2 * math.sin(a)) for a in
           (math.pi * step / 8 for step in range(9))]  # fmt: skip
    pen.shape(pen.turned((at[0], at[1] + 3), arc, angle), shaded(colour, 0.7))
    pen.shape(pen.turned(at, arc, angle), colour)
    pen.shape(pen.turned(at, [(x * 0.6, y * 0.6) for x, y in arc], angle), shaded(colour, 1.25))


def _leaf(pen: Pen, at: Point, size: float, colour: str) -> None:
    angle = pen.chance.uniform(0, math.tau)
    half = [
        (size * (step / 8 - 0.5), size * 0.26 * math.sin(math.pi * step / 8)) for step in range(9)
    ]
    outline = half + [(x, -y) for x, y in reversed(half)]
    tone = shaded(colour, pen.chance.uniform(0.85, 1.2))
    pen.shape(pen.turned((at[0], at[1] + 3), outline, angle), shaded(colour, 0.65))
    pen.shape(pen.turned(at, outline, angle), tone)
    vein = [(-size * 0.42, 0.0), (size * 0.42, 0.0)]
    pen.line(pen.turned(at, vein, angle), shaded(tone, 1.35), 1.5)


def _floret(pen: Pen, at: Point, size: float, colour: str) -> None:
    pen.oval((at[0], at[1] + size * 0.45), size * 0.16, size * 0.3, "#9cc27a")
    for _ in range(9):
        shift = pen.near(at, 0.4 * size, 0.33 * size)
        pen.oval(shift, size * 0.22, size * 0.2, shaded(colour, pen.chance.uniform(0.8, 1.3)))


def _grain(pen: Pen, at: Point, size: float, colour: str) -> None:
    angle = pen.chance.uniform(0, math.pi)
    ends = pen.turned(at, [(-size / 2, 0.0), (size / 2, 0.0)], angle)
    pen.line(ends, shaded(colour, pen.chance.uniform(0.86, 1.02)), size * 0.5)


def _fleck(pen: Pen, at: Point, size: float, colour: str) -> None:
    pen.oval(at, size * 0.75, size * 0.6, colour)
    pen.oval(at, size * 0.35, size * 0.25, shaded(colour, 1.45))


def _bun(pen: Pen, at: Point, size: float, colour: str) -> None:
    pen.oval((at[0], at[1] + 5), size, size * 0.9, shaded(colour, 0.78))
    pen.oval(at, size, size * 0.9, colour)
    pen.oval((at[0] - size * 0.25, at[1] - size * 0.3), size * 0.4, size * 0.28, "#ffffff")


def _pleated(pen: Pen, at: Point, size: float, colour: str) -> None:
    _bun(pen, at, size, colour)
    for step in range(12):
        a = math.tau * step / 12
        knot = (at[0] + size * 0.12 * math.cos(a), at[1] + size * 0.11 * math.sin(a))
        far = (at[0] + size * 0.62 * math.cos(a + 0.4), at[1] + size * 0.56 * math.sin(a + 0.4))
        pen.line([knot, far], shaded(colour, 0.86), 2.5)


def _egg(pen: Pen, at: Point, size: float, colour: str) -> None:
    pen.oval((at[0], at[1] + 4), size, size * 0.8, shaded(colour, 0.65))
    pen.oval(at, size, size * 0.8, colour)
    for _ in range(5):
        start = pen.near(at, 0.6 * size, 0.5 * size)
        end = pen.near(start, 0.3 * size, 0.3 * size)
        pen.line([start, end], shaded(colour, 0.62), 2)
    pen.oval(
        (at[0] - size * 0.3, at[1] - size * 0.35), size * 0.22, size * 0.14, shaded(colour, 1.4)
    )


def _corn(pen: Pen, at: Point, size: float, colour: str) -> None:
    pen.oval((at[0], at[1] + 4), size, size * 0.85, shaded(colour, 0.7))
    pen.oval(at, size, size * 0.85, colour)
    for step in range(14):
        a = math.tau * step / 14
        kernel = (at[0] + size * 0.75 * math.cos(a), at[1] + size * 0.63 * math.sin(a))
        pen.oval(kernel, 6, 6, shaded(colour, 1.2))
    pen.oval(at, size * 0.4, size * 0.34, "#f7e9b8")


def _stick(pen: Pen, at: Point, size: float, colour: str) -> None:
    lean = pen.chance.uniform(-0.25, 0.25)
    for shift in (-9, 9):
        long = [(-size, 0.0), (0.0, pen.chance.uniform(-5, 5)), (size, 0.0)]
        ends = pen.turned((at[0], at[1] + shift), long, lean)
        pen.line([(x, y + 4) for x, y in ends], shaded(colour, 0.7), 24)
        pen.line(ends, colour, 22)
        pen.line([(x, y - 5) for x, y in ends], shaded(colour, 1.2), 4)


def _ice(pen: Pen, at: Point, size: float, colour: str) -> None:
    _box(pen, at, size, colour, 1)


def _bubble(pen: Pen, at: Point, size: float, colour: str) -> None:
    radius = size * pen.chance.uniform(0.4, 1)
    pen.oval(at, radius, radius, colour)


SHAPES: Mapping[str, Callable[[Pen, Point, float, str], None]] = {
    "cube": _cube, "slab": _slab, "fat": _fat, "strip": _strip, "noodle": _noodle,
    "round": _round, "blob": _blob, "wedge": _wedge, "leaf": _leaf, "floret": _floret,
    "grain": _grain, "fleck": _fleck, "bun": _bun, "pleated": _pleated, "egg": _egg,
    "corn": _corn, "stick": _stick, "ice": _ice, "bubble": _bubble,
}  # fmt: skip


# --- vessels --------------------------------------------------------------------------------------

MIDDLE: Point = (WIDTH / 2, HEIGHT / 2)
LARGE_MAX = 5


def _spread(pen: Pen, count: int, wide: float, high: float) -> list[Point]:
    """Places over an oval, evenly and never in rows (the sunflower's way)."""
    turn = pen.chance.uniform(0, math.tau)
    if count <= LARGE_MAX:
        # A few large pieces lie in a ring, or they would lie on one another.
        return [
            (MIDDLE[0] + wide * 0.8 * math.cos(turn + math.tau * no / count),
             MIDDLE[1] + high * 0.8 * math.sin(turn + math.tau * no / count))
            for no in range(count)
        ]  # fmt: skip
    places = [
        (math.sqrt((no + 0.5) / count), turn + no * math.pi * (3 - math.sqrt(5)))
        for no in range(count)
    ]
    return [
        (MIDDLE[0] + wide * far * math.cos(angle), MIDDLE[1] + high * far * math.sin(angle))
        for far, angle in places
    ]


def _lay(pen: Pen, picture: Picture, wide: float, high: float) -> None:
    for pieces in picture.pieces:
        for at in _spread(pen, pieces.count, wide, high):
            SHAPES[pieces.shape](pen, at, pieces.size, pieces.colour)


def _plate(pen: Pen, picture: Picture) -> None:
    pen.oval((MIDDLE[0], MIDDLE[1] + 10), 196, 152, shaded(picture.table, 0.82))
    pen.oval(MIDDLE, 194, 150, "#ffffff")
    pen.oval(MIDDLE, 184, 141, "#dfe5ea")
    pen.oval(MIDDLE, 180, 138, "#fbfcfd")
    pen.oval(MIDDLE, 150, 113, "#eef1f4")
    if picture.base != "#ffffff":
        pen.oval((MIDDLE[0], MIDDLE[1] + 2), 138, 102, shaded(picture.base, 0.85))
        pen.oval(MIDDLE, 136, 100, picture.base)
    _lay(pen, picture, 112, 78)


def _bowl(pen: Pen, picture: Picture) -> None:
    pen.oval((MIDDLE[0], MIDDLE[1] + 10), 166, 156, shaded(picture.table, 0.82))
    pen.oval(MIDDLE, 164, 154, "#fdfdfb")
    pen.oval(MIDDLE, 156, 146, "#2f5d9a")
    pen.oval(MIDDLE, 150, 140, "#fdfdfb")
    pen.oval((MIDDLE[0], MIDDLE[1] + 4), 138, 128, shaded(picture.base, 0.82))
    pen.oval((MIDDLE[0], MIDDLE[1] + 7), 136, 124, picture.base)
    _lay(pen, picture, 100, 92)


def _steamer(pen: Pen, picture: Picture) -> None:
    pen.oval((MIDDLE[0], MIDDLE[1] + 10), 172, 160, shaded(picture.table, 0.82))
    pen.oval(MIDDLE, 170, 158, "#b98d4f")
    pen.oval(MIDDLE, 160, 148, "#8f6a35")
    pen.oval(MIDDLE, 154, 142, picture.base)
    for no in range(-6, 7):
        reach = math.sqrt(max(0.0, 1 - (no * 22 / 154) ** 2)) * 140
        x = MIDDLE[0] + no * 22
        pen.line([(x, MIDDLE[1] - reach), (x, MIDDLE[1] + reach)], "#c39d61", 3)
    _lay(pen, picture, 96, 86)


def _tapered(middle: float, wide: float, top: float, narrow: float, foot: float) -> list[Point]:
    return [(middle - wide, top), (middle + wide, top), (middle + narrow, foot),
            (middle - narrow, foot)]  # fmt: skip


def _glass(pen: Pen, picture: Picture) -> None:
    middle = MIDDLE[0]
    pen.oval((middle, 322), 92, 14, shaded(picture.table, 0.8))
    pen.shape(_tapered(middle, 88, 40, 66, 322), "#f4f8fa")
    pen.oval((middle, 322), 66, 10, "#f4f8fa")
    pen.shape(_tapered(middle, 78, 88, 60, 312), picture.base)
    pen.oval((middle, 312), 60, 8, picture.base)
    pen.oval((middle, 88), 78, 12, shaded(picture.base, 1.25))
    _lay(pen, picture, 52, 78)
    pen.line([(middle + 20, 150), (middle + 62, 6)], "#d5473d", 8)
    pen.shape([(middle - 64, 104), (middle - 50, 104), (middle - 42, 296), (middle - 50, 296)],
              shaded(picture.base, 1.35))  # fmt: skip
    pen.oval((middle, 40), 88, 13, "#dfe8ec")
    pen.oval((middle, 40), 82, 10, "#f7fafb")


VESSELS: Mapping[str, Callable[[Pen, Picture], None]] = {
    "plate": _plate, "bowl": _bowl, "steamer": _steamer, "glass": _glass,
}  # fmt: skip
