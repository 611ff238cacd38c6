"""One reason for each genuine code, the first that holds."""

from typing import Any

import pytest

from lockers.display import SENTENCES, sentence
from lockers.reasons import Facts, Reason, Verdict, judge

NOW = 1_000_000_000
ORDER = {
    "id": 7, "status": "ready", "pickup_method": "cabinet", "cabinet_id": "A", "slot_number": 3,
    "opened_ms": None, "date": "2025-03-12", "number": "A017",
}  # fmt: skip
PICKUP = {
    "state": "issued", "revision": 2, "disputed": 0, "claim_cmd": None, "reopened": 0,
    "not_after_ms": NOW + 1,
}  # fmt: skip
SLOT = {"state": "stocked", "order_id": 7}
USED = {"pickup": {"state": "used"}, "order": {"status": "picked_up", "opened_ms": NOW - 59_000},
        "slot": {"state": "free", "order_id": None}}  # fmt: skip


def facts(**over: Any) -> Facts:
    slot = over.pop("slot", {})
    return Facts(
        order={**ORDER, **over.pop("order", {})},
        pickup={**PICKUP, **over.pop("pickup", {})},
        slot=None if slot is None else {**SLOT, **slot},
        **{"given_revision": 2, "cabinet_id": "A", "received_ms": NOW, "now_ms": NOW,
           "today": "2025-03-12", "refunded": False, **over},
    )  # fmt: skip


CASES: list[tuple[Reason, dict[str, Any]]] = [
    (Reason.OK, {}),
    (Reason.REVOKED, {"given_revision": 1}),
    (Reason.REVOKED, {"given_revision": 1, "order": {"status": "cancelled"}}),
    (Reason.REVOKED, {"pickup": {"state": "revoked"}}),
    (Reason.UNPAID, {"order": {"status": "pending_payment"}}),
    (Reason.CANCELLED, {"order": {"status": "cancelled"}, "pickup": {"state": "revoked"}}),
    (Reason.CANCELLED, {"order": {"status": "cancelled", "cabinet_id": "B"}}),
    (Reason.REFUNDED, {"refunded": True}),
    (Reason.REFUNDED, {"refunded": True, "pickup": {"state": "revoked"}}),
    (Reason.EXPIRED, {"order": {"status": "no_show"}}),
    (Reason.EXPIRED, {"order": {"status": "disposed"}}),
    (Reason.EXPIRED, {"pickup": {"not_after_ms": NOW - 1}}),
    (Reason.ALREADY_USED, {"order": {"status": "picked_up"}, "pickup": {"state": "used"}}),
    (Reason.ALREADY_USED, {"order": {"status": "picked_up", "cabinet_id": None}}),
    (Reason.ALREADY_USED, {"pickup": {"claim_cmd": "c1"}, "slot": {"state": "opening"}}),
    (Reason.DISPUTED, {"pickup": {"disputed": 1}, "slot": None}),
    (Reason.WRONG_PLACE, {"order": {"cabinet_id": "B"}}),
    (Reason.WRONG_PLACE, {"order": {"pickup_method": "counter", "cabinet_id": None}}),
    (Reason.WRONG_PLACE, {"order": {"status": "paid", "cabinet_id": "B"}}),
    (Reason.NOT_READY, {"order": {"status": "paid"}}),
    (Reason.NOT_READY, {"order": {"status": "preparing"}, "slot": {"state": "stocking"}}),
    (Reason.NOT_READY, {"slot": None}),
    (Reason.WRONG_TIME, {"order": {"status": "paid", "date": "2025-03-13"}}),
]


@pytest.mark.parametrize(("reason", "over"), CASES)
def test_the_first_reason_that_holds(reason: Reason, over: dict[str, Any]) -> None:
    assert judge(facts(**over)) == Verdict(reason)


def test_within_a_minute_of_its_door_a_used_code_opens_again() -> None:
    assert judge(facts(**USED)) == Verdict(Reason.OK, reopen=True)
    taking = {**USED, "slot": {"state": "taking", "order_id": 7}}
    assert judge(facts(**taking)) == Verdict(Reason.OK, reopen=True)


@pytest.mark.parametrize(
    "over",
    [{"order": {"status": "picked_up", "opened_ms": NOW - 60_001}},
     {"pickup": {"state": "used", "reopened": 2}}, {"cabinet_id": "B"},
     {"slot": {"state": "reserved", "order_id": 8}}, {"slot": {"state": "dirty", "order_id": None}},
     {"slot": None}, {"received_ms": NOW - 59_001}],
)  # fmt: skip
def test_otherwise_it_is_already_used(over: dict[str, Any]) -> None:
    assert judge(facts(**{**USED, **over})) == Verdict(Reason.ALREADY_USED)


def test_every_reason_has_a_sentence_in_both_languages_without_holes() -> None:
    for sentences in SENTENCES.values():
        assert set(sentences) == set(Reason)
    known = {"slot": 3, "order": "A017", "at": "12:03", "where": "A 柜 3 号"}
    for language in SENTENCES:
        for reason in Reason:
            for text in (sentence(language, reason), sentence(language, reason, **known)):
                assert "{" not in text
                assert "  " not in text
