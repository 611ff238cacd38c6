"""A canteen with cabinets, and the clockwork around them: outbox, hands and sweeps in one call."""

from dataclasses import dataclass
from typing import Any

from kernel import outbox
from kernel.clock import FrozenClock
from kernel.database import Row
from kernel.house import House
from lockers import devices, service, simulated
from lockers.registry import Fleet
from lockers.waiting import no_show_due, remind_due
from orders import pickup
from tests.houses import NOON_MS
from tests.makers import canteen_with_lunch, make_diner
from tests.pickups import make_paid


@dataclass
class Place:
    """A canteen on a lunch day. `secrets` are those of its cabinets."""

    house: House
    meal: Row
    fleet: Fleet
    secrets: dict[str, str]
    diners: int = 0

    @property
    def clock(self) -> FrozenClock:
        assert isinstance(self.house.clock, FrozenClock)
        return self.house.clock

    @property
    def now_ms(self) -> int:
        return self.clock.at_ms

    async def add(self, cabinet: str, driver: str = "simulated", slots: int = 12) -> None:
        async with self.house.db.transaction() as tx:
            made = await devices.add_device(
                self.house, "cabinet", cabinet, driver=driver, slots=slots, actor="test",
                now_ms=self.now_ms, tx=tx,
            )  # fmt: skip
            if driver == "edge":
                await tx.run(
                    "UPDATE device SET online = 1, last_seen_ms = ? WHERE id = ?",
                    self.now_ms, cabinet,
                )  # fmt: skip
        self.secrets[cabinet] = made.secret

    async def paid(self, cabinet: str | None, dishes: dict[str, int] | None = None) -> Row:
        """A paid order of a new diner."""
        self.diners += 1
        async with self.house.db.transaction() as tx:
            diner = await make_diner(tx, f"食客{self.diners}")
            return await make_paid(
                self.house, tx, self.meal, diner, dishes, cabinet_id=cabinet, now_ms=self.now_ms
            )

    async def food_ready(self, order: Row) -> service.FoodReady:
        async with self.house.db.transaction() as tx:
            return await service.food_ready(self.house, order, "kitchen", self.now_ms, tx)

    async def stocked(self, cabinet: str, dishes: dict[str, int] | None = None) -> Row:
        """An order that waits behind a door."""
        order = await self.paid(cabinet, dishes)
        await self.food_ready(order)
        await self.settle()
        return await self.order(order)

    async def drain(self) -> int:
        return await outbox.drain(
            self.house.db, service.handlers(self.house, self.fleet), self.clock
        )

    async def settle(self, seconds: float = 1) -> None:
        """Open what is commanded, let the hands do their work."""
        await self.drain()
        self.clock.advance(seconds)
        await simulated.hands_due(self.house)
        await self.drain()

    async def later(self, seconds: float) -> int:
        """Time passes, and everything that fell due is done; answers how much it was."""
        self.clock.advance(seconds)
        done = await self.drain()
        done += await service.sweep_due(self.house)
        done += await remind_due(self.house)
        return done + await no_show_due(self.house)

    async def scan(self, cabinet: str, text: str, scan_id: str | None = None) -> dict[str, Any]:
        self.diners += 1
        return await service.scan(self.house, cabinet, scan_id or f"s{self.diners}", text)

    async def act(self, cabinet: str, slot: int, *acts: str) -> None:
        for what in acts:
            await simulated.act(self.house, cabinet, slot, what)

    async def hands_off(self, cabinet: str) -> None:
        await simulated.set_cabinet(self.house, cabinet, auto=False)

    async def code(self, order: Row) -> str:
        seen = await pickup.shown(order["id"], self.house.keys, self.house.db)
        assert seen is not None
        return seen.code

    async def digits(self, order: Row) -> str:
        seen = await pickup.shown(order["id"], self.house.keys, self.house.db)
        assert seen is not None
        return seen.digits

    async def order(self, order: Row) -> Row:
        return await self.house.db.one("SELECT * FROM orders WHERE id = ?", order["id"])

    async def status(self, order: Row) -> str:
        return str((await self.order(order))["status"])

    async def code_state(self, order: Row) -> str:
        row = await self.house.db.first("SELECT * FROM pickup WHERE order_id = ?", order["id"])
        return pickup.code_state(await self.order(order), row)

    async def slot(self, cabinet: str, number: int) -> Row:
        return await self.house.db.one(
            "SELECT * FROM slot WHERE cabinet_id = ? AND number = ?", cabinet, number
        )

    async def door(self, cabinet: str, number: int) -> dict[str, Any]:
        slots = (await simulated.state(self.house, cabinet))["slots"]
        found: dict[str, Any] = next(door for door in slots if door["slot"] == number)
        return found

    async def told(self, topic: str) -> list[Row]:
        return await self.house.db.all(
            "SELECT payload FROM outbox WHERE topic = ? ORDER BY id", topic
        )


async def make_place(house: House, **meal: Any) -> Place:
    """A canteen with a lunch that is served now, and no cabinet yet."""
    times = {"serve_from_ms": NOON_MS, **meal}
    lunch, _ = await canteen_with_lunch(house.db, **{"planned": 100, **times})
    return Place(house, lunch, Fleet(house), {})
