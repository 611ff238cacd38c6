"""后台登录: a link said in the chat opens a browser session with the roles of that chat.

The link is good for five minutes and once, a session for one shift. Both are stored hashed, and the
roles are read from the chat with each request: whoever loses a role is out at once. Times are real
time: they guard a door, not a meal.
"""

import hashlib
import secrets
from dataclasses import dataclass

from kernel.database import Connection, Row, Transaction
from kernel.errors import Refused
from users.identity import roles_of

# Long enough to walk from the phone to the screen in the kitchen, and to type it there.
LINK_MS = 5 * 60_000
# One shift with its overtime: whoever comes next logs in for themselves.
SESSION_MS = 12 * 3_600_000
TEXT_CHARS_MAX = 100


@dataclass(frozen=True)
class Person:
    """Who is at a page. `actor` is how histories and the audit name them, as in their chat."""

    name: str
    roles: frozenset[str]
    actor: str
    diner_id: int | None = None
    identity_id: int | None = None


async def make_link(identity_id: int, real_ms: int, tx: Transaction) -> str:
    """A new link's text, the only time it is seen; earlier ones of this chat open nothing more."""
    await tx.run(
        "UPDATE staff_login SET used_ms = ? WHERE identity_id = ? AND used_ms IS NULL",
        real_ms, identity_id,
    )  # fmt: skip
    text = secrets.token_urlsafe(32)
    await tx.run(
        "INSERT INTO staff_login (identity_id, link_hash, link_until_ms, created_ms)"
        " VALUES (?, ?, ?, ?)",
        identity_id, _hash(text), real_ms + LINK_MS, real_ms,
    )  # fmt: skip
    return text


async def is_open(link: str, real_ms: int, on: Connection) -> bool:
    """Whether the link would still open something; looking does not use it up."""
    return await _link(link, real_ms, on) is not None


async def enter(link: str, real_ms: int, tx: Transaction) -> str:
    """Use the link up; answers the session's secret for the browser's cookie.

    Raises Refused(link_spent) for one that is unknown, used or too old: of two presses one wins.
    """
    text = secrets.token_urlsafe(32)
    row = await tx.first(
        "UPDATE staff_login SET used_ms = ?, session_hash = ?, session_until_ms = ?"
        " WHERE link_hash = ? AND used_ms IS NULL AND link_until_ms > ? RETURNING id",
        real_ms, _hash(text), real_ms + SESSION_MS, _hash(link), real_ms,
    )  # fmt: skip
    if row is None:
        raise Refused("link_spent")
    return text


async def person_of(session: str, real_ms: int, on: Connection) -> Person | None:
    """Who holds this session, with the roles the chat has now; None for an ended or unknown one."""
    if len(session) > TEXT_CHARS_MAX:
        return None
    row = await on.first(
        "SELECT i.id, i.diner_id, d.name FROM staff_login AS s"
        " JOIN identity AS i ON i.id = s.identity_id JOIN diner AS d ON d.id = i.diner_id"
        " WHERE s.session_hash = ? AND s.ended_ms IS NULL AND s.session_until_ms > ?",
        _hash(session), real_ms,
    )  # fmt: skip
    if row is None:
        return None
    roles = await roles_of(row["id"], on)
    return Person(row["name"], roles, f"identity:{row['id']}", row["diner_id"], row["id"])


async def leave(session: str, real_ms: int, tx: Transaction) -> None:
    """Logged out: this session opens nothing more."""
    await tx.run(
        "UPDATE staff_login SET ended_ms = ? WHERE session_hash = ? AND ended_ms IS NULL",
        real_ms, _hash(session),
    )  # fmt: skip


async def _link(link: str, real_ms: int, on: Connection) -> Row | None:
    return await on.first(
        "SELECT id FROM staff_login WHERE link_hash = ? AND used_ms IS NULL AND link_until_ms > ?",
        _hash(link), real_ms,
    )  # fmt: skip


def _hash(text: str) -> str:
    # 256 random bits need no slow hash; the database alone opens nothing.
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
