"""The work that goes on by itself: outbox, due rows, cabinets, backups, and what a demo left."""

from reports import stuck
from reports.health.finding import Examined, Finding, fail, lasted, ok, span, warn

# A worker looks twice a second; a provider that is down for a quarter of an hour is worth a word.
LAG_WARN_MS, LAG_FAIL_MS = 60_000, 15 * 60_000
# Jobs look every few seconds. Two minutes late: no worker runs, or it is overrun.
LATE_MS = 120_000
# A cabinet that asks for its commands says something every 25 s.
SILENT_MS = 10 * 60_000
BACKUP_WARN_MS = 2 * 86_400_000

# job → rows that it should have taken by now; `real` or `canteen` says by which clock.
DUE = {
    "payments.expire": ("canteen", "SELECT min(expires_ms) FROM orders"),
    "menus.publish": ("canteen", "SELECT min(publish_at_ms) FROM meal"),
    "orders.freeze": (
        "canteen",
        "SELECT min(cutoff_ms) FROM meal WHERE status = 'published' AND cooking = 'batch'"
        " AND frozen_ms IS NULL",
    ),
    "payments.poll": ("real", "SELECT min(next_poll_ms) FROM payment_attempt"),
    "refunds.drive": ("real", "SELECT min(next_try_ms) FROM refund"),
    "lockers.sweep": (
        "canteen",
        "SELECT min(due_ms) FROM slot WHERE due_ms IS NOT NULL AND state <> 'free'",
    ),
    "pickup.remind": ("canteen", "SELECT min(remind_ms) FROM orders WHERE status = 'ready'"),
    "pickup.no_show": ("canteen", "SELECT min(no_show_ms) FROM orders WHERE status = 'ready'"),
    "messages.sweep": ("canteen", "SELECT min(received_ms) FROM inbox WHERE done_ms IS NULL"),
}


# what a demo leaves → (its name in the chat, how many there are).
LEFT = {
    "the sample canteen": ("示例食堂", "SELECT count(*) FROM policy WHERE name = 'sample'"),
    "roles of simulated people": (
        "模拟人物的权限",
        "SELECT count(*) FROM role_grant AS g JOIN identity AS i ON i.id = g.identity_id"
        " WHERE i.account = 'demo' AND g.granted_by = 'sample'",
    ),
    "simulated cabinets": (
        "模拟取餐柜",
        "SELECT count(*) FROM device WHERE driver = 'simulated' AND revoked_ms IS NULL",
    ),
    "payments at the sandbox": ("沙盒里的付款", "SELECT count(*) FROM sandbox_trade"),
    "a clock that was moved": (
        "拨快过的时钟",
        "SELECT count(*) FROM clock_offset WHERE offset_ms > 0",
    ),
}


async def outbox(on: Examined) -> list[Finding]:
    """How late the oldest fact is, and what was given up."""
    real_ms = on.clock.real_ms()
    row = await on.db.one(
        "SELECT min(due_ms) AS oldest, count(*) AS n FROM outbox WHERE done_ms IS NULL"
        " AND due_ms <= ?",
        real_ms,
    )
    lag_ms = real_ms - int(row["oldest"] or real_ms)
    found = []
    if lag_ms > LAG_WARN_MS:
        say = fail if lag_ms > LAG_FAIL_MS else warn
        found.append(
            say(
                "outbox",
                f"{row['n']} messages wait, the oldest for {span(lag_ms)}",
                "notices, doors and refunds leave from there",
                "see that `fandian run` or `fandian worker` runs, and look for outbox.retry in"
                " its log",
                zh=f"{row['n']} 条消息还没发，最早的等了 {lasted(lag_ms)}",
            )
        )
    dead = await on.db.value("SELECT count(*) AS n FROM outbox WHERE outcome = 'dead'")
    if dead:
        found.append(
            warn(
                "outbox",
                f"{dead} messages were given up",
                "somebody was not told, or something was not done",
                "look for outbox.dead in the log: its topic and row say which",
                zh=f"{dead} 条消息已放弃，没有送到",
            )
        )
    return found or [ok("outbox", "nothing waits too long, nothing was given up")]


async def jobs(on: Examined) -> list[Finding]:
    """Whatever is due is taken: the due columns are the truth about the clock's jobs."""
    now = {"real": on.clock.real_ms(), "canteen": await on.clock.canteen_ms(on.db)}
    late = []
    for job, (clock, sql) in DUE.items():
        oldest = await on.db.value(sql)
        if oldest is not None and now[clock] - int(oldest) > LATE_MS:
            late.append(f"{job} by {span(now[clock] - int(oldest))}")
    if late:
        return [
            fail(
                "jobs",
                f"late: {', '.join(late)}",
                "orders do not expire, payments are not asked for, meals are not published",
                "start `fandian run` or `fandian worker`; if one runs, look for job.failed in its"
                " log",
                zh=f"{len(late)} 种到期的事没人处理",
            )
        ]
    return [ok("jobs", f"nothing due is waiting ({len(DUE)} jobs)")]


async def stuck_orders(on: Examined) -> list[Finding]:
    """Orders and money that need a person."""
    return [
        warn(
            "stuck",
            f"{each.number} {each.what}: {', '.join(each.first)}"
            + (" …" if each.number > len(each.first) else ""),
            "nothing moves them by itself",
            "look at each: GET /api/v1/orders/ID, or 订单 in the admin's chat",
            zh=f"{each.number} 个{each.zh}：{', '.join(each.first)}",
        )
        for each in await stuck.names(on)
    ] or [ok("stuck", "nobody waits for a person")]


async def cabinets(on: Examined) -> list[Finding]:
    """Every cabinet that is in service was heard of, and its doors are whole."""
    rows = await on.db.all(
        "SELECT id, driver, online, last_seen_ms FROM device WHERE kind = 'cabinet'"
        " AND revoked_ms IS NULL ORDER BY id"
    )
    now_ms = await on.clock.canteen_ms(on.db)
    found = [_silent(row, now_ms) for row in rows if _is_silent(row, now_ms)]
    faulty = await on.db.all(
        "SELECT cabinet_id, count(*) AS n FROM slot AS s JOIN device AS d ON d.id = s.cabinet_id"
        " WHERE s.state IN ('faulty', 'disabled') AND d.revoked_ms IS NULL"
        " GROUP BY cabinet_id ORDER BY cabinet_id"
    )
    found += [
        warn(
            "cabinets",
            f"{row['n']} doors of {row['cabinet_id']} are out of service",
            "they take no meals until somebody has looked",
            f"fandian device test {row['cabinet_id']}, mend the door, then 取餐柜 in the chat",
            zh=f"{row['cabinet_id']} 柜有 {row['n']} 个格口停用",
        )
        for row in faulty
    ]
    return found or [ok("cabinets", f"{len(rows)} in service, all heard of")]


def _is_silent(row: dict[str, object], now_ms: int) -> bool:
    if row["driver"] == "simulated":
        return not row["online"]
    seen = row["last_seen_ms"]
    return not isinstance(seen, int) or not row["online"] or now_ms - seen > SILENT_MS


def _silent(row: dict[str, object], now_ms: int) -> Finding:
    seen = row["last_seen_ms"]
    since = f"silent for {span(now_ms - seen)}" if isinstance(seen, int) else "never heard of"
    return warn(
        "cabinets",
        f"cabinet {row['id']} is {since}",
        "no meal can be put in or taken out there",
        f"check its power and network, its id and secret, then: fandian device test {row['id']}",
        zh=f"取餐柜 {row['id']} "
        + (f"已 {lasted(now_ms - seen)} 没有消息" if isinstance(seen, int) else "还没连上过"),
    )


async def backup(on: Examined) -> list[Finding]:
    """When the last backup was made by `fandian backup`."""
    made = await on.db.value("SELECT max(at_ms) FROM audit_log WHERE action = 'backup.made'")
    age = None if made is None else await on.clock.canteen_ms(on.db) - int(made)
    if on.settings.mode != "production":
        return [ok("backup", "none yet" if age is None else f"{span(age)} old")]
    if age is not None and age < BACKUP_WARN_MS:
        return [ok("backup", f"{span(age)} old")]
    what = "no backup was ever made" if age is None else f"the last backup is {span(age)} old"
    return [
        warn(
            "backup",
            f"{what} with `fandian backup`",
            "orders and balances since then would be lost with the disk",
            "fandian backup /elsewhere/fandian.zip, every night; not needed where the database is"
            " archived by its own means",
            zh="从没备份过" if age is None else f"上次备份在 {lasted(age)} 之前",
        )
    ]


async def demo(on: Examined) -> list[Finding]:
    """What a demo leaves behind and a real canteen must not have."""
    left = await _left(on)
    if on.settings.mode != "production" or not left:
        return [ok("demo", "nothing of a demo is in the way" if not left else "a sample canteen")]
    found = [
        fail(
            "demo",
            f"this production database holds {', '.join(left)}",
            "the sample's people have rights and money that nobody gave them",
            "fandian sample wipe, or better: begin with an empty database",
            zh=f"正式的库里有演示数据：{'、'.join(LEFT[each][0] for each in left)}",
        )
    ]
    if "a clock that was moved" in left:
        found.append(
            fail(
                "demo",
                "the simulator has moved the canteen's clock",
                "cut-offs and codes are judged by it, and it only moves forward",
                "begin with an empty database; this one belongs to a demo",
                zh="食堂的时钟被模拟器拨快过",
            )
        )
    return found


async def _left(on: Examined) -> list[str]:
    return [what for what, (_, sql) in LEFT.items() if await on.db.value(sql)]
