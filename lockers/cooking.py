"""The kitchen's word about an order or a dish: being made, done, and taken back within ten seconds.

A dish that is done ticks its lines; an order whose last line was ticked goes its way by itself
(`stocking.food_ready`). Taking back is honest about doors: a slot whose box may already be inside
is never simply given to the next order. Locks: order, then slot.
"""

from dataclasses import dataclass

from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from lockers import commands, doors, slots
from lockers.driver import Outcome
from lockers.machine import SlotState, SlotStep
from lockers.scene import Scene, enter
from lockers.stocking import FoodReady, food_ready, refuse_early
from orders import marks, pickup, shortage
from orders.machine import Status, Step
from orders.service import lock_order, move

# Long enough to see that it was the wrong card, too short for a diner to come for it.
RECALL_MS = 10_000
# A meal of a large canteen in one 「全部好了」; more is done by saying it again.
ORDERS_MAX = 200
TO_COOK = (Status.PAID, Status.PREPARING)


@dataclass(frozen=True)
class Cooked:
    """One order after the kitchen's word: where it goes, or how many lines are still to cook."""

    order: Row
    place: FoodReady | None
    open_lines: int = 0


async def start(house: House, order_id: int, actor: str, now_ms: int, tx: Transaction) -> Row:
    """制作中: somebody is on it. Said twice it is the same.

    Raises Refused(not_frozen) for a batch meal before its list, Refused(wrong_status).
    """
    order = await lock_order(order_id, tx)
    if order["status"] == Status.PREPARING:
        return order
    await refuse_early(order, tx)
    return await move(order, Step.PREPARE, actor, "", now_ms, house.clock.real_ms(), tx)


async def order_done(
    house: House, order: Row, actor: str, now_ms: int, tx: Transaction
) -> FoodReady:
    """A017好了: every line of it, whatever was ticked before. Raises as `stocking.food_ready`."""
    ready = await food_ready(house, order, actor, now_ms, tx)
    lines = await marks.lines_of([order["id"]], tx)
    await marks.tick([line["id"] for line in lines], actor, now_ms, tx)
    return ready


async def dish_done(
    house: House, meal_id: int, dish: str, actor: str, now_ms: int, tx: Transaction
) -> list[Cooked]:
    """红烧肉好了: its lines of this meal are ticked, orders without an open line are ready."""
    orders = await tx.all(
        "SELECT * FROM orders AS o WHERE meal_id = ? AND status IN ('paid', 'preparing')"
        " AND EXISTS (SELECT 1 FROM order_line AS l WHERE l.order_id = o.id AND l.dish_code = ?"
        " AND l.status = 'live'"
        " AND NOT EXISTS (SELECT 1 FROM line_done AS d WHERE d.line_id = l.id)"
        " AND NOT EXISTS (SELECT 1 FROM shortage_line AS s WHERE s.line_id = l.id"
        " AND s.state = 'short'))"
        f" ORDER BY id LIMIT {ORDERS_MAX}{tx.lock()}",
        meal_id, dish,
    )  # fmt: skip
    return [await _dish_of(house, order, dish, actor, now_ms, tx) for order in orders]


async def _dish_of(
    house: House, order: Row, dish: str, actor: str, now_ms: int, tx: Transaction
) -> Cooked:
    lines = await marks.lines_of([order["id"]], tx)
    short = {line["id"] for line in await shortage.short_lines(order["id"], tx)}
    mine = [line["id"] for line in lines if line["dish_code"] == dish and line["id"] not in short]
    return await lines_done(house, order, mine, actor, now_ms, tx)


async def lines_done(
    house: House, order: Row, line_ids: list[int], actor: str, now_ms: int, tx: Transaction
) -> Cooked:
    """Tick these lines of an order that is locked; with its last one the order is ready.

    Raises as `stocking.food_ready`.
    """
    if order["status"] not in TO_COOK:
        raise Refused("wrong_status", number=order["number"], status=order["status"])
    await refuse_early(order, tx)
    short = await shortage.short_lines(order["id"], tx)
    if any(line["id"] in line_ids for line in short):
        raise Refused("short_open", number=order["number"], until_ms=short[0]["due_ms"])
    await marks.tick(line_ids, actor, now_ms, tx)
    lines = await marks.lines_of([order["id"]], tx)
    left = sum(line["done_ms"] is None for line in lines)
    if left == 0:
        return Cooked(order, await food_ready(house, order, actor, now_ms, tx))
    if order["status"] == Status.PAID:
        real_ms = house.clock.real_ms()
        order = await move(order, Step.PREPARE, actor, "", now_ms, real_ms, tx)
    return Cooked(order, None, left)


async def ticked_due(house: House) -> int:
    """Orders that waited for their diner's word about a dish that ran out, all else long done."""
    rows = await house.db.all(
        "SELECT o.* FROM orders AS o WHERE o.status = 'preparing'"
        " AND EXISTS (SELECT 1 FROM shortage_line AS s WHERE s.order_id = o.id)"
        " AND NOT EXISTS (SELECT 1 FROM shortage_line AS s WHERE s.order_id = o.id"
        " AND s.state = 'short')"
        " AND EXISTS (SELECT 1 FROM order_line AS l WHERE l.order_id = o.id AND l.status = 'live')"
        " AND NOT EXISTS (SELECT 1 FROM order_line AS l WHERE l.order_id = o.id"
        " AND l.status = 'live'"
        " AND NOT EXISTS (SELECT 1 FROM line_done AS d WHERE d.line_id = l.id))"
        # A box that nobody put into its slot in time waits for the kitchen's word again.
        " AND NOT EXISTS (SELECT 1 FROM slot_history AS h WHERE h.order_id = o.id)"
        f" ORDER BY o.id LIMIT {ORDERS_MAX}"
    )
    count = 0
    for row in rows:
        async with house.db.transaction() as tx:
            order = await lock_order(row["id"], tx)
            if order["status"] == Status.PREPARING:
                now_ms = await house.clock.canteen_ms(tx)
                await food_ready(house, order, "clock", now_ms, tx)
                count += 1
    return count


# --- taking back ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recalled:
    """The order is being made again. `to_clear`: the door behind which its box still stands."""

    order: Row
    to_clear: tuple[str, int] | None = None


async def newest_done(actor: str, now_ms: int, tx: Transaction) -> int | None:
    """The order that this actor called done last, within the time to take it back."""
    found = await tx.value(
        "SELECT order_id FROM order_history WHERE actor = ? AND at_ms >= ?"
        " AND to_status IN ('ready', 'preparing') AND from_status <> 'ready'"
        " ORDER BY id DESC LIMIT 1",
        actor, now_ms - RECALL_MS,
    )  # fmt: skip
    return None if found is None else int(found)


async def recall(house: House, order_id: int, actor: str, now_ms: int, tx: Transaction) -> Recalled:
    """撤回: back to 制作中, all of it to cook again; the diner who was told hears the correction.

    Ten seconds from 好了 on; a box that is not in yet any time. Raises Refused(wrong_status |
    too_late_to_recall | being_collected).
    """
    order = await lock_order(order_id, tx)
    if order["status"] not in (Status.PREPARING, Status.READY):
        raise Refused("wrong_status", number=order["number"], status=order["status"])
    slot = await slots.of_order(order["id"], tx)
    if order["status"] == Status.PREPARING and slot is None:
        await marks.untick(order["id"], tx)
        return Recalled(order)
    if order["status"] == Status.READY and now_ms - order["ready_ms"] > RECALL_MS:
        raise Refused("too_late_to_recall", number=order["number"])
    cleared = None
    if slot is not None:
        scene = await enter(house, slot["cabinet_id"], now_ms, tx)
        assert scene is not None, "a slot stands in its cabinet"
        cleared = await _leave_slot(scene, slot, order, actor)
    if order["status"] == Status.READY:
        if await pickup.is_claimed(order["id"], tx):
            raise Refused("being_collected", number=order["number"])
        real_ms = house.clock.real_ms()
        order = await move(order, Step.RECALL, actor, "", now_ms, real_ms, tx)
    await marks.untick(order["id"], tx)
    return Recalled(order, cleared)


async def _leave_slot(scene: Scene, slot: Row, order: Row, actor: str) -> tuple[str, int] | None:
    """Give the slot back; where a box may be inside somebody has to look first."""
    if slot["state"] in (SlotState.OPENING, SlotState.TAKING):
        raise Refused("being_collected", number=order["number"])
    await scene.tx.run("UPDATE orders SET slot_number = NULL WHERE id = ?", order["id"])
    command = await commands.live(order["id"], "stock", scene.real_ms, scene.tx)
    untouched = command is None or command["handed_ms"] is None
    if slot["state"] == SlotState.RESERVED and untouched:
        if command is not None:
            await commands.finish(command["cmd_id"], Outcome.EXPIRED, scene.real_ms, scene.tx)
        await slots.move(slot, SlotStep.RELEASE, actor, "recalled", scene.now_ms, scene.tx)
        return None
    await doors.soil(scene, slot, "recalled", f"recall:{order['id']}:{scene.now_ms}")
    return slot["cabinet_id"], slot["number"]
