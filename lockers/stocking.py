"""好了: from the kitchen's word to a box behind a closed door, or to the counter.

A counter order is READY at once. A cabinet order gets a slot, its door opens for the kitchen, and
it is READY when the door was closed on the box. A full or silent cabinet, or doors that will not
open, mean the counter with the same code; nobody is promised a door when ordering (design domain,
edge case 55).
"""

from dataclasses import dataclass

from kernel import outbox
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from lockers import commands, slots
from lockers.machine import SlotState, SlotStep
from lockers.records import MealToCounter
from lockers.scene import Scene, enter, takes_orders
from orders import pickup, shortage
from orders.machine import Status, Step
from orders.service import lock_order, move, note_history

# The kitchen says 好了 with the box in hand; ten minutes later the door belongs to the next order.
RESERVED_FOR_MS = 10 * 60_000
# More portions than this need a large door.
SMALL_HOLDS = 3


@dataclass(frozen=True)
class FoodReady:
    """Where the meal is, or where the kitchen has to put it now."""

    place: str  # counter | cabinet
    cabinet_id: str | None = None
    slot_number: int | None = None


async def food_ready(
    house: House, order: Row, actor: str, now_ms: int, tx: Transaction
) -> FoodReady:
    """Take a paid order through preparing; said twice it answers the same, and may open again.

    Raises Refused(not_frozen) for a batch meal before its list, Refused(short_open) while its diner
    is asked about a dish that ran out, Refused(wrong_status).
    """
    real_ms = house.clock.real_ms()
    order = await lock_order(order["id"], tx)
    if order["status"] == Status.READY:
        return _where(order)
    await _refuse_short(order, tx)
    if order["status"] != Status.PREPARING:
        await refuse_early(order, tx)
        order = await move(order, Step.PREPARE, actor, "", now_ms, real_ms, tx)
    if order["pickup_method"] == "counter":
        return _where(await pickup.finish(order, actor, now_ms, real_ms, tx))
    scene = await enter(house, order["cabinet_id"], now_ms, tx)
    if scene is None:
        return await to_counter(order, "offline", actor, now_ms, real_ms, tx)
    slot = await slots.of_order(order["id"], tx)
    if slot is None:
        return await offer_slot(scene, order, actor)
    if slot["state"] == SlotState.RESERVED:
        await _open_for_box(scene, order, slot, actor)
    return FoodReady("cabinet", slot["cabinet_id"], slot["number"])


async def offer_slot(scene: Scene, order: Row, actor: str) -> FoodReady:
    """Reserve the best slot and open it for the box; none to be had means the counter."""
    if not takes_orders(scene.cabinet):
        return await to_counter(order, "offline", actor, scene.now_ms, scene.real_ms, scene.tx)
    size, zone = await needs(order["id"], scene.tx)
    slot = await slots.allocate(
        scene.cabinet_id, order["id"], size, zone, actor, scene.now_ms,
        scene.now_ms + RESERVED_FOR_MS, scene.tx,
    )  # fmt: skip
    if slot is None:
        return await to_counter(order, "full", actor, scene.now_ms, scene.real_ms, scene.tx)
    await scene.tx.run(
        "UPDATE orders SET slot_number = ? WHERE id = ?", slot["number"], order["id"]
    )
    await _open_for_box(scene, order, slot, actor)
    return FoodReady("cabinet", scene.cabinet_id, slot["number"])


async def _open_for_box(scene: Scene, order: Row, slot: Row, actor: str) -> None:
    # 好了 twice in a breath is one opening.
    if await commands.live(order["id"], "stock", scene.real_ms, scene.tx) is None:
        await commands.send(scene, slot["number"], "stock", order["id"], actor)
        await slots.set_due(slot, scene.now_ms + RESERVED_FOR_MS, scene.tx)


async def to_counter(
    order: Row, reason: str, actor: str, now_ms: int, real_ms: int, tx: Transaction
) -> FoodReady:
    """Hand it out at the counter with the same code; READY now if it was not."""
    await tx.run(
        "UPDATE orders SET pickup_method = 'counter', cabinet_id = NULL, slot_number = NULL"
        " WHERE id = ?",
        order["id"],
    )
    await note_history(order, actor, f"to_counter:{reason}", now_ms, tx)
    fact = MealToCounter(
        order_id=order["id"],
        diner_id=order["diner_id"],
        cabinet_id=order["cabinet_id"] or "",
        reason=reason,
    )
    await outbox.append(fact, tx, now_ms=real_ms)
    if order["status"] == Status.PREPARING:
        await pickup.finish(order, actor, now_ms, real_ms, tx)
    return FoodReady("counter")


async def needs(order_id: int, tx: Transaction) -> tuple[str, str]:
    """(size, zone) of the box: large for much, hot if anything is, cold if everything is."""
    lines = await tx.all(
        "SELECT l.quantity, d.size, d.temperature FROM order_line AS l"
        " JOIN dish AS d ON d.id = l.dish_id WHERE l.order_id = ? AND l.status = 'live'",
        order_id,
    )
    much = sum(line["quantity"] for line in lines) > SMALL_HOLDS
    large = much or any(line["size"] == "large" for line in lines)
    kinds = {line["temperature"] for line in lines}
    zone = "hot" if "hot" in kinds else "cold" if kinds == {"cold"} else "ambient"
    return ("large" if large else "small"), zone


async def refuse_early(order: Row, tx: Transaction) -> None:
    """Raises Refused(not_frozen) for an order of a batch meal that has no list yet."""
    meal = await tx.one(
        "SELECT cooking, frozen_ms, cutoff_ms FROM meal WHERE id = ?", order["meal_id"]
    )
    if meal["cooking"] == "batch" and meal["frozen_ms"] is None:
        raise Refused("not_frozen", number=order["number"], cutoff_ms=meal["cutoff_ms"])


async def _refuse_short(order: Row, tx: Transaction) -> None:
    waiting = await shortage.short_lines(order["id"], tx)
    if waiting:
        raise Refused("short_open", number=order["number"], until_ms=waiting[0]["due_ms"])


def _where(order: Row) -> FoodReady:
    if order["pickup_method"] == "counter":
        return FoodReady("counter")
    return FoodReady("cabinet", order["cabinet_id"], order["slot_number"])


async def box_is_in(scene: Scene, slot: Row, order: Row) -> None:
    """The door was closed on the box: the slot is stocked, the order READY, its code works."""
    await slots.move(slot, SlotStep.SHUT, scene.actor, "", scene.now_ms, scene.tx)
    await pickup.finish(order, scene.actor, scene.now_ms, scene.real_ms, scene.tx)
