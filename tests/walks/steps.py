"""What can happen around a canteen, as values. `drawing.py` says how often.

A step names what it touches by an index that is taken modulo what there is, so that a walk can be
walked again with any of its steps left out.
"""

import asyncio
from dataclasses import dataclass
from typing import Protocol

from conversation.messages import Chose, Said
from kernel.database import Row
from kernel.errors import Refused
from kernel.ids import token_text
from lockers import scanning
from lockers import simulated as cabinets
from menus import stock
from payments import payer, starting
from payments.registry import providers
from tests.walks import books
from tests.walks.world import (
    ADMIN,
    KITCHEN,
    STAFF,
    Person,
    Scan,
    World,
)  # fmt: skip

CABINET = "A"
SLOTS = 12


class Step(Protocol):
    async def walk(self, world: World) -> None: ...


# --- people ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Say:
    """Somebody says something. Strangers may know the staff's words; nothing happens by them."""

    person: Person
    text: str

    async def walk(self, world: World) -> None:
        before = await books.staff_marks(world)
        text = self.text.replace("{n}", await _number(world, len(self.text)))
        await world.say(self.person, text)
        if self.person.name not in STAFF:
            assert await books.staff_marks(world) == before, f"{self.person.name} is no staff"


@dataclass(frozen=True)
class Buy:
    """A whole purchase, as it usually goes."""

    person: Person
    words: tuple[str, ...]

    async def walk(self, world: World) -> None:
        for word in self.words:
            await world.say(self.person, word)


@dataclass(frozen=True)
class Lunch:
    """A whole lunch in the cabinet, from the sentence to the closed door."""

    person: Person
    sentence: str

    async def walk(self, world: World) -> None:
        await Buy(self.person, (self.sentence, "确认", "饭卡支付")).walk(world)
        await Cooked(0).walk(world)
        for _ in range(3):
            await Wait(1).walk(world)
        await TryCode(0, as_digits=True, change=0).walk(world)
        await Wait(0).walk(world)


@dataclass(frozen=True)
class Visit:
    """What leads to one kind of question, if what came before allows it; then somebody taps."""

    words: tuple[tuple[Person, str], ...]
    choice: int

    async def walk(self, world: World) -> None:
        for person, text in self.words:
            group = await world.app.house.db.value("SELECT max(code) FROM group_order")
            known = text.replace("{group}", str(group or "2222")).replace("{code}", "23456789")
            await world.say(person, known.replace("{number}", await _number(world, self.choice)))
        await Tap(self.words[-1][0], 0, self.choice).walk(world)


@dataclass(frozen=True)
class Together:
    """Several messages arrive at the same moment, each of them perhaps twice."""

    said: tuple[tuple[Person, str], ...]
    times: int

    async def walk(self, world: World) -> None:
        await world.send_all([(person, Said(text)) for person, text in self.said], self.times)


@dataclass(frozen=True)
class Tap:
    """Somebody taps a choice of one of their last messages: of the newest, or of an old one."""

    person: Person
    back: int
    choice: int

    async def walk(self, world: World) -> None:
        values = [
            [choice["value"] for reply in sent.replies for choice in reply.choices]
            for sent in reversed(world.sent)
            if sent.person == self.person
        ]
        values = [found for found in values if found]
        if values:
            found = values[self.back % len(values)]
            await world.send(self.person, Chose(found[self.choice % len(found)]))


@dataclass(frozen=True)
class Redeliver:
    """The platform repeats an earlier message: the same answer, and nothing moves."""

    back: int

    async def walk(self, world: World) -> None:
        if not world.sent:
            return
        sent = world.sent[-1 - self.back % len(world.sent)]
        before = await books.everything(world)
        assert await world.deliver(sent.inbound) == sent.replies, "a repeat was answered otherwise"
        books.assert_same(before, await books.everything(world))


@dataclass(frozen=True)
class Manage:
    """An admin's word with the confirmation it asks for."""

    text: str

    async def walk(self, world: World) -> None:
        await world.say(ADMIN, self.text)
        await world.say(ADMIN, "确认")


@dataclass(frozen=True)
class Decide:
    """The approver looks at the queue and decides one request."""

    word: str

    async def walk(self, world: World) -> None:
        await world.say(ADMIN, "退款审核")
        await world.say(ADMIN, self.word)


@dataclass(frozen=True)
class HandOut:
    """The counter reads an order's number, or somebody's digits, and hands out the box."""

    which: int

    async def walk(self, world: World) -> None:
        await world.say(KITCHEN, f"核销 {await _number(world, self.which)}")


@dataclass(frozen=True)
class Cooked:
    """The kitchen has cooked an order, a dish, everything."""

    which: int

    async def walk(self, world: World) -> None:
        await world.say(KITCHEN, f"{await _number(world, self.which)}好了")


async def _number(world: World, which: int) -> str:
    """The number of some order of the running day, or of none."""
    rows = await world.app.house.db.all("SELECT number FROM orders ORDER BY id DESC LIMIT 5")
    return str(rows[which % len(rows)]["number"]) if rows else "A999"


# --- payers ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StartPaying:
    """The pay page of some order is opened and its button tapped."""

    which: int

    async def walk(self, world: World) -> None:
        house = world.app.house
        if order := await _pick(world, "orders", self.which):
            try:
                await starting.start(house, providers(house)["sandbox"], order["id"], "sandbox")
            except Refused:
                return


@dataclass(frozen=True)
class Pay:
    """The payer does something with a payment at the provider, whatever became of it before."""

    which: int
    outcome: str

    async def walk(self, world: World) -> None:
        if trade := await _pick(world, "sandbox_trade", self.which, "created_ms, out_trade_no"):
            house = world.app.house
            try:
                told = await payer.play(house, trade["out_trade_no"], self.outcome)
            except Refused:
                return
            await asyncio.gather(*(payer.deliver(house, one) for one in told))


async def _pick(world: World, table: str, which: int, by: str = "id") -> Row | None:
    rows = await world.app.house.db.all(f"SELECT * FROM {table} ORDER BY {by}")
    return rows[-1 - which % len(rows)] if rows else None


# --- the cabinet ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class TryCode:
    """Somebody holds a code before the cabinet: today's, a dead one, one with a digit wrong."""

    which: int
    as_digits: bool
    change: int

    async def walk(self, world: World) -> None:
        await world.remember_codes()
        codes = sorted(world.codes.values(), key=lambda code: (code.order_id, code.revision))
        if not codes:
            return
        code = codes[-1 - self.which % len(codes)]
        text = code.digits if self.as_digits else code.code
        if self.change:
            text = text[:-1] + "0123456789"[(int(text[-1], 36) + self.change) % 10]
        house = world.app.house
        before = await house.db.one(
            "SELECT p.state, p.revision, o.status FROM pickup AS p JOIN orders AS o"
            " ON o.id = p.order_id WHERE o.id = ?",
            code.order_id,
        )
        scan = Scan(token_text(12), text, {})
        scan.answer = await scanning.scan(house, CABINET, scan.scan_id, text)
        world.scans.append(scan)
        if scan.answer["result"] == "open" and not self.change:
            assert before["state"] not in ("revoked", "expired"), "a dead code opened"
            assert before["status"] in ("ready", "picked_up"), f"it opened a {before['status']} one"
            if not self.as_digits:
                assert code.revision == before["revision"], "an older revision opened"


@dataclass(frozen=True)
class ScanAgain:
    """The cabinet repeats a scan: the stored answer, and nothing moves."""

    which: int

    async def walk(self, world: World) -> None:
        if not world.scans:
            return
        scan = world.scans[-1 - self.which % len(world.scans)]
        before = await books.everything(world)
        again = await scanning.scan(world.app.house, CABINET, scan.scan_id, scan.text)
        assert again == scan.answer
        books.assert_same(before, await books.everything(world))


@dataclass(frozen=True)
class Hand:
    """A hand at a door; preferably at one that has something in it or stands open."""

    slot: int
    act: str

    async def walk(self, world: World) -> None:
        house = world.app.house
        doors = await house.db.all(
            "SELECT number FROM simulated_door WHERE state <> 'closed' OR item = 1 ORDER BY number"
        )
        numbers = [door["number"] for door in doors] or list(range(1, SLOTS + 1))
        try:
            await cabinets.act(house, CABINET, numbers[self.slot % len(numbers)], self.act)
        except Refused:
            return


@dataclass(frozen=True)
class SetCabinet:
    """The cabinet's line is cut or joined, its automatic hand is sent away or comes back."""

    what: str
    on: bool

    async def walk(self, world: World) -> None:
        await cabinets.set_cabinet(world.app.house, CABINET, **{self.what: self.on})


# --- time, processes, failures --------------------------------------------------------------------


@dataclass(frozen=True)
class Wait:
    """Time passes, and what has fallen due is done."""

    seconds: int

    async def walk(self, world: World) -> None:
        world.clock.advance(self.seconds)
        await world.settle()


@dataclass(frozen=True)
class Restart:
    async def walk(self, world: World) -> None:
        await world.restart()


@dataclass(frozen=True)
class FailEffects:
    """The next effects of a turn fail after they have worked; three in a row end in an apology."""

    times: int

    async def walk(self, world: World) -> None:
        world.failing_effects = self.times


@dataclass(frozen=True)
class FailHandlers:
    """The next rows of the outbox fail after their handler has done its work."""

    times: int

    async def walk(self, world: World) -> None:
        world.failing_handlers = self.times


@dataclass(frozen=True)
class PlanLittle:
    """So little is planned of everything that people run into each other."""

    portions: int

    async def walk(self, world: World) -> None:
        house = world.app.house
        async with house.db.transaction() as tx:
            now_ms = await house.clock.canteen_ms(tx)
            rows = await tx.all("SELECT id FROM stock ORDER BY id")
            for row in rows:
                left = await stock.unsold(row["id"], tx)
                if left > self.portions:
                    key = f"little:{row['id']}:{token_text(8)}"
                    await stock.plan(row["id"], self.portions - left, key, "walk", now_ms, tx)


@dataclass(frozen=True)
class CookInBatches:
    """From now on meals that nobody has ordered from are cooked from a list."""

    async def walk(self, world: World) -> None:
        await world.app.house.db.run(
            "UPDATE meal SET cooking = 'batch' WHERE frozen_ms IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.meal_id = meal.id)"
        )
