"""`fandian chat`: a plain transcript by a pipe, and a pleasant one on a terminal."""

import asyncio
import os
import pty
import sys
from pathlib import Path

import pytest

from app.cli.spoken import forward_ms, read
from kernel.clock import at
from tests.app.shell import Shell
from tests.houses import NOON_MS

ROOT = Path(__file__).parents[2]
ZONE = "Asia/Shanghai"


def test_a_pipe_gets_a_plain_transcript_of_both_sides(shell: Shell) -> None:
    typed = "来份红烧肉，窗口取\n确认\n饭卡支付\n取餐码\n\n/as kitchen\n今日订单\n/time +15m\n"
    typed += "/quit\n菜单\n"
    said = shell.ok("chat", text=typed)
    assert said.startswith("小李> 来份红烧肉，窗口取\n饭点< ")
    assert "█" in said
    assert "李师傅> 今日订单" in said
    assert "菜单\n" not in said, "nothing is read after /quit"
    assert "\033" not in said
    assert "\n小李> \n" not in said


def test_choices_are_tapped_and_wrong_slashes_are_answered(shell: Shell) -> None:
    said = shell.ok(
        "chat", text="来份红烧肉，窗口取\n确认\n/1\n/99\n/dance\n/as\n/time -1h\n/help\n"
    )
    assert "饭卡剩" in said
    assert "choices" in said
    assert "/dance is unknown" in said
    assert "/as wants a name" in said
    assert "only moves forward" in said
    assert "/time 12:30" in said


async def test_a_terminal_gets_a_prompt_colours_and_its_history(tmp_path: Path) -> None:
    """A real one: what readline and colours do, no fake tells."""
    leader, follower = pty.openpty()
    env = {key: value for key, value in os.environ.items() if "FANDIAN" not in key}
    env |= {"FANDIAN_DATA_DIR": str(tmp_path), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "main.py"), "chat", cwd=tmp_path, env=env,
        stdin=follower, stdout=follower, stderr=follower,
    )  # fmt: skip
    os.close(follower)
    os.write(leader, "菜单\n/quit\n".encode())
    patience = asyncio.get_running_loop().call_later(60, process.kill)
    shown = await asyncio.to_thread(_all, leader)
    patience.cancel()
    assert await process.wait() == 0, shown
    assert "\033[32m" in shown
    assert "小李>" in shown
    assert "\033[36m饭点<" in shown
    assert "Traceback" not in shown
    history = tmp_path / "chat_history"
    assert history.stat().st_mode & 0o077 == 0  # one small look
    assert "菜单" in history.read_text()  # the same


def _all(terminal: int) -> str:
    """Everything until the other side has gone."""
    seen = b""
    try:
        while part := os.read(terminal, 65_536):
            seen += part
    except OSError:
        pass  # Linux says so when nobody holds the other side any more
    finally:
        os.close(terminal)
    return seen.decode("utf-8", "replace")


def test_it_refuses_a_production(shell: Shell) -> None:
    assert shell.refused("chat", FANDIAN_MODE="production")[0] == 1


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("+15m", 15), ("+2h", 120), ("+1d", 1440), ("10:45", 15), ("10:30", 1440), ("9:00", 1350),
     ("2025-03-12T11:30", 60), ("2025-03-12T03:30:00+00:00", 60),
     ("-5m", None), ("+5", None), ("25:00", None), ("2025-03-11", None), ("soon", None),
     ("+999999d", None), ("", None)],
)  # fmt: skip
def test_times_are_read_as_people_type_them(text: str, minutes: int | None) -> None:
    assert f"{at(NOON_MS, ZONE):%H:%M}" == "10:30"
    wanted = None if minutes is None else minutes * 60_000
    assert forward_ms(text, NOON_MS, ZONE) == wanted


def test_a_line_with_a_slash_is_for_the_chat_unless_it_has_two() -> None:
    assert (read(" /AS  xiaowang ").verb, read("/as  xiaowang").rest) == ("as", "xiaowang")
    assert read("//菜单") == read("/菜单".replace("/", "//"))
    assert read("//菜单").rest == "/菜单"
    assert read("菜单").verb == ""
