"""One code from payment to pickup: issued once, claimed by one, used by an open door."""

import asyncio

import pytest

from kernel.database import Row
from kernel.errors import Conflict, Refused
from kernel.house import House
from orders import codes, pickup
from orders.holding import MINUTE_MS
from tests.houses import NOON_MS
from tests.makers import canteen_with_lunch, make_diner
from tests.pickups import make_paid, make_ready


async def _paid(house: House) -> Row:
    meal, diner = await canteen_with_lunch(house.db)
    async with house.db.transaction() as tx:
        return await make_paid(house, tx, meal, diner)


async def _pickup(house: House, order: Row) -> Row:
    return await house.db.one("SELECT * FROM pickup WHERE order_id = ?", order["id"])


async def _code_state(house: House, order: Row) -> str:
    row = await house.db.one("SELECT * FROM orders WHERE id = ?", order["id"])
    return pickup.code_state(row, await _pickup(house, order))


async def test_a_paid_order_has_one_code_however_often_it_is_asked_for(house: House) -> None:
    order = await _paid(house)
    first = await pickup.shown(order["id"], house.keys, house.db)
    async with house.db.transaction() as tx:
        await pickup.issue(order, house.keys, NOON_MS, tx)
    assert await pickup.shown(order["id"], house.keys, house.db) == first
    assert first is not None
    row = await _pickup(house, order)
    # 13:30 and an hour for a late kitchen and two hours that the dishes keep.
    assert row["not_after_ms"] == NOON_MS + 6 * 60 * MINUTE_MS
    parsed = codes.read(first.code)
    assert parsed is not None
    assert (parsed.public_id, parsed.canteen_id) == (row["public_id"], 1)
    assert parsed.not_after_ms == row["not_after_ms"]
    assert first.digits not in str(row)
    assert first.code not in str(row)
    assert await _code_state(house, order) == "issued"


async def test_code_and_digits_find_the_order_and_nothing_else_does(house: House) -> None:
    order = await _paid(house)
    seen = await pickup.shown(order["id"], house.keys, house.db)
    assert seen is not None
    for text in (seen.code, seen.code.lower(), f"{seen.digits}\r\n"):
        found = await pickup.find(text, 1, house.keys, house.db)
        assert found is not None
        assert found["order_id"] == order["id"]
    assert await pickup.find(seen.digits, 2, house.keys, house.db) is None
    other = "1" if seen.code[20] != "1" else "2"
    forged = seen.code[:20] + other + seen.code[21:]
    unknown = codes.make(
        codes.day_key(house.keys, 1, order["date"]),
        public_id=1,
        canteen_id=1,
        not_after_ms=NOON_MS,
        revision=1,
    )
    for text in (forged, unknown, order["number"], "", "000000000"):
        assert await pickup.find(text, 1, house.keys, house.db) is None


async def test_a_new_code_kills_the_old_one(house: House) -> None:
    order = await _paid(house)
    old = await pickup.shown(order["id"], house.keys, house.db)
    async with house.db.transaction() as tx:
        await pickup.reissue(order["id"], house.keys, NOON_MS, tx)
    new = await pickup.shown(order["id"], house.keys, house.db)
    assert old is not None
    assert new is not None
    assert (old.revision, new.revision) == (1, 2)
    dead = await pickup.find(old.code, 1, house.keys, house.db)
    live = await pickup.find(new.code, 1, house.keys, house.db)
    assert dead is not None
    assert live is not None
    assert dead["given_revision"] < dead["revision"]
    assert live["given_revision"] == live["revision"]
    assert await pickup.find(new.digits, 1, house.keys, house.db) is not None
    if old.digits != new.digits:
        assert await pickup.find(old.digits, 1, house.keys, house.db) is None


async def test_a_revoked_code_comes_back_as_the_next_revision(house: House) -> None:
    order = await _paid(house)
    async with house.db.transaction() as tx:
        assert await pickup.revoke(order["id"], tx)
        assert not await pickup.revoke(order["id"], tx)
    assert await _code_state(house, order) == "revoked"
    assert await pickup.shown(order["id"], house.keys, house.db) is None
    async with house.db.transaction() as tx:
        with pytest.raises(Refused, match="no_live_code"):
            await pickup.reissue(order["id"], house.keys, NOON_MS, tx)
        row = await pickup.issue(order, house.keys, NOON_MS, tx)
    assert (row["revision"], row["state"]) == (2, "issued")


async def test_of_twenty_claims_one_wins_and_the_door_makes_it_used(wide_house: House) -> None:
    house = wide_house
    order = await _paid(house)
    row = await _pickup(house, order)

    async def claim(number: int) -> bool:
        async with house.db.transaction() as tx:
            return await pickup.claim(row, f"c{number}", NOON_MS, tx)

    won = await asyncio.gather(*(claim(number) for number in range(20)))
    assert sum(won) == 1
    winner = f"c{won.index(True)}"
    async with house.db.transaction() as tx:
        with pytest.raises(Conflict, match="being_collected"):
            await pickup.revoke(order["id"], tx)
        with pytest.raises(Refused, match="being_collected"):
            await pickup.reissue(order["id"], house.keys, NOON_MS, tx)
        await pickup.unclaim(order["id"], "another", tx)
        assert await pickup.use(order["id"], winner, NOON_MS + 5, tx)
        assert not await pickup.use(order["id"], winner, NOON_MS + 9, tx)
    row = await _pickup(house, order)
    assert (row["state"], row["claimed_ms"], row["used_ms"]) == ("used", NOON_MS, NOON_MS + 5)
    assert await house.db.value("SELECT opened_ms FROM orders") == NOON_MS + 5
    async with house.db.transaction() as tx:
        await pickup.give_back(order["id"], house.keys, NOON_MS + 10, tx)
    row = await _pickup(house, order)
    assert (row["state"], row["claim_cmd"], row["revision"]) == ("issued", None, 1)


async def test_digits_drawn_meanwhile_are_replaced_when_a_code_comes_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    meal, diner = await canteen_with_lunch(house.db)
    drawn = iter(["111111", "111111", "111111", "222222"])
    monkeypatch.setattr(codes, "new_digits", lambda: next(drawn))
    async with house.db.transaction() as tx:
        first = await make_paid(house, tx, meal, diner)
        row = await pickup.issue(first, house.keys, NOON_MS, tx)
        assert await pickup.claim(row, "c1", NOON_MS, tx)
        assert await pickup.use(first["id"], "c1", NOON_MS, tx)
        second = await make_paid(house, tx, meal, await make_diner(tx, "小王"))
        await pickup.give_back(first["id"], house.keys, NOON_MS, tx)
    shown = [await pickup.shown(order["id"], house.keys, house.db) for order in (first, second)]
    assert [(seen.digits, seen.revision) for seen in shown if seen] == [
        ("222222", 2),
        ("111111", 1),
    ]


async def test_live_digits_differ_within_a_canteen(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    meal, diner = await canteen_with_lunch(house.db)
    drawn = iter(["111111", "111111", "222222"])
    monkeypatch.setattr(codes, "new_digits", lambda: next(drawn))
    async with house.db.transaction() as tx:
        orders = [
            await make_paid(house, tx, meal, diner),
            await make_paid(house, tx, meal, await make_diner(tx, "小王")),
        ]
    shown = [await pickup.shown(order["id"], house.keys, house.db) for order in orders]
    assert [seen.digits for seen in shown if seen] == ["111111", "222222"]


async def test_a_person_hands_it_out_once(house: House) -> None:
    meal, diner = await canteen_with_lunch(house.db)
    async with house.db.transaction() as tx:
        order = await make_ready(house, tx, meal, diner)
    assert (order["status"], order["ready_ms"]) == ("ready", NOON_MS)
    # Ready at 10:30, served from 11:00, safe for two hours.
    assert order["remind_ms"] == NOON_MS + 45 * MINUTE_MS
    assert order["no_show_ms"] == NOON_MS + 120 * MINUTE_MS
    assert await _code_state(house, order) == "active"
    async with house.db.transaction() as tx:
        done = await pickup.redeem(order, "staff", NOON_MS + 1, NOON_MS, tx)
    assert (done["status"], done["picked_up_ms"], done["no_show_ms"]) == (
        "picked_up", NOON_MS + 1, None,
    )  # fmt: skip
    assert await _code_state(house, order) == "used"
    with pytest.raises(Conflict, match="moved_meanwhile"):
        async with house.db.transaction() as tx:
            await pickup.redeem(order, "staff", NOON_MS + 2, NOON_MS, tx)


async def test_holding_is_extended_once_and_never_past_the_safe_limit(house: House) -> None:
    meal, diner = await canteen_with_lunch(house.db, serve_to_ms=NOON_MS + 100 * MINUTE_MS,
                                           cutoff_ms=NOON_MS + 60 * MINUTE_MS)  # fmt: skip
    async with house.db.transaction() as tx:
        order = await make_ready(house, tx, meal, diner)
        assert order["no_show_ms"] == NOON_MS + 100 * MINUTE_MS
        order = await pickup.extend(order["id"], NOON_MS, tx)
        assert order["no_show_ms"] == NOON_MS + 120 * MINUTE_MS
        with pytest.raises(Refused, match="already_extended"):
            await pickup.extend(order["id"], NOON_MS, tx)
    assert (await _pickup(house, order))["not_after_ms"] == NOON_MS + 120 * MINUTE_MS


@pytest.mark.parametrize(
    ("status", "state", "expected"),
    [("pending_payment", None, "none"), ("paid", "issued", "issued"),
     ("preparing", "issued", "issued"), ("ready", "issued", "active"), ("ready", "used", "used"),
     ("picked_up", "used", "used"), ("cancelled", "revoked", "revoked"),
     ("cancelled", "issued", "revoked"), ("pending_payment", "revoked", "revoked"),
     ("no_show", "expired", "expired"), ("disposed", "expired", "expired")],
)  # fmt: skip
def test_the_state_of_a_code_is_read_from_order_and_row(
    status: str, state: str | None, expected: str
) -> None:
    row = None if state is None else {"state": state}
    assert pickup.code_state({"status": status}, row) == expected
