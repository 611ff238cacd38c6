"""体检: each check passes on a house that is well, and says what is wrong with one that is not."""

import re
import resource
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from kernel.cache import Cache, EmbeddedCache
from kernel.clock import Clock, FrozenClock, move_offset
from kernel.crypto import new_secret
from kernel.database import Database
from kernel.house import House
from kernel.settings import Settings, load
from lockers import devices
from reports import health, stuck
from reports.health import host
from tests.houses import NOON_MS, pass_time
from tests.payments.purchase import lunch, pay_wallet, placed

MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True)
class Seen:
    """A house with one thing exchanged."""

    settings: Settings
    db: Database
    clock: Clock
    cache: Cache


def with_settings(house: House, **env: str) -> Seen:
    kept = house.settings
    made = load(
        environ={
            "FANDIAN_DATA_DIR": str(kept.data_dir),
            "FANDIAN_DATABASE_URL": kept.database(),
            "FANDIAN_REDIS_URL": kept.redis_url.get_secret_value(),
            "FANDIAN_SECRET_KEYS": kept.secret_keys.get_secret_value(),
            **{f"FANDIAN_{key}": value for key, value in env.items()},
        }
    )
    return Seen(made, house.db, house.clock, house.cache)


async def named(on: health.Examined, name: str) -> list[tuple[str, str]]:
    """(level, what) of one check."""
    check = dict(health.CHECKS)[name]
    found = await health.run([(name, check)], on)
    assert {each.name for each in found} == {name}
    for each in found:
        assert each.title
        assert bool(each.why and each.fix and each.zh) == (each.level != "ok"), each
        assert (each.said("en"), each.called("zh")) == (each.what, each.title)
        if each.zh:
            assert re.search("[一-鿿]", each.said("zh"))
            assert not re.search(r"\b(days|min|the|of)\b", each.said("zh"))
    return [(each.level, each.what) for each in found]


async def test_a_house_that_is_well_gives_no_alarm(house: House) -> None:
    found = await health.examine(house)
    assert [each for each in found if each.level == "fail"] == []
    assert list(dict.fromkeys(each.name for each in found)) == [name for name, _ in health.CHECKS]
    assert await stuck.names(house) == []


async def test_a_production_that_lacks_its_parts_is_told_which(house: House) -> None:
    bare = with_settings(house, MODE="production", REDIS_URL="", SECRET_KEYS="")
    assert (await named(bare, "store"))[0][0] == "warn"
    assert (await named(bare, "secrets")) == [("fail", "SECRET_KEYS is not set")]
    assert (await named(bare, "public_url")) == [("fail", "PUBLIC_URL is not set")]
    assert (await named(bare, "channels"))[0][0] == "warn"
    assert (await named(bare, "notices"))[0][0] == "warn"
    assert (await named(bare, "backup"))[0][0] == "warn"
    on_sqlite = house.db.dialect == "sqlite"
    assert (await named(bare, "database"))[-1][0] == ("warn" if on_sqlite else "ok")


async def test_what_is_on_and_lacks_a_key_is_named_with_it(house: House) -> None:
    half = with_settings(
        house,
        WECHAT__APP_ID="wx1",
        WECHAT__APP_SECRET="s3cret",
        ALIPAY__APP_ID="2088",
        SMS__PROVIDER="aliyun",
        PUBLIC_URL="http://canteen.example",
    )
    (channel,) = await named(half, "channels")
    assert channel == ("fail", "wechat misses WECHAT__TOKEN, WECHAT__AES_KEY")
    (payment,) = await named(half, "payments")
    assert "ALIPAY__PRIVATE_KEY" in payment[1]
    (sms,) = await named(half, "notices")
    assert "SMS__SIGN" in sms[1]
    assert (await named(half, "public_url"))[0][0] == "fail"
    whole = with_settings(house, PUBLIC_URL="https://canteen.example")
    assert (await named(whole, "public_url")) == [("ok", "https://canteen.example")]
    assert (await named(with_settings(house, PUBLIC_URL="canteen"), "public_url"))[0][0] == "fail"


@pytest.mark.parametrize(("apart_s", "level"), [(0, "ok"), (5, "warn"), (90, "fail")])
async def test_clocks_that_are_apart_are_seen(house: House, apart_s: int, level: str) -> None:
    class Apart(FrozenClock):
        def real_ms(self) -> int:
            return self.at_ms + apart_s * 1000

    await move_offset(HOUR * 1000, house.db)  # the simulator's doing is no fault of a clock
    seen = Seen(house.settings, house.db, Apart(NOON_MS), house.cache)
    assert (await named(seen, "clock"))[0][0] == level


async def test_a_zone_that_is_none_is_named(house: House) -> None:
    await lunch(house)
    assert (await named(house, "zone")) == [("ok", "Asia/Shanghai")]
    await house.db.run("UPDATE canteen SET timezone = 'Asia/Nowhere'")
    assert "canteen A says Asia/Nowhere" in (await named(house, "zone"))[0][1]


async def test_secrets_that_others_read_or_guess_or_that_are_foreign(house: House) -> None:
    kept = house.settings.data_dir / "secret_keys"
    kept.write_text(house.settings.secret_keys.get_secret_value())
    kept.chmod(0o644)
    embedded = with_settings(house, SECRET_KEYS="")
    assert "others on this machine" in (await named(embedded, "secrets"))[0][1]
    kept.chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert (await named(embedded, "secrets")) == [("ok", "present and random")]
    for wrong in ("A" * 43, "short"):
        weak = with_settings(house, SECRET_KEYS=wrong)
        assert "not 32 random bytes" in (await named(weak, "secrets"))[0][1]
    foreign = with_settings(house, SECRET_KEYS=new_secret())
    assert "other SECRET_KEYS" in (await named(foreign, "secrets"))[0][1]
    mine = house.settings.secret_keys.get_secret_value()
    rotating = with_settings(house, SECRET_KEYS=f"{new_secret()},{mine}")
    assert (await named(rotating, "secrets"))[0][0] == "ok"


async def test_fonts_room_and_limits(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host, "FONT_FOLDERS", (str(tmp_path),))
    assert (await named(house, "fonts"))[0][0] == "warn"
    (tmp_path / "NotoSansCJK-Regular.ttc").touch()
    assert (await named(house, "fonts")) == [("ok", "NotoSansCJK-Regular.ttc")]
    for free, level in ((2 * 1024**3, "ok"), (500 * 1024**2, "warn"), (1024**2, "fail")):
        usage = SimpleNamespace(free=free)
        monkeypatch.setattr("shutil.disk_usage", lambda _, usage=usage: usage)
        assert (await named(house, "disk"))[0][0] == level
    monkeypatch.setattr("os.access", lambda *_: False)
    assert (await named(house, "disk"))[0][0] == "fail"
    for soft, level in ((65_536, "ok"), (256, "warn"), (resource.RLIM_INFINITY, "ok")):
        monkeypatch.setattr("resource.getrlimit", lambda _, soft=soft: (soft, soft))
        assert (await named(house, "limits"))[0][0] == level


async def test_messages_that_wait_or_were_given_up(house: House) -> None:
    await house.db.run(
        "INSERT INTO outbox (dedupe_key, topic, lane, payload, due_ms, tries, created_ms)"
        " VALUES ('k', 'notice', 'l', '{}', ?, 0, ?)",
        NOON_MS,
        NOON_MS,
    )
    assert (await named(house, "outbox"))[0][0] == "ok"
    pass_time(house, 5 * MINUTE)
    assert (await named(house, "outbox"))[0][0] == "warn"
    pass_time(house, HOUR)
    assert (await named(house, "outbox"))[0][0] == "fail"
    await house.db.run("UPDATE outbox SET outcome = 'dead', done_ms = 1")
    assert (await named(house, "outbox")) == [("warn", "1 messages were given up")]


async def test_due_rows_that_nobody_takes_and_orders_that_wait_for_a_person(house: House) -> None:
    meal, diner = await lunch(house, own=9000)
    await house.db.run("UPDATE meal SET cooking = 'batch'")
    await placed(house, meal, diner, "in1:0")
    await pay_wallet(house, await placed(house, meal, diner, "in2:0"))
    assert (await named(house, "jobs"))[0][0] == "ok"
    pass_time(house, DAY)
    ((level, what),) = await named(house, "jobs")
    assert level == "fail"
    assert "payments.expire" in what
    assert "orders.freeze" in what
    kinds = {each.kind: each.number for each in await stuck.names(house)}
    assert kinds == {"pending_overdue": 1, "not_in_kitchen": 1, "not_called": 1}
    assert await stuck.count(house) == dict.fromkeys(stuck.KINDS, 0) | kinds
    assert len(await named(house, "stuck")) == 3


async def test_a_code_that_is_missing_and_money_that_is_nobodys(house: House) -> None:
    meal, diner = await lunch(house, own=9000)
    await pay_wallet(house, await placed(house, meal, diner, "in1:0"))
    await house.db.run("UPDATE orders SET status = 'ready', no_show_ms = ?", NOON_MS + 9)
    await house.db.run("UPDATE pickup SET state = 'expired'")
    await house.db.run("UPDATE payment_capture SET status = 'REVIEW'")
    assert {each.kind for each in await stuck.names(house)} == {
        "ready_without_code",
        "money_review",
    }


async def test_a_cabinet_that_is_silent_or_broken(house: House) -> None:
    await lunch(house)
    async with house.db.transaction() as tx:
        await devices.add_device(
            house, "cabinet", "B", slots=2, actor="test", now_ms=NOON_MS, tx=tx
        )
    assert "never heard of" in (await named(house, "cabinets"))[0][1]
    await house.db.run("UPDATE device SET online = 1, last_seen_ms = ?", NOON_MS)
    assert (await named(house, "cabinets"))[0][0] == "ok"
    pass_time(house, HOUR)
    assert "silent for 60 min" in (await named(house, "cabinets"))[0][1]
    await house.db.run("UPDATE device SET online = 1, last_seen_ms = ?", NOON_MS + HOUR * 1000)
    await house.db.run("UPDATE slot SET state = 'faulty' WHERE number = 1")
    assert (await named(house, "cabinets"))[0][1] == "1 doors of B are out of service"


async def test_what_a_demo_left_in_a_production(house: House) -> None:
    real = with_settings(house, MODE="production")
    assert (await named(real, "demo"))[0][0] == "ok"
    await move_offset(1000, house.db)
    assert [level for level, _ in await named(real, "demo")] == ["fail", "fail"]
    assert (await named(house, "demo"))[0][0] == "ok"


async def test_a_check_that_breaks_is_a_finding_and_takes_nobody_with_it(house: House) -> None:
    await house.db.run("DROP TABLE role_grant")
    await house.db.run("DROP TABLE sandbox_trade")
    found = await health.examine(house)
    assert [each.name for each in found if each.level == "fail"] == ["demo"]
    assert "could not be looked at" in found[-1].what


async def test_no_finding_tells_a_secret(house: House) -> None:
    told = "hush-hush-hush"
    seen = with_settings(
        house, WECHAT__APP_ID="wx", WECHAT__APP_SECRET=told, DEMO__TOKEN=told, MODE="production"
    )
    mine = house.settings.secret_keys.get_secret_value()
    words = " ".join(f"{each}" for each in await health.examine(seen))
    assert told not in words
    assert mine not in words
    assert house.settings.database() not in words or house.db.dialect == "sqlite"


async def test_redis_that_does_not_answer(house: House) -> None:
    class Gone(EmbeddedCache):
        async def set(self, key: str, value: bytes, ttl_s: float) -> None:
            raise ConnectionError

    seen = replace(with_settings(house, REDIS_URL="redis://127.0.0.1:1/0"), cache=Gone())
    assert (await named(seen, "store"))[0][0] == "fail"
