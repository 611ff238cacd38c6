"""The real application, played from a transcript: everybody on one capability profile.

Nothing works in the background. What falls due is done at `~`, at `!`, and before a pushed message
is looked for, so that the same file tells the same story every time.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import structlog
from structlog.testing import capture_logs

from app.build import App, build
from app.wiring import NAMES
from bots.channel import Rendered
from bots.sessions import open_session, read_session
from bots.simulated import ACCOUNT, SimulatedChannel, one_delivered
from conversation.messages import Chose, Inbound, Incoming, Said, Signal
from kernel.clock import FrozenClock
from kernel.settings import Settings
from lockers import scanning
from lockers import simulated as cabinets
from payments import payer, starting
from payments.registry import providers
from tests.houses import settings
from tests.transcripts.masks import Masks
from tests.transcripts.profiles import PROFILES
from tests.transcripts.reading import (
    Asks,
    Happens,
    Hears,
    Person,
    Says,
    Signals,
    Step,
    Taps,
    Transcript,
    Waits,
)  # fmt: skip
from users import identity

# The canteen's hands move within a second or two, one thing after the other.
HANDS = 4
# Where a page says that there is another, and how many of them are turned for one line.
NEXT, PAGES_MAX = "「下一页」", 20


class Differs(AssertionError):
    """The dialogue went another way than the file says."""


@dataclass(frozen=True)
class Scene:
    """One thing that happened, and what was said after it, as it is stored beside the file."""

    title: str
    said: tuple[str, ...] = ()


@dataclass
class Stage:
    app: App
    clock: FrozenClock
    transcript: Transcript
    profile: str
    config: Settings
    logs: list[structlog.types.EventDict]
    masks: Masks = field(default_factory=Masks)
    scenes: list[Scene] = field(default_factory=list)
    heard: list[Rendered] = field(default_factory=list)
    screens: dict[str, list[Rendered]] = field(default_factory=dict)  # tappable, oldest first
    _seen: int = 0  # the last pushed message that stands in a scene
    _pushed: dict[str, list[str]] = field(default_factory=dict)  # not yet asked for
    _last: Inbound | None = None
    _count: int = 0
    _restless: bool = False

    # --- people ---------------------------------------------------------------------------------

    async def come_in(self) -> None:
        """Everybody is known where they will talk, with the roles they have there."""
        house = self.app.house
        self._add_profile()
        async with house.db.transaction() as tx:
            for person in self.transcript.people.values():
                await self._meet(person, tx)
        await self.settle()
        self._seen = await self._newest()

    def _add_profile(self) -> None:
        name, channels = self.profile, self.app.channels
        if name not in channels:
            channels[name] = SimulatedChannel(name, self.app.house, PROFILES[name])

    async def _meet(self, person: Person, tx: Any) -> None:
        if not person.roles:
            return
        house = self.app.house
        who = await identity.meet(
            self.channel_of(person), ACCOUNT, person.name, NAMES.get(person.name, person.name),
            house.settings.locale, self.clock.at_ms, tx,
        )  # fmt: skip
        await open_session(who.diner_id, who.language, tx)
        for role in person.roles:
            await identity.grant(who.identity_id, role, "transcript", self.clock.at_ms, tx)

    def channel_of(self, person: Person) -> str:
        return person.channel or self.profile

    # --- steps ----------------------------------------------------------------------------------

    async def play(self, step: Step) -> None:
        if isinstance(step, Says):
            text = self.masks.unmask(step.text)
            where = f"({step.group})" if step.group else ""
            title = f"{step.who}{where}> " + step.text.replace("\n", "\n    ")
            await self._send(step.who, Said(text), title, step.group)
        elif isinstance(step, Taps):
            event = Chose(self._value(step)) if self._can_tap(step.who) else Said(step.label)
            await self._send(step.who, event, f"{step.who}> {'(旧)' * step.old}[{step.label}]")
        elif isinstance(step, Signals):
            await self._send(step.who, Signal(step.name), f"{step.who}> {{{step.name}}}")
        elif isinstance(step, Hears):
            await self._hear(step)
        elif isinstance(step, Waits):
            await self._wait(step)
        elif isinstance(step, Happens):
            await self._happen(step)
        else:
            await self._check_question(step)

    async def _send(self, who: str, event: Incoming, title: str, group: str = "") -> None:
        person = self.transcript.people[who]
        self._count += 1
        inbound = Inbound(
            self.channel_of(person), ACCOUNT, person.name, f"t{self._count}", event, group,
            NAMES.get(person.name, person.name),
        )  # fmt: skip
        self._last = inbound
        self.heard = await self._deliver(inbound)
        self.screens.setdefault(who, []).extend(r for r in self.heard if r.choices)
        self.scenes.append(Scene(title, tuple(self._drawn(reply, "机") for reply in self.heard)))
        self._restless = True

    async def _deliver(self, inbound: Inbound) -> list[Rendered]:
        replies = await self.app.gateway.handle(inbound, wait_s=None)
        assert replies is not None
        channel = self.app.channels[inbound.channel]
        assert isinstance(channel, SimulatedChannel)
        await channel.show(inbound.sender, inbound.message_id, replies)
        return replies

    def _can_tap(self, who: str) -> bool:
        person = self.transcript.people[who]
        return self.app.channels[self.channel_of(person)].capability.taps > 0

    def _value(self, step: Taps) -> str:
        values = [
            choice["value"]
            for reply in self.screens.get(step.who, [])
            for choice in reply.choices
            if choice["label"] == step.label
        ]
        back = 2 if step.old else 1
        if len(values) < back:
            raise Differs(f"there is no {'old ' * step.old}choice [{step.label}] to tap")
        return values[-back]

    # --- what is said ---------------------------------------------------------------------------

    async def _hear(self, step: Hears) -> None:
        if step.pushed_to:
            await self._catch_up()
            person = self.transcript.people[step.pushed_to]
            text = "\n".join(self._pushed.get(person.name, []))
        else:
            text = await self._read_to_the_end(step)
        for line in step.lines:
            if (line in text) == step.absent:
                raise Differs(
                    f"{'said' if step.absent else 'not said'}: {line}\n--- but this was said:\n"
                    + text
                )
        if step.pushed_to and not step.absent:
            self._pushed.pop(self.transcript.people[step.pushed_to].name, None)

    async def _read_to_the_end(self, step: Hears) -> str:
        """What was answered; where a line is not on this page, pages are turned as far as it."""
        text = "\n".join(self.masks.mask(reply.text) for reply in self.heard)
        for _ in range(PAGES_MAX):
            if all(line in text for line in step.lines) or NEXT not in self.heard[-1].text:
                break
            self.heard = await self._page()
            text += "\n" + "\n".join(self.masks.mask(reply.text) for reply in self.heard)
        return text

    async def _page(self) -> list[Rendered]:
        assert self._last is not None
        self._count += 1
        asked = msgspec.structs.replace(
            self._last, message_id=f"t{self._count}", event=Said("下一页")
        )
        replies = await self._deliver(asked)
        last = self.scenes[-1]
        drawn = tuple(self._drawn(reply, "机") for reply in replies)
        self.scenes[-1] = Scene(last.title, (*last.said, *drawn))
        return replies

    def _drawn(self, reply: Rendered, mark: str) -> str:
        """A message as it is stored: its kind, its text, what can be tapped."""
        lines = [f"{mark}< ({reply.kind})" if reply.kind != "text" else f"{mark}<"]
        lines += self.masks.mask(reply.text).split("\n")
        if reply.choices:
            lines.append("".join(f"[{choice['label']}]" for choice in reply.choices))
        if reply.url and reply.url not in reply.text:
            lines.append(f"→ {self.masks.mask(reply.url)}")
        return "\n  ".join(lines)

    async def _catch_up(self) -> None:
        if self._restless:
            await self.settle()

    async def settle(self) -> None:
        """Everything that is due is done; what was pushed meanwhile stands in the last scene."""
        await self.app.settle()
        self._restless = False
        await self._collect()

    async def _collect(self) -> None:
        rows = await self.app.house.db.all(
            "SELECT id FROM simulated_message WHERE message_id IS NULL AND id > ? ORDER BY id",
            self._seen,
        )
        for row in rows:
            await self._show_push(row["id"])
            self._seen = row["id"]

    async def _show_push(self, row_id: int) -> None:
        house = self.app.house
        shown = await one_delivered(house, house.db, row_id)
        letter = next(
            (
                who
                for who, person in self.transcript.people.items()
                if (person.name, self.channel_of(person)) == (shown["persona"], shown["channel"])
            ),
            None,
        )
        if letter is None:
            return
        reply = Rendered(shown["id"], shown["kind"], shown["text"], shown["choices"], shown["url"])
        self._pushed.setdefault(shown["persona"], []).append(self.masks.mask(reply.text))
        if reply.choices:
            self.screens.setdefault(letter, []).append(reply)
        drawn = self._drawn(reply, f"机→{letter}")
        if not self.scenes:
            self.scenes.append(Scene("the beginning"))
        last = self.scenes[-1]
        self.scenes[-1] = Scene(last.title, (*last.said, drawn))

    async def _newest(self) -> int:
        newest = await self.app.house.db.value("SELECT max(id) FROM simulated_message")
        return int(newest or 0)

    # --- time and the world outside -------------------------------------------------------------

    async def _wait(self, step: Waits) -> None:
        await self._catch_up()
        self.scenes.append(Scene(f"~ {step.until or f'+{step.seconds}s'}"))
        self.clock.advance(step.after(self.clock.at_ms))
        await self.settle()

    async def _happen(self, step: Happens) -> None:
        await self._catch_up()
        self.scenes.append(Scene(" ".join(("!", step.what, *step.given))))
        happening = HAPPENINGS.get(step.what)
        if happening is None:
            raise Differs(f"nothing is called ! {step.what}: {', '.join(HAPPENINGS)}")
        await happening(self, *(self.masks.unmask(word) for word in step.given))
        await self.settle()

    async def _check_question(self, step: Asks) -> None:
        person = self.transcript.people[step.who]
        house = self.app.house
        row = await house.db.one(
            "SELECT s.* FROM session AS s JOIN identity AS i ON i.diner_id = s.diner_id"
            " WHERE i.channel = ? AND i.external_id = ?",
            self.channel_of(person), person.name,
        )  # fmt: skip
        session, _ = read_session(row)
        asked = type(session.question).__name__ if session.question else "idle"
        if asked != step.question:
            raise Differs(f"the open question is {asked}, not {step.question}")

    # --- happenings -----------------------------------------------------------------------------

    async def page(self, number: str) -> None:
        """`! page A001`: the pay page is opened and its button tapped, nothing more yet."""
        house = self.app.house
        await starting.start(
            house, providers(house)["sandbox"], await self._order(number), "sandbox"
        )

    async def pay(self, number: str, outcome: str = "paid") -> None:
        """`! pay A001 [outcome]`: the payer does this, on the page that was opened last or now."""
        trade = await self._trade(number)
        if trade is None:
            await self.page(number)
            trade = await self._trade(number)
        assert trade is not None
        told = await payer.play(self.app.house, trade, outcome)
        await asyncio.gather(*(payer.deliver(self.app.house, each) for each in told))

    async def _order(self, number: str) -> int:
        on = self.app.house.db
        return int(await on.value("SELECT max(id) FROM orders WHERE number = ?", number) or 0)

    async def _trade(self, number: str) -> str | None:
        row = await self.app.house.db.first(
            "SELECT t.out_trade_no FROM sandbox_trade AS t JOIN payment_attempt AS a"
            " ON a.out_trade_no = t.out_trade_no JOIN order_charge AS c ON c.id = a.charge_id"
            " WHERE c.owner_kind = 'order' AND c.owner_id = ? ORDER BY a.id DESC LIMIT 1",
            await self._order(number),
        )
        return row["out_trade_no"] if row else None

    async def scan(self, cabinet: str, *digits: str) -> None:
        """`! scan A 〈码〉`: the code is held before the cabinet, and the door is seen to open."""
        answer = await scanning.scan(
            self.app.house, cabinet, f"scan{len(self.scenes)}", "".join("".join(digits).split())
        )
        last = self.scenes[-1]
        self.scenes[-1] = Scene(f"{last.title} = {answer['result']} ({answer['reason']})")
        await self.hands()

    async def hands(self) -> None:
        """`! hands`: somebody puts the box in or takes it out, and closes the door."""
        for _ in range(HANDS):
            await self.settle()
            self.clock.advance(1)

    async def door(self, cabinet: str, number: str, act: str) -> None:
        """`! door A 7 pry`: a hand at one door."""
        await cabinets.act(self.app.house, cabinet, int(number), act)

    async def cabinet(self, cabinet: str, state: str) -> None:
        """`! cabinet A offline|online|manual|auto`."""
        if state in ("offline", "online"):
            await cabinets.set_cabinet(self.app.house, cabinet, online=state == "online")
        else:
            await cabinets.set_cabinet(self.app.house, cabinet, auto=state == "auto")

    async def redeliver(self) -> None:
        """`! redeliver`: the platform repeats the last message; the answer is the same."""
        assert self._last is not None
        if await self._deliver(self._last) != self.heard:
            raise Differs("the repeat was answered otherwise")

    async def restart(self) -> None:
        """`! restart`: the process ends and another begins."""
        await self.app.close()
        self.app = await build(self.config, demo=True, clock=self.clock)
        self._add_profile()

    def check_logs(self) -> None:
        wrong = [entry for entry in self.logs if entry["log_level"] in ("error", "critical")]
        if wrong:
            raise Differs(f"the log holds errors: {wrong[:2]}")


HAPPENINGS: dict[str, Any] = {
    "page": Stage.page,
    "pay": Stage.pay,
    "scan": Stage.scan,
    "hands": Stage.hands,
    "door": Stage.door,
    "cabinet": Stage.cabinet,
    "redeliver": Stage.redeliver,
    "restart": Stage.restart,
}


@asynccontextmanager
async def stage(
    transcript: Transcript, profile: str, folder: Path, store: tuple[str, str]
) -> AsyncIterator[Stage]:
    """The transcript's canteen on a fresh store, everybody in their chat."""
    clock = FrozenClock(transcript.at_ms)
    config = settings(folder, *store)
    with capture_logs() as logs:
        app = await build(config, demo=True, clock=clock)
        made = Stage(app, clock, transcript, profile, config, logs)
        try:
            await made.come_in()
            yield made
        finally:
            await made.app.close()


async def perform(
    transcript: Transcript, profile: str, folder: Path, store: tuple[str, str]
) -> list[Scene]:
    """Play the whole file on one profile; answers what was said, scene by scene."""
    async with stage(transcript, profile, folder, store) as made:
        for step in transcript.steps:
            try:
                await made.play(step)
            except Differs as differs:
                where = f"{transcript.name}.chat:{step.line} on {profile}"
                raise Differs(f"{where}: {differs}") from None
        await made.settle()
        made.check_logs()
        return made.scenes


async def load(url: str, folder: Path, at_ms: int) -> None:
    """Fill a database once with the sample canteen of this moment; transcripts begin on copies."""
    app = await build(settings(folder, url), demo=True, clock=FrozenClock(at_ms))
    await app.close()
