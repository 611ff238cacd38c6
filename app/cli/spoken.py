"""What may be typed in `fandian chat` beside what one says to the canteen: lines that begin with /.

Pure, so that the moments of a day can be tried without waiting for them.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.clock import at, to_ms

HELP = """\
/as NAME      be somebody else: xiaoli xiaowang xiaochen admin kitchen, or anybody
/time         what time it is in the canteen; it only moves forward:
/time +15m    … later by s, m, h or d; /time 12:30 is the next time it is half past twelve
/1 /2 …       tap the first, second … of the choices shown last
/help /quit"""

_STEP = re.compile(r"\+\s*(\d{1,6})\s*([smhd])")
_WALL = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
# As the simulator: a year and a bit, so that nobody lands in another century by a typo.
FORWARD_MAX_MS = 400 * 86_400_000


@dataclass(frozen=True)
class Line:
    """`verb` is '' for words to the canteen, else the part after the slash."""

    verb: str
    rest: str


def read(line: str) -> Line:
    """One typed line. `//` says a text that begins with a slash."""
    text = line.strip()
    if text.startswith("//"):
        return Line("", text[1:])
    if not text.startswith("/"):
        return Line("", text)
    verb, _, rest = text[1:].partition(" ")
    return Line(verb.lower(), rest.strip())


def forward_ms(text: str, now_ms: int, zone: str) -> int | None:
    """How far `+15m`, `12:30` or an ISO time lies ahead of now; None when it is none, or behind."""
    add = _ahead(text, now_ms, zone)
    return add if add is not None and 0 <= add <= FORWARD_MAX_MS else None


def _ahead(text: str, now_ms: int, zone: str) -> int | None:
    if step := _STEP.fullmatch(text):
        return int(step[1]) * _SECONDS[step[2]] * 1000
    now = at(now_ms, zone)
    if wall := _WALL.fullmatch(text):
        then = now.replace(hour=int(wall[1]), minute=int(wall[2]), second=0, microsecond=0)
        return to_ms(then if then > now else then + timedelta(days=1)) - now_ms
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return to_ms(moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)) - now_ms
