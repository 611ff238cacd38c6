"""16. Half of the diners order the last portions in one second → exactly so many holds, and the
others get their ways on in the same reply."""

import asyncio
from pathlib import Path

import pytest

from tests.houses import settings
from tests.kitchens import kitchen_on
from tests.scale import scaled


@pytest.mark.parametrize("yes", ["确认"])
async def test_exactly_the_portions_are_sold_and_the_others_choose(
    store_urls: tuple[str, str], tmp_path: Path, yes: str
) -> None:
    diners, portions = scaled(120, at_least=24), scaled(60, at_least=12) // 2
    async with kitchen_on(settings(tmp_path, *store_urls)) as kitchen:
        people = [f"guest{n}" for n in range(diners)]
        for person in people:
            await kitchen.say(person, "一份红烧肉，窗口")
        await kitchen.db.run(
            "UPDATE stock SET planned = ? WHERE item_id IN (SELECT i.id FROM menu_item AS i"
            " JOIN dish AS d ON d.id = i.dish_id WHERE d.code = 'hongshaorou')",
            portions,
        )
        answers = await asyncio.gather(*(kitchen.say(person, yes) for person in people))
        served = [text for text in answers if "下单成功" in text]
        others = [text for text in answers if "刚刚卖完" in text]
        assert len(served) == portions
        assert len(served) + len(others) == diners
        assert all("1 宫保鸡丁 ¥14（每份 −¥2）" in text for text in others)
        held = await kitchen.db.value("SELECT SUM(held) FROM stock")
        assert held == portions
        # One number and one 确认 later the others eat too.
        hungry = people[next(n for n, text in enumerate(answers) if "刚刚卖完" in text)]
        assert "应付 ¥14.00" in await kitchen.say(hungry, "1")
        assert "下单成功" in await kitchen.say(hungry, yes)
