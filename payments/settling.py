"""The only door to PAID."""

from kernel.database import Row, Transaction
from kernel.house import House
from menus import stock
from orders import pickup
from orders.freeze import add_to_list
from orders.machine import Status, Step
from orders.service import live_portions, move
from payments import charges


async def settle_if_covered(
    house: House, order: Row, actor: str, now_ms: int, tx: Transaction
) -> Row:
    """When nothing is due any more: stock committed, purses paid, the code issued, the order PAID.

    The meal is shared and the order's row locked by the caller. A paid order is answered as it is,
    and so is one that still waits for money.
    """
    if order["status"] != Status.PENDING_PAYMENT or await charges.due(order["id"], tx) is not None:
        return order
    real_ms = house.clock.real_ms()
    portions = await live_portions(order["id"], tx)
    await stock.commit(portions, order["round"], "pay", now_ms, tx)
    await charges.pay_held(order, now_ms, real_ms, tx)
    paid = await move(order, Step.PAY, actor, "", now_ms, real_ms, tx)
    await pickup.issue(paid, house.keys, now_ms, tx)
    await add_to_list(paid, now_ms, tx)
    return paid
