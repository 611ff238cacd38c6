"""Handlers of recorded facts: read what the sentence needs, write the notice, nothing else.

A fact may be handled twice; its notice has the fact's key and is written once.
"""

from collections.abc import Awaitable, Callable
from functools import partial

import msgspec

from conversation.messages import Reply
from conversation.texts import words
from conversation.texts.zh import Chinese
from kernel import outbox
from kernel.database import Row, Transaction
from kernel.house import House
from notifications import doors, groups, kitchen, money, people
from notifications.outgoing import Notice, write
from notifications.places import place_of
from orders import pickup
from orders.links import pickup_url, qr_url
from orders.records import OrderMoved
from payments import calling_off


async def order_moved(house: House, entry: outbox.Entry) -> str:
    """Tell the diner what they do not know yet: expired, cancelled by the canteen, ready,
    collected."""
    fact = msgspec.json.decode(entry.payload, type=OrderMoved)
    async with house.db.transaction() as tx:
        order, language = await order_and_language(fact.order_id, tx)
        reply = await _moved(fact, order, words(language), house, tx)
        if reply is not None:
            for chat, said in await _to(order, reply, language, fact, tx):
                await write(Notice(chat, (said,)), entry.dedupe_key, house, tx)
    return "told" if reply else "silent"


async def _to(
    order: Row, reply: Reply, language: str, fact: OrderMoved, tx: Transaction
) -> list[tuple[int, Reply]]:
    """The order's chat; what carries its code goes to whoever collects it instead."""
    carrier = None
    if fact.step == "finish":
        carrier = await tx.first(
            "SELECT p.delegate_id AS chat, d.name FROM pickup AS p"
            " JOIN identity AS i ON i.id = p.delegate_id JOIN diner AS d ON d.id = i.diner_id"
            " WHERE p.order_id = ?",
            order["id"],
        )
    if carrier is None:
        return [(order["identity_id"], reply)]
    told = Reply(words(language).notice_carried(order["number"], carrier["name"]))
    return [(carrier["chat"], reply), (order["identity_id"], told)]


async def order_and_language(order_id: int, tx: Transaction) -> tuple[Row, str]:
    """The order's row and its diner's language."""
    order = await tx.one("SELECT * FROM orders WHERE id = ?", order_id)
    language = await tx.value("SELECT language FROM diner WHERE id = ?", order["diner_id"])
    return order, str(language)


async def _moved(
    fact: OrderMoved, order: Row, t: Chinese, house: House, tx: Transaction
) -> Reply | None:
    number = order["number"]
    if fact.step == "finish" and order["status"] == "ready":
        return await ready(order, t, house, tx)
    if fact.step == "pay":
        return await paid(fact, order, t, tx)
    if fact.step == "collect":
        return Reply(t.notice_picked_up(number))
    if fact.step == "expire":
        return Reply(t.notice_expired(number))
    if fact.step == "recall" and await _was_called(fact, order, tx):
        return Reply(t.notice_recalled(number))
    if fact.step == "cancel" and fact.reason == "canteen":
        why = await calling_off.reason_of(order["meal_id"], tx)
        if why is not None:
            return Reply(t.notice_called_off(number, why))
        return Reply(t.notice_cancelled(number))
    if fact.step == "miss":
        return Reply(t.notice_no_show(number))
    return None


async def _was_called(fact: OrderMoved, order: Row, tx: Transaction) -> bool:
    """Whether the diner has heard that it is ready: only then there is something to correct."""
    called = await tx.value(
        "SELECT max(id) FROM order_history WHERE order_id = ? AND id < ? AND to_status = 'ready'",
        fact.order_id, fact.sequence,
    )  # fmt: skip
    key = f"notice:order.moved:{fact.order_id}:{called}:{order['identity_id']}"
    told = await tx.value("SELECT id FROM outbox WHERE dedupe_key = ?", key)
    return order["status"] in {"paid", "preparing"} and told is not None


async def paid(fact: OrderMoved, order: Row, t: Chinese, tx: Transaction) -> Reply | None:
    """Money that came from outside is told; what the 饭卡 paid was said in the turn itself."""
    actor = await tx.value("SELECT actor FROM order_history WHERE id = ?", fact.sequence)
    # A re-opened order has a sentence of its own: late money, and the food is still there.
    if actor in {"wallet", "place"} or order["round"] > 1:
        return None
    return Reply(t.paid(order["number"], order["total_fen"]))


async def ready(order: Row, t: Chinese, house: House, tx: Transaction) -> Reply | None:
    """Where, and with which code; the QR as a picture where the channel can show one."""
    shown = await pickup.shown(order["id"], house.keys, tx)
    if shown is None:
        return None
    page = pickup_url(house, order["id"], shown.revision)
    text = t.notice_ready(order["number"], place_of(order, t), shown.digits, page)
    return Reply(text, "image", url=qr_url(house, order["id"], shown.revision))


Telling = Callable[[House, outbox.Entry], Awaitable[str]]

_TOLD: dict[str, Telling] = {
    OrderMoved.topic: order_moved,
    **money.TOLD,
    **doors.TOLD,
    **groups.TOLD,
    **kitchen.TOLD,
    **people.TOLD,
}


def handlers(house: House) -> dict[str, outbox.Handler]:
    """Topic → handler, for the outbox worker."""
    return {topic: partial(tell, house) for topic, tell in _TOLD.items()}
