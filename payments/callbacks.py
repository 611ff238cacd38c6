"""回调: what a provider tells us by itself. A hint, not the truth, and welcome all the same.

Read the raw bytes → check time and signature → store the event and apply it in one transaction
→ acknowledge. What is not genuine leaves nothing behind but a line in the log; what is genuine but
odd is kept for finance and acknowledged, because a repeat would not help.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from kernel import metrics, outbox
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from kernel.repeat import in_transaction
from payments import returning
from payments.captures import apply_capture
from payments.driving import apply_answer
from payments.inquiry import money_of
from payments.provider import (
    Forged,
    Notice,
    NoticeKind,
    Provider,
    RefundState,
    Reply,
    TradeState,
)  # fmt: skip
from payments.records import NeedsReview
from payments.registry import providers

log = structlog.get_logger()

BODY_MAX = 64 * 1024


@dataclass(frozen=True)
class Judged:
    """What became of an event: APPLIED, IGNORED or REVIEW, and why."""

    status: str
    note: str = ""


async def receive(house: House, name: str, headers: Mapping[str, str], body: bytes) -> Reply:
    """The one handler behind every notify route. Raises when the database is down: they repeat."""
    provider = providers(house)[name]
    try:
        notice = await provider.read_notice(headers, body, house.clock.real_ms())
    except Forged as reason:
        log.warning("callback.forged", provider=name, reason=str(reason))
        metrics.CALLBACKS.labels(name, "forged").inc()
        return provider.refuse(401, "signature")
    await _payment_first(house, provider, notice)
    await in_transaction(house.db, lambda tx: _store(house, provider, notice, body, tx))
    return provider.accept()


async def _payment_first(house: House, provider: Provider, notice: Notice) -> None:
    """A refund may be told before its payment: ask for that, so that the end is the same."""
    if notice.kind is not NoticeKind.REFUND or notice.trade is None:
        return
    known = await house.db.first(
        "SELECT k.id FROM payment_capture AS k JOIN payment_attempt AS a ON a.id = k.attempt_id"
        " WHERE a.provider = ? AND a.out_trade_no = ?",
        provider.name, notice.trade.number,
    )  # fmt: skip
    if known is not None:
        return
    trade = await provider.query(notice.trade.number)
    if trade.state is TradeState.PAID:
        money = money_of(provider.name, trade)

        async def work(tx: Transaction) -> None:
            await apply_capture(house, money, await house.clock.canteen_ms(tx), tx)

        await in_transaction(house.db, work)


async def _store(
    house: House, provider: Provider, notice: Notice, body: bytes, tx: Transaction
) -> None:
    real_ms = house.clock.real_ms()
    where = f"provider_event:{provider.name}:{notice.event_id}"
    event = await tx.first(
        "INSERT INTO provider_event (provider, event_id, kind, body_sha256, payload, status,"
        " received_ms) VALUES (?, ?, ?, ?, ?, 'RECEIVED', ?)"
        " ON CONFLICT (provider, event_id, kind) DO NOTHING RETURNING id",
        provider.name, notice.event_id, notice.kind.value, hashlib.sha256(body).hexdigest(),
        house.keys.seal(body.decode("utf-8", "replace"), where), real_ms,
    )  # fmt: skip
    if event is None:
        tx.after_commit(metrics.CALLBACKS.labels(provider.name, "repeated").inc)
        return
    judged = await _judge(house, provider, notice, tx)
    await tx.run(
        "UPDATE provider_event SET status = ?, note = ?, applied_ms = ? WHERE id = ?",
        judged.status, judged.note, real_ms, event["id"],
    )  # fmt: skip
    tx.after_commit(metrics.CALLBACKS.labels(provider.name, judged.status.lower()).inc)
    if judged.status == "REVIEW":
        log.error("payment.review", provider=provider.name, reason=judged.note)
        fact = NeedsReview(what="event", row_id=event["id"], reason=judged.note)
        await outbox.append(fact, tx, now_ms=real_ms)


async def _judge(house: House, provider: Provider, notice: Notice, tx: Transaction) -> Judged:
    if notice.kind is NoticeKind.FOREIGN:
        return Judged("REVIEW", "other merchant")
    if notice.kind is NoticeKind.PAYMENT and notice.trade is not None:
        if notice.trade.state is not TradeState.PAID:
            return Judged("IGNORED", notice.trade.state.value)
        now_ms = await house.clock.canteen_ms(tx)
        applied = await apply_capture(house, money_of(provider.name, notice.trade), now_ms, tx)
        if applied.capture["status"] == "REVIEW":
            return Judged("REVIEW", applied.capture["reason"])
        return Judged("APPLIED")
    if notice.kind is NoticeKind.REFUND and notice.refund is not None:
        return await _refund_told(house, provider, notice, tx)
    return Judged("IGNORED", notice.kind.value)


async def _refund_told(house: House, provider: Provider, notice: Notice, tx: Transaction) -> Judged:
    assert notice.refund is not None
    refund = await tx.first("SELECT * FROM refund WHERE out_refund_no = ?", notice.refund.number)
    if refund is None:
        return await _external(house, provider, notice, tx)
    await apply_answer(house, refund, notice.refund, tx)
    return Judged("APPLIED")


async def _external(house: House, provider: Provider, notice: Notice, tx: Transaction) -> Judged:
    """A refund made in the merchant's console: matched once, so that nobody refunds it again."""
    assert notice.refund is not None
    if notice.trade is None or notice.refund.state is not RefundState.SUCCEEDED:
        return Judged("IGNORED", "no refund of ours")
    capture = await tx.first(
        "SELECT k.* FROM payment_capture AS k JOIN payment_attempt AS a ON a.id = k.attempt_id"
        " WHERE a.provider = ? AND a.out_trade_no = ?",
        provider.name, notice.trade.number,
    )  # fmt: skip
    if capture is None:
        return Judged("REVIEW", "refund of an unknown payment")
    refund = await _write_external(capture, notice, await house.clock.canteen_ms(tx), tx)
    if refund is None:
        return Judged("APPLIED", "external, known")
    try:
        await returning.reserve(capture["id"], notice.refund_fen, tx)
    except Refused:
        await tx.run("DELETE FROM refund WHERE id = ?", refund["id"])
        return Judged("REVIEW", "more was refunded than is left")
    now_ms = await house.clock.canteen_ms(tx)
    await returning.succeed(house, refund, "external", notice.refund.provider_id, now_ms, tx)
    return Judged("APPLIED", "external")


async def _write_external(capture: Row, notice: Notice, now_ms: int, tx: Transaction) -> Row | None:
    assert notice.refund is not None
    return await tx.first(
        "INSERT INTO refund (capture_id, out_refund_no, cause_key, amount_fen, status, reason,"
        " tries, provider_refund_id, created_ms)"
        " VALUES (?, ?, ?, ?, 'PROCESSING', 'external', 0, ?, ?)"
        " ON CONFLICT (cause_key) DO NOTHING RETURNING *",
        capture["id"], notice.refund.number, f"external:{notice.refund.provider_id}",
        notice.refund_fen, notice.refund.provider_id, now_ms,
    )  # fmt: skip
