"""33. Rounding of discounts over lines → the shares sum exactly to the total, largest remainder
first; a line that goes back is its price less its share."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import discounts, policies
from kernel.discounts import Step
from kernel.money import share
from tests.houses import NOON_MS
from tests.kitchens import Kitchen

STEPS = [{"from_fen": 3000, "off_fen": 500}]


@given(st.lists(st.integers(0, 99_999), min_size=1, max_size=50), st.integers(1, 99_999))
def test_shares_sum_exactly_and_no_line_gets_less_than_nothing(
    amounts: list[int], off_fen: int
) -> None:
    whole = sum(amounts)
    taken = discounts.off(whole, (Step(max(off_fen, 1), off_fen),))
    parts = share(taken, amounts)
    assert sum(parts) == taken <= whole
    assert all(0 <= part <= amount for part, amount in zip(parts, amounts, strict=True))


async def test_the_lines_of_an_order_sum_to_what_was_confirmed(kitchen: Kitchen) -> None:
    async with kitchen.db.transaction() as tx:
        await policies.write("discount", STEPS, "wang", NOON_MS, tx)
    summary = await kitchen.say("xiaoli", "两份红烧肉，一份清炒时蔬，一碗米饭，窗口")
    assert "¥39.00 − 满 ¥30 减 ¥5 ¥5.00 = 应付 ¥34.00" in summary
    await kitchen.say("xiaoli", "确认")
    await kitchen.say("xiaoli", "饭卡支付")
    lines = await kitchen.db.all("SELECT name, amount_fen, unit_fen FROM order_line ORDER BY seq")
    # ¥5.00 over ¥32, ¥6 and ¥1: 410.26, 76.92 and 12.82 fen.
    assert [line["amount_fen"] for line in lines] == [3200 - 410, 600 - 77, 100 - 13]
    assert sum(line["amount_fen"] for line in lines) == 3400
    assert await kitchen.own_fen("xiaoli") == 10_000 - 3400
    # 老样子 compares what a portion costs, not what the discount left of it.
    assert "价格没变" in await kitchen.say("xiaoli", "老样子")


async def test_a_line_goes_back_at_what_it_cost(kitchen: Kitchen) -> None:
    async with kitchen.db.transaction() as tx:
        await policies.write("discount", STEPS, "wang", NOON_MS, tx)
    number = await kitchen.paid("xiaoli", "两份红烧肉，一份清炒时蔬，一碗米饭，窗口")
    await kitchen.say("xiaoli", f"退款 {number} 清炒时蔬")
    await kitchen.say("xiaoli", "确认")
    asked = await kitchen.db.one("SELECT amount_fen FROM refund_request")
    assert asked["amount_fen"] == 600 - 77


@pytest.mark.parametrize(
    "value",
    [[{"from_fen": 100, "off_fen": 101}], [{"from_fen": 100, "off_fen": 0}], [{"from_fen": 100}],
     [{"from_fen": 100, "off_fen": 1, "more": 1}], [[3000, 300]],
     [{"from_fen": n, "off_fen": 1} for n in range(1, 7)]],
)  # fmt: skip
def test_what_is_no_step_is_no_discount(value: object) -> None:
    with pytest.raises(ValueError, match="."):
        discounts.read_steps(value)


def test_the_step_that_takes_off_most_counts() -> None:
    steps = discounts.read_steps(msgspec.json.decode(b"""[
        {"from_fen": 6000, "off_fen": 800}, {"from_fen": 3000, "off_fen": 300}]"""))  # fmt: skip
    assert [discounts.off(total, steps) for total in (2999, 3000, 5999, 6000)] == [0, 300, 300, 800]
