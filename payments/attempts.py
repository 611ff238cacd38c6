"""支付尝试: one try to get a due charge paid by a provider, in phases around the outside call.

(a) commit the attempt with its final number and request, (b) call the provider, (c) commit what it
said. A crash after (b) sends the same request again; a time-out is UNKNOWN and is asked about.
Attempts live in real time, the provider's; orders expire in canteen time.
"""

import secrets
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog

from kernel import outbox
from kernel.database import Connection, Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from kernel.repeat import in_transaction
from payments import charges
from payments.locking import meal_and_order
from payments.machine import AttemptStep
from payments.moving import advance
from payments.provider import Answer, Bill, Created, Provider
from payments.records import AttemptAbandoned, AttemptStarted

log = structlog.get_logger()

# Design payments §7.1 rule 9: most diners are done within a minute, the rest comes with the expiry.
POLL_AFTER_S = (5, 30, 60, 180, 600)
# After the last of them, and while a close has no answer.
POLL_AGAIN_S = 60
# A create takes at most 20 s; until then a second tap is told to wait.
CREATE_TIMEOUT_MS = 20_000
# No confusable letters: numbers are read out on the phone.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

_OPEN = "('CREATING', 'PENDING', 'UNKNOWN', 'CLOSING')"


@dataclass(frozen=True)
class Started:
    """What the page gets: the attempt's row, and the handle once there is one."""

    attempt: Row
    answer: Answer
    handle: dict[str, Any]


@dataclass(frozen=True)
class Begun:
    """The attempt's row, and whether this call wrote it."""

    attempt: Row
    fresh: bool


async def open_of(charge_id: int, on: Connection) -> list[Row]:
    """Attempts of a charge that may still be paid at the provider."""
    return await on.all(
        f"SELECT * FROM payment_attempt WHERE charge_id = ? AND status IN {_OPEN} ORDER BY id",
        charge_id,
    )


async def of_order(order_id: int, on: Connection, owner_kind: str = "order") -> list[Row]:
    """Every attempt for the order (or the top-up), oldest first."""
    return await on.all(
        "SELECT a.* FROM payment_attempt AS a JOIN order_charge AS c ON c.id = a.charge_id"
        " WHERE c.owner_kind = ? AND c.owner_id = ? ORDER BY a.id",
        owner_kind, order_id,
    )  # fmt: skip


# --- (a) write it down ----------------------------------------------------------------------------


async def begin(
    house: House, order_id: int, diner_id: int | None, provider: Provider, way: str,
    payer: str | None, now_ms: int, tx: Transaction, payer_ip: str | None = None,
    submit_after_ms: int = 0,
) -> Begun:  # fmt: skip
    """The open attempt of this charge by this provider and way, new if need be; nothing is called.

    The outbox submits it after `submit_after_ms`, unless somebody has by then. An attempt of the
    same provider by another way must be closed first (`starting.start` does). Raises
    Refused(no_such_order | already_paid | order_closed | expired | in_progress).
    """
    _, order = await meal_and_order(order_id, tx)
    charge = await charges.payable(order, diner_id, tx)
    return await begin_for(
        house, order, charge, provider, way, payer, now_ms, tx, payer_ip, submit_after_ms
    )


async def begin_for(
    house: House, owner: Row, charge: Row, provider: Provider, way: str, payer: str | None,
    now_ms: int, tx: Transaction, payer_ip: str | None = None, submit_after_ms: int = 0,
) -> Begun:  # fmt: skip
    """As `begin`, for the due charge of an order or a top-up whose row is locked."""
    if now_ms >= owner["expires_ms"]:
        raise Refused("expired")
    for attempt in await open_of(charge["id"], tx):
        if attempt["provider"] != provider.name:
            # A second payment finds its charge paid and goes back, so nobody waits for this close.
            await abandon_one(house, attempt, tx)
        elif attempt["status"] != "CLOSING" and _same(attempt, way, payer):
            return Begun(attempt, False)
        else:
            raise Refused("in_progress", provider=provider.name, way=attempt["way"])
    row = await _insert(house, owner, charge, provider, way, payer, payer_ip, now_ms, tx)
    real_ms = house.clock.real_ms()
    await outbox.append(
        AttemptStarted(attempt_id=row["id"]), tx, now_ms=real_ms, due_ms=real_ms + submit_after_ms
    )
    return Begun(row, True)


async def _insert(
    house: House, order: Row, charge: Row, provider: Provider, way: str, payer: str | None,
    payer_ip: str | None, now_ms: int, tx: Transaction,
) -> Row:  # fmt: skip
    real_ms = house.clock.real_ms()
    canteen = await tx.value("SELECT name FROM canteen WHERE id = ?", order["canteen_id"])
    bill = Bill(
        number=_number(order), amount_fen=charge["amount_fen"], currency="CNY",
        title=f"{canteen} {order['number']}", way=way,
        expires_ms=real_ms + max(0, order["expires_ms"] - now_ms), payer=payer, payer_ip=payer_ip,
    )  # fmt: skip
    return await tx.one(
        "INSERT INTO payment_attempt (charge_id, provider, way, out_trade_no, amount_fen, currency,"
        " payer_ref, status, open_key, request_json, expires_ms, next_poll_ms, poll_count, version,"
        " created_ms)"
        " VALUES (?, ?, ?, ?, ?, 'CNY', ?, 'CREATING', ?, ?, ?, ?, 0, 0, ?) RETURNING *",
        charge["id"], provider.name, way, bill.number, bill.amount_fen, payer,
        f"{charge['id']}:{provider.name}", msgspec.json.encode(bill).decode(), bill.expires_ms,
        real_ms + POLL_AFTER_S[0] * 1000, real_ms,
    )  # fmt: skip


def _number(order: Row) -> str:
    """20–24 letters and digits, the order's number in front; unique at the provider for good."""
    tail = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{order['date'].replace('-', '')}{order['number']}{tail}"


def _same(attempt: Row, way: str, payer: str | None) -> bool:
    return bool(attempt["way"] == way and attempt["payer_ref"] == payer)


# --- (b) call, (c) write down what was said -------------------------------------------------------


async def submit(house: House, provider: Provider, attempt: Row) -> Started:
    """Send the stored request (again, if need be) and keep the answer. No transaction is open."""
    if attempt["status"] == "PENDING":
        return Started(attempt, Answer.CREATED, msgspec.json.decode(attempt["provider_handle"]))
    created = await provider.create(bill_of(attempt))

    async def keep(tx: Transaction) -> Row:
        return await _keep(attempt, created, tx)

    row = await in_transaction(house.db, keep)
    if created.answer is not Answer.CREATED:
        log.warning("payment.create", provider=provider.name, number=row["out_trade_no"],
                    answer=created.answer.value, detail=created.detail)  # fmt: skip
    return Started(row, created.answer, dict(created.handle))


async def _keep(attempt: Row, created: Created, tx: Transaction) -> Row:
    if created.answer is Answer.CREATED:
        handle = msgspec.json.encode(created.handle).decode()
        await advance(
            "payment_attempt", attempt["id"], AttemptStep.ACCEPT, tx, provider_handle=handle
        )
    elif created.answer is Answer.REFUSED:
        await advance(
            "payment_attempt", attempt["id"], AttemptStep.FAIL, tx, open_key=None, next_poll_ms=None
        )
    else:
        await advance("payment_attempt", attempt["id"], AttemptStep.DOUBT, tx)
    # The status may have moved on meanwhile: paid by a fast notify, or being closed.
    return await by_id(attempt["id"], tx)


def is_stale(attempt: Row, real_ms: int) -> bool:
    """Whoever was submitting it is gone: the answer was never written down."""
    age_ms = real_ms - attempt["created_ms"]
    return bool(attempt["status"] == "CREATING" and age_ms >= CREATE_TIMEOUT_MS)


async def by_id(attempt_id: int, on: Connection) -> Row:
    return await on.one("SELECT * FROM payment_attempt WHERE id = ?", attempt_id)


def bill_of(attempt: Row) -> Bill:
    """The request exactly as it was first written."""
    return msgspec.json.decode(attempt["request_json"], type=Bill)


# --- the end of an attempt ------------------------------------------------------------------------


async def abandon(house: House, charge_id: int, tx: Transaction) -> None:
    """Nobody wants the open attempts of this charge any more: have them closed afterwards."""
    for attempt in await open_of(charge_id, tx):
        await abandon_one(house, attempt, tx)


async def abandon_one(house: House, attempt: Row, tx: Transaction) -> None:
    real_ms = house.clock.real_ms()
    done = await advance(
        "payment_attempt", attempt["id"], AttemptStep.CLOSE, tx,
        next_poll_ms=real_ms + POLL_AGAIN_S * 1000,
    )  # fmt: skip
    if done is not None:
        await outbox.append(AttemptAbandoned(attempt_id=attempt["id"]), tx, now_ms=real_ms)


async def shut(attempt: Row, tx: Transaction) -> bool:
    """The provider says closed, or that it never heard of it. False when it was paid meanwhile."""
    if attempt["status"] == "CREATING":
        await advance("payment_attempt", attempt["id"], AttemptStep.CLOSE, tx)
    done = await advance(
        "payment_attempt", attempt["id"], AttemptStep.SHUT, tx, open_key=None, next_poll_ms=None
    )
    return done is not None
