"""Orders on their way to being collected: paid with a code, ready at the counter."""

from kernel.database import Row, Transaction
from kernel.house import House
from orders import pickup
from orders.machine import Step
from orders.service import move
from tests.houses import NOON_MS
from tests.makers import make_order


async def make_paid(
    house: House, tx: Transaction, meal: Row, diner: Row, dishes: dict[str, int] | None = None,
    *, cabinet_id: str | None = None, now_ms: int = NOON_MS,
) -> Row:  # fmt: skip
    """A PAID order with its code, for the counter or for a cabinet."""
    order = await make_order(
        tx, meal, diner, dishes, cabinet_id=cabinet_id,
        pickup_method="cabinet" if cabinet_id else "counter",
    )  # fmt: skip
    order = await move(order, Step.PAY, "test", "", now_ms, now_ms, tx)
    await pickup.issue(order, house.keys, now_ms, tx)
    return order


async def make_ready(
    house: House, tx: Transaction, meal: Row, diner: Row, now_ms: int = NOON_MS
) -> Row:
    """An order that waits at the counter."""
    order = await make_paid(house, tx, meal, diner, now_ms=now_ms)
    order = await move(order, Step.PREPARE, "test", "", now_ms, now_ms, tx)
    return await pickup.finish(order, "test", now_ms, now_ms, tx)
