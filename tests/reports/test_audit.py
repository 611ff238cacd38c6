"""The audit agrees with honest books, and each of its checks sees what it is for."""

from collections.abc import AsyncIterator
from contextlib import suppress

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from kernel.house import House
from kernel.http import problems
from payments import expiry, service
from reports import audit
from reports.routes import routes
from tests.houses import NOON_MS
from tests.payments.purchase import (
    drain,
    lunch,
    pay_wallet,
    placed,
    play,
    real,
    sandbox_number,
)  # fmt: skip
from users import tokens

Client = TestClient[web.Request, web.Application]


async def a_busy_noon(house: House) -> None:
    """Orders paid by purse and sandbox, one expired, re-opened and refunded, one still open."""
    meal, diner = await lunch(house, own=9000, subsidy=1000)
    await pay_wallet(house, await placed(house, meal, diner, "in1:0"))
    second = await placed(house, meal, diner, "in2:0")
    await play(house, await sandbox_number(house, second), "late")
    real(house, 901)
    await expiry.expire_due(house)
    await drain(house)
    third = await placed(house, meal, diner, "in3:0")
    await pay_wallet(house, third)
    async with house.db.transaction() as tx:
        await service.cancel(house, third["id"], "diner:1", "diner", NOON_MS, tx)
    await sandbox_number(house, await placed(house, meal, diner, "in4:0"))
    await drain(house)


async def test_honest_books_pass_every_check(house: House) -> None:
    assert all(found.ok for found in await audit.check(house.db))
    await a_busy_noon(house)
    found = await audit.check(house.db)
    assert [each for each in found if not each.ok] == []
    assert len({each.name for each in found}) == len(found) == 16


WRONGS = {
    "no_oversell": "UPDATE order_line SET quantity = 999 WHERE id = 1",
    "holds_end_once": "DELETE FROM stock_movement WHERE kind = 'commit' AND line_id = 1",
    "order_money": "UPDATE orders SET total_fen = total_fen + 1 WHERE status = 'paid'",
    "refund_money": "UPDATE payment_capture SET refund_reserved_fen = 1 WHERE id = 1",
    "kitchen_list_paid": "UPDATE orders SET list_version = 1 WHERE status = 'pending_payment'",
    "kitchen_list_complete": "UPDATE meal SET cooking = 'batch', frozen_ms = 1",
    "one_redemption": "UPDATE orders SET status = 'picked_up' WHERE status = 'paid'",
    "repeats_change_nothing": "INSERT INTO order_history (order_id, at_ms, from_status, to_status,"
    " actor, reason) VALUES (1, 1, 'pending_payment', 'paid', '', '')",
    "no_state_without_timer": "UPDATE payment_attempt SET next_poll_ms = NULL",
    "balance_is_ledger": "UPDATE ledger_account SET balance_fen = balance_fen + 1"
    " WHERE owner_kind = 'diner'",
    "cancelled_is_refunded": "UPDATE payment_capture SET refunded_fen = 0, refund_reserved_fen = 0",
    "revoked_opens_nothing": "UPDATE pickup SET state = 'issued'",
    "messages_have_one_cause": "INSERT INTO outbox (dedupe_key, topic, lane, payload, due_ms,"
    " tries, created_ms) VALUES ('notice:nothing:12', 'notice', 'notice:12', '{}', 0, 0, 0)",
    "reports_are_ledger": "UPDATE ledger_transfer SET amount_fen = amount_fen + 1"
    " WHERE kind = 'pay'",
    "ledger_sums_to_zero": "UPDATE ledger_account SET balance_fen = balance_fen + 1"
    " WHERE owner_kind = 'diner'",
    "stock_is_movements": "UPDATE stock SET held = held + 1",
}


class TakeBack(Exception):
    """Roll back."""


async def judged_after(wrong: str, house: House) -> dict[str, audit.Finding]:
    """What the audit says of books with one wrong in them, which is taken back."""
    found: dict[str, audit.Finding] = {}
    with suppress(TakeBack):
        async with house.db.transaction() as tx:
            await tx.run(wrong)
            found = {each.name: each for each in await audit.check(tx)}
            raise TakeBack
    return found


async def test_each_check_can_fail(house: House) -> None:
    await a_busy_noon(house)
    assert set(WRONGS) == {name for name, _, _ in audit.CHECKS}
    for name, wrong in WRONGS.items():
        found = await judged_after(wrong, house)
        assert not found[name].ok, name
        assert "not true that" in found[name].detail
    assert all(found.ok for found in await audit.check(house.db))


async def test_a_notice_of_a_recorded_fact_has_its_cause(house: House) -> None:
    await a_busy_noon(house)
    await house.db.run(
        "INSERT INTO outbox (dedupe_key, topic, lane, payload, due_ms, tries, created_ms)"
        " SELECT 'notice:' || dedupe_key || ':12', 'notice', 'notice:12', '{}', 0, 0, 0 FROM outbox"
    )
    assert all(found.ok for found in await audit.check(house.db))


@pytest_asyncio.fixture
async def client(house: House) -> AsyncIterator[Client]:
    app = web.Application(middlewares=[problems])
    app.add_routes(routes(house, tokens.authorizer(house)))
    async with TestClient(TestServer(app)) as made:
        yield made


async def test_the_audit_answers_those_who_may_read_the_books(house: House, client: Client) -> None:
    await a_busy_noon(house)
    statuses = {}
    for role in ("kitchen", "auditor", "finance", "admin", "owner"):
        async with house.db.transaction() as tx:
            text = await tokens.create(role, role, 1, house.clock.real_ms(), tx)
        answer = await client.get(
            "/api/v1/audit/check", headers={"Authorization": f"Bearer {text}"}
        )
        statuses[role] = answer.status
    assert statuses == {"kitchen": 403, "auditor": 200, "finance": 200, "admin": 200, "owner": 200}
    body = await answer.json()
    assert body["ok"] is True
    assert body["checks"][0] == {
        "name": "no_oversell", "ok": True, "detail": "no dish is sold more often than planned",
    }  # fmt: skip
    assert (await client.get("/api/v1/audit/check")).status == 401
