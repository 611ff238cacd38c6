"""What every test may ask for: real stores, fresh for each test, and no way out to the network.

To run a test on both kinds of store, parametrize over `STORES` of tests/stores.py and ask for
`fresh_postgres_url` and `fresh_redis_url` with `request.getfixturevalue` in the production branch
only, so that an embedded run starts no server. All fixtures here are synchronous for that reason.
"""

import faulthandler
import ipaddress
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis

from tests import servers
from tests.canteens import canteen
from tests.houses import empty_sqlite, house, store_urls, wide_house
from tests.programs import NotToBeHad, Say

__all__ = ["canteen", "empty_sqlite", "house", "store_urls", "wide_house"]

# After the last test nothing is left to do. What still holds the process (a database thread that
# was never closed) is shown and ended.
LEAVE_WITHIN_S = 30

NEEDS_SERVICES = {"postgres", "postgres_url", "databases", "fresh_postgres_url"} | {
    "redis_server",
    "redis_url",
    "fresh_redis_url",
}

_used: list[str] = []
_missing: list[str] = []
_left_out: list[str] = []


# --- stores ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres(pytestconfig: pytest.Config) -> Iterator[servers.Server]:
    """The run's PostgreSQL, with the folder of its programs where it is ours."""
    server = _had(servers.postgres, pytestconfig)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres: servers.Server) -> str:
    return postgres.url


@pytest.fixture(scope="session")
def databases(postgres_url: str) -> Iterator[servers.Databases]:
    """Makes databases on the run's PostgreSQL; `databases.fresh(build)` copies a filled one."""
    made = servers.Databases(postgres_url)
    yield made
    made.close()


@pytest.fixture
def fresh_postgres_url(databases: servers.Databases) -> Iterator[str]:
    """The address of an empty database that only this test knows."""
    url = databases.fresh()
    yield url
    databases.drop(url)


@pytest.fixture(scope="session")
def redis_server(pytestconfig: pytest.Config) -> Iterator[servers.Server]:
    server = _had(servers.redis_server, pytestconfig)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis_url(redis_server: servers.Server) -> Iterator[str]:
    """The run's Redis. It must hold nothing when the run begins: the tests empty it."""
    with redis.Redis.from_url(redis_server.url) as client:
        if held := client.dbsize():
            pytest.fail(
                f"TEST_REDIS_URL names a database that holds {held} keys, and the tests empty "
                "theirs: name another, or empty it",
                pytrace=False,
            )
        yield redis_server.url
        client.flushdb()


@pytest.fixture
def fresh_redis_url(redis_url: str) -> str:
    """The address of the run's Redis, emptied for this test."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
    return redis_url


def _had(find: Callable[[Say], servers.Server], config: pytest.Config) -> servers.Server:
    """The server; a failure of one sentence, never a skip, where there is none to be had."""
    try:
        server = find(say_past_capture(config))
    except NotToBeHad as e:
        _missing.append(str(e))
    else:
        _used.append(server.what)
        return server
    pytest.fail(_missing[-1], pytrace=False)


def say_past_capture(config: pytest.Config) -> Say:
    """Past the capture: what takes a minute is announced while it runs."""

    def say(words: str) -> None:
        capture = config.pluginmanager.get_plugin("capturemanager")
        with capture.global_and_fixture_disabled() if capture else nullcontext():
            print(f"\n{words}", flush=True)  # noqa: T201  # the terminal is whom it is for

    return say


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the transcripts' renderings anew")


# --- SERVICES=none --------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("SERVICES", "") not in ("", "none"):
        raise pytest.UsageError("SERVICES knows one word: none")
    sys.addaudithook(_stay_on_loopback)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("SERVICES") != "none":
        return
    out = [item for item in items if _needs_services(item)]
    items[:] = [item for item in items if not _needs_services(item)]
    _left_out.extend(item.nodeid for item in out)
    config.hook.pytest_deselected(items=out)


def pytest_collection_finish(session: pytest.Session) -> None:
    # An installation may take minutes; it must not run on the clock of the first test, and not in
    # two workers at once: there the one that starts them sees to it.
    if _is_worker(session.config) or session.config.option.collectonly:
        return
    if any(map(_needs_services, session.items)):
        servers.fetch(say_past_capture(session.config))


def pytest_sessionstart(session: pytest.Session) -> None:
    shared = getattr(session.config.option, "numprocesses", None)
    if shared and os.environ.get("SERVICES") != "none":
        servers.fetch(say_past_capture(session.config))


def _needs_services(item: pytest.Item) -> bool:
    asked: set[str] = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("services") is not None or bool(asked & NEEDS_SERVICES)


# --- several workers ------------------------------------------------------------------------------


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What a worker used and missed is told by the one that has the terminal."""
    told: dict[str, list[str]] | None = getattr(session.config, "workeroutput", None)
    if told is not None:
        told.update(used=_used, missing=_missing, left_out=_left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    told: dict[str, list[str]] = getattr(node, "workeroutput", {})
    for kept, name in ((_used, "used"), (_missing, "missing"), (_left_out, "left_out")):
        kept.extend(one for one in told.get(name, ()) if one not in kept)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for what in _used:
        terminalreporter.write_line(f"store: {what}")
    for sentence in _missing:
        terminalreporter.write_line(sentence, red=True, bold=True)
    if os.environ.get("SERVICES") == "none":
        terminalreporter.write_line(
            f"SERVICES=none: {len(_left_out)} tests on real PostgreSQL and Redis WERE NOT RUN. "
            "This run says nothing about production stores.",
            red=True,
            bold=True,
        )


def pytest_unconfigure() -> None:
    faulthandler.dump_traceback_later(LEAVE_WITHIN_S, exit=True)


# --- no network -----------------------------------------------------------------------------------


def _stay_on_loopback(event: str, details: tuple[object, ...]) -> None:
    """Refuse a connection to anywhere but this machine and the servers the run was given."""
    if event != "socket.connect" or not isinstance(details[1], tuple):
        return
    host = str(details[1][0])
    if host not in _ALLOWED and not _is_loopback(host):
        raise RuntimeError(f"a test wanted to reach {host}: tests stay on this machine")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name; resolving it would already be a way out


_ALLOWED = {"localhost", ""} | {
    urlsplit(os.environ[name]).hostname
    for name in ("TEST_DATABASE_URL", "TEST_REDIS_URL", "TEST_MQTT_URL")
    if name in os.environ
}
