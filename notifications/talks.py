"""人工：a diner talks with a person of the canteen, and both stay in their own chats.

Every word is a row before it is a notice, with the key of the message it came from: a repeat is
told once, and nothing is lost when a process dies. Names are all that either side sees. A talk
ends by 结束, or half an hour after its last word.
"""

from collections.abc import Callable
from dataclasses import dataclass

from conversation.messages import Reply
from conversation.texts import words
from conversation.texts.zh import Chinese
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from notifications.outgoing import Notice, write
from users import identity

STAFF = ("counter", "admin", "owner")
# Who is silent for half an hour has gone to eat.
QUIET_MS = 30 * 60_000
DUE_MAX = 50
OPEN_SHOWN = 20


@dataclass(frozen=True)
class Opened:
    """The diner's talk, and how many of the staff hear of it."""

    talk_id: int
    staff: int


async def open_talk(
    house: House, diner_id: int, identity_id: int, now_ms: int, tx: Transaction
) -> Opened:
    """A talk with the staff; the one that is open already goes on."""
    chats = await _staff(diner_id, tx)
    if (first := await _open_of(diner_id, now_ms, tx)) is not None:
        return Opened(first["id"], len(chats))
    talk_id = await tx.value(
        "INSERT INTO talk (diner_id, identity_id, opened_ms, last_ms) VALUES (?, ?, ?, ?)"
        " RETURNING id",
        diner_id, identity_id, now_ms, now_ms,
    )  # fmt: skip
    name = await _name(diner_id, tx)
    await _tell(chats, lambda t: t.staff_talk_opened(talk_id, name), f"talk:{talk_id}", house, tx)
    return Opened(int(talk_id), len(chats))


async def say(
    house: House, talk_id: int, diner_id: int, identity_id: int, text: str, key: str, now_ms: int,
    tx: Transaction,
) -> None:  # fmt: skip
    """The diner's word goes to the staff. Raises Refused(talk_over)."""
    talk = await _locked(talk_id, now_ms, tx)
    if talk is None or talk["diner_id"] != diner_id:
        raise Refused("talk_over")
    word_id = await _word(house, talk, identity_id, text, key, now_ms, tx)
    if word_id is None:
        return
    name = await _name(diner_id, tx)
    chats = await _staff(diner_id, tx)
    await _tell(
        chats, lambda t: t.staff_talk_word(talk_id, name, text), f"talk.word:{word_id}", house, tx
    )


async def answer(
    house: House, talk_id: int, identity_id: int, staff_id: int, text: str, key: str, now_ms: int,
    tx: Transaction,
) -> str:  # fmt: skip
    """The staff's word goes to the diner, whose name comes back. Raises Refused(talk_over)."""
    talk = await _locked(talk_id, now_ms, tx)
    if talk is None or talk["diner_id"] == staff_id:
        raise Refused("talk_over")
    word_id = await _word(house, talk, identity_id, text, key, now_ms, tx)
    if word_id is not None:
        name = await _name(staff_id, tx)
        await _tell_diner(
            talk, lambda t: t.talk_word(name, text), f"talk.word:{word_id}", house, tx
        )
    return await _name(talk["diner_id"], tx)


async def end(house: House, talk_id: int, by_diner_id: int, now_ms: int, tx: Transaction) -> None:
    """Either side ends it, and the other is told. Raises Refused(talk_over)."""
    talk = await _locked(talk_id, now_ms, tx)
    if talk is None:
        raise Refused("talk_over")
    await _close(talk_id, f"diner:{by_diner_id}", now_ms, tx)
    key = f"talk.end:{talk_id}"
    if talk["diner_id"] == by_diner_id:
        chats = await _staff(by_diner_id, tx)
        await _tell(chats, lambda t: t.staff_talk_ended(talk_id), key, house, tx)
        return
    await _tell_diner(talk, lambda t: t.talk_ended(), key, house, tx)


async def open_talks(now_ms: int, tx: Transaction) -> list[Row]:
    """Those that wait for somebody, oldest first, with the diner's name."""
    return await tx.all(
        "SELECT t.id, d.name FROM talk AS t JOIN diner AS d ON d.id = t.diner_id"
        f" WHERE t.closed_ms IS NULL AND t.last_ms > ? ORDER BY t.id LIMIT {OPEN_SHOWN}",
        now_ms - QUIET_MS,
    )


async def end_quiet_due(house: House) -> int:
    """Talks in which nobody has said anything for half an hour; the diner is told."""
    now_ms = await house.clock.canteen_ms(house.db)
    rows = await house.db.all(
        "SELECT id FROM talk WHERE closed_ms IS NULL AND last_ms <= ?"
        f" ORDER BY last_ms LIMIT {DUE_MAX}",
        now_ms - QUIET_MS,
    )
    count = 0
    for row in rows:
        async with house.db.transaction() as tx:
            talk = await tx.one(f"SELECT * FROM talk WHERE id = ?{tx.lock()}", row["id"])
            if talk["closed_ms"] is not None or talk["last_ms"] > now_ms - QUIET_MS:
                continue
            await _close(talk["id"], "quiet", now_ms, tx)
            key = f"talk.end:{talk['id']}"
            await _tell_diner(talk, lambda t: t.talk_ended(), key, house, tx)
            count += 1
    return count


# --- small parts ----------------------------------------------------------------------------------


async def _open_of(diner_id: int, now_ms: int, tx: Transaction) -> Row | None:
    """The diner's open talk; one that went quiet is closed on the way."""
    found = await tx.first(
        f"SELECT * FROM talk WHERE diner_id = ? AND closed_ms IS NULL{tx.lock()}", diner_id
    )
    if found is not None and found["last_ms"] <= now_ms - QUIET_MS:
        await _close(found["id"], "quiet", now_ms, tx)
        return None
    return found


async def _locked(talk_id: int, now_ms: int, tx: Transaction) -> Row | None:
    """The talk's row for ourselves; None when it is over or was never."""
    talk = await tx.first(f"SELECT * FROM talk WHERE id = ?{tx.lock()}", talk_id)
    over = talk is None or talk["closed_ms"] is not None or talk["last_ms"] <= now_ms - QUIET_MS
    return None if over else talk


async def _word(
    house: House, talk: Row, identity_id: int, text: str, key: str, now_ms: int, tx: Transaction
) -> int | None:
    """Write it down; None when this message was written down before."""
    await tx.run("UPDATE talk SET last_ms = ? WHERE id = ?", now_ms, talk["id"])
    sealed = house.keys.seal(text, f"talk:{key}")
    row = await tx.first(
        "INSERT INTO talk_word (talk_id, identity_id, request_key, body, at_ms)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (request_key) DO NOTHING RETURNING id",
        talk["id"], identity_id, key, sealed, now_ms,
    )  # fmt: skip
    return int(row["id"]) if row else None


async def _close(talk_id: int, by: str, now_ms: int, tx: Transaction) -> None:
    await tx.run(
        "UPDATE talk SET closed_ms = ?, closed_by = ? WHERE id = ? AND closed_ms IS NULL",
        now_ms, by, talk_id,
    )  # fmt: skip


async def _staff(diner_id: int, tx: Transaction) -> list[Row]:
    """Everybody who may answer, but not the one who asks."""
    chats = await identity.chats_with_role(STAFF, tx)
    return [chat for chat in chats if chat["diner_id"] != diner_id]


async def _tell(
    chats: list[Row], sentence: Callable[[Chinese], str], key: str, house: House, tx: Transaction
) -> None:
    for chat in chats:
        t = words(await _language(chat["diner_id"], tx))
        await write(Notice(chat["id"], (Reply(sentence(t)),)), key, house, tx)


async def _tell_diner(
    talk: Row, sentence: Callable[[Chinese], str], key: str, house: House, tx: Transaction
) -> None:
    t = words(await _language(talk["diner_id"], tx))
    await write(Notice(talk["identity_id"], (Reply(sentence(t)),)), key, house, tx)


async def _language(diner_id: int, tx: Transaction) -> str:
    return str(await tx.value("SELECT language FROM diner WHERE id = ?", diner_id))


async def _name(diner_id: int, tx: Transaction) -> str:
    return str(await tx.value("SELECT name FROM diner WHERE id = ?", diner_id))
