"""Amounts are integer fen everywhere inside; yuan exist only where people read or type them."""

import re
from collections.abc import Sequence

# ¥1,000,000.00 is beyond any lunch and any top-up, and keeps every sum far inside 64 bits.
FEN_MAX = 100_000_000

_YUAN = re.compile(r"[¥￥]?(\d{1,7})(?:\.(\d{1,2}))?(?:元|块)?")


def parse_yuan(text: str) -> int | None:
    """`16`, `16.5`, `¥16.50`, `16元` in fen; None when it is not an amount."""
    found = _YUAN.fullmatch(text.strip())
    if found is None:
        return None
    fen = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    return fen if fen <= FEN_MAX else None


def yuan(amount_fen: int) -> str:
    """`¥17.00`, with a minus sign in front of a negative amount."""
    sign = "-" if amount_fen < 0 else ""
    whole, rest = divmod(abs(amount_fen), 100)
    return f"{sign}¥{whole}.{rest:02d}"


def yuan_short(amount_fen: int) -> str:
    """`¥17` for whole yuan, `¥16.50` otherwise: for menus, where room is short."""
    return yuan(amount_fen).removesuffix(".00")


def share(total_fen: int, weights: Sequence[int]) -> list[int]:
    """Split `total_fen` in proportion to `weights` by largest remainder; the parts sum exactly.

    Ties go to the earlier part. All weights zero: everything to the first part.
    """
    whole = sum(weights)
    if whole == 0:
        return [total_fen, *([0] * (len(weights) - 1))] if weights else []
    parts = [total_fen * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total_fen * weights[i] % whole), i))
    for i in order[: total_fen - sum(parts)]:
        parts[i] += 1
    return parts
