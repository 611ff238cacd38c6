"""Five small machines; each knows every status, reaches each, and money always finds its way in."""

from enum import StrEnum
from typing import Any

import pytest

from kernel.house import House
from payments.machine import ATTEMPT, MACHINES, Attempt, AttemptStep
from payments.moving import advance
from tests.payments.purchase import lunch, placed, sandbox_number

FIRST = {
    "order_charge": {"held", "due"},
    "payment_attempt": {"CREATING"},
    "payment_capture": {"RECEIVED"},
    "refund_request": {"ASKED"},
    "refund": {"CREATED"},
}


@pytest.mark.parametrize("table", sorted(MACHINES))
def test_every_status_is_in_the_table_and_can_be_reached(table: str) -> None:
    machine: Any = MACHINES[table]
    statuses: Any = type(next(iter(machine)))
    assert set(machine) == set(statuses)
    reached: set[StrEnum] = {status for status in statuses if status.value in FIRST[table]}
    while more := {to for status in reached for to in machine[status].values()} - reached:
        reached |= more
    assert reached == set(statuses)


@pytest.mark.parametrize("table", sorted(MACHINES))
def test_a_step_leads_to_one_status_only(table: str) -> None:
    machine: Any = MACHINES[table]
    steps = {step for following in machine.values() for step in following}
    for step in steps:
        assert len({following[step] for following in machine.values() if step in following}) == 1


def test_money_is_taken_in_whatever_became_of_the_attempt() -> None:
    assert {status for status in Attempt if AttemptStep.PAY not in ATTEMPT[status]} == {
        Attempt.PAID
    }


async def test_a_forbidden_step_changes_nothing(house: House) -> None:
    meal, diner = await lunch(house)
    await sandbox_number(house, await placed(house, meal, diner))
    for status in Attempt:
        await house.db.run("UPDATE payment_attempt SET status = ?", status.value)
        for step in set(AttemptStep) - set(ATTEMPT[status]):
            async with house.db.transaction() as tx:
                assert await advance("payment_attempt", 1, step, tx, provider_handle="x") is None
        row = await house.db.one("SELECT status, provider_handle FROM payment_attempt")
        assert row["status"] == status.value
        assert row["provider_handle"] != "x"
