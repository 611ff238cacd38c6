"""A browser for each test, in the test's own loop.

A browser per run would need a loop per run, and then everything a test starts would have to live in
that one. Chromium is up in half a second; a fresh one also has no cookies of the test before.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from app.build import build
from kernel.settings import load
from tests.conftest import say_past_capture
from tests.e2e import chromium
from tests.e2e.demo import PHONE, SCREENSHOTS, WITHIN_MS, Demo, serving
from tests.programs import NotToBeHad

# The five seconds of playwright's own are short where eight things run on two cores.
expect.set_options(timeout=WITHIN_MS)


def pytest_collection_finish(session: pytest.Session) -> None:
    # An installation may take minutes; it must not run on the clock of the first test.
    if not session.config.option.collectonly:
        with suppress(NotToBeHad):
            chromium.find(say_past_capture(session.config))


@pytest.fixture(scope="session")
def chromium_path(pytestconfig: pytest.Config) -> Path:
    try:
        return chromium.find(say_past_capture(pytestconfig))
    except NotToBeHad as e:
        reason = str(e)
    pytest.fail(reason, pytrace=False)


@pytest.fixture
async def browser(chromium_path: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path, args=chromium.flags(), timeout=60_000
        )
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A phone's page; what its scripts throw fails the test. SCREENSHOTS=1 keeps a picture."""
    context = await browser.new_context(viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(WITHIN_MS)
    page = await context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    if os.environ.get("SCREENSHOTS"):
        name = f"{request.node.name}.png"
        await page.screenshot(path=SCREENSHOTS / name, full_page=True)
    await context.close()
    assert thrown == []


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demo just made: copied for each test, or every one made anew."""
    folder = tmp_path_factory.mktemp("sample")

    async def make() -> None:
        app = await build(load(environ={"FANDIAN_DATA_DIR": str(folder)}), demo=True)
        await app.close()

    asyncio.run(make())
    return folder


@pytest.fixture
async def demo(browser: Browser, sample: Path, tmp_path: Path) -> AsyncIterator[Demo]:
    """The canteen of `main.py demo`, and the browser that visits it."""
    shutil.copytree(sample, tmp_path / "data")
    async with serving(tmp_path / "data", browser) as running:
        yield running
