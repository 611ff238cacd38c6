"""Tables that join the rooms: outbox topics, the clock's jobs, the sample's people and cabinet."""

from collections.abc import Mapping
from functools import partial

import structlog

from bots import erasing, figures_desk, merging, notices, office_desk, parked
from bots.channel import Channel
from bots.gateway import Gateway
from bots.sessions import open_session
from kernel import outbox
from kernel.database import Transaction
from kernel.errors import Refused
from kernel.house import House
from lockers import cooking, delivery, devices, simulated, sweeps, waiting
from lockers.registry import Fleet
from menus import sample
from menus import service as menus
from notifications import announcing, dispatcher, habits, reminders, talks
from orders import freeze
from payments import calling_off, driving, expiry, groups, inquiry, ledger, shortages, topups
from payments import handlers as payments
from scheduler.jobs import Job
from users import identity
from users.records import BindingAgreed, PersonErased

log = structlog.get_logger()

# Whoever is new to the sample canteen may order at once (`CONTRACT.md` §4).
WELCOME_FEN = 10_000
PEOPLE = (
    ("xiaoli", "小李", ()),
    ("xiaowang", "小王", ()),
    ("xiaochen", "小陈", ()),
    ("admin", "王经理", ("admin",)),
    ("kitchen", "李师傅", ("kitchen",)),
)
NAMES = {persona: name for persona, name, _ in PEOPLE}
CABINET = "A"
CABINET_SLOTS = 12


async def welcome(house: House, diner_id: int, now_ms: int, tx: Transaction) -> None:
    """In the demo a new diner starts with money on the 饭卡; elsewhere finance tops it up."""
    if house.demo:
        await ledger.deposit(
            diner_id,
            "own",
            WELCOME_FEN,
            f"welcome:{diner_id}",
            "clearing:cash",
            house.clock.real_ms(),
            tx,
        )


async def load_people(house: House, now_ms: int, tx: Transaction) -> None:
    """The personas on every simulated channel's first one, with their roles."""
    for persona, name, roles in PEOPLE:
        who = await identity.meet(
            "console", "demo", persona, name, house.settings.locale, now_ms, tx
        )
        if who.is_new:
            await open_session(who.diner_id, who.language, tx)
            await welcome(house, who.diner_id, now_ms, tx)
        for role in roles:
            await identity.grant(who.identity_id, role, "sample", now_ms, tx)


async def wipe_people(house: House, now_ms: int, tx: Transaction) -> None:
    """The sample's people keep what they ordered, and lose the rights that nobody gave them."""
    await tx.run("DELETE FROM role_grant WHERE granted_by = 'sample'")
    simulated_ones = await tx.all(
        "SELECT id FROM device WHERE driver = 'simulated' AND revoked_ms IS NULL ORDER BY id"
    )
    for device in simulated_ones:
        await devices.revoke_device(house, device["id"], "sample", now_ms, tx)


async def load_cabinet(house: House) -> None:
    """Cabinet A with twelve simulated doors."""
    try:
        async with house.db.transaction() as tx:
            now_ms = await house.clock.canteen_ms(tx)
            await devices.add_device(
                house, "cabinet", CABINET, driver="simulated", slots=CABINET_SLOTS, actor="sample",
                now_ms=now_ms, tx=tx,
            )  # fmt: skip
    except Refused as refused:
        if refused.code != "device_exists":
            raise


def handlers(
    house: House, channels: Mapping[str, Channel], fleet: Fleet
) -> dict[str, outbox.Handler]:
    """Every topic of the outbox. A topic without a handler would hold up its lane for ever."""
    return {
        **dispatcher.handlers(house),
        **payments.handlers(house),
        **delivery.handlers(house, fleet),
        BindingAgreed.topic: partial(merging.handle_agreed, house),
        PersonErased.topic: partial(erasing.handle_erased, house),
        parked.TOPIC_PUSH: lambda entry: parked.deliver(entry, channels, house),
        figures_desk.TOPIC_EXPORT: partial(figures_desk.make_export, house),
        office_desk.TOPIC_CHECKUP: partial(office_desk.checked, house),
        "notice": lambda entry: notices.deliver(entry, channels, house),
    }


def jobs(house: House, gateway: Gateway) -> list[Job]:
    """What the clock looks after. Seconds say how late something due may be found."""
    table = [
        Job("menus.publish", 5, partial(menus.publish_due, house)),
        Job("menus.resume", 5, partial(menus.resume_due, house)),
        Job("menus.close", 30, partial(menus.close_due, house)),
        Job("announcements.send", 2, partial(announcing.send_due, house)),
        Job("orders.freeze", 5, partial(freeze.freeze_due, house)),
        Job("meals.remind", 5, partial(reminders.remind_due, house)),
        Job("meals.habits", 30, partial(habits.remind_regulars_due, house)),
        Job("payments.expire", 5, partial(expiry.expire_due, house)),
        Job("groups.sweep", 5, partial(groups.sweep_due, house)),
        Job("payments.topups", 5, partial(topups.expire_due, house)),
        Job("payments.poll", 2, partial(inquiry.poll_due, house)),
        Job("suspended.cancel", 5, partial(calling_off.cancel_due, house)),
        Job("shortages.settle", 5, partial(shortages.settle_due, house)),
        Job("kitchen.ticked", 5, partial(cooking.ticked_due, house)),
        Job("refunds.drive", 5, partial(driving.drive_due, house)),
        Job("lockers.sweep", 1, partial(sweeps.sweep_due, house)),
        Job("pickup.remind", 10, partial(waiting.remind_due, house)),
        Job("pickup.no_show", 10, partial(waiting.no_show_due, house)),
        Job("talks.end", 30, partial(talks.end_quiet_due, house)),
        Job("messages.sweep", 2, gateway.sweep_due),
    ]
    if house.demo:
        table.insert(0, Job("sample.meals", 30, partial(sample.keep_meals_due, house)))
        table.append(Job("simulated.hands", 0.5, partial(simulated.hands_due, house)))
    return table
