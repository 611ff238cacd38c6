"""One cabinet at one moment, inside one transaction: what every verb here needs to know."""

from dataclasses import dataclass, replace

from kernel.database import Row, Transaction
from kernel.house import House
from lockers.driver import FETCHING

# A device's clock ticks in seconds, and a report takes a moment.
FRESH_MS = 2_000
# Nobody was offline for so long: that clock is wrong (a board without a battery begins in 1970).
STALE_MS = 24 * 3_600_000


@dataclass(frozen=True)
class Scene:
    """`now_ms` is canteen time (holding, grace), `real_ms` real time (commands, devices)."""

    house: House
    cabinet: Row
    now_ms: int
    real_ms: int
    tx: Transaction

    @property
    def cabinet_id(self) -> str:
        return str(self.cabinet["id"])

    @property
    def actor(self) -> str:
        """How the cabinet signs what it did by itself."""
        return f"cabinet:{self.cabinet_id}"

    @property
    def fetched(self) -> bool:
        """The device asks for its commands; nothing is pushed."""
        return self.cabinet["driver"] in FETCHING

    def back_then(self, happened_ms: int) -> "Scene":
        """The scene in which something reported late happened, by the device's own clock."""
        age_ms = self.real_ms - happened_ms
        if FRESH_MS < age_ms < STALE_MS:
            return replace(self, now_ms=self.now_ms - age_ms)
        return self


async def enter(house: House, cabinet_id: str, now_ms: int, tx: Transaction) -> Scene | None:
    """The scene of a cabinet, or None when there is no such cabinet."""
    row = await tx.first("SELECT * FROM device WHERE id = ? AND kind = 'cabinet'", cabinet_id)
    return None if row is None else Scene(house, row, now_ms, house.clock.real_ms(), tx)


def takes_orders(cabinet: Row) -> bool:
    """Neither revoked, nor closed to new orders, nor silent."""
    return cabinet["revoked_ms"] is None and bool(cabinet["accepting"]) and bool(cabinet["online"])
