"""The cabinet's screen: read by a camera, sounding, and outside the demo paired and signing."""

import io
import re
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect

from lockers import devices, pairing
from lockers.devices import secrets_of
from orders import qr
from tests.e2e import chromium
from tests.e2e.demo import PHONE, Demo, screenshot, serving
from tests.makers import make_canteen


async def type_digits(page: Page, digits: str) -> None:
    for digit in digits:
        await page.get_by_role("button", name=digit, exact=True).click()


async def test_the_keypad_is_large_and_the_screen_says_it_in_words_colour_and_shape(
    demo: Demo,
) -> None:
    page = await demo.visit("/cabinet/A", PHONE)
    await expect(page.locator(".door")).to_have_count(12)
    for key in await page.locator("#keypad button").all():
        box = await key.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 64
    await type_digits(page, "123456")
    await expect(page.locator("#screen")).to_have_attribute("data-mood", "refused")
    mark = "getComputedStyle(document.querySelector('#screen-mark'), '::before').content"
    assert "✖" in await page.evaluate(mark)
    await page.get_by_role("button", name=re.compile("声音")).click()
    await expect(page.locator("#sound")).to_have_attribute("aria-pressed", "false")


def _filmed(code: str, film: Path) -> None:
    """A second of somebody holding their phone before the camera."""
    picture = Image.new("RGB", (640, 480), "#88837a")
    picture.paste(Image.open(io.BytesIO(qr.png(code))).convert("RGB"), (150, 70))
    frame = io.BytesIO()
    picture.save(frame, "JPEG", quality=92)
    film.write_bytes(frame.getvalue() * 20)


async def test_a_code_before_the_camera_is_read_and_asked_for(
    chromium_path: Path, tmp_path: Path
) -> None:
    _filmed("P1NOT-A-CODE-OF-OURS-BUT-READABLE", tmp_path / "phone.mjpeg")
    camera = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'phone.mjpeg'}",
    ]
    async with async_playwright() as playwright:
        filming = await playwright.chromium.launch(
            executable_path=chromium_path, args=[*chromium.flags(), *camera]
        )
        async with serving(tmp_path / "data", filming) as demo:
            page = await demo.visit("/cabinet/A", PHONE)
            sent: list[str] = []
            page.on(
                "request", lambda r: sent.append(r.post_data or "") if "/scan" in r.url else None
            )
            await page.locator("#camera-open").click()
            await expect(page.locator("#screen")).to_have_attribute("data-mood", "refused")
            assert "P1NOT-A-CODE-OF-OURS-BUT-READABLE" in sent[0]
            await expect(page.locator("#camera")).to_be_hidden()
            await expect(page.locator("#camera-open")).to_have_attribute("aria-pressed", "false")
            await screenshot(page, "kiosk-camera")
        await filming.close()


async def _cabinet_and_code(house: Demo) -> str:
    """A canteen with cabinet B; the code that an admin was sent for its screen."""
    rooms = house.app.house
    async with rooms.db.transaction() as tx:
        await make_canteen(tx)
        now_ms = await rooms.clock.canteen_ms(tx)
        await devices.add_device(
            rooms, "cabinet", "B", driver="edge", actor="test", now_ms=now_ms, tx=tx
        )
        code, known = await pairing.make_code(rooms, "B", "test", now_ms, tx)
    assert known
    return code


async def test_outside_the_demo_a_screen_is_paired_once_and_signs_what_it_asks(
    browser: Browser, tmp_path: Path
) -> None:
    async with serving(tmp_path, browser, demo=False) as house:
        code = await _cabinet_and_code(house)
        page = await house.visit("/cabinet/B")
        await expect(page.locator("#pairing")).to_be_visible()
        await expect(page.locator("#keypad")).to_be_hidden()
        await screenshot(page, "kiosk-unpaired")

        await page.get_by_label(re.compile("配对码")).fill("ABCD2345")
        await page.get_by_label(re.compile("配对码")).press("Enter")
        await expect(page.locator("#pairing-note")).to_contain_text("配对码不对")
        await page.get_by_label(re.compile("配对码")).fill(code.lower())
        await page.get_by_label(re.compile("配对码")).press("Enter")
        await expect(page.locator("#keypad")).to_be_visible()
        await type_digits(page, "123456")
        # Signed rightly, it is told that the code is wrong, and not that nobody knows it.
        await expect(page.locator("#screen-zh")).to_have_text("取餐码不对，请核对")
        await screenshot(page, "kiosk-paired")

        await page.reload()
        await expect(page.locator("#keypad")).to_be_visible()
        kept = await page.evaluate("JSON.stringify([{...localStorage}, document.cookie])")
        (secret, *_) = secrets_of(
            house.app.house.keys, await house.app.house.db.one("SELECT * FROM device")
        )
        assert secret not in kept
        rooms = house.app.house
        async with rooms.db.transaction() as tx:
            await devices.revoke_device(rooms, "B", "test", rooms.clock.real_ms(), tx)
        await type_digits(page, "123456")
        await expect(page.locator("#pairing")).to_be_visible()
        await expect(page.locator("#pairing-note")).to_contain_text("重新配对")
