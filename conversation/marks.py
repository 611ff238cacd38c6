"""What marks a choice as belonging to one very question: `饭卡支付#choosepay-1c0ffee5`.

A tap on it is the question's answer as long as that question is open. Later it is recognised, and
changes nothing.
"""

import zlib

import msgspec

from conversation.asked import Asked


def mark(question: Asked) -> str:
    """The question's kind and what it asks about; when it ends does not matter."""
    asked = msgspec.json.encode(msgspec.structs.replace(question, until_ms=0))
    return f"{type(question).__name__.lower()}-{zlib.crc32(asked):08x}"
