"""公告：one message to everybody, each person once, by the chat they used last.

Who is written to is fixed when the notice is confirmed, one row a person. The clock then writes the
messages in batches: a person's row and their message are one transaction, so a process that dies
in the middle leaves nobody out and tells nobody twice. When all have left, who sent it is told how
many arrived.
"""

from collections import Counter
from datetime import datetime, timedelta

from conversation.messages import Reply
from conversation.texts import words
from kernel import audit, policies
from kernel.clock import at, to_ms
from kernel.database import Connection, Row, Transaction
from kernel.house import House
from notifications import outgoing
from notifications.outgoing import Notice

# Enough to be quick, and few enough that a turn never waits long for the database.
BATCH = 100
OPEN_MAX = 10

# Every person we have heard of and who has not left, with the chat they wrote in last.
_PEOPLE = (
    "SELECT q.diner_id AS diner_id, q.identity_id AS identity_id, q.channel AS channel FROM ("
    "SELECT i.diner_id AS diner_id, i.id AS identity_id, i.channel AS channel,"
    " row_number() OVER (PARTITION BY i.diner_id ORDER BY COALESCE(x.latest, 0) DESC, i.id) AS n"
    " FROM identity AS i JOIN diner AS d ON d.id = i.diner_id AND d.frozen_ms IS NULL"
    " JOIN session AS s ON s.diner_id = i.diner_id"
    " LEFT JOIN (SELECT channel, account, sender, MAX(id) AS latest FROM inbox"
    " GROUP BY channel, account, sender) AS x"
    " ON x.channel = i.channel AND x.account = i.account AND x.sender = i.external_id"
    ") AS q WHERE q.n = 1"
)


async def people_by_channel(on: Connection) -> dict[str, int]:
    """How many people a notice would reach, by the channel it would go through."""
    rows = await on.all(
        f"SELECT p.channel AS channel, count(*) AS n FROM ({_PEOPLE}) AS p"
        " GROUP BY p.channel ORDER BY p.channel"
    )
    return {row["channel"]: int(row["n"]) for row in rows}


def quiet_until(hours: str, now_ms: int, zone: str) -> int | None:
    """When the quiet hours that are now will end; None outside of them."""
    if not hours:
        return None
    now = at(now_ms, zone)
    first, last = hours.split("-")
    end = _clock(last, now)
    inside = (
        first <= f"{now:%H:%M}" < last
        if first < last
        else f"{now:%H:%M}" >= first or f"{now:%H:%M}" < last
    )
    return to_ms(end if end > now else end + timedelta(days=1)) if inside else None


def _clock(text: str, day: datetime) -> datetime:
    hour, minute = (int(part) for part in text.split(":"))
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


async def sends_at(now_ms: int, zone: str, on: Connection) -> int:
    """When a notice that is confirmed now goes out."""
    return quiet_until(await policies.read("quiet_hours", on), now_ms, zone) or now_ms


async def begin(
    body: str, identity_id: int, request_key: str, due_ms: int, now_ms: int, tx: Transaction
) -> int:
    """Fix who is written to, and answer how many. A repeated `request_key` begins nothing."""
    made = await tx.first(
        "INSERT INTO announcement (request_key, body, identity_id, created_ms, due_ms)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (request_key) DO NOTHING RETURNING id",
        request_key, body, identity_id, now_ms, due_ms,
    )  # fmt: skip
    if made is None:
        made = await tx.one("SELECT id FROM announcement WHERE request_key = ?", request_key)
    else:
        await tx.run(
            "INSERT INTO announcement_person (announcement_id, diner_id, identity_id)"
            f" SELECT ?, p.diner_id, p.identity_id FROM ({_PEOPLE}) AS p",
            made["id"],
        )
    count = int(
        await tx.value(
            "SELECT count(*) FROM announcement_person WHERE announcement_id = ?", made["id"]
        )
    )
    await audit.write(
        "announcement.send", f"announcement:{made['id']}", f"identity:{identity_id}", None,
        {"text": body, "people": count}, "", now_ms, tx,
    )  # fmt: skip
    return count


async def send_due(house: House) -> int:
    """Write the next batch of every notice that is due, and tell the result of those that left."""
    now_ms = await house.clock.canteen_ms(house.db)
    rows = await house.db.all(
        "SELECT id FROM announcement WHERE due_ms IS NOT NULL AND due_ms <= ?"
        f" ORDER BY due_ms, id LIMIT {OPEN_MAX}",
        now_ms,
    )
    moved = sum([await _batch(house, row["id"], now_ms) for row in rows])
    gone = await house.db.all(
        "SELECT id FROM announcement WHERE done_ms IS NULL AND due_ms IS NULL"
        f" ORDER BY id LIMIT {OPEN_MAX}"
    )
    return moved + sum([await _result(house, row["id"], now_ms) for row in gone])


async def _batch(house: House, announcement_id: int, now_ms: int) -> int:
    async with house.db.transaction() as tx:
        notice = await tx.one(
            f"SELECT * FROM announcement WHERE id = ?{tx.lock()}", announcement_id
        )
        if notice["due_ms"] is None:
            return 0
        people = await tx.all(
            "SELECT p.diner_id AS diner_id, p.identity_id AS identity_id, d.language AS language"
            " FROM announcement_person AS p JOIN diner AS d ON d.id = p.diner_id"
            " WHERE p.announcement_id = ? AND p.written_ms IS NULL"
            f" ORDER BY p.diner_id LIMIT {BATCH}",
            announcement_id,
        )
        for person in people:
            await _write(notice, person, now_ms, house, tx)
        if len(people) < BATCH:
            await tx.run("UPDATE announcement SET due_ms = NULL WHERE id = ?", announcement_id)
        return len(people) or 1


async def _write(notice: Row, person: Row, now_ms: int, house: House, tx: Transaction) -> None:
    reply = Reply(notice["body"])
    key = f"announcement:{notice['id']}"
    await outgoing.write(Notice(person["identity_id"], (reply,)), key, house, tx)
    await tx.run(
        "UPDATE announcement_person SET written_ms = ? WHERE announcement_id = ? AND diner_id = ?",
        now_ms, notice["id"], person["diner_id"],
    )  # fmt: skip


async def _result(house: House, announcement_id: int, now_ms: int) -> int:
    """Told once all messages have left; what is parked waits for its reader and counts so."""
    async with house.db.transaction() as tx:
        notice = await tx.one(
            f"SELECT * FROM announcement WHERE id = ?{tx.lock()}", announcement_id
        )
        if notice["done_ms"] is not None:
            return 0
        rows = await tx.all(
            "SELECT o.outcome AS outcome, count(*) AS n FROM announcement_person AS p"
            " JOIN outbox AS o ON o.dedupe_key ="
            " 'notice:announcement:' || p.announcement_id || ':' || p.identity_id"
            " WHERE p.announcement_id = ? GROUP BY o.outcome",
            announcement_id,
        )
        counts = Counter({row["outcome"]: int(row["n"]) for row in rows})
        if None in counts:
            return 0
        language = await tx.value(
            "SELECT d.language FROM diner AS d JOIN identity AS i ON i.diner_id = d.id"
            " WHERE i.id = ?",
            notice["identity_id"],
        )
        text = words(str(language)).announce_result(
            counts.total(), counts["done"], counts["parked"], counts["dead"]
        )
        key = f"announcement.result:{announcement_id}"
        await outgoing.write(Notice(notice["identity_id"], (Reply(text),)), key, house, tx)
        await tx.run("UPDATE announcement SET done_ms = ? WHERE id = ?", now_ms, announcement_id)
        return 1
