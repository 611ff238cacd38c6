"""Base of what a feature writes to the outbox: a fact in the past tense."""

from typing import ClassVar

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A recorded fact. `topic` says what happened, `key` makes it happen once."""

    topic: ClassVar[str]

    def key(self) -> str:
        """Unique per fact: the same fact written twice is one row."""
        return f"{self.topic}:{msgspec.json.encode(self).decode()}"

    def lane(self) -> str:
        """Facts of one lane leave in the order they were written."""
        return self.key()
