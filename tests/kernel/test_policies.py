"""What a canteen decides for itself, with who decided it."""

import pytest

from kernel import policies
from kernel.errors import Refused
from kernel.house import House
from tests.houses import NOON_MS


async def test_nobody_set_it_means_the_default_and_then_the_last_one_set(house: House) -> None:
    assert await policies.read("pay_grace_s", house.db) == policies.DEFAULTS["pay_grace_s"]
    for value in (60, 90):
        async with house.db.transaction() as tx:
            await policies.write("pay_grace_s", value, "wang", NOON_MS, tx)
    assert await policies.read("pay_grace_s", house.db) == 90
    rows = await house.db.all(
        "SELECT actor, subject, before_json, after_json FROM audit_log ORDER BY id"
    )
    assert [(r["actor"], r["subject"], r["before_json"], r["after_json"]) for r in rows] == [
        ("wang", "pay_grace_s", str(policies.DEFAULTS["pay_grace_s"]), "60"),
        ("wang", "pay_grace_s", "60", "90"),
    ]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("pay_grace", 60, "no_such_policy"), ("pay_grace_s", "60", "bad_policy"),
     ("pay_grace_s", True, "bad_policy"), ("pay_grace_s", None, "bad_policy")],
)  # fmt: skip
async def test_what_is_no_policy_or_no_value_of_it_is_refused(
    name: str, value: object, code: str, house: House
) -> None:
    async with house.db.transaction() as tx:
        with pytest.raises(Refused) as found:
            await policies.write(name, value, "wang", NOON_MS, tx)
    assert found.value.code == code
    assert await house.db.value("SELECT count(*) FROM policy") == 0
    assert await house.db.value("SELECT count(*) FROM audit_log") == 0


@pytest.mark.parametrize("text", ["6/5 30", "0/5 30", "3/21 30", "3/5 4", "3/5 601", "3/5", "30"])
def test_a_habit_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        policies.read_value("remind_habit", text)


def test_a_habit_is_typed_in_figures_and_may_be_none() -> None:
    habit = {"days": 3, "of": 5, "minutes": 45}
    assert policies.read_value("remind_habit", "3/5 45分钟") == habit
    assert policies.read_value("remind_habit", "无")["days"] == 0
