"""The right to collect one order: one row, one code from payment to pickup.

The row knows whether the code was used, revoked or has expired; whether it opens anything now is
read from the order's status. A cabinet *claims* the code with a door command and *uses* it when the
door was seen open (design README, ruling 13); a counter redeems at once. Every move is a
compare-and-set, so that of two scanners one wins. `now_ms` is canteen time.
"""

from dataclasses import dataclass

from kernel.crypto import Keys
from kernel.database import Connection, IntegrityError, Row, Transaction
from kernel.errors import Broken, Conflict, Refused
from orders import codes
from orders.holding import EXTENSION_MS, MINUTE_MS, code_ends, deadlines
from orders.machine import Status, Step
from orders.service import lock_order, move

# A busy canteen has some thousand live ones of a million: a second try is rare, a tenth unheard of.
DRAW_MAX = 50
# The key of an unknown code's date: as much work as for a known one.
_NO_DATE = "0000-00-00"


@dataclass(frozen=True)
class Shown:
    """What the diner may see, or the chat that collects for them, when there is one."""

    code: str
    digits: str
    revision: int
    delegate_id: int | None = None


async def issue(order: Row, keys: Keys, now_ms: int, tx: Transaction) -> Row:
    """The order's code from payment on; asked twice it is the same one.

    After a revocation (an order that came back by late money) it is the next revision.
    """
    row = await _row(order["id"], tx)
    if row is not None and row["state"] == "revoked":
        return await _renew(row, order, keys, now_ms, tx)
    if row is not None:
        return row
    ends_ms = await _code_ends(order, tx)
    for _ in range(DRAW_MAX):
        public_id, digits = codes.new_public_id(), codes.new_digits()
        row = await tx.first(
            "INSERT INTO pickup (order_id, canteen_id, public_id, revision, state, code_sealed,"
            " digits_sealed, digits_mac, not_after_ms, reopened, asked_again, extended, disputed,"
            " issued_ms) VALUES (?, ?, ?, 1, 'issued', ?, ?, ?, ?, 0, 0, 0, 0, ?)"
            " ON CONFLICT DO NOTHING RETURNING *",
            order["id"], order["canteen_id"], public_id,
            _seal_code(keys, order, public_id, ends_ms, 1),
            keys.seal(digits, _digits_place(order["id"])),
            codes.digits_mac(keys, order["canteen_id"], digits), ends_ms, now_ms,
        ) or await _row(order["id"], tx)  # fmt: skip
        if row is not None:
            return row
    raise Broken("no_free_digits")


async def reissue(order_id: int, keys: Keys, now_ms: int, tx: Transaction) -> Row:
    """换码: the next revision with new digits; the former opens nothing from now on.

    Raises Refused(no_live_code | being_collected | too_many_codes).
    """
    order = await lock_order(order_id, tx)
    row = await _row(order_id, tx)
    if row is None or row["state"] != "issued":
        raise Refused("no_live_code", number=order["number"])
    if row["claim_cmd"] is not None:
        raise Refused("being_collected", number=order["number"])
    if row["revision"] >= codes.REVISION_MAX:
        raise Refused("too_many_codes", number=order["number"])
    return await _renew(row, order, keys, now_ms, tx)


async def _renew(row: Row, order: Row, keys: Keys, now_ms: int, tx: Transaction) -> Row:
    revision = row["revision"] + 1
    sealed = _seal_code(keys, order, row["public_id"], row["not_after_ms"], revision)
    for _ in range(DRAW_MAX):
        digits = codes.new_digits()
        try:
            async with tx.savepoint():
                return await tx.one(
                    "UPDATE pickup SET revision = ?, state = 'issued', code_sealed = ?,"
                    " digits_sealed = ?, digits_mac = ?, claim_cmd = NULL, claimed_ms = NULL,"
                    " used_ms = NULL, issued_ms = ? WHERE id = ? RETURNING *",
                    revision, sealed, keys.seal(digits, _digits_place(row["order_id"])),
                    codes.digits_mac(keys, row["canteen_id"], digits), now_ms, row["id"],
                )  # fmt: skip
        except IntegrityError:
            continue  # another live code has these digits
    raise Broken("no_free_digits")


async def revoke(order_id: int, tx: Transaction) -> bool:
    """The order is cancelled or refunded: its code opens nothing. False when none was live.

    Raises Conflict(being_collected) while a door is opening for it: the food is on its way out.
    """
    row = await tx.first(
        "UPDATE pickup SET state = 'revoked' WHERE order_id = ? AND state = 'issued'"
        " AND claim_cmd IS NULL RETURNING id",
        order_id,
    )
    if row is None and await is_claimed(order_id, tx):
        raise Conflict("being_collected")
    return row is not None


async def expire(order_id: int, tx: Transaction) -> bool:
    """Nobody came. False when no code was live."""
    row = await tx.first(
        "UPDATE pickup SET state = 'expired', claim_cmd = NULL WHERE order_id = ?"
        " AND state = 'issued' RETURNING id",
        order_id,
    )
    return row is not None


async def dispute(order_id: int, tx: Transaction) -> None:
    """Freeze the code until staff has looked: its door was forced, or two devices contradict."""
    await tx.run("UPDATE pickup SET disputed = 1 WHERE order_id = ?", order_id)


async def shown(order_id: int, keys: Keys, on: Connection) -> Shown | None:
    """The order's live code and digits, or None when there is nothing to show."""
    row = await on.first("SELECT * FROM pickup WHERE order_id = ? AND state = 'issued'", order_id)
    if row is None:
        return None
    return Shown(
        code=keys.unseal(row["code_sealed"], _code_place(order_id)),
        digits=keys.unseal(row["digits_sealed"], _digits_place(order_id)),
        revision=row["revision"],
        delegate_id=row["delegate_id"],
    )


async def find(text: str, canteen_id: int, keys: Keys, on: Connection) -> Row | None:
    """The pickup that a code or six digits name, whatever became of it; None for anything else.

    `given_revision` in the row is the revision that was shown; a lower one than the row's is dead.
    Digits are looked for in the canteen, a code carries its own.
    """
    if digits := codes.read_digits(text):
        return await on.first(
            "SELECT *, revision AS given_revision FROM pickup WHERE canteen_id = ?"
            " AND digits_mac = ?"
            " ORDER BY CASE state WHEN 'issued' THEN 0 ELSE 1 END, id DESC LIMIT 1",
            canteen_id, codes.digits_mac(keys, canteen_id, digits),
        )  # fmt: skip
    parsed = codes.read(text)
    if parsed is None:
        return None
    row = await on.first(
        "SELECT p.*, o.date AS meal_date FROM pickup AS p JOIN orders AS o ON o.id = p.order_id"
        " WHERE p.public_id = ? AND p.canteen_id = ?",
        parsed.public_id, parsed.canteen_id,
    )  # fmt: skip
    key = codes.day_key(keys, parsed.canteen_id, row["meal_date"] if row else _NO_DATE)
    if not codes.genuine(parsed, key) or row is None or parsed.revision > row["revision"]:
        return None
    return {**row, "given_revision": parsed.revision}


async def claim(row: Row, cmd_id: str, now_ms: int, tx: Transaction) -> bool:
    """Hold the code for one door command. False when somebody else was faster."""
    claimed = await tx.first(
        "UPDATE pickup SET claim_cmd = ?, claimed_ms = ?, reopened = 0"
        " WHERE id = ? AND revision = ? AND state = 'issued' AND claim_cmd IS NULL RETURNING id",
        cmd_id, now_ms, row["id"], row["revision"],
    )  # fmt: skip
    return claimed is not None


async def unclaim(order_id: int, cmd_id: str, tx: Transaction) -> None:
    """The door did not open: the code is free for another try."""
    await tx.run(
        "UPDATE pickup SET claim_cmd = NULL, claimed_ms = NULL WHERE order_id = ? AND claim_cmd = ?"
        " AND state = 'issued'",
        order_id, cmd_id,
    )  # fmt: skip


async def use(order_id: int, cmd_id: str, now_ms: int, tx: Transaction) -> bool:
    """The door was seen open. True when this made the code used, False when it was not live.

    A command that was given up and opened after all counts too: the door tells the truth.
    """
    row = await tx.first(
        "UPDATE pickup SET state = 'used', used_ms = ?, claim_cmd = ?,"
        " claimed_ms = COALESCE(claimed_ms, ?) WHERE order_id = ? AND state = 'issued'"
        " RETURNING id",
        now_ms, cmd_id, now_ms, order_id,
    )  # fmt: skip
    if row is not None:
        await tx.run("UPDATE orders SET opened_ms = ? WHERE id = ?", now_ms, order_id)
    return row is not None


async def give_back(order_id: int, keys: Keys, now_ms: int, tx: Transaction) -> None:
    """The door was closed on the box: the used code is live again."""
    try:
        async with tx.savepoint():
            await tx.run(
                "UPDATE pickup SET state = 'issued', claim_cmd = NULL, claimed_ms = NULL,"
                " used_ms = NULL WHERE order_id = ? AND state = 'used'",
                order_id,
            )
    except IntegrityError:  # its digits were drawn by somebody else in that minute
        order = await lock_order(order_id, tx)
        row = await tx.one("SELECT * FROM pickup WHERE order_id = ?", order_id)
        await _renew(row, order, keys, now_ms, tx)
    await tx.run("UPDATE orders SET opened_ms = NULL WHERE id = ?", order_id)


async def finish(order: Row, actor: str, now_ms: int, real_ms: int, tx: Transaction) -> Row:
    """PREPARING → READY, with the times at which to remind and to give up."""
    await move(order, Step.FINISH, actor, "", now_ms, real_ms, tx)
    return await set_deadlines(order, now_ms, tx)


async def set_deadlines(order: Row, ready_ms: int, tx: Transaction) -> Row:
    """Write the due columns of an order that is ready since `ready_ms`; answers its row."""
    meal = await tx.one("SELECT * FROM meal WHERE id = ?", order["meal_id"])
    due = deadlines(
        ready_ms, meal["serve_from_ms"], meal["serve_to_ms"], order["pickup_at_ms"],
        await hold_minutes(order["id"], tx),
    )  # fmt: skip
    await tx.run(
        "UPDATE pickup SET not_after_ms = ? WHERE order_id = ?", due.no_show_ms, order["id"]
    )
    return await tx.one(
        "UPDATE orders SET remind_ms = ?, no_show_ms = ? WHERE id = ? RETURNING *",
        due.remind_ms, due.no_show_ms, order["id"],
    )  # fmt: skip


async def extend(order_id: int, now_ms: int, tx: Transaction) -> Row:
    """延时: half an hour more, once, never past the dish's safe limit; answers the order's row.

    Raises Refused(not_ready | already_extended | past_safe_limit).
    """
    order = await lock_order(order_id, tx)
    if order["status"] != Status.READY or order["no_show_ms"] is None:
        raise Refused("not_ready", number=order["number"])
    row = await _row(order_id, tx)
    if row is None or row["extended"]:
        raise Refused("already_extended", number=order["number"], until_ms=order["no_show_ms"])
    safe_ms = order["ready_ms"] + await hold_minutes(order_id, tx) * MINUTE_MS
    until_ms = min(safe_ms, order["no_show_ms"] + EXTENSION_MS)
    if until_ms <= max(order["no_show_ms"], now_ms):
        raise Refused("past_safe_limit", number=order["number"], until_ms=order["no_show_ms"])
    await tx.run(
        "UPDATE pickup SET extended = 1, not_after_ms = ? WHERE order_id = ?", until_ms, order_id
    )
    return await tx.one(
        "UPDATE orders SET no_show_ms = ? WHERE id = ? RETURNING *", until_ms, order_id
    )


async def redeem(order: Row, actor: str, now_ms: int, real_ms: int, tx: Transaction) -> Row:
    """Handed out by a person: the order is PICKED_UP and its code used; a late one says so.

    Raises Refused(wrong_status) and Conflict(being_collected) while a door is opening for it.
    """
    if await is_claimed(order["id"], tx):
        raise Conflict("being_collected")
    late = order["status"] == Status.NO_SHOW
    step = Step.COLLECT_LATE if late else Step.COLLECT
    row = await move(order, step, actor, "late" if late else "", now_ms, real_ms, tx)
    await tx.run(
        "UPDATE pickup SET state = 'used', used_ms = ?, claimed_ms = COALESCE(claimed_ms, ?)"
        " WHERE order_id = ? AND state <> 'used'",
        now_ms, now_ms, order["id"],
    )  # fmt: skip
    return row


async def hold_minutes(order_id: int, on: Connection) -> int:
    """The shortest holding time among the order's dishes."""
    found = await on.value(
        "SELECT MIN(d.hold_minutes) FROM order_line AS l JOIN dish AS d ON d.id = l.dish_id"
        " WHERE l.order_id = ?",
        order_id,
    )
    return int(found)


def code_state(order: Row, row: Row | None) -> str:
    """none | issued | active | used | revoked | expired, as the staff API says it."""
    if row is None:
        return "none"
    status = order["status"]
    if row["state"] != "issued":
        return str(row["state"])
    if status in (Status.CANCELLED, Status.PENDING_PAYMENT):
        return "revoked"
    if status in (Status.NO_SHOW, Status.DISPOSED):
        return "expired"
    if status == Status.PICKED_UP:
        return "used"
    return "active" if status == Status.READY else "issued"


async def _row(order_id: int, tx: Transaction) -> Row | None:
    return await tx.first("SELECT * FROM pickup WHERE order_id = ?", order_id)


async def is_claimed(order_id: int, tx: Transaction) -> bool:
    """Whether a door is opening for it right now."""
    found = await tx.value(
        "SELECT 1 FROM pickup WHERE order_id = ? AND state = 'issued' AND claim_cmd IS NOT NULL",
        order_id,
    )
    return found is not None


async def _code_ends(order: Row, tx: Transaction) -> int:
    serve_to_ms = await tx.value("SELECT serve_to_ms FROM meal WHERE id = ?", order["meal_id"])
    return code_ends(int(serve_to_ms), await hold_minutes(order["id"], tx))


def _seal_code(keys: Keys, order: Row, public_id: int, ends_ms: int, revision: int) -> str:
    code = codes.make(
        codes.day_key(keys, order["canteen_id"], order["date"]),
        public_id=public_id,
        canteen_id=order["canteen_id"],
        not_after_ms=ends_ms,
        revision=revision,
    )
    return keys.seal(code, _code_place(order["id"]))


def _code_place(order_id: int) -> str:
    return f"pickup.code:{order_id}"


def _digits_place(order_id: int) -> str:
    return f"pickup.digits:{order_id}"
