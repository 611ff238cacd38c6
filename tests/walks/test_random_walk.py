"""The whole application under whatever people, payers, doors, clocks and failures come up with.

Hypothesis draws a seed and which of its steps are walked, and leaves out as many as it can when
something breaks. Every walk begins on a fresh copy of the sample canteen, on each kind of store.
`make test` walks the same few walks each time, `make soak` ten times as many new ones.
"""

import asyncio
import itertools
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import redis
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from conversation.messages import Said
from kernel.settings import Settings
from tests import houses
from tests.scale import TEST_SCALE, scaled
from tests.stores import STORES
from tests.walks import invariants
from tests.walks.drawing import step_at
from tests.walks.steps import Step
from tests.walks.world import EVERYBODY, World, load, world

WALKS = scaled(50)
STEPS = 70
# False comes first: left out is what a step shrinks to.
WALKED = (False, *(True,) * 15)
# After the walk: long enough for every timer there is, in steps that let one thing follow another.
QUIET_S = (2, 2, 61, 120, 900, 900, 1_800, 7_200, 20_000, 40_000, 1_000)

Fresh = Callable[[], tuple[str, str]]


@pytest.fixture(params=STORES)
def fresh_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Fresh]:
    """A function that answers (database, redis) of one more fresh copy of the sample canteen."""
    folder = tmp_path_factory.mktemp("walks")
    if request.param == "embedded":
        filled = folder / "filled.db"
        asyncio.run(load(f"sqlite://{filled}", folder))
        count = itertools.count()

        def copy() -> tuple[str, str]:
            path = folder / f"walk{next(count)}.db"
            shutil.copy(filled, path)
            return f"sqlite://{path}", ""

        yield copy
        return
    databases = request.getfixturevalue("databases")
    redis_url = request.getfixturevalue("redis_url")
    made: list[str] = []

    async def fill(url: str) -> None:
        await load(url, folder)

    def fresh() -> tuple[str, str]:
        while made:
            databases.drop(made.pop())
        with redis.Redis.from_url(redis_url) as client:
            client.flushdb()
        made.append(databases.fresh(fill))
        return made[-1], redis_url

    yield fresh
    for url in made:
        databases.drop(url)


@pytest.mark.soak
@pytest.mark.timeout(3_000)
def test_whatever_happens_the_books_are_right_and_everybody_is_answered(
    fresh_store: Fresh, tmp_path: Path
) -> None:
    @settings(
        max_examples=WALKS,
        deadline=None,
        database=None,
        derandomize=TEST_SCALE < 1,
        report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(
        seed=st.integers(0, 2**32),
        walked=st.lists(st.sampled_from(WALKED), min_size=STEPS, max_size=STEPS),
    )
    def walk(seed: int, walked: list[bool]) -> None:
        steps = [step_at(seed, index) for index, kept in enumerate(walked) if kept]
        note("\n".join(map(repr, steps)))
        asyncio.run(_walk(houses.settings(tmp_path, *fresh_store()), steps))

    walk()


async def _walk(config: Settings, steps: Sequence[Step]) -> None:
    async with world(config) as here:
        for step in steps:
            await step.walk(here)
            await here.remember_codes()
            await invariants.check(here)
        await _come_to_rest(here)


async def _come_to_rest(here: World) -> None:
    """Everybody says 取消, time goes by, and everything that was begun has found its end."""
    here.failing_effects = here.failing_handlers = 0
    for person in EVERYBODY:
        await here.send(person, Said("取消"))
    for _, session in await invariants.sessions(here.app.house.db):
        assert not session.rest.questions, "取消 leads to idle from everywhere, in one turn"
    for seconds in QUIET_S:
        here.clock.advance(seconds)
        await here.settle()
        await invariants.check(here)
    await invariants.check(here, invariants.SETTLED)
    await invariants.check_notices(here)
