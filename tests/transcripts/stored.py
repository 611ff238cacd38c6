"""The renderings beside the transcripts: one profile in full, of the others what differs.

`rendered/NAME.txt` holds a part per profile. The part of another profile than the whole one has
only the scenes that read differently there, under their numbers.
"""

import re
from itertools import zip_longest
from pathlib import Path

from tests.transcripts.profiles import WHOLE
from tests.transcripts.stage import Scene

FOLDER = Path(__file__).parent / "rendered"
_SCENE = re.compile(r"(\d+) ")


def written(parts: dict[str, list[Scene]]) -> str:
    """The file's text."""
    whole = [_drawn(number, scene) for number, scene in enumerate(parts[WHOLE], 1)]
    texts = ["\n".join((f"== {WHOLE}", *whole))]
    for profile, scenes in parts.items():
        if profile != WHOLE:
            own = [_drawn(number, scene) for number, scene in enumerate(scenes, 1)]
            differs = [mine for mine, first in zip_longest(own, whole) if mine and mine != first]
            texts.append("\n".join((f"== {profile} differs", *differs)))
    return "\n\n".join(texts) + "\n"


def told(kept: str, profile: str) -> list[str]:
    """The profile's scenes as the file has them."""
    parts = {part.split()[0]: _scenes(part) for part in kept.split("== ")[1:]}
    return list((parts[WHOLE] | parts.get(profile, {})).values())


def drawn(scenes: list[Scene]) -> list[str]:
    """Scenes as the file would have them."""
    return [_drawn(number, scene) for number, scene in enumerate(scenes, 1)]


def _scenes(part: str) -> dict[int, str]:
    found: dict[int, str] = {}
    number = 0
    for line in part.rstrip("\n").split("\n")[1:]:
        if head := _SCENE.match(line):
            number = int(head[1])
            found[number] = line
        else:
            found[number] += f"\n{line}"
    return found


def _drawn(number: int, scene: Scene) -> str:
    said = "\n".join(scene.said).split("\n") if scene.said else []
    return "\n".join((f"{number} {scene.title}", *(f"  {line}".rstrip() for line in said)))
