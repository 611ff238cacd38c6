"""充值: money from a provider onto the own purse, exactly once.

A top-up has one charge, and attempts and captures as an order has. Late money is still wanted: it
was meant for this very purse. What comes twice, or as another amount, goes back by itself.
"""

from functools import partial

from kernel import outbox, policies
from kernel.database import Connection, Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from kernel.links import make_link
from kernel.repeat import in_transaction
from menus import queries as menus
from payments import attempts, ledger, returning
from payments.attempts import Begun
from payments.ledger import Reference
from payments.machine import CaptureStep, ChargeStep
from payments.moving import advance
from payments.provider import Provider
from payments.records import NeedsReview, TopUpPaid
from payments.registry import providers

# Less is not worth a provider's fee.
TOPUP_MIN_FEN = 100
CLAIM_MAX = 100


async def open_topup(
    house: House, diner_id: int, identity_id: int, amount_fen: int, request_key: str, date: str,
    now_ms: int, tx: Transaction,
) -> Row:  # fmt: skip
    """A top-up that waits for its money; a replay gets the first one back.

    Raises Refused(topup_limit | purse_full | too_many_unpaid | no_provider).
    """
    first = await tx.first("SELECT * FROM topup WHERE request_key = ?", request_key)
    if first is not None:
        return first
    if not providers(house):
        raise Refused("no_provider")
    await _check(house, diner_id, amount_fen, tx)
    canteen = await menus.home(tx)
    expires_ms = now_ms + house.settings.order.pay_within_s * 1000
    row = await tx.one(
        "INSERT INTO topup (canteen_id, date, diner_id, identity_id, request_key, amount_fen,"
        " status, expires_ms, created_ms) VALUES (?, ?, ?, ?, ?, ?, 'pending', ?, ?) RETURNING *",
        canteen["id"], date, diner_id, identity_id, request_key, amount_fen, expires_ms, now_ms,
    )  # fmt: skip
    await tx.run(
        "INSERT INTO order_charge (owner_kind, owner_id, seq, source, account_id, amount_fen,"
        " status) VALUES ('topup', ?, 1, 'provider', NULL, ?, 'due')",
        row["id"], amount_fen,
    )  # fmt: skip
    for provider in providers(house).values():
        # What needs no choice on the page is begun right here, as for an order.
        if not provider.ways:
            await begin(house, row["id"], provider, provider.name, None, now_ms, tx)
    return row


async def _check(house: House, diner_id: int, amount_fen: int, tx: Transaction) -> None:
    limit = await policies.read("topup_max_fen", tx)
    if not TOPUP_MIN_FEN <= amount_fen <= limit:
        raise Refused("topup_limit", least_fen=TOPUP_MIN_FEN, most_fen=limit)
    most = await policies.read("purse_max_fen", tx)
    own = (await ledger.purses(diner_id, tx))["own"]["balance_fen"]
    if own + amount_fen > most:
        raise Refused("purse_full", balance_fen=own, most_fen=most)
    pending = await tx.value(
        "SELECT count(*) FROM topup WHERE diner_id = ? AND status = 'pending'", diner_id
    )
    if pending >= house.settings.order.max_pending:
        raise Refused("too_many_unpaid", limit=house.settings.order.max_pending)


def link(house: House, topup_id: int) -> str:
    """The pay page of this top-up."""
    return f"{house.settings.base_url()}/pay/{make_link(house.keys, 'topup', str(topup_id))}"


async def lock(topup_id: int, tx: Transaction) -> Row:
    return await tx.one(f"SELECT * FROM topup WHERE id = ?{tx.lock()}", topup_id)


async def begin(
    house: House, topup_id: int, provider: Provider, way: str, payer: str | None, now_ms: int,
    tx: Transaction, payer_ip: str | None = None, submit_after_ms: int = 0,
) -> Begun:  # fmt: skip
    """As `attempts.begin`. Raises Refused(already_paid | order_closed | expired | in_progress)."""
    row = await lock(topup_id, tx)
    if row["status"] == "closed":
        raise Refused("order_closed", reason="expired")
    charge = await _charge(topup_id, tx)
    if charge["status"] != "due":
        raise Refused("already_paid")
    return await attempts.begin_for(
        house, returning.named(row), charge, provider, way, payer, now_ms, tx, payer_ip,
        submit_after_ms,
    )  # fmt: skip


async def apply(
    house: House, topup: Row, attempt: Row, capture: Row, now_ms: int, tx: Transaction
) -> Row:
    """The money is on the purse, or on its way back; answers the capture's row."""
    charge = await _charge(topup["id"], tx)
    if capture["amount_fen"] != charge["amount_fen"]:
        fact = NeedsReview(what="capture", row_id=capture["id"], reason="amount")
        await outbox.append(fact, tx, now_ms=house.clock.real_ms())
        named = returning.named(topup)
        return await returning.return_capture(house, named, capture, "amount", now_ms, tx)
    if charge["status"] == "void":
        await advance("order_charge", charge["id"], ChargeStep.OWE_AGAIN, tx)
    if await advance("order_charge", charge["id"], ChargeStep.PAY, tx) is None:
        named = returning.named(topup)
        return await returning.return_capture(house, named, capture, "duplicate", now_ms, tx)
    row = await advance(
        "payment_capture", capture["id"], CaptureStep.APPLY, tx, applied_charge_id=charge["id"]
    )
    assert row is not None
    await tx.run("UPDATE topup SET status = 'paid', paid_ms = ? WHERE id = ?", now_ms, topup["id"])
    await attempts.abandon(house, charge["id"], tx)
    clearing = await ledger.system(f"clearing:{capture['provider']}", 0, tx)
    purse = (await ledger.purses(topup["diner_id"], tx))["own"]
    await ledger.transfer(
        clearing, purse["id"], capture["amount_fen"], f"capture:{capture['id']}", "topup",
        Reference("topup", topup["id"]), now_ms, tx,
    )  # fmt: skip
    paid = TopUpPaid(topup_id=topup["id"], amount_fen=capture["amount_fen"])
    await outbox.append(paid, tx, now_ms=house.clock.real_ms())
    return row


async def expire_due(house: House) -> int:
    """Nobody paid in time: nothing waits any more. Money that comes all the same is welcome."""
    now_ms = await house.clock.canteen_ms(house.db)
    due = await house.db.all(
        "SELECT id FROM topup WHERE status = 'pending' AND expires_ms <= ?"
        f" ORDER BY expires_ms LIMIT {CLAIM_MAX}",
        now_ms,
    )
    for row in due:
        await in_transaction(house.db, partial(_close, house, row["id"]))
    return len(due)


async def _close(house: House, topup_id: int, tx: Transaction) -> None:
    row = await lock(topup_id, tx)
    if row["status"] != "pending":
        return
    charge = await _charge(topup_id, tx)
    await attempts.abandon(house, charge["id"], tx)
    await advance("order_charge", charge["id"], ChargeStep.VOID, tx)
    await tx.run("UPDATE topup SET status = 'closed' WHERE id = ?", topup_id)


async def _charge(topup_id: int, on: Connection) -> Row:
    return await on.one(
        "SELECT * FROM order_charge WHERE owner_kind = 'topup' AND owner_id = ?", topup_id
    )
