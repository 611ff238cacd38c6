"""Session rows: the lock that is a diner's queue, the state, and the guarded write back."""

from conversation.session import SCHEMA, Session, decode, encode
from kernel.database import Row, Transaction


async def open_session(diner_id: int, language: str, tx: Transaction) -> None:
    """Make the row on first contact."""
    cart, rest = encode(Session(language))
    await tx.run(
        "INSERT INTO session (diner_id, version, schema_version, language, cart, rest)"
        " VALUES (?, 0, ?, ?, ?, ?) ON CONFLICT (diner_id) DO NOTHING",
        diner_id, SCHEMA, language, cart, rest,
    )  # fmt: skip


async def lock_session(diner_id: int, tx: Transaction) -> Row:
    """The diner's queue: whoever holds this row works on the diner's messages, one at a time."""
    return await tx.one(f"SELECT * FROM session WHERE diner_id = ?{tx.lock()}", diner_id)


def read_session(row: Row) -> tuple[Session, bool]:
    """The state, and whether all of it could be read."""
    return decode(row["language"], row["schema_version"], row["cart"], row["rest"])


async def save_session(row: Row, session: Session, real_ms: int, tx: Transaction) -> None:
    """Write back; the version is the guard behind the lock."""
    cart, rest = encode(session)
    until = max((question.until_ms for question in session.rest.questions), default=None)
    saved = await tx.all(
        "UPDATE session SET version = version + 1, schema_version = ?, language = ?,"
        " cart_ms = CASE WHEN cart = ? THEN cart_ms ELSE ? END, cart = ?,"
        " rest = ?, expires_ms = ? WHERE diner_id = ? AND version = ? RETURNING diner_id",
        SCHEMA, session.language, cart, real_ms, cart, rest, until, row["diner_id"],
        row["version"],
    )  # fmt: skip
    assert saved, "the session's lock was not held"
