"""开始支付: from a chosen way to what the diner's page needs to pay."""

from functools import partial

from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from kernel.repeat import in_transaction
from payments import attempts, topups
from payments.attempts import CREATE_TIMEOUT_MS, Begun, Started
from payments.inquiry import look
from payments.provider import Answer, Provider

# A provider that could not be reached this often in a row is left alone for a moment, so that a
# lunch queue is told at once to pay another way.
DOWN_AFTER = 3
DOWN_FOR_S = 30.0


async def start(
    house: House, provider: Provider, order_id: int, way: str,
    payer: str | None = None, payer_ip: str | None = None, *, owner_kind: str = "order",
) -> Started:  # fmt: skip
    """From the page: write, submit, answer. The same way again answers the stored parameters.

    Raises Refused(already_paid | order_closed | expired | in_progress | provider_down).
    """
    if await _is_down(house, provider):
        raise Refused("provider_down", provider=provider.name)

    async def write(tx: Transaction) -> Begun:
        now_ms = await house.clock.canteen_ms(tx)
        if owner_kind == "topup":
            return await topups.begin(
                house, order_id, provider, way, payer, now_ms, tx, payer_ip, CREATE_TIMEOUT_MS
            )
        return await attempts.begin(
            house, order_id, None, provider, way, payer, now_ms, tx, payer_ip, CREATE_TIMEOUT_MS
        )

    await _close_other_way(house, provider, order_id, way, payer, owner_kind)
    begun = await in_transaction(house.db, write)
    if not begun.fresh and _in_flight(begun.attempt, house.clock.real_ms()):
        raise Refused("in_progress", provider=provider.name, way=way)
    started = await attempts.submit(house, provider, begun.attempt)
    await _note(house, provider, started.answer)
    if started.attempt["status"] == "PAID":
        raise Refused("already_paid")
    if started.answer in (Answer.REFUSED, Answer.UNREACHED):
        raise Refused("provider_down", provider=provider.name)
    return started


def _in_flight(attempt: Row, real_ms: int) -> bool:
    """Another tap is calling the provider this very moment."""
    return attempt["status"] == "CREATING" and not attempts.is_stale(attempt, real_ms)


async def _close_other_way(
    house: House,
    provider: Provider,
    order_id: int,
    way: str,
    payer: str | None,
    owner_kind: str,
) -> None:
    """One open attempt per charge and provider: another way of it closes the first."""
    for attempt in await attempts.of_order(order_id, house.db, owner_kind):
        if attempt["provider"] != provider.name or attempt["open_key"] is None:
            continue
        if attempt["status"] == "CLOSING":
            await look(house, attempt)
        elif (attempt["way"], attempt["payer_ref"]) != (way, payer):
            closing = await in_transaction(house.db, partial(_close, house, attempt))
            await look(house, closing)


async def _close(house: House, attempt: Row, tx: Transaction) -> Row:
    await attempts.abandon_one(house, attempt, tx)
    return await attempts.by_id(attempt["id"], tx)


async def _is_down(house: House, provider: Provider) -> bool:
    count = await house.cache.get(f"provider_down:{provider.name}")
    return count is not None and int(count) >= DOWN_AFTER


async def _note(house: House, provider: Provider, answer: Answer) -> None:
    if answer in (Answer.UNREACHED, Answer.UNKNOWN):
        await house.cache.incr(f"provider_down:{provider.name}", DOWN_FOR_S)
