"""One order's commit against its own SQL sent bare; and 500 at once for 300 portions.

The first figure is what Python and the ORM's client cost on the hottest path. The second is no
figure but a promise: exactly as many orders as there are portions, or this script fails.
"""

import asyncio
import os
import sys
import time

from bench._canteen import DINERS, Stores, meal_of, show_round
from bench._replay import Script, Stopwatch, compared, costliest, recorded, replay
from kernel.database import Database, Row
from kernel.errors import Refused
from kernel.house import House
from kernel.repeat import in_transaction
from orders.pricing import WantedLine
from payments import service
from tests import servers
from tests.houses import NOON_MS
from tests.makers import make_diner

ROUNDS = 5
BURST = 500
PORTIONS = 300


async def main() -> None:
    os.environ.setdefault("TEST_POSTGRES_FSYNC", "on")
    postgres, redis = servers.postgres(print), servers.redis_server(print)
    databases = servers.Databases(postgres.url)
    stores = await Stores(databases, redis.url).open()
    try:
        for store in ("sqlite", "postgres"):
            await _measure(stores, store)
        wrong = [store for store in ("sqlite", "postgres") if not await _burst(stores, store)]
    finally:
        stores.close()
        databases.close()
        redis.stop()
        postgres.stop()
    if wrong:
        sys.exit(f"oversold or undersold on {', '.join(wrong)}")


async def _measure(stores: Stores, store: str) -> None:
    own, floor = [], []
    spent: dict[str, float] = {}
    script: Script = []
    for round_no in range(ROUNDS):
        show_round(store, round_no, ROUNDS)
        async with stores.fresh(store) as url, stores.house(url) as house:
            meal = await meal_of(house)
            people = (await diners(house.db))[:DINERS]
            with recorded() as script:
                watch = Stopwatch()
                for diner in people:
                    await place(house, meal, diner)
                own.append(watch.read())
        async with stores.fresh(store) as url:
            took, spent = await replay(url, script)
            floor.append(took)
    print(
        f"  {store:<9} {compared(own, floor, DINERS, 'order')};"
        f" {len(script) / DINERS:.0f} statements, one commit)"
    )
    for line in costliest(spent):
        print(f"      {line}")


async def diners(db: Database) -> list[Row]:
    return await db.all(
        "SELECT d.id AS diner_id, i.id AS identity_id FROM diner AS d"
        " JOIN identity AS i ON i.diner_id = d.id ORDER BY d.id"
    )


async def place(
    house: House, meal: Row, diner: Row, dishes: tuple[str, ...] = ("hsr", "mf")
) -> None:
    prices = {"hsr": 1600, "mf": 100}
    wanted = service.Wanted(
        meal_id=meal["id"], diner_id=diner["diner_id"], identity_id=diner["identity_id"],
        request_key=f"bench:{diner['diner_id']}", lines=tuple(WantedLine(d, 1) for d in dishes),
        shown_total_fen=sum(prices[d] for d in dishes), pickup_method="counter",
        pickup_at_ms=None, cabinet_id=None, received_ms=NOON_MS,
    )  # fmt: skip
    await in_transaction(house.db, lambda tx: service.place(house, wanted, NOON_MS, tx))


async def _burst(stores: Stores, store: str) -> bool:
    """Everybody at once on one dish, through two pools, as two processes would."""
    async with (
        stores.fresh(store) as url,
        stores.house(url, pool_max=8) as one,
        stores.house(url, pool_max=8) as other,
    ):
        async with one.db.transaction() as tx:
            await tx.run(
                "UPDATE stock SET planned = ? WHERE item_id = (SELECT i.id FROM menu_item AS i"
                " JOIN dish AS d ON d.id = i.dish_id WHERE d.code = 'hsr')",
                PORTIONS,
            )
            for number in range(BURST - DINERS):
                await make_diner(tx, f"late{number}")
        meal, people = await meal_of(one), (await diners(one.db))[:BURST]
        begun = time.perf_counter()
        answers = await asyncio.gather(
            *(_try((one, other)[n % 2], meal, diner) for n, diner in enumerate(people))
        )
        took = time.perf_counter() - begun
        sold = await one.db.value("SELECT count(*) FROM orders")
        held = await one.db.value("SELECT max(held) FROM stock")
    good = (sold, held, answers.count("placed")) == (PORTIONS, PORTIONS, PORTIONS)
    good = good and answers.count("sold_out") == BURST - PORTIONS
    print(
        f"  {store:<9} {BURST} at once for {PORTIONS}: {sold} orders, {answers.count('sold_out')}"
        f" sold out, {'exact' if good else 'WRONG'}   ({took:.1f} s)"
    )
    return good


async def _try(house: House, meal: Row, diner: Row) -> str:
    try:
        await place(house, meal, diner, ("hsr",))
    except Refused as refused:
        return refused.code
    return "placed"
