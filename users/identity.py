"""Who is this? A chat identity, the diner behind it, and the roles that this very chat was
given."""

from dataclasses import dataclass

from kernel.database import Connection, Row, Transaction

# An identity whose person asked to be forgotten: no platform has such an id.
GONE = "gone:"
ROLES = ("diner", "kitchen", "counter", "locker", "finance", "admin", "owner", "auditor")
NAME_MAX = 40
# More people of one name than this are found by a fuller name.
CALLED_MAX = 9


@dataclass(frozen=True)
class Who:
    """One sender. Roles are read with each message, so that a revoked one is gone at once.

    `is_new`: nothing was ever heard from this diner, though somebody may have granted them a role.
    """

    identity_id: int
    diner_id: int
    name: str
    language: str
    is_new: bool


async def meet(
    channel: str,
    account: str,
    external_id: str,
    name: str,
    language: str,
    now_ms: int,
    tx: Transaction,
) -> Who:
    """The sender's identity, made with a diner of its own on first contact. Safe when many meet
    at once."""
    known = await find(channel, account, external_id, tx)
    if known is not None:
        if known.is_new and name:
            # Granted a role by id before the first message: now there is a name, too.
            await tx.run("UPDATE diner SET name = ? WHERE id = ?", name[:NAME_MAX], known.diner_id)
        return known
    diner = await tx.one(
        "INSERT INTO diner (name, language, settings, created_ms) VALUES (?, ?, '{}', ?)"
        " RETURNING id",
        (name or external_id)[:NAME_MAX], language, now_ms,
    )  # fmt: skip
    identity = await tx.first(
        "INSERT INTO identity (channel, account, external_id, diner_id, created_ms)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (channel, account, external_id) DO NOTHING"
        " RETURNING id",
        channel, account, external_id, diner["id"], now_ms,
    )  # fmt: skip
    if identity is None:
        # Another message of the same stranger was faster; its diner is the one.
        await tx.run("DELETE FROM diner WHERE id = ?", diner["id"])
        faster = await find(channel, account, external_id, tx)
        assert faster is not None
        return faster
    return Who(identity["id"], diner["id"], (name or external_id)[:NAME_MAX], language, True)


async def find(channel: str, account: str, external_id: str, on: Connection) -> Who | None:
    """The sender if we have met."""
    row = await on.first(
        "SELECT i.id, i.diner_id, d.name, d.language, s.diner_id AS heard FROM identity AS i"
        " JOIN diner AS d ON d.id = i.diner_id LEFT JOIN session AS s ON s.diner_id = i.diner_id"
        " WHERE i.channel = ? AND i.account = ? AND i.external_id = ?",
        channel, account, external_id,
    )  # fmt: skip
    if row is None:
        return None
    is_new = row["heard"] is None
    return Who(row["id"], row["diner_id"], row["name"], row["language"], is_new)


async def roles_of(identity_id: int, on: Connection) -> frozenset[str]:
    """The roles granted to this chat."""
    rows = await on.all("SELECT role FROM role_grant WHERE identity_id = ?", identity_id)
    return frozenset(row["role"] for row in rows)


async def grant(identity_id: int, role: str, granted_by: str, now_ms: int, tx: Transaction) -> bool:
    """Give a role to a chat; False when it has it already."""
    assert role in ROLES
    row = await tx.first(
        "INSERT INTO role_grant (identity_id, role, granted_by, granted_ms) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (identity_id, role) DO NOTHING RETURNING id",
        identity_id, role, granted_by, now_ms,
    )  # fmt: skip
    return row is not None


async def revoke(identity_id: int, role: str, tx: Transaction) -> bool:
    """Take a role away; False when the chat did not have it."""
    rows = await tx.all(
        "DELETE FROM role_grant WHERE identity_id = ? AND role = ? RETURNING id", identity_id, role
    )
    return bool(rows)


async def chats_of(diner_id: int, on: Connection) -> list[Row]:
    """Every chat of a diner, oldest first: {id, channel, account, external_id}."""
    return await on.all(
        "SELECT id, channel, account, external_id FROM identity WHERE diner_id = ? ORDER BY id",
        diner_id,
    )


async def chats_with_role(roles: tuple[str, ...], on: Connection) -> list[Row]:
    """Every chat that holds one of the roles."""
    marks = ", ".join("?" * len(roles))
    return await on.all(
        "SELECT DISTINCT i.id, i.channel, i.account, i.external_id, i.diner_id FROM identity AS i"
        f" JOIN role_grant AS g ON g.identity_id = i.id WHERE g.role IN ({marks}) ORDER BY i.id",
        *roles,
    )


async def called(name: str, on: Connection) -> list[Row]:
    """Everybody of that name whom we have heard from, one row each: {diner_id, id (their first
    chat), channel, name, created_ms}."""
    return await on.all(
        "SELECT d.id AS diner_id, d.name, i.id, i.channel, i.created_ms FROM diner AS d"
        " JOIN session AS s ON s.diner_id = d.id JOIN identity AS i ON i.id ="
        " (SELECT min(c.id) FROM identity AS c WHERE c.diner_id = d.id)"
        " WHERE lower(d.name) = lower(?) AND d.frozen_ms IS NULL AND d.erased_ms IS NULL"
        f" ORDER BY d.id LIMIT {CALLED_MAX}",
        name,
    )
