"""The simulator as a messenger: rooms, platforms' looks, the tray, and a chat kept as a file."""

import re
from pathlib import Path

from playwright.async_api import Locator, expect

from bots.channel import Rendered
from tests.e2e.demo import PHONE, Demo, screenshot
from tests.e2e.test_loop import OUTSIDE, SENTENCE, pane, say, told
from tests.transcripts.reading import read


async def choose_channel(chat: Locator, channel: str) -> None:
    await chat.get_by_label("渠道").select_option(channel)


async def test_several_people_talk_in_one_room_and_each_is_answered_there(demo: Demo) -> None:
    page = await demo.visit("/sim", PHONE)
    await page.locator('[data-open="@lunch"]').click()
    room = pane(page, "@lunch")
    await say(room, "来一碗米饭")
    await expect(room.locator(".theirs")).to_have_count(1)
    await expect(room.locator(".theirs .speaker")).to_have_text("小饭 → 小李")
    await room.get_by_role("button", name="小王", exact=True).click()
    await say(room, "来一份宫保鸡丁")
    await expect(room.locator(".theirs")).to_have_count(2)
    await expect(room.locator(".own.other")).to_have_count(1)  # 小李's, seen by 小王
    await screenshot(page, "room-phone")

    # Another browser sees what was answered in the room, and in nobody's own chat.
    other = await demo.visit("/sim", PHONE)
    await other.locator('[data-open="@lunch"]').click()
    await expect(pane(other, "@lunch").locator(".theirs")).to_have_count(2)
    await other.locator('[data-open="xiaowang"]').click()
    await expect(pane(other, "xiaowang").locator(".welcome")).to_be_visible()
    await expect(pane(other, "xiaowang").locator(".theirs")).to_have_count(0)


async def test_every_platform_has_its_own_menu_and_its_own_way_to_tap(demo: Demo) -> None:
    page = await demo.visit("/sim", PHONE)
    xiaoli = pane(page, "xiaoli")
    for channel in ("wechat", "wecom", "dingtalk", "console"):
        await choose_channel(xiaoli, channel)
        if channel in ("wechat", "wecom"):
            await xiaoli.get_by_role("button", name="点餐").click()
            await screenshot(page, f"phone-{channel}-menu")
        await xiaoli.get_by_role("button", name="购物车", exact=True).click()
        await expect(xiaoli.locator(".theirs")).to_have_count(1)
        await expect(xiaoli.locator(".menu:visible")).to_have_count(0)
        await say(xiaoli, SENTENCE)
        confirm = xiaoli.get_by_role("button", name="确认", exact=True)
        await expect(confirm).to_be_visible()
        within = await confirm.evaluate("node => node.closest('.bubble') !== null")
        assert within == (channel != "console")
        assert await page.evaluate(OUTSIDE.replace(".people *", ".people *, .bar *")) == []
        await screenshot(page, f"phone-{channel}")
        await say(xiaoli, "取消")
        await say(xiaoli, "清空")


async def test_a_tapped_choice_is_marked_on_its_card(demo: Demo) -> None:
    page = await demo.visit("/sim", PHONE)
    xiaoli = pane(page, "xiaoli")
    await choose_channel(xiaoli, "dingtalk")
    await say(xiaoli, SENTENCE)
    await xiaoli.get_by_role("button", name="确认", exact=True).click()
    await expect(xiaoli.locator('.choice[data-chosen="yes"]')).to_have_count(1)
    await page.reload()
    await expect(pane(page, "xiaoli").locator('.choice[data-chosen="yes"]')).to_have_count(1)


async def test_arrow_up_brings_back_what_was_typed(demo: Demo) -> None:
    page = await demo.visit("/sim", PHONE)
    box = pane(page, "xiaoli").locator("textarea")
    await say(pane(page, "xiaoli"), "来一碗米饭")
    await say(pane(page, "xiaoli"), "购物车")
    await box.press("ArrowUp")
    await expect(box).to_have_value("购物车")
    await box.press("ArrowUp")
    await expect(box).to_have_value("来一碗米饭")
    await box.press("ArrowDown")
    await box.press("Enter")
    await expect(page.locator(".own .said").last).to_have_text("购物车")
    await expect(page.locator(".own")).to_have_count(3)


async def test_a_picture_and_an_event_are_sent_from_the_tray(demo: Demo, tmp_path: Path) -> None:
    photo = tmp_path / "lunch.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n")
    page = await demo.visit("/sim", PHONE)
    xiaoli = pane(page, "xiaoli")
    await xiaoli.get_by_role("button", name="更多").click()
    await screenshot(page, "phone-tray")
    async with page.expect_file_chooser() as chooser:
        await xiaoli.locator('[data-tile="send_image"]').click()
    await (await chooser.value).set_files(photo)
    await expect(xiaoli.locator('.own[data-state="sent"]')).to_have_count(1)
    await expect(xiaoli.locator(".own .said")).to_contain_text("lunch.png")
    await expect(xiaoli.locator(".theirs")).to_have_count(1)

    await xiaoli.get_by_role("button", name="更多").click()
    await xiaoli.locator('[data-tile="event_subscribe"]').click()
    await expect(xiaoli.locator(".theirs")).to_have_count(2)


async def test_a_card_and_its_picture_are_drawn_and_a_foreign_picture_is_not_fetched(
    demo: Demo,
) -> None:
    page = await demo.visit("/sim", PHONE)
    pushed = [
        Rendered(
            "c1", "card", "红烧肉\n¥16 · 热菜档", [{"label": "来一份", "value": "红烧肉"}], ""
        ),
        Rendered("c2", "image", "图片", [], "https://elsewhere.example/x.png"),
    ]
    await demo.app.channels["wecom"].push("demo", "xiaoli", pushed)
    await choose_channel(pane(page, "xiaoli"), "wecom")
    await expect(page.locator(".title")).to_have_text("红烧肉")
    await expect(page.locator(".theirs")).to_have_count(2)
    await expect(page.locator(".theirs img")).to_have_count(0)

    await say(pane(page, "xiaoli"), "红烧肉辣吗")
    picture = page.locator(".theirs img")
    await expect(picture).to_have_attribute("data-shape", "photo")
    assert await picture.get_attribute("src") == "/dishes/hongshaorou.png"
    await expect(page.get_by_role("button", name="来一份红烧肉")).to_be_in_viewport()


async def test_a_chat_is_kept_as_a_transcript_without_its_secrets(demo: Demo) -> None:
    page = await demo.visit("/sim")
    xiaoli = pane(page, "xiaoli")
    await choose_channel(xiaoli, "wechat")
    await say(xiaoli, SENTENCE)
    await xiaoli.get_by_role("button", name="确认", exact=True).click()
    await expect(told(xiaoli).filter(has_text="下单成功")).to_be_visible()
    await page.locator("#clock").click()
    await page.get_by_role("button", name="+5 分钟").click()
    await expect(page.locator("#clock-note")).to_contain_text("办完了")
    await page.keyboard.press("Escape")
    await say(xiaoli, "饭卡支付")
    await expect(told(xiaoli).filter(has_text="付好了")).to_be_visible()

    await xiaoli.get_by_role("button", name="更多").click()
    async with page.expect_download() as download:
        await xiaoli.locator('[data-tile="save"]').click()
    kept = await (await download.value).path()
    assert (await download.value).suggested_filename == "xiaoli-wechat.chat"
    text = kept.read_text(encoding="utf-8")
    assert re.match(r"people: 甲=xiaoli@wechat\nclock: \d{4}-\d\d-\d\d \d\d:\d\d\n", text)
    assert f"\n甲> {SENTENCE}\n机< 请确认：\n    红烧肉 ×2 ¥32\n" in text
    assert "\n甲> [确认]\n机< 下单成功" in text
    assert "\n~ +5m\n" in text
    assert "〈付款页〉" in text
    assert "http" not in text
    told_again = read(kept)
    assert told_again.said("甲") == 3
    assert len(told_again.steps) >= 7


async def test_the_inspector_follows_what_is_said_and_steps_another_sentence(demo: Demo) -> None:
    page = await demo.visit("/sim", PHONE)
    await say(pane(page, "xiaoli"), "来两份红烧肉不要辣")
    await expect(told(pane(page, "xiaoli"))).to_have_count(1)
    inspector = await demo.visit("/inspect")
    await expect(inspector.locator(".intent").first).to_have_text("order")
    await expect(inspector.locator(".look")).to_have_count(4)
    await say(pane(page, "xiaoli"), "购物车")
    await expect(inspector.locator(".heard")).to_contain_text("购物车")

    await inspector.locator(".timeline a").last.click()
    await inspector.get_by_label("换成这句").fill("来三杯可乐")
    await inspector.get_by_label("换成这句").press("Enter")
    await expect(inspector.locator("#tried")).to_contain_text("add 3 kele")
    await screenshot(inspector, "inspect-tried")
    await say(pane(page, "xiaoli"), "购物车")
    await expect(told(pane(page, "xiaoli")).last).not_to_contain_text("可乐")
