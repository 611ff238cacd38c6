"""绑定: a code in one chat, the code in the other, 确认 in both; then the two are one person.

One row goes from `open` (a code is out) by `asked` (the other chat used it) to `agreed`; the merge
itself takes both diners' sessions and is done upstairs, after the turn (`bots/merging.py`). Times
are canteen time. A wrong code is counted against the chat that types it.
"""

from dataclasses import dataclass

from kernel import outbox
from kernel.database import Connection, Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from kernel.ids import pairing_code
from users.records import BindingAgreed, BindingAsked

MINUTE_MS = 60_000
CODE_MINUTES = 10
WRONG_MAX = 5
LOCKED_MINUTES = 10
# There a person has exactly one account, given by the employer: two of them are two employees.
DIRECTORIES = ("wecom", "dingtalk")


@dataclass(frozen=True)
class Tried:
    """What became of a code: `wrong` (tries left), `locked` (minutes), `asked` (whose it is)."""

    state: str
    left: int = 0
    minutes: int = 0
    name: str = ""


async def make_code(house: House, identity_id: int, now_ms: int, tx: Transaction) -> str:
    """A new code of this chat; whatever it had begun before is void."""
    await _void(identity_id, tx)
    code = pairing_code()
    await tx.run(
        "INSERT INTO binding (code_mac, issuer_id, state, issuer_said, taker_said, expires_ms,"
        " created_ms) VALUES (?, ?, 'open', 0, 0, ?, ?)",
        _mac(house, code), identity_id, now_ms + CODE_MINUTES * MINUTE_MS, now_ms,
    )  # fmt: skip
    return code


async def use_code(
    house: House, identity_id: int, code: str, now_ms: int, tx: Transaction
) -> Tried:
    """The other chat types the code.

    Raises Refused(same_person | two_employees | leaver | erased | in_group).
    """
    await tx.run(
        "INSERT INTO binding_guess (identity_id, wrong) VALUES (?, 0)"
        " ON CONFLICT (identity_id) DO NOTHING",
        identity_id,
    )
    guess = await tx.one(
        f"SELECT * FROM binding_guess WHERE identity_id = ?{tx.lock()}", identity_id
    )
    locked_ms = (guess["locked_until_ms"] or 0) - now_ms
    if locked_ms > 0:
        return Tried("locked", minutes=-(-locked_ms // MINUTE_MS))
    row = await tx.first(
        "SELECT * FROM binding WHERE code_mac = ? AND state = 'open' AND expires_ms > ?"
        f"{tx.lock()}",
        _mac(house, code), now_ms,
    )  # fmt: skip
    if row is None:
        return await _wrong(guess, now_ms, tx)
    await check(row["issuer_id"], identity_id, tx)
    await _void(identity_id, tx)
    await tx.run(
        "UPDATE binding SET state = 'asked', taker_id = ?, expires_ms = ? WHERE id = ?",
        identity_id, now_ms + CODE_MINUTES * MINUTE_MS, row["id"],
    )  # fmt: skip
    await tx.run("UPDATE binding_guess SET wrong = 0 WHERE identity_id = ?", identity_id)
    await outbox.append(BindingAsked(binding_id=row["id"]), tx, now_ms=house.clock.real_ms())
    return Tried("asked", name=await name_of(row["issuer_id"], tx))


async def agree(house: House, identity_id: int, now_ms: int, tx: Transaction) -> str:
    """确认 of one chat: `none` waits, `nobody` used the code, `waiting` for the other, `agreed`.

    Raises Refused as `use_code`: who they are may have changed since.
    """
    row = await tx.first(
        "SELECT * FROM binding WHERE (issuer_id = ? OR taker_id = ?)"
        f" AND state IN ('open', 'asked') AND expires_ms > ? ORDER BY id DESC LIMIT 1{tx.lock()}",
        identity_id, identity_id, now_ms,
    )  # fmt: skip
    if row is None:
        return "none"
    if row["state"] == "open":
        return "nobody"
    await check(row["issuer_id"], row["taker_id"], tx)
    side = "issuer_said" if row["issuer_id"] == identity_id else "taker_said"
    row = await tx.one(f"UPDATE binding SET {side} = 1 WHERE id = ? RETURNING *", row["id"])
    if not (row["issuer_said"] and row["taker_said"]):
        return "waiting"
    await tx.run("UPDATE binding SET state = 'agreed' WHERE id = ?", row["id"])
    await outbox.append(BindingAgreed(binding_id=row["id"]), tx, now_ms=house.clock.real_ms())
    return "agreed"


async def check(issuer_id: int, taker_id: int, on: Connection) -> tuple[int, int]:
    """The two diners, if these chats may become one person.

    Raises Refused(same_person | two_employees | leaver | erased | in_group).
    """
    diners = {
        row["chat"]: row
        for row in await on.all(
            "SELECT i.id AS chat, d.id, d.frozen_ms, d.erased_ms FROM identity AS i"
            " JOIN diner AS d ON d.id = i.diner_id WHERE i.id IN (?, ?)",
            issuer_id, taker_id,
        )
    }  # fmt: skip
    one, other = diners[issuer_id], diners[taker_id]
    if one["id"] == other["id"]:
        raise Refused("same_person")
    if one["erased_ms"] or other["erased_ms"]:
        raise Refused("erased")
    if one["frozen_ms"] or other["frozen_ms"]:
        raise Refused("leaver")
    if await _in_group(one["id"], other["id"], on):
        raise Refused("in_group")
    marks = ", ".join("?" * len(DIRECTORIES))
    both = await on.first(
        f"SELECT channel FROM identity WHERE diner_id IN (?, ?) AND channel IN ({marks})"
        " GROUP BY channel HAVING count(DISTINCT diner_id) > 1",
        one["id"], other["id"], *DIRECTORIES,
    )  # fmt: skip
    if both is not None:
        raise Refused("two_employees")
    return one["id"], other["id"]


async def _in_group(one: int, other: int, on: Connection) -> bool:
    """A 拼单 that is not over counts its members: nobody becomes somebody else in it."""
    found = await on.first(
        "SELECT g.id FROM group_order AS g JOIN group_member AS m ON m.group_id = g.id"
        " WHERE g.status IN ('open', 'locked') AND m.diner_id IN (?, ?)",
        one, other,
    )  # fmt: skip
    return found is not None


async def name_of(identity_id: int, on: Connection) -> str:
    """How the person behind this chat is called."""
    return str(
        await on.value(
            "SELECT d.name FROM diner AS d JOIN identity AS i ON i.diner_id = d.id WHERE i.id = ?",
            identity_id,
        )
    )


async def _wrong(guess: Row, now_ms: int, tx: Transaction) -> Tried:
    wrong = guess["wrong"] + 1
    locked = wrong >= WRONG_MAX
    await tx.run(
        "UPDATE binding_guess SET wrong = ?, locked_until_ms = ? WHERE identity_id = ?",
        0 if locked else wrong, now_ms + LOCKED_MINUTES * MINUTE_MS if locked else None,
        guess["identity_id"],
    )  # fmt: skip
    if locked:
        return Tried("locked", minutes=LOCKED_MINUTES)
    return Tried("wrong", left=WRONG_MAX - wrong)


async def _void(identity_id: int, tx: Transaction) -> None:
    await tx.run(
        "UPDATE binding SET state = 'void' WHERE state IN ('open', 'asked')"
        " AND (issuer_id = ? OR taker_id = ?)",
        identity_id, identity_id,
    )  # fmt: skip


def _mac(house: House, code: str) -> str:
    return house.keys.mac("index", f"bind:{code.upper()}")
