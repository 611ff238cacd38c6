"""What cabinets write to the outbox where no order moved: for notices, for staff, for timers."""

from typing import ClassVar

from kernel.records import Record


class _AtDoor(Record, frozen=True, kw_only=True):
    """A fact about one door. `cause` (a command, an event, an instant) makes it one row."""

    cabinet_id: str
    slot: int
    order_id: int | None
    cause: str

    def key(self) -> str:
        return f"{self.topic}:{self.cabinet_id}:{self.slot}:{self.cause}"

    def lane(self) -> str:
        return f"slot:{self.cabinet_id}:{self.slot}"


class DoorAsked(Record, frozen=True, kw_only=True):
    """A command is committed: now the driver may be called."""

    topic: ClassVar[str] = "door.asked"
    cmd_id: str

    def key(self) -> str:
        return f"door.asked:{self.cmd_id}"


class DoorFailed(_AtDoor, frozen=True, kw_only=True):
    """A door did not open. `final`: it was tried often enough, the slot is out of service."""

    topic: ClassVar[str] = "door.failed"
    purpose: str
    actor: str
    outcome: str
    final: bool


class DoorForced(_AtDoor, frozen=True, kw_only=True):
    """A door opened without a command; an order in it is frozen."""

    topic: ClassVar[str] = "door.forced"


class DoorUnexplained(_AtDoor, frozen=True, kw_only=True):
    """A door opened and nobody knows why yet; looked at again a minute later."""

    topic: ClassVar[str] = "door.unexplained"
    happened_ms: int

    def lane(self) -> str:
        """Of its own: the notices about this door need not wait for the minute to pass."""
        return self.key()


class SlotFaulty(_AtDoor, frozen=True, kw_only=True):
    """A slot left service until somebody has looked."""

    topic: ClassVar[str] = "slot.faulty"
    reason: str


class SlotLeftOpen(_AtDoor, frozen=True, kw_only=True):
    """A door stands open: the diner hears it first, the staff later."""

    topic: ClassVar[str] = "slot.left_open"
    audience: str


class SlotToClear(_AtDoor, frozen=True, kw_only=True):
    """A box has to be taken out: nobody came, or its order is no more."""

    topic: ClassVar[str] = "slot.to_clear"
    reason: str


class BoxMissing(_AtDoor, frozen=True, kw_only=True):
    """The kitchen closed a door without putting the box in."""

    topic: ClassVar[str] = "box.missing"


class BoxMisplaced(_AtDoor, frozen=True, kw_only=True):
    """Goods appeared behind a door that was not being stocked."""

    topic: ClassVar[str] = "box.misplaced"
    expected_slot: int | None


class ReservationLapsed(_AtDoor, frozen=True, kw_only=True):
    """Nobody brought the box in time; the slot goes to the next order."""

    topic: ClassVar[str] = "reservation.lapsed"


class MealToCounter(Record, frozen=True, kw_only=True):
    """A cabinet order is handed out at the counter instead, with the same code."""

    topic: ClassVar[str] = "meal.to_counter"
    order_id: int
    diner_id: int
    cabinet_id: str
    reason: str  # full | offline | door | taken_out

    def key(self) -> str:
        return f"meal.to_counter:{self.order_id}"

    def lane(self) -> str:
        return f"diner:{self.diner_id}"


class PickupReminded(Record, frozen=True, kw_only=True):
    """A meal waits. `until_ms` is canteen time; `last` is the last call."""

    topic: ClassVar[str] = "pickup.reminder"
    order_id: int
    diner_id: int
    until_ms: int
    last: bool

    def key(self) -> str:
        return f"pickup.reminder:{self.order_id}:{'last' if self.last else 'first'}:{self.until_ms}"

    def lane(self) -> str:
        return f"diner:{self.diner_id}"


class PickupDisputed(Record, frozen=True, kw_only=True):
    """Two facts contradict each other; a person has to decide."""

    topic: ClassVar[str] = "pickup.disputed"
    order_id: int
    cabinet_id: str
    reason: str


class KeypadLocked(Record, frozen=True, kw_only=True):
    """Too many wrong digits at one keypad within an hour."""

    topic: ClassVar[str] = "keypad.locked"
    cabinet_id: str
    until_ms: int


class CabinetWentOffline(Record, frozen=True, kw_only=True):
    topic: ClassVar[str] = "cabinet.offline"
    cabinet_id: str
    at_ms: int


class CabinetCameOnline(Record, frozen=True, kw_only=True):
    topic: ClassVar[str] = "cabinet.online"
    cabinet_id: str
    at_ms: int
