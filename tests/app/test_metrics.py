"""`/metrics`: the names that dashboards hold on to, counted where the thing happens."""

import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from app import metrics
from app.build import App, build
from app.server import make_server
from kernel.clock import FrozenClock
from payments import callbacks
from reports import stuck
from tests.houses import NOON_MS, settings

Client = TestClient[Any, Any]
NAMES = {
    "fandian_turn_seconds": {"channel"}, "fandian_turns_total": {"channel", "outcome"},
    "fandian_redelivered_total": {"channel"}, "fandian_orders_total": {"status"},
    "fandian_payment_callbacks_total": {"provider", "outcome"},
    "fandian_outbox_lag_seconds": set(), "fandian_outbox_dead_total": set(),
    "fandian_door_commands_total": {"driver", "outcome"}, "fandian_active_diners": set(),
    "fandian_stuck_orders": {"kind"}, "fandian_http_request_seconds": {"route", "status"},
}  # fmt: skip


@pytest_asyncio.fixture
async def app(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[App]:
    config = settings(tmp_path, *store_urls)
    made = await build(config, demo=True, clock=FrozenClock(NOON_MS))
    yield made
    await made.close()


@pytest_asyncio.fixture
async def client(app: App, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    monkeypatch.setattr(metrics, "KEEP_S", 0.0)
    async with TestClient(TestServer(make_server(app))) as made:
        yield made


Samples = dict[str, float]


async def scrape(client: Client) -> Samples:
    """`name{labels}` → value."""
    response = await client.get("/metrics")
    assert response.status == 200
    assert response.headers["Content-Type"].startswith("text/plain; version=")
    lines = (await response.text()).splitlines()
    return {
        line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1])
        for line in lines
        if not line.startswith("#")
    }


def labels(samples: Samples, name: str) -> set[str]:
    found = set()
    for key in samples:
        if re.match(rf"{name}(_bucket|_sum|_count)?(\{{|$)", key):
            found |= set(re.findall(r'(\w+)="', key))
    return found - {"le"}


async def say(client: Client, text: str, message_id: str) -> None:
    body = {"persona": "xiaoli", "text": text, "message_id": message_id}
    assert (await client.post("/sim/api/messages", json=body)).status == 200


async def test_a_lunch_is_counted_where_it_happens(app: App, client: Client) -> None:
    before = await scrape(client)
    assert before["fandian_active_diners"] == 0
    await say(client, "来份红烧肉，柜子取", "1")
    await say(client, "确认", "2")
    await say(client, "饭卡支付", "3")
    await say(client, "饭卡支付", "3")
    cook = {"persona": "kitchen", "text": "A001好了"}
    await client.post("/sim/api/messages", json=cook)
    await app.settle()
    with pytest.raises(KeyError):
        await callbacks.receive(app.house, "nobody", {}, b"")
    await callbacks.receive(app.house, "sandbox", {}, b"{}")
    await client.get("/pay/pay-1-" + "0" * 32)
    await client.get("/nowhere/123456")
    after = await scrape(client)

    def grown(key: str) -> float:
        return after[key] - before.get(key, 0)

    assert grown('fandian_turns_total{channel="console",outcome="answered"}') == 5
    assert grown('fandian_turn_seconds_count{channel="console"}') == 5
    assert grown('fandian_redelivered_total{channel="console"}') == 1
    assert grown('fandian_orders_total{status="pending_payment"}') == 1
    assert grown('fandian_orders_total{status="paid"}') == 1
    assert grown('fandian_payment_callbacks_total{outcome="forged",provider="sandbox"}') == 1
    assert grown('fandian_door_commands_total{driver="simulated",outcome="opened"}') == 1
    assert after["fandian_active_diners"] == 2
    assert {key for key in after if key.startswith("fandian_stuck_orders")} == {
        f'fandian_stuck_orders{{kind="{kind}"}}' for kind in stuck.KINDS
    }
    page = 'fandian_http_request_seconds_count{route="/pay/{token}",status="404"}'
    assert grown(page) == 1
    assert grown('fandian_http_request_seconds_count{route="unmatched",status="404"}') == 1
    for name, wanted in NAMES.items():
        assert labels(after, name) == wanted, name


async def test_what_waits_and_what_was_given_up_shows(app: App, client: Client) -> None:
    now = app.house.clock.real_ms()
    for key, outcome, done in (("a", None, None), ("b", "dead", now)):
        await app.house.db.run(
            "INSERT INTO outbox (dedupe_key, topic, lane, payload, due_ms, tries, created_ms,"
            " outcome, done_ms) VALUES (?, 'notice', ?, '{}', ?, 0, ?, ?, ?)",
            key, key, now - 90_000, now, outcome, done,
        )  # fmt: skip
    samples = await scrape(client)
    assert samples["fandian_outbox_lag_seconds"] == 90
    assert samples["fandian_outbox_dead_total"] == 1


async def test_without_a_database_the_rest_is_still_told(app: App, client: Client) -> None:
    await client.get("/healthz")
    await app.house.db.run("ALTER TABLE outbox RENAME TO gone")
    samples = await scrape(client)
    assert "fandian_outbox_lag_seconds" not in samples
    assert any(key.startswith("fandian_http_request_seconds") for key in samples)
    await app.house.db.run("ALTER TABLE gone RENAME TO outbox")


def test_processes_of_one_port_keep_one_book(tmp_path: Path) -> None:
    """prometheus-client decides at its import: two processes of their own."""
    count = "from kernel import metrics; metrics.ORDERS.labels('paid').inc()"
    show = (
        "from app.metrics import _registry; from prometheus_client import generate_latest;"
        "print(generate_latest(_registry([])).decode())"
    )
    env = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PYTHONPATH": "."}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", count], env=env, check=True)
    shown = subprocess.run(
        [sys.executable, "-c", show], env=env, check=True, capture_output=True, text=True
    )
    assert 'fandian_orders_total{status="paid"} 2.0' in shown.stdout
