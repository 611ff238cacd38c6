"""Every kind of question is reached by talking, on each store, and left in one turn from there."""

import asyncio
import re
from pathlib import Path

import pytest

from bots.simulated import ACCOUNT
from conversation.messages import Said
from conversation.registry import ASKS
from tests import houses
from tests.walks import invariants
from tests.walks.test_random_walk import Fresh, fresh_store
from tests.walks.tour import TOURS
from tests.walks.world import EVERYBODY, Person, World, world
from users import identity

__all__ = ["fresh_store"]


def test_every_kind_has_a_tour() -> None:
    missing = [kind.__name__ for kind in ASKS if kind not in TOURS]
    assert not missing, f"tests/walks/tour.py has no words that lead to {missing}"


@pytest.mark.timeout(300)
def test_every_kind_of_question_is_visited(fresh_store: Fresh, tmp_path: Path) -> None:
    async def walk() -> None:
        async with world(houses.settings(tmp_path, *fresh_store())) as here:
            await _promote(here)
            for kind, words in TOURS.items():
                for person, text in words:
                    heard = await _say(here, person, text)
                assert kind in here.watch.kinds, f"no {kind.__name__} after {words}: {heard}"
                await invariants.check(here)
                for person in {*EVERYBODY, *(who for who, _ in words)}:
                    await here.send(person, Said("取消"))
                for _, session in await invariants.sessions(here.app.house.db):
                    assert not session.rest.questions
            assert here.watch.kinds >= set(TOURS)

    asyncio.run(walk())


async def _promote(here: World) -> None:
    """The admin may also do what finance and the owner may."""
    house = here.app.house
    async with house.db.transaction() as tx:
        who = await identity.find("console", ACCOUNT, "admin", tx)
        assert who is not None
        for role in ("finance", "owner"):
            await identity.grant(who.identity_id, role, "test", here.clock.at_ms, tx)


async def _say(here: World, person: Person, text: str) -> str:
    if "{group}" in text:
        code = await here.app.house.db.value("SELECT max(code) FROM group_order")
        text = text.replace("{group}", str(code))
    if "{code}" in text:
        heard = " ".join(reply.text for sent in here.sent[-2:] for reply in sent.replies)
        found = re.search(r"(?<![0-9A-Z])[2-9A-HJ-NP-Z]{8}(?![0-9A-Z])", heard)
        text = text.replace("{code}", found[0] if found else "23456789")
    if "{number}" in text:
        newest = "SELECT number FROM orders ORDER BY id DESC LIMIT 1"
        text = text.replace("{number}", str(await here.app.house.db.value(newest)))
    replies = await here.say(person, text)
    await here.settle()
    return "\n".join(reply.text for reply in replies)
