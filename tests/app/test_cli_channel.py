"""`fandian channel menu wechat` against a platform of our own, over a real socket."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from bots import wechat_menu
from conversation.words import verb_of
from tests.app.shell import Shell


class Platform(BaseHTTPRequestHandler):
    """The two calls, and every answer it was told to give."""

    seen: ClassVar[list[tuple[str, dict[str, list[str]], bytes]]] = []
    answers: ClassVar[dict[str, bytes]] = {}

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((parts.path, parse_qs(parts.query), body))
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(self.answers[parts.path])

    def log_message(self, *_: Any) -> None:
        """Nothing: a test's output is its own."""


@pytest.fixture
def platform() -> Iterator[str]:
    Platform.seen.clear()
    Platform.answers = {
        "/cgi-bin/stable_token": b'{"access_token":"TOKEN","expires_in":7200}',
        "/cgi-bin/menu/create": b'{"errcode":0,"errmsg":"ok"}',
    }
    server = ThreadingHTTPServer(("127.0.0.1", 0), Platform)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def on(platform: str) -> dict[str, str]:
    return {
        "FANDIAN_WECHAT__APP_ID": "wx1", "FANDIAN_WECHAT__APP_SECRET": "hush",
        "FANDIAN_WECHAT__API_BASE": platform,
    }  # fmt: skip


def test_the_menu_is_pushed_with_a_stable_token(shell: Shell, platform: str) -> None:
    status, out, err = shell.run("channel", "menu", "wechat", **on(platform))
    assert (status, err) == (0, "")
    assert "pushed" in out
    (first, _, asked), (second, query, sent) = Platform.seen
    assert (first, second) == ("/cgi-bin/stable_token", "/cgi-bin/menu/create")
    assert json.loads(asked) == {
        "grant_type": "client_credential", "appid": "wx1", "secret": "hush",
        "force_refresh": False,
    }  # fmt: skip
    assert query == {"access_token": ["TOKEN"]}
    assert "点餐".encode() in sent, "characters, not escapes"
    assert json.loads(sent) == wechat_menu.menu("zh")


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_button_keeps_the_limits_and_says_a_word_that_is_understood(locale: str) -> None:
    buttons = wechat_menu.menu(locale)["button"]
    assert 1 <= len(buttons) <= wechat_menu.TOP_MAX
    for button in buttons:
        assert len(button["name"].encode()) <= wechat_menu.TOP_NAME_BYTES
        assert 1 <= len(button["sub_button"]) <= wechat_menu.SUB_MAX
        for entry in button["sub_button"]:
            assert len(entry["name"].encode()) <= wechat_menu.SUB_NAME_BYTES
            assert len(entry["key"].encode()) <= wechat_menu.KEY_BYTES
            assert verb_of(entry["key"]) is not None, entry


def test_a_dry_run_sends_nothing(shell: Shell, platform: str) -> None:
    status, out, _ = shell.run("channel", "menu", "wechat", "--dry-run", **on(platform))
    assert status == 0
    assert json.loads(out) == wechat_menu.menu("zh")
    assert Platform.seen == []


@pytest.mark.parametrize(
    ("path", "answer", "words"),
    [
        ("/cgi-bin/stable_token", b'{"errcode":40125,"errmsg":"x"}', "AppSecret is wrong"),
        ("/cgi-bin/stable_token", b'{"errcode":40164,"errmsg":"x"}', "IP list"),
        ("/cgi-bin/stable_token", b"{}", "no token"),
        ("/cgi-bin/stable_token", b"<html>", "no JSON"),
        ("/cgi-bin/stable_token", b"[]", "no JSON"),
        ("/cgi-bin/menu/create", b'{"errcode":48001,"errmsg":"x"}', "verified"),
        ("/cgi-bin/menu/create", b'{"errcode":40016,"errmsg":"invalid button size"}', "button"),
    ],
)
def test_what_the_platform_refuses_is_one_sentence_without_a_secret(
    shell: Shell, platform: str, path: str, answer: bytes, words: str
) -> None:
    Platform.answers[path] = answer
    status, said = shell.refused("channel", "menu", "wechat", **on(platform))
    assert status == 1
    assert words in said
    assert len(said.splitlines()) == 1
    assert "hush" not in said
    assert "TOKEN" not in said


def test_without_credentials_or_network_it_says_so(shell: Shell) -> None:
    status, said = shell.refused("channel", "menu", "wechat")
    assert (status, "WECHAT__APP_ID" in said) == (1, True)
    status, said = shell.refused("channel", "menu", "wechat", **on("http://127.0.0.1:1"))
    assert (status, "did not answer" in said) == (1, True)
    assert shell.refused("channel", "menu", "wecom")[0] == 2
