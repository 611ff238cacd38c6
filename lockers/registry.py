"""Which drivers there are, and those of this process, started when first needed."""

import asyncio

from kernel.database import Row
from kernel.house import House
from lockers.driver import CabinetDriver, CabinetEvent
from lockers.edge import EdgeCabinet
from lockers.events import take_events
from lockers.simulated import SimulatedCabinet

DRIVERS: dict[str, type[EdgeCabinet] | type[SimulatedCabinet]] = {
    "edge": EdgeCabinet,
    "simulated": SimulatedCabinet,
}


class Fleet:
    """The drivers of one process. A changed device gets a new driver with its next command."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._drivers: dict[str, tuple[tuple[str, str], CabinetDriver]] = {}
        self._lock = asyncio.Lock()

    async def driver(self, device: Row) -> CabinetDriver:
        """The cabinet's driver, started."""
        wanted = (device["driver"], device["config"])
        async with self._lock:
            made, driver = self._drivers.get(device["id"], (None, None))
            if driver is not None and made == wanted:
                return driver
            if driver is not None:
                await driver.stop()
            fresh: CabinetDriver = DRIVERS[device["driver"]](self._house, device)
            await fresh.start(self._hear)
            self._drivers[device["id"]] = (wanted, fresh)
            return fresh

    async def stop(self) -> None:
        """Stop them all."""
        async with self._lock:
            for _, driver in self._drivers.values():
                await driver.stop()
            self._drivers.clear()

    async def _hear(
        self, cabinet_id: str, boot_id: str, seq: int, events: list[CabinetEvent]
    ) -> None:
        await take_events(self._house, cabinet_id, boot_id, seq, events)
