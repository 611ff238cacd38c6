"""`GET /metrics`: what was counted where it happened, and sums over the database as they are now.

The sums are asked for when somebody looks, so every process of a canteen answers the same ones. An
outage of the database leaves them out and the rest in: its absence is the alarm.
"""

import os
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from kernel import metrics
from kernel.house import House
from reports import stuck

log = structlog.get_logger()

# Several monitors, or somebody who reloads the page, ask the database once a second at most.
KEEP_S = 1.0
# A diner who has written within this long is active.
ACTIVE_MS = 5 * 60_000
# As many messages as the busiest five minutes bring: the table of all messages is never read.
ACTIVE_MESSAGES_MAX = 5_000

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def measure(request: web.Request, handler: Handler) -> web.StreamResponse:
    """How long each route takes, by its pattern: a path as it was sent may carry a link."""
    began, status = time.perf_counter(), 500
    try:
        answer = await handler(request)
        status = answer.status
    except web.HTTPException as found:
        status = found.status
        raise
    else:
        return answer
    finally:
        resource = request.match_info.route.resource
        route = resource.canonical if resource else "unmatched"
        metrics.HTTP_SECONDS.labels(route, str(status)).observe(time.perf_counter() - began)


def routes(house: House) -> list[web.RouteDef]:
    """One route. Keep it inside: the reverse proxy need not let anybody in."""
    kept: tuple[float, list[Metric]] = (-KEEP_S, [])

    async def show(request: web.Request) -> web.Response:
        nonlocal kept
        if time.monotonic() - kept[0] >= KEEP_S:
            kept = (time.monotonic(), await _asked(house))
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        body = encode(_registry(kept[1]))
        return web.Response(
            body=body, headers={"Content-Type": content_type, "Cache-Control": "no-store"}
        )

    return [web.get("/metrics", show)]


class _Sums(Collector):
    def __init__(self, found: list[Metric]) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        yield from self._found


class _Counted(Collector):
    """What this process has counted."""

    def collect(self) -> Iterable[Metric]:
        return metrics.REGISTRY.collect()


def _registry(sums: list[Metric]) -> CollectorRegistry:
    made = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(made)  # type: ignore[no-untyped-call]  # it ships no types
    else:
        made.register(_Counted())
    made.register(_Sums(sums))
    return made


async def _asked(house: House) -> list[Metric]:
    try:
        return [*await _outbox(house), await _active(house), await _stuck(house)]
    except Exception as error:
        log.warning("metrics.incomplete", error=type(error).__name__)
        return []


async def _outbox(house: House) -> list[Metric]:
    real_ms = house.clock.real_ms()
    oldest = await house.db.value(
        "SELECT min(due_ms) FROM outbox WHERE done_ms IS NULL AND due_ms <= ?", real_ms
    )
    dead = await house.db.value("SELECT count(*) AS n FROM outbox WHERE outcome = 'dead'")
    lag_s = (real_ms - int(oldest)) / 1000 if oldest is not None else 0.0
    return [
        GaugeMetricFamily(
            "fandian_outbox_lag_seconds", "How long the oldest due message waits.", value=lag_s
        ),
        CounterMetricFamily("fandian_outbox_dead", "Messages that were given up.", value=dead),
    ]


async def _active(house: House) -> Metric:
    now_ms = await house.clock.canteen_ms(house.db)
    number = await house.db.value(
        "SELECT count(DISTINCT diner_id) AS n FROM (SELECT diner_id, received_ms FROM inbox"
        f" ORDER BY id DESC LIMIT {ACTIVE_MESSAGES_MAX}) AS q WHERE received_ms > ?",
        now_ms - ACTIVE_MS,
    )
    return GaugeMetricFamily(
        "fandian_active_diners", "Diners who wrote within five minutes.", value=number
    )


async def _stuck(house: House) -> Metric:
    family = GaugeMetricFamily(
        "fandian_stuck_orders", "Orders and money that wait for a person.", labels=["kind"]
    )
    for kind, number in (await stuck.count(house)).items():
        family.add_metric([kind], number)
    return family
