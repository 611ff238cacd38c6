"""拼单 while it is open: who is in, and what each one chose. Nothing is held or paid here.

Every change locks the group's row, so that nobody joins a group that is just being locked. Locks:
the diner's session (held by the turn), then the group. Stock is taken at the lock, by placing one
order for each member (`payments/groups.py`): an idle choice blocks nobody.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from kernel import outbox, policies
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.machine import follow
from orders.group_machine import NEXT, GroupStatus, GroupStep
from orders.records import GroupClosed

# No 0/O, 1/I: the code is read aloud across a table.
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 3
CODE_TRIES = 20
# A table of an office, not a meal's whole canteen; one card must show them all.
MEMBERS_MAX = 50
# Placing and paying want their time before orders close.
BEFORE_CUTOFF_MS = 5 * 60_000
# Without a word of when: long enough to ask around, short enough to eat.
OPEN_FOR_MS = 30 * 60_000


class Pick(msgspec.Struct, frozen=True):
    """One chosen line, by the menu's ids."""

    dish: str
    quantity: int
    options: tuple[str, ...] = ()
    note: str = ""
    for_: str = ""


@dataclass(frozen=True)
class Group:
    """An open or locked group with its members, in the order in which they came."""

    row: Row
    members: tuple[Row, ...]

    def picks(self, member: Row) -> tuple[Pick, ...]:
        return read_picks(member["lines"])

    @property
    def choosing(self) -> tuple[Row, ...]:
        """Those who chose something; whoever left has no lines."""
        return tuple(member for member in self.members if self.picks(member))

    def member(self, diner_id: int) -> Row | None:
        return next((m for m in self.members if m["diner_id"] == diner_id), None)


def read_picks(lines: str) -> tuple[Pick, ...]:
    return msgspec.json.decode(lines, type=tuple[Pick, ...])


async def open_group(
    meal: Row,
    host_id: int,
    identity_id: int,
    channel: str,
    chat: str,
    deadline_ms: int | None,
    host_pays: bool,
    request_key: str,
    now_ms: int,
    tx: Transaction,
) -> Group:
    """Begin a 拼单 for this meal; the host is its first member. A replay gets the first one.

    Raises Refused(group_exists | deadline_passed | too_late_for_group).
    """
    known = await tx.first("SELECT id FROM group_order WHERE request_key = ?", request_key)
    if known is not None:
        return await load(known["id"], tx)
    if chat and await of_chat(channel, chat, tx) is not None:
        raise Refused("group_exists")
    latest = meal["cutoff_ms"] - BEFORE_CUTOFF_MS
    if latest <= now_ms:
        raise Refused("too_late_for_group", cutoff_ms=meal["cutoff_ms"])
    deadline_ms = min(now_ms + OPEN_FOR_MS, latest) if deadline_ms is None else deadline_ms
    if not now_ms < deadline_ms <= latest:
        raise Refused("deadline_passed", latest_ms=latest)
    row = await tx.one(
        "INSERT INTO group_order (canteen_id, meal_id, code, host_id, host_identity_id, channel,"
        " chat, host_pays, status, deadline_ms, percent_off, request_key, created_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, 0, ?, ?) RETURNING id",
        meal["canteen_id"], meal["id"], await _free_code(tx), host_id, identity_id, channel, chat,
        int(host_pays), deadline_ms, request_key, now_ms,
    )  # fmt: skip
    await _enter(row["id"], host_id, identity_id, (), now_ms, tx)
    return await load(row["id"], tx)


async def _free_code(tx: Transaction) -> str:
    for _ in range(CODE_TRIES):
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        if await tx.first("SELECT id FROM group_order WHERE code = ? AND status = 'open'", code):
            continue
        return code
    raise Refused("too_many_groups")


# --- reading --------------------------------------------------------------------------------------


async def load(group_id: int, tx: Transaction) -> Group:
    row = await tx.one("SELECT * FROM group_order WHERE id = ?", group_id)
    members = await tx.all(
        "SELECT m.*, d.name FROM group_member AS m JOIN diner AS d ON d.id = m.diner_id"
        " WHERE m.group_id = ? ORDER BY m.id",
        group_id,
    )
    return Group(row, tuple(members))


async def of_chat(channel: str, chat: str, tx: Transaction) -> Group | None:
    """The open 拼单 of a group chat."""
    row = await tx.first(
        "SELECT id FROM group_order WHERE channel = ? AND chat = ? AND status = 'open'",
        channel, chat,
    )  # fmt: skip
    return await load(row["id"], tx) if row else None


async def of_diner(diner_id: int, tx: Transaction) -> Group | None:
    """The newest open 拼单 that this diner hosts or joined."""
    row = await tx.first(
        "SELECT g.id FROM group_order AS g JOIN group_member AS m ON m.group_id = g.id"
        " WHERE m.diner_id = ? AND g.status = 'open' ORDER BY g.id DESC LIMIT 1",
        diner_id,
    )
    return await load(row["id"], tx) if row else None


async def by_code(code: str, tx: Transaction) -> Group:
    """The open one with that code. Raises Refused(no_such_group)."""
    row = await tx.first(
        "SELECT id FROM group_order WHERE code = ? AND status = 'open'", code.upper()
    )
    if row is None:
        raise Refused("no_such_group")
    return await load(row["id"], tx)


async def lock_open(group_id: int, tx: Transaction) -> Row:
    """The row, locked. Raises Refused(group_closed) once nobody may change it any more."""
    row = await tx.first(f"SELECT * FROM group_order WHERE id = ?{tx.lock()}", group_id)
    if row is None or row["status"] != GroupStatus.OPEN:
        raise Refused("group_closed")
    return row


# --- changing -------------------------------------------------------------------------------------


async def choose(
    group_id: int,
    diner_id: int,
    identity_id: int,
    picks: Sequence[Pick],
    now_ms: int,
    tx: Transaction,
) -> Group:
    """This is what the diner takes now, instead of what it was; nothing = only looking.

    Raises Refused(group_closed | group_full).
    """
    await lock_open(group_id, tx)
    await _enter(group_id, diner_id, identity_id, picks, now_ms, tx)
    group = await load(group_id, tx)
    if len(group.members) > MEMBERS_MAX:
        raise Refused("group_full", limit=MEMBERS_MAX)
    return group


async def leave(group_id: int, diner_id: int, tx: Transaction) -> Group:
    """Out, and the choice forgotten. Raises Refused(group_closed | host_stays)."""
    row = await lock_open(group_id, tx)
    if row["host_id"] == diner_id:
        raise Refused("host_stays")
    await tx.run("DELETE FROM group_member WHERE group_id = ? AND diner_id = ?", group_id, diner_id)
    return await load(group_id, tx)


async def _enter(
    group_id: int,
    diner_id: int,
    identity_id: int,
    picks: Sequence[Pick],
    now_ms: int,
    tx: Transaction,
) -> None:
    lines = msgspec.json.encode(list(picks)).decode()
    await tx.run(
        "INSERT INTO group_member (group_id, diner_id, identity_id, lines, refusal, joined_ms)"
        " VALUES (?, ?, ?, ?, '', ?) ON CONFLICT (group_id, diner_id) DO UPDATE SET"
        " lines = excluded.lines, identity_id = excluded.identity_id",
        group_id, diner_id, identity_id, lines, now_ms,
    )  # fmt: skip


# --- ends -----------------------------------------------------------------------------------------


async def move(
    row: Row, step: GroupStep, now_ms: int, real_ms: int, tx: Transaction, percent_off: int = 0
) -> Row:
    """Take the step on a row that is locked, and record its end. Raises Refused(wrong_status)."""
    status = follow(NEXT, GroupStatus(row["status"]), step)
    over = status is not GroupStatus.LOCKED
    moved = await tx.one(
        "UPDATE group_order SET status = ?, locked_ms = COALESCE(locked_ms, ?), closed_ms = ?,"
        " percent_off = ? WHERE id = ? AND status = ? RETURNING *",
        status.value, None if over else now_ms, now_ms if over else None,
        percent_off or row["percent_off"], row["id"], row["status"],
    )  # fmt: skip
    if over:
        fact = GroupClosed(group_id=row["id"], status=status.value)
        await outbox.append(fact, tx, now_ms=real_ms)
    return moved


async def percent_off(members: int, tx: Transaction) -> int:
    """What the canteen's tiers give a group of that size: [[members, percent], …]."""
    tiers: list[list[int]] = await policies.read("group_tiers", tx)
    return max((percent for least, percent in tiers if members >= least), default=0)
