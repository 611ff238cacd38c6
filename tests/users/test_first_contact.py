"""Who is granted a role before the first message is a new diner all the same; who writes before
there is a canteen is told so.
"""

import asyncio
from pathlib import Path

from app.build import assemble, build
from bots.simulated import ACCOUNT
from conversation.messages import Inbound, Said
from kernel.clock import FrozenClock
from tests.houses import NOON_MS, close_house, open_house, settings
from users import identity


def said(text: str, message_id: str = "m1") -> Inbound:
    return Inbound("console", ACCOUNT, "boss", message_id, Said(text), "", "老板")


async def test_a_role_granted_before_the_first_message_waits_for_it(
    store_urls: tuple[str, str], tmp_path: Path
) -> None:
    app = await build(settings(tmp_path, *store_urls), demo=True, clock=FrozenClock(NOON_MS))
    try:
        async with app.house.db.transaction() as tx:
            who = await identity.meet("console", ACCOUNT, "boss", "", "zh", NOON_MS, tx)
            assert await identity.grant(who.identity_id, "admin", "test", NOON_MS, tx)
        both = (said("余额", "m1"), said("草稿 明天午餐", "m2"))
        answers = await asyncio.gather(*(app.gateway.handle(one, wait_s=None) for one in both))
        assert "¥100.00" in (answers[0] or [])[0].text
        assert "草稿" in (answers[1] or [])[0].text
        diners = await app.house.db.all("SELECT name FROM diner WHERE name = '老板'")
        assert len(diners) == 1
        welcomes = "SELECT count(*) FROM ledger_transfer WHERE idem_key = ?"
        assert await app.house.db.value(welcomes, f"welcome:{who.diner_id}") == 1
    finally:
        await app.close()


async def test_before_there_is_a_canteen_everybody_gets_an_answer(
    store_urls: tuple[str, str], tmp_path: Path
) -> None:
    house = await open_house(settings(tmp_path, *store_urls))
    app = assemble(house)
    try:
        async with house.db.transaction() as tx:
            who = await identity.meet("console", ACCOUNT, "boss", "", "zh", NOON_MS, tx)
            await identity.grant(who.identity_id, "admin", "test", NOON_MS, tx)
        for number, text in enumerate(
            ("菜单", "来份红烧肉", "草稿 明天午餐\n红烧肉 16 50份", "库存")
        ):
            replies = await app.gateway.handle(said(text, f"m{number}"), wait_s=None)
            assert replies
            assert not any("编号 E" in reply.text for reply in replies), replies
    finally:
        await app.gateway.close()
        await close_house(house)
