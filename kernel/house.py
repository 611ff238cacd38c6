"""What every room stands on, built once in `app/build.py` and handed down; no more is shared."""

from dataclasses import dataclass

from kernel.cache import Cache
from kernel.clock import Clock
from kernel.crypto import Keys
from kernel.database import Database
from kernel.settings import Settings


@dataclass(frozen=True, eq=False)
class House:
    """The ground floor of one running process; each is itself, whatever its settings."""

    settings: Settings
    db: Database
    clock: Clock
    cache: Cache
    keys: Keys
    demo: bool = False
