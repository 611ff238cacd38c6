"""What comes in and what goes out, free of any platform."""

from typing import Any

import msgspec

from conversation.effects import Effect


class Said(msgspec.Struct, frozen=True, tag="said"):
    """Typed or spoken text."""

    text: str


class Chose(msgspec.Struct, frozen=True, tag="chose"):
    """A tapped choice: its value is the word that typing needs, and the tag of its question."""

    value: str


class Signal(msgspec.Struct, frozen=True, tag="signal"):
    """Something the platform tells: `subscribe`, `enter`, `image`, `location` …"""

    name: str
    data: dict[str, str] = {}


class Done(msgspec.Struct, frozen=True, tag="done"):
    """A local effect succeeded; stepped in the same turn, with fresh facts."""

    effect: Effect
    result: dict[str, Any] = {}


class Refusal(msgspec.Struct, frozen=True, tag="refusal"):
    """A local effect was refused and undone; stepped in the same turn, with fresh facts."""

    effect: Effect
    code: str
    facts: dict[str, Any] = {}


Event = Said | Chose | Signal | Done | Refusal
Incoming = Said | Chose | Signal


class Choice(msgspec.Struct, frozen=True):
    """One thing to tap. `value` comes back in `Chose`."""

    label: str
    value: str


class Reply(msgspec.Struct, frozen=True):
    """One message to a person. `text` is always enough to go on by typing.

    `numbered` choices may be answered by their number. The others are words to say (确认, 结算): a
    number there keeps meaning the newest list.
    """

    text: str
    kind: str = "text"  # text | choices | card | image | link | file
    choices: tuple[Choice, ...] = ()
    url: str = ""
    numbered: bool = False
    listed: bool = False  # its text already says all of its choices


class Inbound(msgspec.Struct, frozen=True):
    """One message as an adapter hands it over; `message_id` is unique for its sender."""

    channel: str
    account: str
    sender: str
    message_id: str
    event: Incoming
    group: str = ""
    sender_name: str = ""
