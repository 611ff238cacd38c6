"""One message's way: receive, take the diner's turn, answer. Each step is exactly design `turn`.

Commit 1 writes the inbox row before anybody is told that we have it. Commit 2 is the whole turn:
session, effects, replies, outbox. A redelivery finds the row, waits for the session's lock where
somebody is at work, and gets the stored replies. Nothing here is kept in memory but the count of
handlers that still wait.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import msgspec
import structlog

from bots import parked, sessions
from bots.channel import Channel, Rendered
from bots.render import render_pages
from conversation import paging
from conversation.effects import Effect
from conversation.engine import step
from conversation.facts import Facts
from conversation.messages import (
    Chose,
    Done,
    Event,
    Inbound,
    Incoming,
    Refusal,
    Reply,
    Said,
    Signal,
)
from conversation.outcome import Outcome
from conversation.session import Session
from conversation.texts import words
from kernel import metrics, outbox
from kernel.database import IntegrityError, Row, Transaction, is_transient
from kernel.errors import Refused
from kernel.house import House
from kernel.ids import ticket
from users import identity

T = TypeVar("T")

log = structlog.get_logger()

# The platform hears from us within 5 s or repeats; the rest is for the network (design turn).
WAIT_S = 3.5
# An effect's result may lead to one more effect and one more; a third means a loop.
ROUNDS_MAX = 3
# After this many failed turns the message is closed with an apology, so that the queue goes on.
TRIES_MAX = 3
# Lost races and deadlocks are repeated at once, this often.
REPEATS_MAX = 10
# A message done without a waiting handler is sent by the active way after this long.
UNHANDED_AFTER_MS = 15_000
# A message received but not done after this long lost its process.
UNDONE_AFTER_MS = 5_000
SWEEP_MAX = 100


@dataclass(frozen=True)
class Turn:
    """What facts and effects of one turn may know. `request_key` is unique per message."""

    house: House
    tx: Transaction
    diner_id: int
    identity_id: int
    channel: str
    group: str  # the group chat's id; empty in private
    language: str
    received_ms: int  # canteen time
    now_ms: int  # canteen time
    request_key: str


LoadFacts = Callable[[Turn, Session], Awaitable[Facts]]
Execute = Callable[[Turn, Effect, Facts], Awaitable[dict[str, object]]]
Welcome = Callable[[House, int, int, Transaction], Awaitable[None]]
Think = Callable[[Session, Event, Facts], Outcome]


class Gateway:
    """The door of every chat. Built once per process in `app/build.py`."""

    def __init__(
        self,
        house: House,
        channels: Mapping[str, Channel],
        load_facts: LoadFacts,
        execute: Execute,
        welcome: Welcome,
        think: Think = step,
    ) -> None:
        self.house = house
        self.channels = channels
        self._load_facts = load_facts
        self._execute = execute
        self._welcome = welcome
        self._think = think
        self._waiting: Counter[int] = Counter()
        self._promised: set[int] = set()
        self._tasks: set[asyncio.Task[object]] = set()

    # --- from outside -------------------------------------------------------------------------

    async def handle(
        self, inbound: Inbound, wait_s: float | None = WAIT_S
    ) -> list[Rendered] | None:
        """Receive and answer. None when the time is over: acknowledge, the replies follow by
        push."""
        with metrics.turn(inbound.channel) as turn:
            replies = await self._handle(inbound, wait_s)
            turn.outcome = "pushed" if replies is None else "answered"
        return replies

    async def _handle(self, inbound: Inbound, wait_s: float | None) -> list[Rendered] | None:
        inbox_id, diner_id = await self.receive(inbound)
        # The turn goes on when the handler gives up or its connection breaks.
        task = asyncio.ensure_future(self._turns(diner_id, inbox_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._waiting[inbox_id] += 1
        waited = True
        try:
            return await asyncio.wait_for(asyncio.shield(task), wait_s)
        except TimeoutError:
            self._waiting[inbox_id] -= 1
            waited = False
            # A turn that is just committing has written down that we wait: then we do.
            return await task if inbox_id in self._promised else None
        finally:
            if waited:
                self._waiting[inbox_id] -= 1
            self._waiting += Counter()  # drops what is no longer counted
            if inbox_id not in self._waiting:
                self._promised.discard(inbox_id)

    async def close(self) -> None:
        """Let turns in work come to their end."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    # --- commit 1 -----------------------------------------------------------------------------

    async def receive(self, inbound: Inbound) -> tuple[int, int]:
        """Write the message down; (inbox id, diner id), the same for every redelivery."""
        inbound = _storable(inbound)
        return await self._repeated(lambda: self._receive(inbound))

    async def _receive(self, inbound: Inbound) -> tuple[int, int]:
        async with self.house.db.transaction() as tx:
            now_ms = await self.house.clock.canteen_ms(tx)
            who = await self._meet(
                inbound.channel, inbound.account, inbound.sender, inbound.sender_name, now_ms, tx
            )
            event = msgspec.json.encode({"event": inbound.event, "group": inbound.group}).decode()
            row = await tx.first(
                "INSERT INTO inbox (channel, account, sender, message_id, diner_id, event,"
                " received_ms, tries) VALUES (?, ?, ?, ?, ?, ?, ?, 0)"
                " ON CONFLICT (channel, account, sender, message_id) DO NOTHING RETURNING id",
                inbound.channel, inbound.account, inbound.sender, inbound.message_id, who.diner_id,
                self.house.keys.seal(event, _row_name(inbound)), now_ms,
            )  # fmt: skip
            if row is None:
                row = await tx.one(
                    "SELECT id, diner_id FROM inbox WHERE channel = ? AND account = ? AND"
                    " sender = ?"
                    " AND message_id = ?",
                    inbound.channel, inbound.account, inbound.sender, inbound.message_id,
                )  # fmt: skip
                tx.after_commit(metrics.REDELIVERED.labels(inbound.channel).inc)
                return row["id"], row["diner_id"]
            return row["id"], who.diner_id

    # --- commit 2 -----------------------------------------------------------------------------

    async def _turns(self, diner_id: int, inbox_id: int) -> list[Rendered]:
        """Take the diner's turns, oldest message first, until this one is done."""
        while True:
            row = await self.house.db.one("SELECT * FROM inbox WHERE id = ?", inbox_id)
            if row["done_ms"] is not None:
                return self.stored(row)
            # Its diner may have become another one meanwhile: by a binding, or by being forgotten.
            await self.take_turn(row["diner_id"])

    async def take_turn(self, diner_id: int) -> bool:
        """Work on the diner's oldest undone message; False when there is none."""
        working: list[int] = []
        try:
            return await self._repeated(lambda: self._turn(diner_id, working))
        except Exception as error:
            if not working:
                raise
            log.exception("turn.failed", inbox=working[-1], error=type(error).__name__)
            await self._failed(working[-1])
            return True

    async def _turn(self, diner_id: int, working: list[int]) -> bool:
        async with self.house.db.transaction() as tx:
            session_row = await sessions.lock_session(diner_id, tx)
            # A second statement sees what was committed while we waited for the lock.
            row = await tx.first(
                "SELECT * FROM inbox WHERE diner_id = ? AND done_ms IS NULL ORDER BY id LIMIT 1",
                diner_id,
            )
            if row is None:
                return False
            working.append(row["id"])
            who = await identity.find(row["channel"], row["account"], row["sender"], tx)
            if who is None or who.diner_id != diner_id:
                await self._move_home(row, tx)
                return True
            replies, session = await self._work(row, session_row, who, tx)
            rendered, session = self._render(row, replies, session)
            real_ms = self.house.clock.real_ms()
            await sessions.save_session(session_row, self._closed(session, diner_id), real_ms, tx)
            await self._finish(row, rendered, tx)
        return True

    async def _move_home(self, row: Row, tx: Transaction) -> None:
        """The chat belongs to somebody else since the message came: it joins that one's queue."""
        now_ms = await self.house.clock.canteen_ms(tx)
        who = await self._meet(row["channel"], row["account"], row["sender"], "", now_ms, tx)
        await tx.run(
            "UPDATE inbox SET diner_id = ? WHERE id = ? AND done_ms IS NULL",
            who.diner_id, row["id"],
        )  # fmt: skip

    async def _meet(
        self, channel: str, account: str, sender: str, name: str, now_ms: int, tx: Transaction
    ) -> identity.Who:
        """Who writes; a stranger gets a session and the house's welcome."""
        who = await identity.meet(
            channel, account, sender, name, self.house.settings.locale, now_ms, tx
        )
        if who.is_new:
            await sessions.open_session(who.diner_id, who.language, tx)
            await self._welcome(self.house, who.diner_id, now_ms, tx)
        return who

    async def _work(
        self, row: Row, session_row: Row, who: identity.Who, tx: Transaction
    ) -> tuple[list[Reply], Session]:
        former, whole = sessions.read_session(session_row)
        former = session = self._opened(former, row["diner_id"])
        event, group = self.received(row)
        turn = await self._open_turn(row, who, group, session.language, tx)
        replies: list[Reply] = [] if whole else [Reply(words(session.language).recovered())]
        facts = await self._load_facts(turn, session)
        outcome = self._think(session, event, facts)
        session = outcome.session
        replies += outcome.replies
        pending = list(enumerate(outcome.effects))
        for _ in range(ROUNDS_MAX):
            if not pending:
                break
            following: list[tuple[int, Effect]] = []
            for number, effect in pending:
                result = await self._run(turn, number, effect, facts)
                facts = await self._load_facts(turn, session)
                outcome = self._think(session, result, facts)
                session = outcome.session
                replies += outcome.replies
                following += [(100 * (number + 1) + n, e) for n, e in enumerate(outcome.effects)]
            pending = following
        assert not pending, "effects keep leading to effects"
        session = session.after_turn(former, f"{facts.now:%Y-%m-%d}")
        return await parked.take(row, self.house, tx) + replies, session

    async def _open_turn(
        self, row: Row, who: identity.Who, group: str, language: str, tx: Transaction
    ) -> Turn:
        now_ms = await self.house.clock.canteen_ms(tx)
        return Turn(
            self.house, tx, row["diner_id"], who.identity_id, row["channel"], group,
            language, row["received_ms"], now_ms, f"inbox:{row['id']}",
        )  # fmt: skip

    async def _run(self, turn: Turn, number: int, effect: Effect, facts: Facts) -> Event:
        """One local effect under a savepoint; a refusal leaves nothing behind."""
        keyed = replace(turn, request_key=f"{turn.request_key}:{number}")
        try:
            async with turn.tx.savepoint():
                return Done(effect, await self._execute(keyed, effect, facts))
        except Refused as refusal:
            return Refusal(effect, refusal.code, refusal.facts)

    def _render(
        self, row: Row, replies: list[Reply], session: Session
    ) -> tuple[list[Rendered], Session]:
        """What the channel shows now; pages that have no room on it wait in the session."""
        able = self.channels[row["channel"]].capability
        rendered, pages = render_pages(replies, able, f"m{row['id']}", session.language)
        if not pages:
            return rendered, session
        _, group = self.received(row)
        return rendered, paging.kept(session, pages, group=bool(group))

    async def _finish(self, row: Row, rendered: list[Rendered], tx: Transaction) -> None:
        real_ms = self.house.clock.real_ms()
        handed = real_ms if self._waiting[row["id"]] > 0 else None
        if handed is not None:
            self._promised.add(row["id"])
        done = await tx.all(
            "UPDATE inbox SET done_ms = ?, replies = ?, handed_ms = ? WHERE id = ? AND done_ms"
            " IS NULL"
            " RETURNING id",
            real_ms, self._seal(row, rendered), handed, row["id"],
        )  # fmt: skip
        assert done, "the session's lock was not held"
        tx.after_commit(outbox.ring)

    # --- poison, sweeps -----------------------------------------------------------------------

    async def _failed(self, inbox_id: int) -> None:
        """Count the failure; after the last try close the message with an apology."""
        async with self.house.db.transaction() as tx:
            row = await tx.first(
                "UPDATE inbox SET tries = tries + 1 WHERE id = ? AND done_ms IS NULL RETURNING *",
                inbox_id,
            )
            if row is None or row["tries"] < TRIES_MAX:
                return
            number = ticket()
            log.error("turn.poison", inbox=inbox_id, ticket=number)
            tx.after_commit(metrics.TURNS.labels(row["channel"], "poisoned").inc)
            language = await tx.value(
                "SELECT language FROM session WHERE diner_id = ?", row["diner_id"]
            )
            sorry = Reply(words(language).apology(number))
            rendered, _ = self._render(row, [sorry], Session(str(language)))
            await self._finish(row, rendered, tx)

    async def sweep_due(self) -> int:
        """Take up messages whose process died, and send replies that nobody waited for."""
        now_ms = await self.house.clock.canteen_ms(self.house.db)
        lost = await self.house.db.all(
            "SELECT DISTINCT diner_id FROM inbox WHERE done_ms IS NULL AND received_ms < ?"
            f" ORDER BY diner_id LIMIT {SWEEP_MAX}",
            now_ms - UNDONE_AFTER_MS,
        )
        count = 0
        for row in lost:
            while await self.take_turn(row["diner_id"]):
                count += 1
        return count + await self._send_unhanded()

    async def _send_unhanded(self) -> int:
        real_ms = self.house.clock.real_ms()
        rows = await self.house.db.all(
            "SELECT * FROM inbox WHERE done_ms < ? AND handed_ms IS NULL"
            f" ORDER BY id LIMIT {SWEEP_MAX}",
            real_ms - UNHANDED_AFTER_MS,
        )
        for row in rows:
            async with self.house.db.transaction() as tx:
                mine = await tx.all(
                    "UPDATE inbox SET handed_ms = ? WHERE id = ? AND handed_ms IS NULL"
                    " RETURNING id",
                    real_ms, row["id"],
                )  # fmt: skip
                if mine:
                    await parked.hand_over(row, self.stored(row), real_ms, self.house, tx)
        return len(rows)

    # --- small parts --------------------------------------------------------------------------

    def received(self, row: Row) -> tuple[Incoming, str]:
        """What a row of the inbox says, and the group it was said in."""
        stored = _stored_event(row, self.house)
        return stored.event, stored.group

    def _opened(self, session: Session, diner_id: int) -> Session:
        return paging.sealed(session, lambda text: self.house.keys.unseal(text, f"page:{diner_id}"))

    def _closed(self, session: Session, diner_id: int) -> Session:
        """Pages may carry codes and links: at rest they are sealed."""
        return paging.sealed(session, lambda text: self.house.keys.seal(text, f"page:{diner_id}"))

    def _seal(self, row: Row, rendered: list[Rendered]) -> str:
        return self.house.keys.seal(msgspec.json.encode(rendered).decode(), f"replies:{row['id']}")

    def stored(self, row: Row) -> list[Rendered]:
        return stored_replies(row, self.house)

    async def _repeated(self, work: Callable[[], Awaitable[T]]) -> T:
        for attempt in range(REPEATS_MAX):
            try:
                return await work()
            except Exception as error:
                # Two first messages of one stranger may collide on their identity.
                if attempt + 1 == REPEATS_MAX or not (
                    is_transient(error) or isinstance(error, IntegrityError)
                ):
                    raise
                await asyncio.sleep(0.01 * (attempt + 1))
        raise AssertionError("unreachable")


class _StoredEvent(msgspec.Struct):
    event: Incoming
    group: str


def stored_replies(row: Row, house: House) -> list[Rendered]:
    """The replies of a done message, as they were."""
    raw = house.keys.unseal(row["replies"], f"replies:{row['id']}")
    return msgspec.json.decode(raw, type=list[Rendered])


def group_of(row: Row, house: House) -> str:
    """The group that a stored message was said in; empty in private."""
    return _stored_event(row, house).group


def _stored_event(row: Row, house: House) -> _StoredEvent:
    raw = house.keys.unseal(row["event"], _name(row))
    return msgspec.json.decode(raw, type=_StoredEvent)


def _storable(inbound: Inbound) -> Inbound:
    """The message in characters that any store can keep: half a pair and NUL are of no language."""
    event = inbound.event
    if isinstance(event, Said):
        event = Said(_whole(event.text))
    elif isinstance(event, Chose):
        event = Chose(_whole(event.value))
    elif isinstance(event, Signal):
        event = Signal(event.name, {key: _whole(value) for key, value in event.data.items()})
    return msgspec.structs.replace(inbound, event=event, sender_name=_whole(inbound.sender_name))


def _whole(text: str) -> str:
    # Two halves that arrived side by side become the character they are.
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return joined.replace("\x00", "\ufffd")


def _row_name(inbound: Inbound) -> str:
    return f"inbox:{inbound.channel}:{inbound.sender}:{inbound.message_id}"


def _name(row: Row) -> str:
    return f"inbox:{row['channel']}:{row['sender']}:{row['message_id']}"
