"""What a scanner reads is a stranger's text: only what we made is a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders import codes

KEY = bytes(range(32))
KNOWN = "200J6HB7H6NG01R1GTG027X7B2QMJE5H32584"
MINUTES_MAX = 2**24 - 1

claims = st.fixed_dictionaries(
    {
        "public_id": st.integers(0, 2**48 - 1),
        "canteen_id": st.integers(1, 65535),
        "not_after_ms": st.integers(0, MINUTES_MAX).map(
            lambda minutes: codes.EPOCH_START_MS + minutes * codes.MINUTE_MS
        ),
        "revision": st.integers(1, 255),
    }
)


def test_the_known_code_is_made_byte_by_byte() -> None:
    made = codes.make(
        KEY,
        public_id=0x0123456789AB,
        canteen_id=7,
        not_after_ms=codes.EPOCH_START_MS + 100_000 * codes.MINUTE_MS,
        revision=1,
    )
    assert made == KNOWN
    parsed = codes.read(KNOWN)
    assert parsed is not None
    assert parsed.raw.hex() == "100123456789ab00070186a0011fa758af4938b1188a82"
    assert (
        codes.code_hash(KNOWN) == "d043ea79954881bde84d7a82951bfa43a59bcd2cb5daa579e514c2be6f655af0"
    )


@given(claims)
def test_what_we_make_reads_back_and_is_genuine(given: dict[str, int]) -> None:
    code = codes.make(KEY, **given)
    assert len(code) == 37
    parsed = codes.read(code)
    assert parsed is not None
    fields = {name: getattr(parsed, name) for name in given}
    assert fields == given
    assert codes.genuine(parsed, KEY)
    assert not codes.genuine(parsed, bytes(32))


@given(claims, st.integers(0, 36), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_changed_character_is_never_genuine(
    given: dict[str, int], place: int, char: str
) -> None:
    code = codes.make(KEY, **given)
    changed = code[:place] + char + code[place + 1 :]
    parsed = codes.read(changed)
    assert changed == code or parsed is None or not codes.genuine(parsed, KEY)


@given(st.text())
def test_junk_is_no_code_and_raises_nothing(text: str) -> None:
    assert codes.read(text) is None


@pytest.mark.parametrize(
    "spelling",
    [KNOWN.lower(), f" {KNOWN}\r\n", KNOWN.replace("0", "O").replace("1", "l"),
     KNOWN[:18] + "-" + KNOWN[18:], KNOWN.replace("1", "I", 1), KNOWN[:5] + " " + KNOWN[5:]],
)  # fmt: skip
def test_the_same_code_in_other_spellings(spelling: str) -> None:
    assert codes.read(spelling) == codes.read(KNOWN)


@pytest.mark.parametrize(
    "junk",
    ["", KNOWN[:-1], KNOWN + "0", KNOWN[:-1] + "5", "3" + KNOWN[1:], "U" + KNOWN[1:],
     KNOWN.replace("2", "２"), "-" * 37, KNOWN + "---", "K1:" + KNOWN, "9" * 4096, "\udcff" * 37],
)  # fmt: skip
def test_what_only_looks_like_a_code_is_none(junk: str) -> None:
    assert codes.read(junk) is None


def test_six_digits_are_six_ascii_digits() -> None:
    assert codes.read_digits(" 012 345\r\n") == "012345"
    for junk in ("12345", "1234567", "１２３４５６", "12345a", "", "1" * 4096):
        assert codes.read_digits(junk) is None
    assert all(codes.read_digits(codes.new_digits()) for _ in range(100))
