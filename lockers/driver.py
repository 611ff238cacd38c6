"""The port: a cabinet whose doors we open and read. One file per protocol, a line in registry.py.

An acknowledgement never means "open": OPENED is said only of a door that was seen open after the
command. A driver never raises for trouble with the device, runs a `cmd_id` once and answers it
alike afterwards, and never opens after `expires_ms`: a vendor's queue would open for nobody.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class DoorState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    OPENED = "opened"
    NOT_OPENED = "not_opened"  # read closed after the command
    UNKNOWN = "unknown"  # it was sent and nobody knows: read before anything else
    REFUSED = "refused"  # nothing was sent: nobody there
    EXPIRED = "expired"  # the device dropped it


@dataclass(frozen=True)
class DoorReading:
    """What a door says of itself; `item` None where there is no goods sensor."""

    slot: int
    state: DoorState
    item: bool | None
    source: str


@dataclass(frozen=True)
class OpenCommand:
    """Open one door, once, before `expires_ms` (real time). `purpose`: stock, pickup, reopen,
    maintenance, or clear when a box is to be taken out."""

    cmd_id: str
    cabinet: str
    slot: int
    purpose: str
    actor: str
    expires_ms: int


@dataclass(frozen=True)
class OpenResult:
    cmd_id: str
    outcome: Outcome
    reading: DoorReading | None = None
    detail: str = ""


@dataclass(frozen=True)
class CabinetEvent:
    """Something a cabinet saw; `happened_ms` is its own clock, real time."""

    event_id: str
    type: str
    slot: int | None
    cmd_id: str | None
    happened_ms: int


@dataclass(frozen=True)
class LinkHealth:
    online: bool
    detail: str


# Drivers whose device asks us for its commands, so that nothing is pushed to it.
FETCHING = frozenset({"edge"})

# Where a driver that hears its cabinet reports: (cabinet, boot_id, seq, events).
Sink = Callable[[str, str, int, list[CabinetEvent]], Awaitable[None]]


class CabinetDriver(Protocol):
    """One cabinet. Made by `registry.Fleet`, started once, stopped at the end."""

    async def start(self, sink: Sink) -> None: ...
    async def stop(self) -> None: ...
    async def open(self, command: OpenCommand) -> OpenResult: ...
    async def read(self) -> list[DoorReading]: ...
    async def push_bundle(self, bundle: bytes, version: int) -> None:
        """Hand over the offline list; does nothing where the device has no brain or asks for it."""
        ...

    async def health(self) -> LinkHealth: ...
