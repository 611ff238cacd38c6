"""The port to one chat platform: what it can show, and how to send without being asked.

An adapter turns the platform's bytes into `Inbound` and stored replies into its bytes; no sentence
and no rule of the canteen lives there. Siblings: `bots/registry.py`.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

import msgspec

# Lines one can read at a glance on a phone: about two of its screens. What is longer is paged, also
# where a message has no limit to speak of.
PAGE_LINES = 30


@dataclass(frozen=True)
class Capability:
    """What the channel can do; the renderer asks this and never the channel's name.

    Everything but the first two is a means that a reply may do without: its text is enough.
    """

    text_bytes: int  # one message's limit
    replies_per_event: int  # how many messages may answer one event
    page_lines: int = PAGE_LINES
    # Choices to tap: a few buttons with short labels, or a list of more and longer ones.
    buttons: int = 0
    button_chars: int = 0
    menu_items: int = 0
    # What drawing one choice costs of the text's own limit, where taps are links inside the text
    # (`weixin://bizmsgmenu` in a 公众号); 0 where they stand beside it.
    choice_bytes: int = 0
    card: Literal["none", "template", "interactive"] = "none"
    card_update: bool = False  # a card that was sent can be made to say something else
    image: bool = False
    file_out: bool = False  # a file can be sent; otherwise its link is
    markdown: Literal["none", "wecom", "ding"] = "none"
    group: bool = False  # there are rooms of several people
    mention: bool = False  # a person of a group can be addressed

    @property
    def taps(self) -> int:
        """The most choices that one message can offer to tap."""
        return max(self.buttons, self.menu_items)


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
