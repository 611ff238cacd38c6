"""取餐码 P1: 23 bytes that prove a right to collect, as 37 characters (a QR of version 2-M).

    byte 0       version 1 (4 bits) | epoch of the key (4 bits)
    bytes 1-6    pickup id, 48 random bits: not the order's number
    bytes 7-8    canteen
    bytes 9-11   not after, in minutes since 2025-01-01 UTC: a gate without a network ends there
    byte 12      revision: 换码 makes the next one and kills the lower
    bytes 13-22  HMAC-SHA256(key of canteen and meal date, bytes 0-12), 80 bits of it

Nothing personal is inside. A scanner's text is a stranger's text: whatever does not look like a
code is refused before any cryptography, and an unknown code costs as much as a forged one.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from kernel.crypto import Keys

VERSION = 1
# Data keys are re-wrapped, not replaced, when SECRET_KEYS rotate (design README, ruling 19).
EPOCH = 0
SIZE = 23
MAC_SIZE = 10
TEXT_SIZE = 37
# Hyphens that a person put in for reading; more than that is not a code.
TEXT_SLACK = 2
# 2025-01-01T00:00:00Z in ms; 24 bits of minutes last until 2056.
EPOCH_START_MS = 1_735_689_600_000
MINUTE_MS = 60_000
REVISION_MAX = 255
DIGITS = 6

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {char: value for value, char in enumerate(_ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_BLANK = re.compile(r"[\r\n\t ]+")
_DIGITS = re.compile(rf"[0-9]{{{DIGITS}}}")
# No scanner sends more; a megabyte is not worth a regular expression.
_RAW_MAX = 128


@dataclass(frozen=True)
class Parsed:
    """What a text says it is. Believe it only after `genuine`."""

    raw: bytes
    public_id: int
    canteen_id: int
    not_after_ms: int
    revision: int


def day_key(keys: Keys, canteen_id: int, date: str) -> bytes:
    """The key of one canteen and one meal date; a gate is handed those of three days."""
    return keys.derive("pickup", f"pickup|{canteen_id}|{date}")


def make(key: bytes, *, public_id: int, canteen_id: int, not_after_ms: int, revision: int) -> str:
    """The code's 37 characters."""
    assert 1 <= revision <= REVISION_MAX
    minutes = (not_after_ms - EPOCH_START_MS) // MINUTE_MS
    claims = (
        bytes([VERSION << 4 | EPOCH])
        + public_id.to_bytes(6, "big")
        + canteen_id.to_bytes(2, "big")
        + minutes.to_bytes(3, "big")
        + bytes([revision])
    )
    return _encode(claims + _mac(key, claims))


def read(text: str) -> Parsed | None:
    """The fields of a text that has a code's shape, None for any junk. Proves nothing yet."""
    raw = _decode(text)
    if raw is None or raw[0] != VERSION << 4 | EPOCH or raw[12] == 0:
        return None
    return Parsed(
        raw=raw,
        public_id=int.from_bytes(raw[1:7], "big"),
        canteen_id=int.from_bytes(raw[7:9], "big"),
        not_after_ms=EPOCH_START_MS + int.from_bytes(raw[9:12], "big") * MINUTE_MS,
        revision=raw[12],
    )


def genuine(parsed: Parsed, key: bytes) -> bool:
    """True when we made it, compared in constant time."""
    split = SIZE - MAC_SIZE
    return hmac.compare_digest(_mac(key, parsed.raw[:split]), parsed.raw[split:])


def code_hash(code: str) -> str:
    """What a cabinet's list holds instead of the code: hex SHA-256 of its 23 bytes."""
    parsed = read(code)
    assert parsed is not None
    return hashlib.sha256(parsed.raw).hexdigest()


def new_public_id() -> int:
    """48 random bits."""
    return secrets.randbits(48)


def new_digits() -> str:
    """Six random digits, never derived from order or phone."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def read_digits(text: str) -> str | None:
    """The six digits of a text, blanks between them allowed; None for anything else."""
    if len(text) > _RAW_MAX:
        return None
    bare = _BLANK.sub("", text)
    return bare if _DIGITS.fullmatch(bare) else None


def digits_mac(keys: Keys, canteen_id: int, digits: str) -> str:
    """How digits are stored and looked up."""
    return keys.mac("digits", f"{canteen_id}|{digits}")


def _mac(key: bytes, claims: bytes) -> bytes:
    return hmac.new(key, claims, hashlib.sha256).digest()[:MAC_SIZE]


def _encode(raw: bytes) -> str:
    # 184 bits and one zero bit behind them make 37 characters of 5.
    number = int.from_bytes(raw, "big") << 1
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(180, -1, -5))


def _decode(text: str) -> bytes | None:
    if len(text) > _RAW_MAX:
        return None
    bare = _BLANK.sub("", text)
    if not TEXT_SIZE - TEXT_SLACK <= len(bare) <= TEXT_SIZE + TEXT_SLACK or not bare.isascii():
        return None
    bare = bare.replace("-", "").upper()
    if len(bare) != TEXT_SIZE or any(char not in _VALUES for char in bare):
        return None
    number = 0
    for char in bare:
        number = number << 5 | _VALUES[char]
    # The last bit is always zero: one code has one spelling.
    return None if number & 1 else (number >> 1).to_bytes(SIZE, "big")
