"""The table of slot states is whole, and every other step is refused."""

import pytest

from kernel.errors import Refused
from kernel.machine import follow
from lockers.machine import NEXT, OCCUPIED, SlotState, SlotStep


def test_every_state_is_in_the_table_and_can_be_reached() -> None:
    assert set(NEXT) == set(SlotState)
    reached = {SlotState.FREE}
    while more := {to for state in reached for to in NEXT[state].values()} - reached:
        reached |= more
    assert reached == set(SlotState)


def test_every_state_leads_back_to_free() -> None:
    home = {SlotState.FREE}
    while more := {s for s in SlotState if set(NEXT[s].values()) & home} - home:
        home |= more
    assert home == set(SlotState)


@pytest.mark.parametrize("state", list(SlotState))
def test_every_other_step_is_refused(state: SlotState) -> None:
    for step in set(SlotStep) - set(NEXT[state]):
        with pytest.raises(Refused, match="wrong_status"):
            follow(NEXT, state, step)


def test_a_slot_in_trouble_belongs_to_no_order() -> None:
    for state in OCCUPIED:
        assert not {NEXT[state][SlotStep.SOIL], NEXT[state][SlotStep.FAIL]} & OCCUPIED
