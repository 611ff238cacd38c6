"""The port to one chat platform: what it can show, and how to send without being asked.

An adapter turns the platform's bytes into `Inbound` and stored replies into its bytes; no sentence
and no rule of the canteen lives there. Siblings: `bots/registry.py`.
"""

from dataclasses import dataclass
from typing import Protocol

import msgspec


@dataclass(frozen=True)
class Capability:
    """What the channel can do; the renderer asks this and never the channel's name."""

    text_bytes: int  # one message's limit
    choices: bool  # tappable choices beside the text
    images: bool
    links: bool
    replies_per_event: int  # how many messages may answer one event


class Rendered(msgspec.Struct, frozen=True, omit_defaults=False):
    """A reply as it was delivered, and as it is delivered again when the platform repeats."""

    id: str
    kind: str
    text: str
    choices: list[dict[str, str]] = []
    url: str = ""


class Unsendable(Exception):
    """This person cannot be reached here now; the words wait for their next message."""


class Channel(Protocol):
    """One platform."""

    name: str
    capability: Capability

    async def push(self, account: str, external_id: str, replies: list[Rendered]) -> None:
        """Send without being asked. Ids make a repeated push recognisable. Raises Unsendable."""
        ...
