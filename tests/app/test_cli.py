"""The commands of `CONTRACT.md` §1 as an operator types them: what they print, and how they end."""

import asyncio
import json
import os
import signal
import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import ClientSession

from tests.app.shell import Shell

ROOT = Path(__file__).parents[2]
MENU = {
    "id": "m", "name": "一食堂", "lang": "zh", "date": "2026-01-01",
    "pickup_windows": [{"name": "全天", "aliases": [], "from": "00:00", "to": "23:59"}],
    "categories": [{"name": "荤菜", "aliases": []}], "option_groups": {},
    "dishes": [
        {"id": "d1", "no": 1, "name": "红烧肉", "aliases": [], "category": "荤菜", "price": 1600,
         "stock": 9, "max_per_order": 5, "available": True, "options": [], "allergens": []},
    ],
}  # fmt: skip


def test_wrong_settings_and_words_end_with_a_sentence(shell: Shell) -> None:
    ended = [
        shell.refused("config", "check", FANDIAN_PROT="1"),
        shell.refused("demo", FANDIAN_MODE="production"),
        shell.refused("demo", FANDIAN_HOST="0.0.0.0"),
        shell.refused("grant", "console", "x", "king"),
        shell.refused("run", FANDIAN_DATABASE_URL="postgres://127.0.0.1:1/none"),
        shell.refused("nonsense"),
        shell.refused("understand"),
        shell.refused("grant", "fax", "x", "admin"),
    ]
    assert ended[0] == (2, "Unknown setting PROT; did you mean PORT?")
    assert [status for status, _ in ended] == [2, 1, 1, 1, 1, 2, 2, 2]
    for (_, said), word in zip(
        ended[1:5], ("fandian run", "DEMO__TOKEN", "king is no role", "database"), strict=True
    ):
        assert word in said
        assert len(said.splitlines()) == 1


def test_the_sample_talks_in_the_terminal_and_keeps_its_keys_over_a_rotation(
    shell: Shell,
) -> None:
    typed = "来份红烧肉，窗口取\n确认\n饭卡支付\n取餐码\n"
    answered = shell.ok("chat", text=typed)
    assert "饭卡剩" in answered
    assert "取餐码：" in answered
    assert "█" in answered
    secret = shell.folder / "var" / "secret_keys"
    assert secret.stat().st_mode & 0o077 == 0
    assert "Rotated" in shell.ok("keys", "rotate")
    again = shell.ok("chat", text="取餐码\n")
    assert "取餐码：" in again


def test_an_operator_sets_up_a_canteen(shell: Shell) -> None:
    assert "applied" in shell.ok("db", "migrate")
    assert shell.ok("db", "status") == "up to date"
    assert shell.ok("sample", "load") == "loaded"
    assert shell.ok("grant", "console", "boss", "admin") == "granted"
    assert shell.ok("grant", "console", "boss", "admin") == "had it already"

    token = shell.ok("token", "create", "--role", "auditor", "--name", "dashboard")
    listed = [json.loads(line) for line in (shell.ok("token", "list")).splitlines()]
    assert [row["name"] for row in listed] == ["dashboard"]
    assert token not in json.dumps(listed)
    assert shell.ok("token", "revoke", str(listed[0]["id"])) == "revoked"

    added = json.loads(shell.ok("device", "add", "cabinet", "B", "--slots", "6", "--json"))
    assert (added["id"], added["kind"]) == ("B", "cabinet")
    status, said = shell.refused("device", "add", "cabinet", "B")
    assert (status, "device B already" in said) == (1, True)
    rotated = json.loads(shell.ok("device", "rotate", "B", "--json"))
    assert rotated["secret"] != added["secret"]
    assert added["secret"] not in shell.ok("device", "list", "--json")
    assert "closed" in shell.ok("device", "test", "A")
    assert shell.ok("device", "revoke", "B") == "revoked"


def test_a_menu_comes_from_a_file_and_goes_to_one(shell: Shell) -> None:
    shell.ok("sample", "load")
    file = shell.folder / "menu.json"
    file.write_text(json.dumps(MENU), encoding="utf-8")
    when = ("--date", "2099-01-01", "--meal", "lunch")
    status, said = shell.refused("menu", "import", str(file), *when)
    assert status == 1
    assert said
    when = ("--date", f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d}", "--meal", "lunch")
    done = shell.ok("menu", "import", str(file), *when, "--publish")
    assert "1 dishes, 9 portions, published" in done
    copy = shell.folder / "copy.json"
    shell.ok("menu", "export", str(copy), *when)
    assert json.loads(copy.read_text(encoding="utf-8"))["dishes"][0]["name"] == "红烧肉"
    for kind in ("csv", "xlsx"):
        table = shell.folder / f"copy.{kind}"
        shell.ok("menu", "export", str(table), *when)
        again = f"{datetime.now(UTC) + timedelta(days=4):%Y-%m-%d}"
        done = shell.ok("menu", "import", str(table), "--date", again, "--meal", "dinner")
        assert "1 dishes, 9 portions, draft" in done
    for junk in (b"", b"\x00\xff", b"{}", b"[1]", b'{"dishes": []}', b"PK\x03\x04junk"):
        (shell.folder / "junk.json").write_bytes(junk)
        status, said = shell.refused("menu", "import", str(shell.folder / "junk.json"), *when)
        assert (status, bool(said)) == (1, True), junk
    case = {"id": "1", "menu": "m", "now": "2026-01-01T10:00", "history": [], "cart": []}
    line = json.dumps({**case, "pickup": None, "text": "来两份红烧肉"})
    answer = json.loads(shell.ok("understand", "--menu", str(file), text=line + "\n"))
    assert [(x["dish"], x["quantity"]) for x in answer["cart"]] == [("d1", 2)]


def test_settings_are_shown_without_their_secrets(shell: Shell) -> None:
    shown = shell.run("config", "show", FANDIAN_WECHAT__APP_SECRET="hush")
    schema, key, version = (
        shell.ok(*words) for words in (("config", "schema"), ("keys", "generate"), ("version",))
    )
    assert shown[0] == 0
    assert "hush" not in shown[1]
    assert json.loads(shown[1])["wechat"]["app_secret"] == "********"
    assert "properties" in json.loads(schema)
    assert len(key) == 43
    assert version == "0.1.0"


async def test_a_demo_ends_well_when_it_is_told_to(tmp_path: Path) -> None:
    """The one real process: it says where it is, serves, and ends with 0 after SIGTERM."""
    env = {key: value for key, value in os.environ.items() if "FANDIAN" not in key}
    env |= {"FANDIAN_DATA_DIR": str(tmp_path), "FANDIAN_PORT": "0"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "main.py"), "demo", cwd=tmp_path, env=env,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    said = ""
    while "停止" not in said:
        line = await process.stdout.readline()
        assert line, said
        said += line.decode()
    assert "/sim" in said
    assert "柜子取" in said
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


async def test_two_workers_serve_one_port_and_end_well(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {key: value for key, value in os.environ.items() if "FANDIAN" not in key}
    env |= {"FANDIAN_DATA_DIR": str(tmp_path), "FANDIAN_PORT": str(port)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "main.py"), "run", "--workers", "2", cwd=tmp_path, env=env,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    said = [await process.stdout.readline() for _ in range(2)]
    assert said == [f"Fandian listens on http://127.0.0.1:{port}\n".encode()] * 2
    async with ClientSession() as client:
        async with client.get(f"http://127.0.0.1:{port}/readyz") as answer:
            assert answer.status == 200
        async with client.get(f"http://127.0.0.1:{port}/metrics") as answer:
            # Whichever of the two answers: they keep one book.
            assert 'route="/readyz",status="200"' in await answer.text()
        async with client.get(f"http://127.0.0.1:{port}/sim/api/clock") as answer:
            assert answer.status == 404, "the simulator is the demo's alone"
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


async def test_a_worker_beside_it_ends_well_too(tmp_path: Path) -> None:
    env = {key: value for key, value in os.environ.items() if "FANDIAN" not in key}
    env |= {"FANDIAN_DATA_DIR": str(tmp_path)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "main.py"), "worker", cwd=tmp_path, env=env,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert await process.stdout.readline() == b"Fandian works\n"
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
