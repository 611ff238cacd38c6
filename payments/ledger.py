"""饭卡: the diners' purses against the system's accounts. Nobody edits a transfer.

balance = credits − debits. A purse's balance stands in its row and is guarded there; a system
account (clearing per provider, revenue per canteen, employer, suspense) is the sum of its transfers
and never a hot row. So the sum over all accounts is 0 at any time. Rows are locked in account-id
order, after every other lock (orders/service).
"""

from dataclasses import dataclass
from typing import Literal

from kernel.database import Connection, Row, Transaction
from kernel.errors import Conflict, Refused

Purse = Literal["own", "subsidy"]
PURSES: tuple[Purse, ...] = ("subsidy", "own")


@dataclass(frozen=True)
class Balance:
    """What a diner has; `own` and `subsidy` are free to spend, `held` waits for unpaid orders."""

    own: int
    subsidy: int
    held: int


@dataclass(frozen=True)
class Reference:
    """What a transfer was for."""

    kind: str
    id: int


async def purses(diner_id: int, tx: Transaction) -> dict[str, Row]:
    """Both purses of the diner, made on first use, locked in id order by this transaction.

    After a binding they are those of the diner that both chats now have.
    """
    rows = await _lock_purses(diner_id, tx)
    if rows and rows[0]["poured_into"] is not None:
        return await purses(rows[0]["poured_into"], tx)
    if len(rows) < len(PURSES):
        for kind in PURSES:
            await _make("diner", diner_id, kind, tx)
        rows = await _lock_purses(diner_id, tx)
    return {row["kind"]: row for row in rows}


async def _lock_purses(diner_id: int, tx: Transaction) -> list[Row]:
    return await tx.all(
        "SELECT * FROM ledger_account WHERE owner_kind = 'diner' AND owner_id = ?"
        f" ORDER BY id{tx.lock('NO KEY UPDATE')}",
        diner_id,
    )


async def system(kind: str, owner_id: int, tx: Transaction) -> int:
    """The id of a system account: a canteen's revenue; clearing:…, employer, suspense (owner 0)."""
    await _make("system", owner_id, kind, tx)
    return int(
        await tx.value(
            "SELECT id FROM ledger_account"
            " WHERE owner_kind = 'system' AND owner_id = ? AND kind = ?",
            owner_id, kind,
        )
    )  # fmt: skip


async def _make(owner_kind: str, owner_id: int, kind: str, tx: Transaction) -> None:
    await tx.run(
        "INSERT INTO ledger_account (owner_kind, owner_id, kind, balance_fen, held_fen,"
        " overdraft_fen)"
        " VALUES (?, ?, ?, 0, 0, 0) ON CONFLICT (owner_kind, owner_id, kind) DO NOTHING",
        owner_kind, owner_id, kind,
    )  # fmt: skip


def free_fen(account: Row) -> int:
    """What the purse can still pay."""
    return int(account["balance_fen"] + account["overdraft_fen"] - account["held_fen"])


async def hold(account_id: int, amount_fen: int, tx: Transaction) -> bool:
    """Set money aside for an unpaid order; False when there is not enough."""
    held = await tx.first(
        "UPDATE ledger_account SET held_fen = held_fen + ?"
        " WHERE id = ? AND balance_fen + overdraft_fen - held_fen >= ? RETURNING id",
        amount_fen, account_id, amount_fen,
    )  # fmt: skip
    return held is not None


async def release(account_id: int, amount_fen: int, tx: Transaction) -> None:
    """Give back what was set aside."""
    await tx.run(
        "UPDATE ledger_account SET held_fen = held_fen - ? WHERE id = ?", amount_fen, account_id
    )


async def settle(
    account_id: int, to_id: int, amount_fen: int, key: str, ref: Reference, now_ms: int,
    tx: Transaction,
) -> int:  # fmt: skip
    """Pay out what was held; answers the transfer's id. The same key again moves nothing."""
    made, transfer_id = await _write(account_id, to_id, amount_fen, key, "pay", ref, now_ms, tx)
    if made:
        await tx.run(
            "UPDATE ledger_account SET balance_fen = balance_fen - ?, held_fen = held_fen - ?"
            " WHERE id = ?",
            amount_fen, amount_fen, account_id,
        )  # fmt: skip
    return transfer_id


async def transfer(
    from_id: int, to_id: int, amount_fen: int, key: str, kind: str, ref: Reference | None,
    now_ms: int, tx: Transaction,
) -> int:  # fmt: skip
    """Move money now. The same key again moves nothing; Conflict(key_reused) for another amount.

    Raises Refused(wallet_short) when a purse would fall below what it owes.
    """
    made, transfer_id = await _write(from_id, to_id, amount_fen, key, kind, ref, now_ms, tx)
    if made:
        # In id order, so that two transfers between the same purses cannot block each other.
        for account_id, delta in sorted(((from_id, -amount_fen), (to_id, amount_fen))):
            await _add(account_id, delta, tx)
    return transfer_id


async def _add(account_id: int, delta_fen: int, tx: Transaction) -> None:
    """Only purses have a balance of their own; for a system account nothing is written."""
    done = await tx.first(
        "UPDATE ledger_account SET balance_fen = balance_fen + ?"
        " WHERE id = ? AND owner_kind = 'diner'"
        " AND (? > 0 OR balance_fen + overdraft_fen - held_fen + ? >= 0) RETURNING id",
        delta_fen, account_id, delta_fen, delta_fen,
    )  # fmt: skip
    if done is None and delta_fen < 0:
        kind = await tx.value("SELECT owner_kind FROM ledger_account WHERE id = ?", account_id)
        if kind == "diner":
            raise Refused("wallet_short")


async def _write(
    from_id: int, to_id: int, amount_fen: int, key: str, kind: str, ref: Reference | None,
    now_ms: int, tx: Transaction,
) -> tuple[bool, int]:  # fmt: skip
    row = await tx.first(
        "INSERT INTO ledger_transfer (idem_key, debit_account_id, credit_account_id, amount_fen,"
        " kind, ref_kind, ref_id, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (idem_key) DO NOTHING RETURNING id",
        key, from_id, to_id, amount_fen, kind, ref and ref.kind, ref and ref.id, now_ms,
    )  # fmt: skip
    if row is not None:
        return True, int(row["id"])
    first = await tx.one("SELECT * FROM ledger_transfer WHERE idem_key = ?", key)
    same = (first["debit_account_id"], first["credit_account_id"], first["amount_fen"])
    if same != (from_id, to_id, amount_fen):
        raise Conflict("key_reused", key=key)
    return False, int(first["id"])


async def deposit(
    diner_id: int, kind: Purse, amount_fen: int, key: str, source: str, now_ms: int, tx: Transaction
) -> int:
    """Fill a purse from a system account (`employer`, `clearing:cash`, `clearing:sandbox`…)."""
    source_id = await system(source, 0, tx)
    account = (await purses(diner_id, tx))[kind]
    return await transfer(source_id, account["id"], amount_fen, key, "deposit", None, now_ms, tx)


async def merge(from_diner: int, to_diner: int, key: str, now_ms: int, tx: Transaction) -> None:
    """Binding two chats adds the two purses; what unpaid orders hold moves along."""
    for diner_id in (from_diner, to_diner):
        for kind in PURSES:
            await _make("diner", diner_id, kind, tx)
    rows = await tx.all(
        "SELECT * FROM ledger_account WHERE owner_kind = 'diner' AND owner_id IN (?, ?)"
        f" ORDER BY id{tx.lock('NO KEY UPDATE')}",
        from_diner, to_diner,
    )  # fmt: skip
    by = {(row["owner_id"], row["kind"]): row for row in rows}
    for kind in PURSES:
        await _pour(by[from_diner, kind], by[to_diner, kind], f"{key}:{kind}", now_ms, tx)
    # Money that is on its way to the old purse finds the new one, also over several bindings.
    await tx.run(
        "UPDATE ledger_account SET poured_into = ? WHERE owner_kind = 'diner'"
        " AND (owner_id = ? OR poured_into = ?)",
        to_diner, from_diner, from_diner,
    )  # fmt: skip


async def _pour(old: Row, new: Row, key: str, now_ms: int, tx: Transaction) -> None:
    held = old["held_fen"]
    await tx.run(
        "UPDATE order_charge SET account_id = ? WHERE account_id = ? AND status = 'held'",
        new["id"], old["id"],
    )  # fmt: skip
    await release(old["id"], held, tx)
    if old["balance_fen"] > 0:
        await transfer(old["id"], new["id"], old["balance_fen"], key, "merge", None, now_ms, tx)
    await tx.run("UPDATE ledger_account SET held_fen = held_fen + ? WHERE id = ?", held, new["id"])


async def balance(diner_id: int, on: Connection) -> Balance:
    """What the diner has; all zero for somebody without a purse."""
    rows = await on.all(
        "SELECT * FROM ledger_account WHERE owner_kind = 'diner' AND owner_id = ?", diner_id
    )
    free = {row["kind"]: free_fen(row) for row in rows}
    held = sum(row["held_fen"] for row in rows)
    return Balance(free.get("own", 0), free.get("subsidy", 0), held)
