"""合并: two diners become one, in one transaction, after both chats said yes.

It runs from the outbox and not in a turn: it takes both sessions, which are the queues of both
chats, in id order, and so nobody's message is in work meanwhile. The older diner stays; the other
row points at it. Told twice, or killed in between, it is done once: the binding's state is the
guard.
"""

from dataclasses import replace
from functools import partial
from typing import Any

import msgspec

from bots import sessions
from conversation.messages import Reply
from conversation.session import Cart, Session
from conversation.texts import words
from kernel import audit, outbox
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from kernel.repeat import in_transaction
from notifications.outgoing import Notice, write
from payments import ledger
from users import binding
from users.records import BindingAgreed

# Rows that belong to a person and go along. Every column that points at a diner is either here or
# in LEFT, and a test says so: a new table has to be thought of.
MOVED = (
    ("orders", "diner_id"),
    ("topup", "diner_id"),
    ("cash_request", "diner_id"),
    ("group_order", "host_id"),
    ("rating", "diner_id"),
    ("talk", "diner_id"),
)
# Moved by a statement of their own, or on purpose not: done messages stay where they were answered,
# a code of the day dies with the diner it was made for, pointers are what this writes.
LEFT = (
    ("identity", "diner_id"),
    ("session", "diner_id"),
    ("inbox", "diner_id"),
    ("identity_code", "diner_id"),
    ("group_member", "diner_id"),
    # Who was written to is fixed with the notice.
    ("announcement_person", "diner_id"),
    ("ledger_account", "poured_into"),
    ("diner", "merged_into"),
)


async def handle_agreed(house: House, entry: outbox.Entry) -> str:
    """Handler of `binding.agreed`."""
    fact = msgspec.json.decode(entry.payload, type=BindingAgreed)
    return await in_transaction(house.db, partial(_merge, house, fact.binding_id, entry.dedupe_key))


async def _merge(house: House, binding_id: int, cause: str, tx: Transaction) -> str:
    row = await tx.one("SELECT * FROM binding WHERE id = ?", binding_id)
    chats = (row["issuer_id"], row["taker_id"])
    diners = await _diners(chats, tx)
    locked = {one: await sessions.lock_session(one, tx) for one in sorted(set(diners))}
    row = await tx.one(f"SELECT * FROM binding WHERE id = ?{tx.lock()}", binding_id)
    if row["state"] != "agreed":
        return "before"
    if await _diners(chats, tx) != diners:
        # Another binding was faster with one of them: look at it afresh.
        raise outbox.Later(house.clock.real_ms())
    try:
        await binding.check(*chats, tx)
    except Refused as refused:
        code = refused.code
        await tx.run("UPDATE binding SET state = 'refused' WHERE id = ?", binding_id)
        await _tell(chats, lambda t: t.bind_refused(code), cause, house, tx)
        return "refused"
    keep, gone = sorted(diners)
    now_ms = await house.clock.canteen_ms(tx)
    await _move_rows(keep, gone, tx)
    await ledger.merge(gone, keep, f"bind:{binding_id}", now_ms, tx)
    await _join_sessions(house, locked[keep], locked[gone], tx)
    await _join_people(keep, gone, tx)
    await tx.run("UPDATE binding SET state = 'done' WHERE id = ?", binding_id)
    await audit.write(
        "diner.bind", f"diner:{keep}", f"identity:{chats[0]}", {"diners": [keep, gone]},
        {"diner": keep, "by": [f"identity:{chat}" for chat in chats]}, "", now_ms, tx,
    )  # fmt: skip
    own_fen = (await ledger.balance(keep, tx)).own
    await _tell(chats, lambda t: t.notice_bound(own_fen), cause, house, tx)
    return "done"


async def _diners(chats: tuple[int, int], tx: Transaction) -> tuple[int, ...]:
    return tuple(
        [int(await tx.value("SELECT diner_id FROM identity WHERE id = ?", chat)) for chat in chats]
    )


async def _move_rows(keep: int, gone: int, tx: Transaction) -> None:
    # Orders before purses, each in id order, as everywhere (payments/locking).
    await tx.all(f"SELECT id FROM orders WHERE diner_id = ? ORDER BY id{tx.lock()}", gone)
    # One talk with a person at a time: the one that goes on is the one that stays.
    await tx.run(
        "UPDATE talk SET closed_ms = last_ms, closed_by = 'bind' WHERE diner_id = ?"
        " AND closed_ms IS NULL"
        " AND EXISTS (SELECT 1 FROM talk AS t WHERE t.diner_id = ? AND t.closed_ms IS NULL)",
        gone, keep,
    )  # fmt: skip
    for table, column in MOVED:
        await tx.run(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", keep, gone)
    # Groups that are over (`binding.check`); where both were in one, each keeps what they picked.
    await tx.run(
        "UPDATE group_member SET diner_id = ? WHERE diner_id = ? AND group_id NOT IN"
        " (SELECT m.group_id FROM group_member AS m WHERE m.diner_id = ?)",
        keep, gone, keep,
    )  # fmt: skip
    # The queue of both chats is one from now on.
    await tx.run("UPDATE inbox SET diner_id = ? WHERE diner_id = ? AND done_ms IS NULL", keep, gone)
    # Whoever asked as the one must not approve as the other.
    for table in ("refund_request", "cash_request"):
        await tx.run(
            f"UPDATE {table} SET asked_by = ? WHERE asked_by = ? AND status = 'ASKED'",
            f"diner:{keep}", f"diner:{gone}",
        )  # fmt: skip
    await tx.run(
        "UPDATE identity_code SET state = 'revoked' WHERE diner_id = ? AND state = 'issued'", gone
    )
    await tx.run("UPDATE identity SET diner_id = ? WHERE diner_id = ?", keep, gone)
    # Nobody collects for themselves.
    await tx.run(
        "UPDATE pickup SET delegate_id = NULL WHERE delegate_id IN"
        " (SELECT id FROM identity WHERE diner_id = ?)"
        " AND order_id IN (SELECT id FROM orders WHERE diner_id = ?)",
        keep, keep,
    )  # fmt: skip


async def _join_sessions(house: House, kept: Row, gone: Row, tx: Transaction) -> None:
    """The newer cart stays; what was asked in either chat is asked no more."""
    session, _ = sessions.read_session(kept)
    other, _ = sessions.read_session(gone)
    newer = other.cart.lines and (not session.cart.lines or gone["cart_ms"] > kept["cart_ms"])
    cart: Cart = other.cart if newer else session.cart
    real_ms = house.clock.real_ms()
    await sessions.save_session(kept, replace(session.idle(), cart=cart), real_ms, tx)
    await sessions.save_session(gone, Session(other.language), real_ms, tx)


async def _join_people(keep: int, gone: int, tx: Transaction) -> None:
    rows = {
        row["id"]: msgspec.json.decode(row["settings"], type=dict[str, Any])
        for row in await tx.all("SELECT id, settings FROM diner WHERE id IN (?, ?)", keep, gone)
    }
    settings = {**rows[gone], **rows[keep]}
    # Whom something makes ill, it makes ill in both chats.
    allergies = [*rows[keep].get("allergies", ()), *rows[gone].get("allergies", ())]
    if allergies:
        settings["allergies"] = list(dict.fromkeys(allergies))
        settings["block"] = rows[keep].get("block", False) or rows[gone].get("block", False)
    await tx.run(
        "UPDATE diner SET settings = ? WHERE id = ?", msgspec.json.encode(settings).decode(), keep
    )
    await tx.run(
        "UPDATE diner SET merged_into = ? WHERE id = ? OR merged_into = ?", keep, gone, gone
    )


async def _tell(
    chats: tuple[int, int], sentence: Any, cause: str, house: House, tx: Transaction
) -> None:
    for chat in chats:
        language = await tx.value(
            "SELECT d.language FROM diner AS d JOIN identity AS i ON i.diner_id = d.id"
            " WHERE i.id = ?",
            chat,
        )
        reply = Reply(sentence(words(str(language))))
        await write(Notice(chat, (reply,)), cause, house, tx)
