"""Signed, unguessable links: `/pay/…`, `/pickup/…`, `/files/…`.

A token names its kind and its subject and carries a truncated HMAC; it is the same each time, so a
repeated reply shows the same link. How long it lives is decided by the order it points to.
"""

import hmac
import re

from kernel.crypto import Keys

# 128 bits of MAC: unguessable online, and short enough to be pasted.
MAC_CHARS = 32
_SHAPE = re.compile(r"([a-z]+)-([0-9a-zA-Z_]{1,40})-([0-9a-f]{32})")


def make_link(keys: Keys, kind: str, subject: str) -> str:
    """The token for one subject (letters, digits, `_`)."""
    token = f"{kind}-{subject}-{keys.mac('links', f'{kind}:{subject}')[:MAC_CHARS]}"
    assert _SHAPE.fullmatch(token), "a subject has letters, digits and _ only"
    return token


def open_link(keys: Keys, token: str, kind: str) -> str | None:
    """The subject, or None for anything that we did not sign for this kind."""
    found = _SHAPE.fullmatch(token)
    if found is None or found[1] != kind:
        return None
    genuine = keys.mac("links", f"{kind}:{found[2]}")[:MAC_CHARS]
    return found[2] if hmac.compare_digest(genuine, found[3]) else None
