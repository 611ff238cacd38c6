"""What happens often, counted where it happens: the names of `CONTRACT.md` §7.

A label has a handful of values that we choose, never a person, an order or a path as it was sent.
Whatever belongs to a transaction is counted after its commit. Sums over the database (lag, stuck
orders) are not kept here: `app/metrics.py` asks for them when somebody looks.

With PROMETHEUS_MULTIPROC_DIR set before this is loaded, the processes of one `run --workers N` keep
one book between them.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

# When a counter was made is nobody's question, and doubles what is sent.
disable_created_metrics()  # type: ignore[no-untyped-call]  # it ships no types for this one
REGISTRY = CollectorRegistry()

# From a turn in memory to the platform's 5 s, after which it repeats.
_TURN_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.5, 5.0)
# A long poll of a device takes 25 s by design.
_HTTP_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 30.0)

TURN_SECONDS = Histogram(
    "fandian_turn_seconds", "From a message's arrival to its answer.", ["channel"],
    buckets=_TURN_S, registry=REGISTRY,
)  # fmt: skip
TURNS = Counter(
    "fandian_turns", "Turns: answered, pushed (the caller no longer waited), failed, poisoned.",
    ["channel", "outcome"], registry=REGISTRY,
)  # fmt: skip
REDELIVERED = Counter(
    "fandian_redelivered", "Messages that came again.", ["channel"], registry=REGISTRY
)
ORDERS = Counter("fandian_orders", "Orders that came to a status.", ["status"], registry=REGISTRY)
CALLBACKS = Counter(
    "fandian_payment_callbacks", "What providers told us: applied, ignored, review, repeated,"
    " forged.", ["provider", "outcome"], registry=REGISTRY,
)  # fmt: skip
DOORS = Counter(
    "fandian_door_commands", "How commands to doors ended.", ["driver", "outcome"],
    registry=REGISTRY,
)  # fmt: skip
HTTP_SECONDS = Histogram(
    "fandian_http_request_seconds", "Requests, by the route's pattern.", ["route", "status"],
    buckets=_HTTP_S, registry=REGISTRY,
)  # fmt: skip


class Turn:
    """One turn being measured; it has failed until somebody says otherwise."""

    outcome = "failed"


@contextmanager
def turn(channel: str) -> Iterator[Turn]:
    """Measures what happens inside as one turn of this channel."""
    began, one = time.perf_counter(), Turn()
    try:
        yield one
    finally:
        TURN_SECONDS.labels(channel).observe(time.perf_counter() - began)
        TURNS.labels(channel, one.outcome).inc()
