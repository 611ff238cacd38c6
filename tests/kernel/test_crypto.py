"""Sealed texts, keyed hashes, and data keys under SECRET_KEYS that change."""

import asyncio

import pytest

from kernel.crypto import PURPOSES, Keys, load_keys, new_secret, read_secret
from kernel.database import Database
from kernel.errors import Refused
from kernel.house import House
from kernel.links import make_link, open_link

KEYS = Keys({purpose: bytes([n]) * 32 for n, purpose in enumerate(PURPOSES)})
ROW = "identity:7"


def test_a_sealed_text_opens_in_its_own_row_only() -> None:
    sealed = KEYS.seal("13800138000", ROW)
    assert "138" not in sealed
    assert KEYS.unseal(sealed, ROW) == "13800138000"
    with pytest.raises(ValueError, match="does not belong"):
        KEYS.unseal(sealed, "identity:8")


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert KEYS.seal("米饭", ROW) != KEYS.seal("米饭", ROW)


def test_a_changed_or_cut_text_opens_nowhere() -> None:
    sealed = KEYS.seal("米饭", ROW)
    for place in (0, len(sealed) // 2, len(sealed) - 2):
        changed = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
        with pytest.raises(ValueError, match="."):
            KEYS.unseal(changed, ROW)
    for junk in ("", "AAAA", sealed[:20], "米饭", "A" * 17):
        with pytest.raises(ValueError, match="."):
            KEYS.unseal(junk, ROW)


def test_hashes_and_derived_keys_differ_by_purpose_and_use() -> None:
    assert KEYS.mac("index", "x") == KEYS.mac("index", "x")
    assert len({KEYS.mac("index", "x"), KEYS.mac("digits", "x"), KEYS.mac("index", "y")}) == 3
    made = {KEYS.derive("pickup", "1|2025-03-12"), KEYS.derive("pickup", "1|2025-03-13"),
            KEYS.derive("links", "1|2025-03-12")}  # fmt: skip
    assert len(made) == 3
    assert len(KEYS.derive("pickup", "x", 16)) == 16


def test_keys_never_show_themselves() -> None:
    assert repr(KEYS) == str(KEYS) == "Keys(…)"


@pytest.mark.parametrize("text", ["", "abc", "A" * 42, "A" * 44, "米" * 43, "====", "A" * 86])
def test_a_secret_of_another_length_is_refused(text: str) -> None:
    with pytest.raises(Refused) as found:
        read_secret(text)
    assert found.value.code == "bad_secret_key"


async def wrapped(db: Database) -> dict[str, str]:
    return {row["purpose"]: row["wrapped"] for row in await db.all("SELECT * FROM data_key")}


async def fresh(house: House) -> Database:
    await house.db.run("DELETE FROM data_key")
    return house.db


async def test_what_was_sealed_stays_readable_through_a_rotation(house: House) -> None:
    db = await fresh(house)
    old, new = new_secret(), new_secret()
    first = await load_keys(db, [old], 0)
    sealed, before = first.seal("米饭", ROW), await wrapped(db)
    assert (await load_keys(db, [new, old], 0)).unseal(sealed, ROW) == "米饭"
    after = await wrapped(db)
    assert all(after[purpose] != before[purpose] for purpose in PURPOSES)
    # Re-wrapped: the old secret may go now, and alone it opens nothing any more.
    again = await load_keys(db, [new], 0)
    assert (again.unseal(sealed, ROW), again.mac("index", "x")) == ("米饭", first.mac("index", "x"))
    assert await wrapped(db) == after
    with pytest.raises(Refused) as found:
        await load_keys(db, [old], 0)
    assert found.value.code == "foreign_secret_keys"


async def test_foreign_keys_are_refused_and_change_nothing(house: House) -> None:
    db = await fresh(house)
    await load_keys(db, [new_secret()], 0)
    await db.run("DELETE FROM data_key WHERE purpose = 'links'")
    before = await wrapped(db)
    with pytest.raises(Refused) as found:
        await load_keys(db, [new_secret(), new_secret()], 0)
    assert found.value.code == "foreign_secret_keys"
    assert await wrapped(db) == before


async def test_many_first_starts_at_once_agree_on_the_keys(wide_house: House) -> None:
    db = await fresh(wide_house)
    secret = new_secret()
    made = await asyncio.gather(*(load_keys(db, [secret], 0) for _ in range(8)))
    assert len({keys.mac("index", "x") for keys in made}) == 1
    assert len(await wrapped(db)) == len(PURPOSES)


def test_a_link_opens_for_its_kind_and_its_subject_only() -> None:
    token = make_link(KEYS, "pay", "A017")
    assert make_link(KEYS, "pay", "A017") == token
    assert open_link(KEYS, token, "pay") == "A017"
    assert open_link(KEYS, token, "pickup") is None
    assert open_link(KEYS, token.replace("A017", "A018"), "pay") is None
    assert open_link(KEYS, token.replace("pay-", "pickup-"), "pickup") is None


@pytest.mark.parametrize("junk", ["", "pay", "pay-A017", "pay-A017-" + "0" * 32,
                                  "pay-A017-" + "0" * 31, "pay-A/17-" + "0" * 32,
                                  "é-1-" + "0" * 32])  # fmt: skip
def test_what_we_did_not_sign_opens_nothing(junk: str) -> None:
    assert open_link(KEYS, junk, "pay") is None


def test_a_token_with_anything_behind_it_opens_nothing() -> None:
    token = make_link(KEYS, "pay", "A017")
    assert open_link(KEYS, token + "\n", "pay") is None
    assert open_link(KEYS, token.upper(), "pay") is None


@pytest.mark.parametrize("subject", ["", "a b", "a-b", "x" * 41, "米饭"])
def test_a_subject_that_could_not_be_read_back_is_a_mistake_of_ours(subject: str) -> None:
    with pytest.raises(AssertionError):
        make_link(KEYS, "pay", subject)
