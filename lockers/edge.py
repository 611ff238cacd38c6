"""A cabinet with a computer of its own: it calls us, fetches its commands and reports its doors."""

from kernel.database import Row
from kernel.house import House
from lockers.driver import (
    DoorReading,
    DoorState,
    LinkHealth,
    OpenCommand,
    OpenResult,
    Outcome,
    Sink,
)


class EdgeCabinet:
    """Nothing is pushed here; what we know of it is what it last said."""

    def __init__(self, house: House, device: Row) -> None:
        self._house = house
        self._id: str = device["id"]

    async def start(self, sink: Sink) -> None:
        return None

    async def stop(self) -> None:
        return None

    async def open(self, command: OpenCommand) -> OpenResult:
        return OpenResult(command.cmd_id, Outcome.REFUSED, detail="the device fetches its commands")

    async def read(self) -> list[DoorReading]:
        rows = await self._house.db.all(
            "SELECT number, door, item FROM slot WHERE cabinet_id = ? ORDER BY number", self._id
        )
        return [
            DoorReading(
                slot=row["number"],
                state=DoorState(row["door"]),
                item=None if row["item"] is None else bool(row["item"]),
                source="last report",
            )
            for row in rows
        ]

    async def push_bundle(self, bundle: bytes, version: int) -> None:
        return None

    async def health(self) -> LinkHealth:
        row = await self._house.db.one(
            "SELECT online, last_seen_ms FROM device WHERE id = ?", self._id
        )
        return LinkHealth(online=bool(row["online"]), detail=f"last seen {row['last_seen_ms']}")
