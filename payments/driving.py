"""退款提交: call the provider for each refund; ask before calling again, keep the number.

A refund is driven by its due column (`next_try_ms`, real time) and by an outbox row right after it
was born. Each drive claims the row first, so that two workers do not call at once.
"""

import structlog

from kernel.database import Row, Transaction
from kernel.house import House
from kernel.repeat import in_transaction
from payments import returning
from payments.machine import RefundStep
from payments.moving import advance
from payments.provider import Provider, RefundAnswer, RefundOrder, RefundState
from payments.registry import providers

log = structlog.get_logger()

CLAIM_MAX = 50
# Design payments §2.7: each minute for 5 minutes, then 5, 10, 20, 30; the first look sooner.
POLL_AFTER_S = (5, 30, 60, 60, 60, 60, 300, 600, 1200, 1800)


async def drive_due(house: House) -> int:
    """Submit or look at every refund whose time has come; answers how many were driven."""
    due = await house.db.all(
        "SELECT * FROM refund WHERE next_try_ms <= ? ORDER BY next_try_ms LIMIT ?",
        house.clock.real_ms(), CLAIM_MAX,
    )  # fmt: skip
    count = 0
    for refund in due:
        count += await drive(house, refund)
    return count


async def drive_one(house: House, refund_id: int) -> bool:
    """Right after it was born; False when somebody has driven it already."""
    refund = await house.db.one("SELECT * FROM refund WHERE id = ?", refund_id)
    return refund["tries"] == 0 and await drive(house, refund)


async def drive(house: House, refund: Row) -> bool:
    """One claimed step; False when another worker was faster or the provider is switched off."""
    if refund["next_try_ms"] is None:
        return False
    capture = await house.db.one("SELECT * FROM payment_capture WHERE id = ?", refund["capture_id"])
    provider = providers(house).get(capture["provider"])
    if provider is None:
        return False
    wait_s = POLL_AFTER_S[min(refund["tries"], len(POLL_AFTER_S) - 1)]
    claimed = await house.db.first(
        "UPDATE refund SET tries = tries + 1, next_try_ms = ?"
        " WHERE id = ? AND tries = ? AND next_try_ms IS NOT NULL RETURNING *",
        house.clock.real_ms() + wait_s * 1000, refund["id"], refund["tries"],
    )  # fmt: skip
    if claimed is None:
        return False
    answer = await _call(house, provider, claimed, capture)
    await in_transaction(house.db, lambda tx: apply_answer(house, claimed, answer, tx))
    return True


async def _call(house: House, provider: Provider, refund: Row, capture: Row) -> RefundAnswer:
    """Submit the first time; afterwards look first, and submit again only what is unknown there."""
    trade_number = await house.db.value(
        "SELECT out_trade_no FROM payment_attempt WHERE id = ?", capture["attempt_id"]
    )
    order = RefundOrder(
        number=refund["out_refund_no"], trade_number=trade_number or "",
        txn_id=capture["provider_txn_id"], amount_fen=refund["amount_fen"],
        total_fen=capture["amount_fen"], currency=capture["currency"], reason=refund["reason"],
    )  # fmt: skip
    if refund["tries"] > 1:
        answer = await provider.query_refund(order)
        if answer.state is not RefundState.MISSING:
            return answer
    return await provider.refund(order)


async def apply_answer(house: House, refund: Row, answer: RefundAnswer, tx: Transaction) -> None:
    """What the provider said of the refund becomes true here; out of order is harmless."""
    match answer.state:
        case RefundState.SUCCEEDED:
            now_ms = await house.clock.canteen_ms(tx)
            await returning.succeed(house, refund, "provider", answer.provider_id, now_ms, tx)
        case RefundState.PROCESSING:
            await advance(
                "refund", refund["id"], RefundStep.ACCEPT, tx, provider_refund_id=answer.provider_id
            )
        case RefundState.CLOSED:
            await returning.die(house, refund, await house.clock.canteen_ms(tx), tx)
        case RefundState.ABNORMAL | RefundState.REFUSED:
            await returning.stick(house, refund, answer.detail or answer.state.value, tx)
        case RefundState.UNKNOWN | RefundState.MISSING:
            await tx.run(
                "UPDATE refund SET last_error = ? WHERE id = ?",
                answer.detail[:255] or answer.state.value, refund["id"],
            )  # fmt: skip
