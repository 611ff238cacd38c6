"""What the options before the command said; light, because every command loads it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass
class State:
    """`config` is the file of `--config`, if one was named."""

    config: Path | None = None
