"""A door that did not open for the kitchen's box was reported at every try, twice in one second."""

import re
from pathlib import Path

from app.build import build
from bots.simulated import ACCOUNT, delivered
from conversation.messages import Inbound, Said
from kernel.clock import FrozenClock
from lockers import simulated
from tests.houses import NOON_MS, settings


async def test_the_staff_hears_of_a_jammed_door_once_and_the_next_slot_is_used(
    store_urls: tuple[str, str], tmp_path: Path
) -> None:
    app = await build(settings(tmp_path, *store_urls), demo=True, clock=FrozenClock(NOON_MS))
    house = app.house
    try:
        await simulated.act(house, "A", 1, "jam")
        words = (("xiaoli", "一瓶可乐 柜子"), ("xiaoli", "确认"), ("xiaoli", "饭卡支付"),
                 ("kitchen", "全部好了"))  # fmt: skip
        for number, (who, text) in enumerate(words):
            inbound = Inbound("console", ACCOUNT, who, f"m{number}", Said(text))
            assert await app.gateway.handle(inbound, wait_s=None)
        await app.settle()
        told = [reply["text"] for reply in await delivered(house, house.db, "admin", 0)]
        assert sum("门没打开" in text for text in told) == 1
        assert await house.db.value("SELECT slot_number FROM orders") == 2
        states = [
            slot["state"] for slot in await house.db.all("SELECT state FROM slot ORDER BY number")
        ]
        assert states[:2] == ["faulty", "stocking"]
        assert not [text for text in told if re.search(r"02 号门", text)]
    finally:
        await app.close()
