"""45. Whole meal cancelled (gas, hygiene) → suspended, everything refunded, everybody told why."""

import asyncio
from pathlib import Path

import pytest

from payments import calling_off
from reports import audit
from tests import processes
from tests.houses import settings
from tests.kitchens import Kitchen, kitchen_on

REASON = "整餐取消 停气"


async def ordered(kitchen: Kitchen) -> list[str]:
    """One paid, one unpaid, one at the counter already."""
    paid = await kitchen.paid("xiaoli")
    ready = await kitchen.paid("xiaowang")
    await kitchen.say("kitchen", f"{ready}好了")
    await kitchen.say("xiaochen", "来一碗米饭，窗口取")
    await kitchen.say("xiaochen", "确认")
    await kitchen.settle()
    for persona in ("xiaoli", "xiaowang", "xiaochen"):
        await kitchen.told(persona)
    return [paid, ready]


async def test_the_number_of_orders_has_to_be_typed_and_all_money_goes_back(
    kitchen: Kitchen,
) -> None:
    numbers = await ordered(kitchen)
    shown = await kitchen.say("admin", REASON)
    assert "3 单" in shown
    for text in ("确认", "好的", "2"):
        await kitchen.say("admin", text)
    assert await kitchen.status(numbers[0]) == "paid"
    await kitchen.say("admin", REASON)
    assert "逐个取消" in await kitchen.say("admin", "3")
    await kitchen.settle()
    rows = await kitchen.db.all("SELECT status, reason FROM orders")
    assert {(row["status"], row["reason"]) for row in rows} == {("cancelled", "canteen")}
    for persona in ("xiaoli", "xiaowang"):
        assert await kitchen.own_fen(persona) == 10_000
        told = await kitchen.told(persona)
        assert len(told) == 1
        assert "非常抱歉" in told[0]
        assert "停气" in told[0]
    assert [one for one in await audit.check(kitchen.db) if not one.ok] == []
    row = await kitchen.db.one("SELECT * FROM audit_log WHERE action = 'meal.suspend'")
    assert (row["reason"], '"orders":3' in row["after_json"]) == ("停气", True)


async def test_nothing_of_it_is_sold_any_more(kitchen: Kitchen) -> None:
    await kitchen.say("xiaochen", "来一碗米饭，窗口取")
    await kitchen.say("admin", REASON)
    await kitchen.say("admin", "0")
    meal = await kitchen.db.one("SELECT status FROM meal WHERE status = 'suspended'")
    assert meal
    await kitchen.say("xiaochen", "确认")
    assert await kitchen.db.value("SELECT count(*) FROM orders") == 0


@pytest.mark.parametrize("persona", ["kitchen", "xiaoli"])
async def test_only_an_admin_may(kitchen: Kitchen, persona: str) -> None:
    number = await kitchen.paid("xiaoli")
    await kitchen.say(persona, REASON)
    await kitchen.say(persona, "1")
    assert await kitchen.db.value("SELECT count(*) FROM meal WHERE status = 'suspended'") == 0
    assert await kitchen.status(number) == "paid"


async def test_orders_that_come_in_meanwhile_are_counted_again(kitchen: Kitchen) -> None:
    await kitchen.paid("xiaoli")
    await kitchen.say("admin", REASON)
    await kitchen.paid("xiaowang")
    assert "变了" in await kitchen.say("admin", "1")
    assert await kitchen.db.value("SELECT count(*) FROM meal WHERE status = 'suspended'") == 0


def test_killed_in_the_middle_the_rest_is_cancelled_by_the_next(
    store_urls: tuple[str, str], tmp_path: Path
) -> None:
    config = settings(tmp_path, *store_urls)

    async def until_death() -> None:
        async with kitchen_on(config) as kitchen:
            await kitchen.paid("xiaoli")
            await kitchen.paid("xiaowang")
            await kitchen.say("admin", REASON)
            await kitchen.say("admin", "2")
            cancel, calls = calling_off._cancel, []

            async def once(*given: object) -> None:
                calls.append(given)
                if len(calls) == 2:
                    processes.die()
                await cancel(*given)  # type: ignore[arg-type]  # as it was called

            vars(calling_off)["_cancel"] = once
            await calling_off.cancel_due(kitchen.app.house)

    assert processes.run(until_death) == processes.KILLED

    async def afterwards() -> None:
        async with kitchen_on(config) as kitchen:
            rows = await kitchen.db.all("SELECT status FROM orders ORDER BY id")
            assert sorted(row["status"] for row in rows) == ["cancelled", "paid"]
            await kitchen.settle()
            rows = await kitchen.db.all("SELECT status FROM orders ORDER BY id")
            assert [row["status"] for row in rows] == ["cancelled", "cancelled"]
            assert await kitchen.db.value("SELECT count(*) FROM refund_request") == 2
            assert await kitchen.own_fen("xiaoli") == 10_000

    asyncio.run(afterwards())
