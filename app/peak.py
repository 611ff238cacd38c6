"""The lunch peak, played: many diners who order one dish at the same moment, and what it cost.

Times are never absolute: another machine has other disks. Each is a multiple of a floor measured in
the same run, one trivial durable transaction (or, over HTTP, one request that does nothing). What
must hold on any machine is counted: every portion sold once, nobody unanswered, and the books.
"""

import asyncio
import re
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.build import App
from bots.simulated import ACCOUNT
from conversation.messages import Inbound, Said
from kernel import audit as audit_log
from kernel.ids import token_text
from reports import audit

DISH = "红烧肉"
FIRST = "菜单"
ORDER = (f"来一份{DISH}，窗口取", "确认", "饭卡支付")
FLOOR_ROUNDS = 100
# What the canteen answers when there is nothing left, in the words of its catalogues.
_NUMBER = re.compile(r"\b[A-Z]\d{3,5}\b")
_GONE = re.compile(r"卖完|售罄|没有了|不够|只剩|没了|抢光|剩 ?0")

# (messages done, in all, what).
Progress = Callable[[int, int, str], None]


class Door(Protocol):
    """How the diners' words arrive: through the gateway, or over HTTP."""

    floor_is: str

    async def say(self, persona: str, text: str) -> str: ...
    async def floor(self) -> None:
        """The least that the same machine can do."""
        ...

    async def audit(self) -> list[str] | None:
        """What is wrong with the books; None where they cannot be asked."""
        ...


@dataclass
class Peak:
    """What came of it."""

    diners: int
    stock: int
    took_s: float
    floor_s: float
    latencies_s: list[float]
    outcomes: Counter[str]
    wrong: list[str] | None
    floor_is: str
    unclear: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Every portion sold once, everybody answered, the books right."""
        placed, gone = self.outcomes["placed"], self.outcomes["sold out"]
        sold = placed == min(self.diners, self.stock)
        return sold and placed + gone == self.diners and not self.wrong

    def lines(self) -> list[str]:
        """For people: ratios first."""
        turns = len(self.latencies_s)
        points = statistics.quantiles(self.latencies_s, n=100)
        shown = {"p50": points[49], "p90": points[89], "p99": points[98]}
        shown["worst"] = max(self.latencies_s)
        times = "  ".join(f"{name} ×{each / self.floor_s:.0f}" for name, each in shown.items())
        own = self.took_s / turns / self.floor_s
        counted = ", ".join(f"{number} {what}" for what, number in self.outcomes.most_common())
        books = {None: "not asked", 0: "hold"}.get(
            None if self.wrong is None else len(self.wrong), "DO NOT HOLD"
        )
        return [
            f"{self.diners} diners at once, {self.stock} portions: {counted}",
            f"floor: {self.floor_is}, {self.floor_s * 1000:.2f} ms here",
            f"a turn costs ×{own:.1f} of it ({turns} turns in {self.took_s:.1f} s)",
            f"with all of them waiting in one queue: {times}",
            f"books: {books}" + "".join(f"\n  {each}" for each in self.wrong or []),
            *(f"unclear answer: {each}" for each in self.unclear[:3]),
        ]


async def play(door: Door, diners: int, stock: int, progress: Progress) -> Peak:
    """Set the stock, let everybody come in, measure the floor, then all order at once."""
    run = token_text(4)
    people = [f"peak-{run}-{number}" for number in range(diners)]
    await door.say("admin", f"{DISH}={stock}")
    await door.say("admin", "确认")
    done, total = 0, diners * (1 + len(ORDER))

    def tell(what: str) -> None:
        nonlocal done
        done += 1
        progress(done, total, what)

    # Whoever is new gets a purse and a session; the peak is of people who are there already.
    for person in people:
        await door.say(person, FIRST)
        tell("coming in")
    floors = [await _timed(door.floor) for _ in range(FLOOR_ROUNDS)]
    latencies: list[float] = []
    outcomes: Counter[str] = Counter()
    unclear: list[str] = []

    async def lunch(person: str) -> None:
        outcome = "unanswered"
        for text in ORDER:
            began = time.perf_counter()
            answer = await door.say(person, text)
            latencies.append(time.perf_counter() - began)
            tell("ordering")
            outcome = _read(answer, outcome)
            if outcome == "sold out":
                break
        outcomes[outcome] += 1
        if outcome not in {"placed", "sold out"}:
            unclear.append(answer.replace("\n", " ")[:120])

    began = time.perf_counter()
    await asyncio.gather(*(lunch(person) for person in people))
    took = time.perf_counter() - began
    return Peak(
        diners, stock, took, statistics.median(floors), latencies, outcomes, await door.audit(),
        door.floor_is, unclear,
    )  # fmt: skip


def _read(answer: str, before: str) -> str:
    if _NUMBER.search(answer):
        return "placed"
    if before != "placed" and _GONE.search(answer):
        return "sold out"
    return before if answer else "unanswered"


async def _timed(work: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


class InProcess:
    """Through the gateway, as every channel's adapter does."""

    floor_is = "one transaction that writes one row"

    def __init__(self, app: App) -> None:
        self._app = app

    async def say(self, persona: str, text: str) -> str:
        inbound = Inbound("console", ACCOUNT, persona, f"peak-{token_text(9)}", Said(text))
        replies = await self._app.gateway.handle(inbound, wait_s=None)
        return "\n".join(reply.text for reply in replies or [])

    async def floor(self) -> None:
        house = self._app.house
        async with house.db.transaction() as tx:
            now_ms = house.clock.real_ms()
            await audit_log.write("peak.floor", "", "peak", None, None, "", now_ms, tx)

    async def audit(self) -> list[str] | None:
        found = await audit.check(self._app.house.db)
        return [f"{each.name}: {each.detail}" for each in found if not each.ok]


class OverHttp:
    """Through `/sim/api` of a running demo; `ask` sends one request and answers its JSON."""

    floor_is = "one GET /healthz"

    def __init__(self, ask: Callable[..., Awaitable[dict[str, Any]]], token: str) -> None:
        self._ask, self._token = ask, token

    async def say(self, persona: str, text: str) -> str:
        body = {"persona": persona, "text": text}
        answer = await self._ask("POST", "/sim/api/messages", json=body)
        return "\n".join(reply["text"] for reply in answer["replies"])

    async def floor(self) -> None:
        await self._ask("GET", "/healthz")

    async def audit(self) -> list[str] | None:
        if not self._token:
            return None
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = await self._ask("GET", "/api/v1/audit/check", headers=headers)
        return [f"{c['name']}: {c['detail']}" for c in answer["checks"] if not c["ok"]]
