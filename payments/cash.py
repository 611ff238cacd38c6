"""窗口充值与退卡: what finance books by hand, one transfer and one audit row for each.

Up to a limit one person does it alone; above it somebody else of finance has to say 同意, and
nobody twice: the request's status is the guard, its id is in the transfer's key.
"""

from kernel import audit, outbox, policies
from kernel.database import Connection, Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from payments import ledger
from payments.ledger import Reference
from payments.records import CashAsked, CashBooked

# Cash that comes and goes over the counter.
CASH = "clearing:cash"
LIST_MAX = 20


async def put(
    house: House, diner_id: int, amount_fen: int, actor_id: int, key: str, now_ms: int,
    tx: Transaction,
) -> Row | None:  # fmt: skip
    """Money on a card; above the limit a request is answered that waits for a second person.

    `actor_id` is the diner behind the chat. The same key again changes nothing. Raises
    Refused(own_card | purse_full).
    """
    if diner_id == actor_id:
        raise Refused("own_card")
    await _check_room(diner_id, amount_fen, tx)
    if amount_fen <= await policies.read("cash_alone_fen", tx):
        await _book(house, diner_id, amount_fen, f"cash:{key}", f"diner:{actor_id}", "", now_ms, tx)
        return None
    row = await tx.first(
        "INSERT INTO cash_request (diner_id, amount_fen, asked_by, status, reason, request_key,"
        " created_ms) VALUES (?, ?, ?, 'ASKED', '', ?, ?) ON CONFLICT (request_key) DO NOTHING"
        " RETURNING *",
        diner_id, amount_fen, f"diner:{actor_id}", key, now_ms,
    )  # fmt: skip
    if row is None:
        return await tx.one("SELECT * FROM cash_request WHERE request_key = ?", key)
    fact = CashAsked(
        request_id=row["id"], amount_fen=amount_fen, diner_id=diner_id, asker_id=actor_id
    )
    await outbox.append(fact, tx, now_ms=house.clock.real_ms())
    return row


async def decide(
    house: House, request_id: int, approve: bool, actor_id: int, reason: str, now_ms: int,
    tx: Transaction,
) -> Row:  # fmt: skip
    """同意充值 / 拒绝充值 by somebody else. Raises Refused(no_such_request | decided | own_request
    | own_card | purse_full)."""
    row = await tx.first(f"SELECT * FROM cash_request WHERE id = ?{tx.lock()}", request_id)
    if row is None:
        raise Refused("no_such_request")
    if row["status"] != "ASKED":
        raise Refused("decided")
    if row["asked_by"] == f"diner:{actor_id}":
        raise Refused("own_request")
    if approve and row["diner_id"] == actor_id:
        raise Refused("own_card")
    decided = await tx.one(
        "UPDATE cash_request SET status = ?, approver = ?, reason = ?, decided_ms = ?"
        " WHERE id = ? RETURNING *",
        "APPROVED" if approve else "REFUSED", f"diner:{actor_id}", reason, now_ms, request_id,
    )  # fmt: skip
    if approve:
        await _check_room(row["diner_id"], row["amount_fen"], tx)
        await _book(
            house, row["diner_id"], row["amount_fen"], f"cash:request:{request_id}",
            f"diner:{actor_id}", row["asked_by"], now_ms, tx,
        )  # fmt: skip
    else:
        await audit.write(
            "purse.refuse", f"diner:{row['diner_id']}", f"diner:{actor_id}",
            {"amount_fen": row["amount_fen"], "asked_by": row["asked_by"]}, None, reason,
            now_ms, tx,
        )  # fmt: skip
    return decided


async def pay_out(
    house: House, diner_id: int, amount_fen: int, actor_id: int, key: str, now_ms: int,
    tx: Transaction,
) -> None:  # fmt: skip
    """退卡: the own money is handed over in cash. Raises Refused(own_card | wallet_short)."""
    if diner_id == actor_id:
        raise Refused("own_card")
    await _book(house, diner_id, -amount_fen, f"cash:{key}", f"diner:{actor_id}", "", now_ms, tx)


async def waiting(on: Connection) -> list[Row]:
    """Requests for a second person: {id, amount_fen, diner_id, name, asked_by}."""
    return await on.all(
        "SELECT r.id, r.amount_fen, r.diner_id, r.asked_by, d.name FROM cash_request AS r"
        " JOIN diner AS d ON d.id = r.diner_id WHERE r.status = 'ASKED'"
        f" ORDER BY r.id LIMIT {LIST_MAX}"
    )


async def _check_room(diner_id: int, amount_fen: int, tx: Transaction) -> None:
    most = await policies.read("purse_max_fen", tx)
    own = (await ledger.purses(diner_id, tx))["own"]["balance_fen"]
    if own + amount_fen > most:
        raise Refused("purse_full", balance_fen=own, most_fen=most)


async def _book(
    house: House, diner_id: int, amount_fen: int, key: str, actor: str, asked_by: str, now_ms: int,
    tx: Transaction,
) -> None:  # fmt: skip
    purse = (await ledger.purses(diner_id, tx))["own"]
    cash = await ledger.system(CASH, 0, tx)
    if await tx.value("SELECT id FROM ledger_transfer WHERE idem_key = ?", key) is not None:
        return
    from_id, to_id = (cash, purse["id"]) if amount_fen > 0 else (purse["id"], cash)
    kind = "deposit" if amount_fen > 0 else "payout"
    transfer_id = await ledger.transfer(
        from_id, to_id, abs(amount_fen), key, kind, Reference("diner", diner_id), now_ms, tx
    )
    before = purse["balance_fen"]
    await audit.write(
        f"purse.{kind}", f"diner:{diner_id}", actor, {"own_fen": before},
        {"own_fen": before + amount_fen}, asked_by, now_ms, tx,
    )  # fmt: skip
    fact = CashBooked(diner_id=diner_id, transfer_id=transfer_id, amount_fen=amount_fen)
    await outbox.append(fact, tx, now_ms=house.clock.real_ms())
