"""The kitchen's screen without a browser: who may look, what is told, and what a tap does twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from app.build import assemble
from app.server import make_server
from kernel.clock import FrozenClock
from kernel.database import Row
from kernel.house import House
from lockers import cards, cooking
from tests.houses import close_house, open_house, settings
from tests.lockers.cabinets import Place, make_place
from tests.makers import make_diner
from users import identity, logins

Client = TestClient[Request, Application]
HERE = {"Content-Type": "application/json"}
SOON_S = 10


@pytest.fixture
async def place(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[Place]:
    """A lunch being cooked in a house that is no demo."""
    made = await open_house(settings(tmp_path, *store_urls))
    house = House(made.settings, made.db, made.clock, made.cache, made.keys, demo=False)
    yield await make_place(house)
    await close_house(made)


@pytest.fixture
async def client(place: Place) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_server(assemble(place.house)))) as client:
        yield client


async def log_in(place: Place, client: Client, role: str = "kitchen") -> int:
    async with place.house.db.transaction() as tx:
        diner = await make_diner(tx, f"师傅{role}", role=role)
        link = await logins.make_link(diner["identity_id"], place.now_ms, tx)
    await client.post(f"/login/kitchen/{link}", allow_redirects=False)
    return int(diner["identity_id"])


async def post(client: Client, path: str, body: Any = None) -> tuple[int, Any]:
    answer = await client.post(path, data=msgspec.json.encode(body or {}), headers=HERE)
    return answer.status, await answer.json()


@asynccontextmanager
async def listening(client: Client, after: int = 0) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """The stream's events, beats left out."""
    async with client.get("/kitchen/live", headers={"Last-Event-ID": str(after)}) as answer:
        assert answer.status == 200

        async def events() -> AsyncIterator[dict[str, Any]]:
            number = 0
            async for raw in answer.content:
                line = raw.decode().strip()
                if line.startswith("id:"):
                    number = int(line[3:])
                if line.startswith("data:"):
                    event = msgspec.json.decode(line[5:])
                    if event["kind"] != "beat":
                        yield {**event, "id": number}

        yield events()


async def heard(events: AsyncIterator[dict[str, Any]]) -> dict[str, Any]:
    return await asyncio.wait_for(anext(events), SOON_S)


@pytest.mark.parametrize("path", ["/kitchen", "/kitchen/live"])
async def test_without_a_login_nobody_sees_the_cards(client: Client, path: str) -> None:
    assert (await client.get(path)).status == 401


async def test_the_board_is_for_everybody_and_names_nobody(place: Place, client: Client) -> None:
    order = await place.paid(None)
    await place.food_ready(order)
    assert (await client.get("/board")).status == 200
    async with client.get("/board/live") as answer:
        text = (await answer.content.readuntil(b"}\r\n")).decode()
    assert order["number"] in text
    assert "食客" not in text
    assert "食**" in text


async def test_a_screen_begins_with_everything_and_hears_each_change_once(
    place: Place, client: Client
) -> None:
    first = await place.paid(None, {"hsr": 2, "mf": 1})
    await log_in(place, client)
    async with listening(client) as events:
        whole = await heard(events)
        assert (whole["kind"], [card["number"] for card in whole["cards"]]) == (
            "all", [first["number"]],
        )  # fmt: skip
        assert [(row["name"], row["quantity"]) for row in whole["totals"]] == [
            ("红烧肉", 2), ("米饭", 1),
        ]  # fmt: skip
        second = await place.paid(None, {"kl": 1})
        change = await heard(events)
        assert [card["number"] for card in change["cards"]] == [second["number"]]
        await post(client, f"/kitchen/orders/{first['id']}/done")
        change = await heard(events)
        assert [(card["number"], card["stage"]) for card in change["cards"]] == [
            (first["number"], "ready")
        ]
    async with listening(client, change["id"]) as events:
        again = await heard(events)
        assert {card["number"] for card in again["cards"]} == {first["number"], second["number"]}
        assert again["new"] == []
    third = await place.paid(None, {"kl": 1})
    async with listening(client, change["id"]) as events:
        assert (await heard(events))["new"] == [third["id"]]


async def test_who_loses_the_role_is_shown_out(place: Place, client: Client) -> None:
    cook = await log_in(place, client)
    order = await place.paid(None)
    async with listening(client) as events:
        assert (await heard(events))["kind"] == "all"
        async with place.house.db.transaction() as tx:
            await identity.revoke(cook, "kitchen", tx)
        assert (await heard(events))["kind"] == "out"
    assert (await post(client, f"/kitchen/orders/{order['id']}/done"))[0] == 403
    assert await place.status(order) == "paid"


@pytest.mark.parametrize("role", ["counter", "locker", "finance", "auditor"])
async def test_other_roles_cook_nothing(place: Place, client: Client, role: str) -> None:
    await log_in(place, client, role)
    order = await place.paid(None)
    for path in (
        f"/kitchen/orders/{order['id']}/done",
        f"/kitchen/meals/{place.meal['id']}/dishes/hsr/done",
    ):
        assert (await post(client, path))[0] == 403
    assert await place.status(order) == "paid"


async def step_of(place: Place, order: Row) -> int:
    shown = await cards.screen(place.now_ms, place.house.db)
    return int(next(card["step"] for card in shown.cards if card["id"] == order["id"]))


async def test_a_tap_repeated_changes_nothing_more(place: Place, client: Client) -> None:
    await log_in(place, client)
    order = await place.paid(None, {"hsr": 1, "mf": 1})
    path = f"/kitchen/orders/{order['id']}"
    for _ in range(3):
        assert (await post(client, f"{path}/start"))[0] == 200
    for _ in range(3):
        assert (await post(client, f"{path}/done"))[0] == 200
    step = await step_of(place, order)
    assert (await post(client, f"{path}/recall", {"step": step}))[0] == 200
    # The answer was lost, somebody called it done again, and the old tap comes once more.
    assert (await post(client, f"{path}/done"))[0] == 200
    status, refused = await post(client, f"{path}/recall", {"step": step})
    assert (status, refused["code"]) == (409, "moved_meanwhile")
    assert await place.status(order) == "ready"


async def test_lines_and_dishes_are_ticked_by_tap(place: Place, client: Client) -> None:
    await log_in(place, client)
    order = await place.paid(None, {"hsr": 1, "mf": 1})
    line = await place.house.db.value("SELECT id FROM order_line WHERE dish_code = 'mf'")
    assert await post(client, f"/kitchen/lines/{line}/done") == (200, {"ok": True, "left": 1})
    path = f"/kitchen/meals/{place.meal['id']}/dishes/hsr/done"
    assert await post(client, path) == (200, {"ok": True, "ready": 1})
    assert await post(client, path) == (200, {"ok": True, "ready": 0})
    assert await place.status(order) == "ready"


async def test_ten_seconds_later_it_is_not_taken_back(place: Place, client: Client) -> None:
    await log_in(place, client)
    order = await place.paid(None)
    await post(client, f"/kitchen/orders/{order['id']}/done")
    assert isinstance(place.house.clock, FrozenClock)
    place.clock.advance(cooking.RECALL_MS / 1000 + 1)
    body = {"step": await step_of(place, order)}
    status, refused = await post(client, f"/kitchen/orders/{order['id']}/recall", body)
    assert (status, refused["code"]) == (409, "too_late_to_recall")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("orders/999/done", {}, 404),
        ("lines/999/done", {}, 404),
        ("orders/1/recall", {}, 400),
        ("orders/1/recall", {"step": "1"}, 400),
        ("orders/1/recall", {"step": True}, 400),
        ("orders/1/recall", {"step": -1}, 400),
        ("orders/1/eat", {}, 404),
        ("orders/9999999999999999/done", {}, 404),
        ("orders/-1/done", {}, 404),
        ("meals/1/dishes/nothing/done", {}, 404),
    ],
)
async def test_junk_is_refused_clearly_and_changes_nothing(
    place: Place, client: Client, path: str, body: dict[str, Any], status: int
) -> None:
    await log_in(place, client)
    order = await place.paid(None)
    assert (await post(client, f"/kitchen/{path}", body))[0] == status
    assert await place.status(order) == "paid"


async def test_a_batch_meal_has_no_cards_before_its_list(house: House) -> None:
    place = await make_place(house, cooking="batch")
    await place.paid(None)
    assert (await cards.screen(place.now_ms, house.db)).cards == []
    await house.db.run("UPDATE meal SET frozen_ms = 1")
    assert len((await cards.screen(place.now_ms, house.db)).cards) == 1


async def test_a_cancelled_order_stays_long_enough_to_stop_the_cook(house: House) -> None:
    place = await make_place(house)
    order = await place.paid(None, {"hsr": 2})
    await house.db.run("UPDATE order_line SET status = 'refunded'")
    await house.db.run(
        "UPDATE orders SET status = 'cancelled', closed_ms = ? WHERE id = ?",
        place.now_ms, order["id"],
    )  # fmt: skip
    shown = await cards.screen(place.now_ms, house.db)
    (card,) = shown.cards
    assert (card["stage"], [line["name"] for line in card["lines"]]) == ("cancelled", ["红烧肉"])
    assert shown.totals == []
    later = place.now_ms + cards.CANCELLED_SHOWN_MS
    assert (await cards.screen(later, house.db)).cards == []


@pytest.mark.parametrize(
    ("name", "shown"), [("王小明", "王**"), ("小李", "小*"), ("李", "李*"), ("Alexandra", "A***")]
)
def test_a_name_is_enough_to_recognise_oneself(name: str, shown: str) -> None:
    assert cards.masked(name) == shown
