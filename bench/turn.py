"""One durable turn through the gateway, against its own statements sent bare.

A turn is what a diner waits for: the message written down (commit 1), session, facts, step, replies
(commit 2). The floor sends the same statements with the same values through the raw driver.
"""

import os

from bench._canteen import DINERS, Stores, gateway_on, said, show_round
from bench._replay import Cost, Script, Stopwatch, compared, costliest, recorded, replay
from tests import servers

ROUNDS = 5
TEXT = "来一份红烧肉，一碗米饭"


async def main() -> None:
    os.environ.setdefault("TEST_POSTGRES_FSYNC", "on")
    postgres, redis = servers.postgres(print), servers.redis_server(print)
    databases = servers.Databases(postgres.url)
    stores = await Stores(databases, redis.url).open()
    try:
        for store in ("sqlite", "postgres"):
            await _measure(stores, store)
    finally:
        stores.close()
        databases.close()
        redis.stop()
        postgres.stop()


async def _measure(stores: Stores, store: str) -> None:
    own, floor = [], []
    spent: dict[str, float] = {}
    script: Script = []
    for round_no in range(ROUNDS):
        show_round(store, round_no, ROUNDS)
        async with stores.fresh(store) as url:
            took, script = await _turns(stores, url)
            own.append(took)
        async with stores.fresh(store) as url:
            took, spent = await replay(url, script)
            floor.append(took)
    commits = sum(sql == "COMMIT" for sql, _ in script) / DINERS
    print(
        f"  {store:<9} {compared(own, floor, DINERS, 'turn')};"
        f" {len(script) / DINERS:.0f} statements, {commits:.0f} commits)"
    )
    for line in costliest(spent):
        print(f"      {line}")


async def _turns(stores: Stores, url: str) -> tuple[Cost, Script]:
    """One turn of every diner, one after the other, so that the script has one order."""
    async with stores.house(url) as house:
        gateway = gateway_on(house)
        with recorded() as script:
            watch = Stopwatch()
            for diner in range(DINERS):
                await gateway.handle(said(TEXT, diner, 1), wait_s=None)
            return watch.read(), script
