"""Notices about doors and menus: for the diner whose meal it is, and for those who look after
them."""

from collections.abc import Awaitable, Callable

import msgspec

from conversation.messages import Reply
from conversation.texts import words
from conversation.texts.zh import Chinese
from kernel import outbox
from kernel.clock import at
from kernel.database import Row, Transaction
from kernel.house import House
from lockers import records
from menus.records import MenuNotPublished, MenuPublished
from notifications.outgoing import Notice, write
from notifications.places import place_of
from users import identity

LOCKER_STAFF = ("locker", "kitchen", "admin", "owner")
ADMINS = ("admin", "owner")

Sentence = Callable[[Chinese], str]


async def to_counter(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=records.MealToCounter)
    return await _tell_diner(
        fact.order_id, lambda o, t: t.notice_to_counter(o["number"]), entry, house
    )


async def reminder(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=records.PickupReminded)
    return await _tell_diner(
        fact.order_id, lambda o, t: t.notice_remind(o["number"], place_of(o, t)), entry, house
    )


async def door_failed(house: House, entry: outbox.Entry) -> str:
    """The diner in front of it hears how to go on; a door out of service is the staff's, too."""
    fact = msgspec.json.decode(entry.payload, type=records.DoorFailed)
    if fact.order_id is not None and fact.purpose in {"pickup", "reopen"}:
        await _tell_diner(
            fact.order_id, lambda o, t: t.notice_door_failed(o["number"]), entry, house
        )
    # The kitchen's box gets a second try by itself; a silent cabinet gets none.
    if fact.final or (fact.purpose == "stock" and fact.outcome == "expired"):
        return await _tell_staff(
            LOCKER_STAFF, lambda t: t.staff_door_failed(fact.cabinet_id, fact.slot), entry, house
        )
    return "told"


async def slot_left_open(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=records.SlotLeftOpen)
    if fact.audience == "diner" and fact.order_id is not None:
        return await _tell_diner(
            fact.order_id,
            lambda o, t: t.notice_close_door(fact.cabinet_id, fact.slot),
            entry,
            house,
        )
    return await _tell_staff(
        LOCKER_STAFF, lambda t: t.staff_left_open(fact.cabinet_id, fact.slot), entry, house
    )


DoorFact = (
    records.SlotFaulty | records.SlotToClear | records.BoxMissing
    | records.BoxMisplaced | records.ReservationLapsed
)  # fmt: skip


def _for_staff(kind: type[DoorFact], sentence: Callable[[Chinese, str, int], str]) -> "Telling":
    async def tell(house: House, entry: outbox.Entry) -> str:
        fact = msgspec.json.decode(entry.payload, type=kind)
        return await _tell_staff(
            LOCKER_STAFF, lambda t: sentence(t, fact.cabinet_id, fact.slot), entry, house
        )

    return tell


async def door_forced(house: House, entry: outbox.Entry) -> str:
    """Whose meal was behind it hears where to turn; the staff hear which door."""
    fact = msgspec.json.decode(entry.payload, type=records.DoorForced)
    if fact.order_id is not None:
        await _tell_diner(fact.order_id, lambda o, t: t.notice_forced(o["number"]), entry, house)
    return await _tell_staff(
        LOCKER_STAFF, lambda t: t.staff_door_forced(fact.cabinet_id, fact.slot), entry, house
    )


async def disputed(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=records.PickupDisputed)
    async with house.db.transaction() as tx:
        number = await tx.value("SELECT number FROM orders WHERE id = ?", fact.order_id)
    return await _tell_staff(
        LOCKER_STAFF, lambda t: t.staff_disputed(str(number), fact.cabinet_id), entry, house
    )


async def keypad_locked(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=records.KeypadLocked)
    return await _tell_staff(
        LOCKER_STAFF, lambda t: t.staff_keypad_locked(fact.cabinet_id), entry, house
    )


async def went_offline(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=records.CabinetWentOffline)
    return await _tell_staff(
        LOCKER_STAFF, lambda t: t.staff_cabinet_line(fact.cabinet_id, False), entry, house
    )


async def came_online(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=records.CabinetCameOnline)
    return await _tell_staff(
        LOCKER_STAFF, lambda t: t.staff_cabinet_line(fact.cabinet_id, True), entry, house
    )


async def menu_published(house: House, entry: outbox.Entry) -> str:
    """The admins hear that a menu is out, also when the clock did it."""
    fact = msgspec.json.decode(entry.payload, type=MenuPublished)
    return await _tell_staff(
        ADMINS, lambda t: t.staff_menu_out(fact.date, t.meal(fact.meal_kind)), entry, house
    )


async def menu_not_published(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=MenuNotPublished)
    moment = f"{at(fact.publish_at_ms, house.settings.timezone):%m-%d %H:%M}"
    return await _tell_staff(
        ADMINS,
        lambda t: f"{t.staff_menu_not_out(moment)} {t.admin_refused(fact.code, {})}",
        entry,
        house,
    )


async def _tell_diner(
    order_id: int, sentence: Callable[[Row, Chinese], str], entry: outbox.Entry, house: House
) -> str:
    async with house.db.transaction() as tx:
        order = await tx.one("SELECT * FROM orders WHERE id = ?", order_id)
        t = words(await _language(order["diner_id"], tx))
        notice = Notice(order["identity_id"], (Reply(sentence(order, t)),))
        await write(notice, entry.dedupe_key, house, tx)
    return "told"


async def _tell_staff(
    roles: tuple[str, ...], sentence: Sentence, entry: outbox.Entry, house: House
) -> str:
    async with house.db.transaction() as tx:
        for chat in await identity.chats_with_role(roles, tx):
            t = words(await _language(chat["diner_id"], tx))
            await write(Notice(chat["id"], (Reply(sentence(t)),)), entry.dedupe_key, house, tx)
    return "told"


async def _language(diner_id: int, tx: Transaction) -> str:
    return str(await tx.value("SELECT language FROM diner WHERE id = ?", diner_id))


Telling = Callable[[House, outbox.Entry], Awaitable[str]]

TOLD: dict[str, Telling] = {
    records.MealToCounter.topic: to_counter,
    records.PickupReminded.topic: reminder,
    records.DoorFailed.topic: door_failed,
    records.SlotLeftOpen.topic: slot_left_open,
    records.DoorForced.topic: door_forced,
    records.SlotFaulty.topic: _for_staff(
        records.SlotFaulty, lambda t, c, n: t.staff_slot_faulty(c, n)
    ),
    records.SlotToClear.topic: _for_staff(
        records.SlotToClear, lambda t, c, n: t.staff_slot_to_clear(c, n)
    ),
    records.BoxMissing.topic: _for_staff(
        records.BoxMissing, lambda t, c, n: t.staff_box_missing(c, n)
    ),
    records.BoxMisplaced.topic: _for_staff(
        records.BoxMisplaced, lambda t, c, n: t.staff_box_misplaced(c, n)
    ),
    records.ReservationLapsed.topic: _for_staff(
        records.ReservationLapsed, lambda t, c, n: t.staff_reservation_lapsed(c, n)
    ),
    records.PickupDisputed.topic: disputed,
    records.KeypadLocked.topic: keypad_locked,
    records.CabinetWentOffline.topic: went_offline,
    records.CabinetCameOnline.topic: came_online,
    MenuPublished.topic: menu_published,
    MenuNotPublished.topic: menu_not_published,
}
