"""NOT_ORDERED_YET: told once, in time, to whoever mostly orders such a meal and has not."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from kernel import outbox, policies
from kernel.database import Row
from kernel.house import House
from notifications import habits, outgoing
from tests.houses import NOON_MS, settings
from tests.kitchens import MINUTE_S, Kitchen, kitchen_on
from tests.makers import make_canteen, make_diner, make_meal, make_order

DAY_MS = 86_400_000
TODAY = date(2025, 3, 12)
SOON_MS = NOON_MS + 20 * 60_000


class Regulars:
    """Five lunches before today's, and people who had some of them."""

    def __init__(self, house: House, lunch: Row, past: list[Row]) -> None:
        self.house, self.lunch, self.past = house, lunch, past

    async def person(self, name: str, meals: int = 3, settings: str = "{}") -> Row:
        async with self.house.db.transaction() as tx:
            person = await make_diner(tx, name)
            await tx.run("UPDATE diner SET settings = ? WHERE id = ?", settings, person["diner_id"])
            for meal in self.past[:meals]:
                order = await make_order(tx, meal, person, {"mf": 1})
                await tx.run(
                    "UPDATE orders SET status = 'picked_up', expires_ms = NULL, paid_ms = ?"
                    " WHERE id = ?",
                    NOON_MS, order["id"],
                )  # fmt: skip
        return person

    async def orders_today(self, person: Row) -> Row:
        async with self.house.db.transaction() as tx:
            return await make_order(tx, self.lunch, person, {"mf": 1})

    async def told(self) -> list[tuple[int, str]]:
        """(chat, words) of everything that stands in the outbox."""
        rows = await self.house.db.all("SELECT * FROM outbox WHERE topic = 'notice' ORDER BY id")
        found = [outgoing.read(outbox.Entry(**_entry(row)), self.house) for row in rows]
        return [(notice.identity_id, notice.replies[0].text) for notice in found]


def _entry(row: Row) -> Row:
    fields = outbox.Entry.__dataclass_fields__
    return {name: row[name].encode() if name == "payload" else row[name] for name in fields}


@pytest_asyncio.fixture
async def regulars(wide_house: House) -> Regulars:
    async with wide_house.db.transaction() as tx:
        await make_canteen(tx)
        past = []
        for days in range(1, 6):
            ago = -days * DAY_MS
            past.append(
                await make_meal(
                    tx, planned=900, status="closed", date=f"{TODAY - timedelta(days)}",
                    open_ms=NOON_MS + ago, cutoff_ms=SOON_MS + ago,
                    serve_from_ms=SOON_MS + ago, serve_to_ms=SOON_MS + ago + 1,
                )
            )  # fmt: skip
        lunch = await make_meal(tx, planned=900, cutoff_ms=SOON_MS)
    return Regulars(wide_house, lunch, past)


async def test_a_regular_is_told_once_however_many_look(regulars: Regulars) -> None:
    person = await regulars.person("小李")
    await regulars.person("小王", meals=2)
    counts = await asyncio.gather(*(habits.remind_regulars_due(regulars.house) for _ in range(2)))
    assert sorted(counts) == [0, 1]
    assert await habits.remind_regulars_due(regulars.house) == 0
    assert await regulars.told() == [
        (
            person["identity_id"],
            "⏰ 午餐 10:50 截单，你还没点。回复「菜单」或「老样子」；不想收到就回「关提醒」。",
        )
    ]


async def test_more_than_a_batch_are_told_once_each(
    regulars: Regulars, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(habits, "BATCH", 2)
    for number in range(5):
        off = '{"reminders":false}' if number in {0, 1} else "{}"
        await regulars.person(f"p{number}", settings=off)
    counts = await asyncio.gather(*(habits.remind_regulars_due(regulars.house) for _ in range(2)))
    assert sum(counts) == 3
    assert len(await regulars.told()) == 3


async def test_who_ordered_or_called_it_off_or_wants_no_reminders_hears_nothing(
    regulars: Regulars,
) -> None:
    await regulars.orders_today(await regulars.person("ordered"))
    decided = await regulars.orders_today(await regulars.person("decided"))
    forgot = await regulars.person("forgot")
    lapsed = await regulars.orders_today(forgot)
    for order, reason in ((decided, "diner"), (lapsed, "expired")):
        await regulars.house.db.run(
            "UPDATE orders SET status = 'cancelled', expires_ms = NULL, reason = ? WHERE id = ?",
            reason, order["id"],
        )  # fmt: skip
    await regulars.person("quiet", settings='{"reminders":false}')
    left = await regulars.person("left")
    await regulars.house.db.run(
        "UPDATE diner SET frozen_ms = ? WHERE id = ?", NOON_MS, left["diner_id"]
    )
    assert await habits.remind_regulars_due(regulars.house) == 1
    assert [chat for chat, _ in await regulars.told()] == [forgot["identity_id"]]


@pytest.mark.parametrize(
    ("name", "value"),
    [("quiet_hours", "10:00-11:00"), ("remind_habit", {"days": 0, "of": 0, "minutes": 0}),
     ("remind_habit", {"days": 4, "of": 5, "minutes": 30}),
     ("remind_habit", {"days": 3, "of": 5, "minutes": 15})],
)  # fmt: skip
async def test_quiet_hours_and_the_policy_are_kept(
    name: str, value: object, regulars: Regulars
) -> None:
    await regulars.person("小李")
    async with regulars.house.db.transaction() as tx:
        await policies.write(name, value, "test", NOON_MS, tx)
    assert await habits.remind_regulars_due(regulars.house) == 0
    assert await regulars.told() == []


@pytest.mark.parametrize("change", ["accepting = 0", "frozen_ms = 1", "status = 'suspended'"])
async def test_a_meal_that_takes_no_orders_is_not_called(change: str, regulars: Regulars) -> None:
    await regulars.person("小李")
    await regulars.house.db.run(f"UPDATE meal SET {change} WHERE id = ?", regulars.lunch["id"])
    assert await habits.remind_regulars_due(regulars.house) == 0


@pytest_asyncio.fixture
async def kitchen(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[Kitchen]:
    async with kitchen_on(settings(tmp_path, *store_urls)) as made:
        yield made


async def usually_eats(kitchen: Kitchen) -> None:
    await kitchen.say("admin", "规则 点餐提醒 1/1 30")
    assert "已改规则" in await kitchen.say("admin", "确认")
    await kitchen.paid("xiaoli")
    await kitchen.settle(24 * 3600)
    await kitchen.told("xiaoli")


async def test_it_arrives_in_the_chat_and_is_switched_off_there(kitchen: Kitchen) -> None:
    await usually_eats(kitchen)
    cutoff = await kitchen.db.value(
        "SELECT cutoff_ms FROM meal WHERE date = '2025-03-13' AND meal_kind = 'lunch'"
    )
    lead_s = (cutoff - kitchen.clock.at_ms) / 1000 - 31 * MINUTE_S
    await kitchen.settle(lead_s)
    assert not [text for text in await kitchen.told("xiaoli") if "还没点" in text]
    await kitchen.settle(2 * MINUTE_S)
    (told,) = [text for text in await kitchen.told("xiaoli") if "还没点" in text]
    assert "关提醒" in told
    await kitchen.say("xiaoli", "关提醒")
    await kitchen.settle(MINUTE_S)
    assert await kitchen.told("xiaoli") == []
    assert await kitchen.told("xiaowang") == []


async def test_what_could_not_leave_before_the_cut_off_is_left_out(kitchen: Kitchen) -> None:
    await usually_eats(kitchen)
    cutoff = await kitchen.db.value(
        "SELECT cutoff_ms FROM meal WHERE date = '2025-03-13' AND meal_kind = 'lunch'"
    )
    kitchen.clock.advance((cutoff - kitchen.clock.at_ms) / 1000 - MINUTE_S)
    assert await habits.remind_regulars_due(kitchen.app.house) == 1
    await kitchen.settle(2 * MINUTE_S)
    assert not [text for text in await kitchen.told("xiaoli") if "还没点" in text]
    outcome = await kitchen.db.value(
        "SELECT outcome FROM outbox WHERE dedupe_key LIKE 'notice:not_ordered:%'"
    )
    assert outcome == "late"
