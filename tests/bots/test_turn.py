"""One turn, shown with a small counting effect: never lost, never doubled, never out of order.

The counting effect adds one to a row; the reply says the count. A message that counted twice, or
whose reply is not the first one, shows at once.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bots.channel import Capability, Rendered
from bots.gateway import Gateway, Turn
from conversation import effects as fx
from conversation.facts import Facts
from conversation.messages import Done, Event, Inbound, Refusal, Reply, Said
from conversation.outcome import Outcome
from conversation.session import Session
from kernel import outbox
from kernel.clock import FrozenClock, at
from kernel.errors import Refused
from kernel.house import House
from tests import processes
from tests.houses import NOON_MS, close_house, open_house, settings
from tests.scale import scaled

COUNT = fx.Show("count")


class Screen:
    """A channel that remembers what was pushed."""

    name = "console"
    capability = Capability(2_000, 5, buttons=6, button_chars=10, image=True)

    def __init__(self) -> None:
        self.pushed: list[str] = []

    async def push(self, account: str, external_id: str, replies: list[Rendered]) -> None:
        self.pushed += [reply.text for reply in replies]


def think(session: Session, event: Event, facts: Facts) -> Outcome:
    """Said → count; the count → the reply. `poison` fails, `refuse` is refused."""
    if isinstance(event, Done):
        return Outcome(session, (Reply(f"{event.result['said']}: {event.result['count']}"),))
    if isinstance(event, Refusal):
        return Outcome(session, (Reply(f"refused: {event.code}"),))
    assert isinstance(event, Said)
    if event.text == "poison":
        raise RuntimeError("this message cannot be worked on")
    return Outcome(session, effects=(fx.Show(event.text),))


async def no_facts(turn: Turn, session: Session) -> Facts:
    return Facts(now=at(turn.now_ms, "Asia/Shanghai"))


async def count(turn: Turn, effect: Any, facts: Facts) -> dict[str, Any]:
    """Add one to the diner's row of the policy table, then refuse if asked to."""
    row = await turn.tx.one(
        "INSERT INTO policy (name, value, changed_ms, changed_by) VALUES (?, '1', 0, '')"
        " ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(policy.value AS INTEGER) + 1 AS TEXT)"
        " RETURNING value",
        f"count:{turn.diner_id}",
    )  # fmt: skip
    if effect.what == "refuse":
        raise Refused("no_thanks")
    await outbox.append_raw(
        topic="counted", key=turn.request_key, lane=f"diner:{turn.diner_id}", payload="{}",
        now_ms=turn.house.clock.real_ms(), due_ms=None, tx=turn.tx,
    )  # fmt: skip
    return {"said": effect.what, "count": row["value"]}


async def no_welcome(*_: Any) -> None:
    return None


def gateway_on(house: House) -> Gateway:
    return Gateway(house, {"console": Screen()}, no_facts, count, no_welcome, think)


def said(text: str, message_id: str = "m1", sender: str = "xiaoli") -> Inbound:
    return Inbound("console", "demo", sender, message_id, Said(text))


async def counted(house: House, sender: str = "xiaoli") -> int:
    value = await house.db.value(
        "SELECT p.value FROM policy AS p JOIN identity AS i ON p.name = 'count:' || i.diner_id"
        " WHERE i.external_id = ?",
        sender,
    )  # fmt: skip
    return int(value or 0)


async def texts(gateway: Gateway, inbound: Inbound) -> list[str]:
    replies = await gateway.handle(inbound, wait_s=None)
    assert replies is not None
    return [reply.text for reply in replies]


async def test_a_message_is_counted_once_and_answered(house: House) -> None:
    gateway = gateway_on(house)
    assert await texts(gateway, said("hello")) == ["hello: 1"]
    assert await counted(house) == 1


async def test_a_redelivery_gets_the_same_replies_with_the_same_ids(house: House) -> None:
    gateway = gateway_on(house)
    first = await gateway.handle(said("hello"))
    again = await gateway_on(house).handle(said("hello"))
    assert first == again
    assert first is not None
    assert first[0].id == again[0].id if again else False
    assert await counted(house) == 1


async def test_duplicates_at_once_in_two_gateways_count_once(wide_house: House) -> None:
    one, other = gateway_on(wide_house), gateway_on(wide_house)
    answers = await asyncio.gather(
        *(texts(gateway, said("hello")) for gateway in (one, other) * 10)
    )
    assert answers == [["hello: 1"]] * 20
    assert await counted(wide_house) == 1


async def test_the_same_words_in_two_messages_count_twice(house: House) -> None:
    gateway = gateway_on(house)
    assert await texts(gateway, said("要", "m1")) == ["要: 1"]
    assert await texts(gateway, said("要", "m2")) == ["要: 2"]


async def test_many_messages_of_one_diner_are_worked_on_in_the_order_received(
    wide_house: House,
) -> None:
    gateway, other = gateway_on(wide_house), gateway_on(wide_house)
    for number in range(20):
        await gateway.receive(said(f"w{number}", f"m{number}"))
    answers = await asyncio.gather(
        *(texts((gateway, other)[n % 2], said(f"w{n}", f"m{n}")) for n in reversed(range(20)))
    )
    assert answers == [[f"w{n}: {n + 1}"] for n in reversed(range(20))]


async def test_a_refused_effect_leaves_nothing_and_is_answered_in_the_same_turn(
    house: House,
) -> None:
    gateway = gateway_on(house)
    assert await texts(gateway, said("refuse")) == ["refused: no_thanks"]
    assert await counted(house) == 0
    assert await house.db.value("SELECT count(*) FROM outbox") == 0


async def test_a_poisoned_message_is_closed_with_a_ticket_and_the_queue_goes_on(
    house: House,
) -> None:
    gateway = gateway_on(house)
    apology = await texts(gateway, said("poison", "m1"))
    assert len(apology) == 1
    assert "编号 E" in apology[0]
    assert await texts(gateway, said("poison", "m1")) == apology
    assert await texts(gateway, said("hello", "m2")) == ["hello: 1"]


async def test_a_handler_that_cannot_wait_is_answered_by_push(house: House) -> None:
    """The platform's window is over: acknowledged without a reply, sent 15 s later, once."""
    clock = house.clock
    assert isinstance(clock, FrozenClock)
    gateway = gateway_on(house)
    screen = gateway.channels["console"]
    assert isinstance(screen, Screen)
    assert await gateway.handle(said("slow"), wait_s=0) is None
    await gateway.close()
    assert await gateway.sweep_due() == 0
    clock.advance(16)
    assert await gateway.sweep_due() == 1
    from bots import parked

    handlers = {
        "push": lambda entry: parked.deliver(entry, gateway.channels, house),
        "counted": _ignore,
    }
    await outbox.drain(house.db, handlers, clock)
    assert screen.pushed == ["slow: 1"]
    clock.advance(60)
    assert await gateway.sweep_due() == 0
    assert await texts(gateway, said("slow")) == ["slow: 1"]


async def _ignore(entry: outbox.Entry) -> str | None:
    return None


async def test_an_unreadable_session_keeps_the_cart_and_says_so(house: House) -> None:
    gateway = gateway_on(house)
    await texts(gateway, said("hello", "m1"))
    await house.db.run('UPDATE session SET rest = \'{"questions": [{"type": "NoSuch"}]}\'')
    answer = await texts(gateway, said("hello", "m2"))
    assert len(answer) == 2
    assert answer[1] == "hello: 2"


# --- two processes --------------------------------------------------------------------------------


def test_two_processes_with_every_message_twice_count_each_once(
    store_urls: tuple[str, str], tmp_path: Path
) -> None:
    config = settings(tmp_path, *store_urls)
    diners, messages = scaled(60, at_least=12), 5

    async def deliver_all() -> None:
        house = await open_house(config)
        try:
            gateway = gateway_on(house)
            everything = [
                said(f"w{n}", f"m{n}", f"diner{d}") for d in range(diners) for n in range(messages)
            ]
            await asyncio.gather(*(gateway.handle(one, wait_s=None) for one in everything * 2))
        finally:
            await close_house(house)

    children = [processes.start(deliver_all) for _ in range(2)]
    assert [processes.finish(pid) for pid in children] == [0, 0]

    async def look() -> None:
        house = await open_house(config)
        try:
            for number in range(diners):
                assert await counted(house, f"diner{number}") == messages
            assert await house.db.value("SELECT count(*) FROM inbox") == diners * messages
            assert await house.db.value("SELECT count(*) FROM diner") == diners
        finally:
            await close_house(house)

    asyncio.run(look())


# --- the process dies -----------------------------------------------------------------------------


def _after_receive(gateway: Gateway) -> None:
    gateway._turns = processes.die_async  # type: ignore[method-assign]  # power off


def _inside_the_turn(gateway: Gateway) -> None:
    gateway._finish = processes.die_async  # type: ignore[method-assign]  # power off


def _after_commit_before_the_answer(gateway: Gateway) -> None:
    gateway.stored = processes.die  # type: ignore[method-assign]  # power off


@pytest.mark.parametrize(
    "crash", [_after_receive, _inside_the_turn, _after_commit_before_the_answer]
)
def test_killed_anywhere_the_message_counts_once_and_is_answered(
    crash: Callable[[Gateway], None], store_urls: tuple[str, str], tmp_path: Path
) -> None:
    config = settings(tmp_path, *store_urls)

    async def until_death() -> None:
        house = await open_house(config)
        gateway = gateway_on(house)
        crash(gateway)
        await gateway.handle(said("hello"))

    assert processes.run(until_death) == processes.KILLED

    async def afterwards() -> None:
        clock = FrozenClock(NOON_MS)
        house = await open_house(config, clock)
        try:
            gateway = gateway_on(house)
            # The platform repeats; somebody else's sweep may be faster.
            assert await texts(gateway, said("hello")) == ["hello: 1"]
            clock.advance(60)
            await gateway.sweep_due()
            assert await texts(gateway, said("hello")) == ["hello: 1"]
            assert await counted(house) == 1
        finally:
            await close_house(house)

    asyncio.run(afterwards())


def test_killed_after_receive_the_sweep_answers_without_a_redelivery(
    store_urls: tuple[str, str], tmp_path: Path
) -> None:
    config = settings(tmp_path, *store_urls)

    async def until_death() -> None:
        house = await open_house(config)
        gateway = gateway_on(house)
        _after_receive(gateway)
        await gateway.handle(said("hello"))

    assert processes.run(until_death) == processes.KILLED

    async def afterwards() -> None:
        clock = FrozenClock(NOON_MS + 10_000)
        house = await open_house(config, clock)
        try:
            gateway = gateway_on(house)
            assert await gateway.sweep_due() == 1
            clock.advance(20)
            await gateway.sweep_due()
            assert await house.db.value("SELECT count(*) FROM outbox WHERE topic = 'push'") == 1
            assert await counted(house) == 1
        finally:
            await close_house(house)

    asyncio.run(afterwards())


def test_killed_inside_an_outside_call_it_is_called_again_and_the_row_ends_once(
    store_urls: tuple[str, str], tmp_path: Path
) -> None:
    config = settings(tmp_path, *store_urls)

    async def until_death() -> None:
        house = await open_house(config)
        await gateway_on(house).handle(said("hello"))
        await outbox.drain(house.db, {"counted": processes.die_async}, house.clock)

    assert processes.run(until_death) == processes.KILLED

    async def afterwards() -> None:
        clock = FrozenClock(NOON_MS)
        house = await open_house(config, clock)
        calls: list[int] = []

        async def call(entry: outbox.Entry) -> None:
            calls.append(entry.tries)

        try:
            assert await outbox.drain(house.db, {"counted": call}, clock) == 0
            clock.advance(outbox.LEASE_MS / 1000 + 1)
            assert await outbox.drain(house.db, {"counted": call}, clock) == 1
            assert await outbox.drain(house.db, {"counted": call}, clock) == 0
            assert calls == [2]
        finally:
            await close_house(house)

    asyncio.run(afterwards())
