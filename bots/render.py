"""A reply as a channel can show it. The text alone is always enough: choices and links stand in it.

What a channel has no room for is cut from the body, never from the ways to go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bots.channel import Capability, Rendered
from conversation.messages import Choice, Reply

# Stands where lines were left out for want of room.
CUT = "…"


@dataclass(frozen=True)
class _Line:
    text: str
    kept: bool = False  # a choice or a link: it is the last thing to be left out


@dataclass(frozen=True)
class _Message:
    lines: tuple[_Line, ...]
    kind: str
    choices: tuple[Choice, ...]
    url: str

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def render(replies: Sequence[Reply], able: Capability, id_prefix: str) -> list[Rendered]:
    """Replies in the channel's shape, with ids that stay the same when they are delivered again."""
    shaped = [_shape(reply, able) for reply in replies]
    while len(shaped) > able.replies_per_event:
        last = shaped.pop()
        shaped[-1] = _join(shaped[-1], last)
    messages: list[_Message] = []
    for following, message in zip(range(len(shaped) - 1, -1, -1), shaped, strict=True):
        # Each reply that follows needs one message at least.
        room = able.replies_per_event - len(messages) - following
        messages += _within(message, able.text_bytes, room)
    return [
        Rendered(
            id=f"{id_prefix}.{number}",
            kind=message.kind,
            text=message.text,
            choices=[{"label": c.label, "value": c.value} for c in message.choices],
            url=message.url,
        )
        for number, message in enumerate(messages, 1)
    ]


def _shape(reply: Reply, able: Capability) -> _Message:
    lines = [_Line(text) for text in reply.text.split("\n")]
    if reply.numbered and reply.choices:
        listed = "  ".join(f"{no} {c.label}" for no, c in enumerate(reply.choices, 1))
        lines.append(_Line(listed, kept=True))
    elif unsaid := [choice.label for choice in reply.choices if choice.label not in reply.text]:
        lines.append(_Line(" · ".join(unsaid), kept=True))
    if reply.url and reply.url not in reply.text and (not able.images or reply.kind != "image"):
        lines.append(_Line(reply.url, kept=True))
    if reply.url:
        lines = [replace(line, kept=line.kept or reply.url in line.text) for line in lines]
    kind = reply.kind
    if (kind == "choices" and not able.choices) or (kind == "image" and not able.images):
        kind = "text"
    return _Message(tuple(lines), kind, reply.choices if able.choices else (), reply.url)


def _join(first: _Message, second: _Message) -> _Message:
    """Two replies in one message; tappable are the choices of the later question."""
    return _Message(
        (*first.lines, _Line(""), *second.lines),
        first.kind if first.kind != "text" else second.kind,
        second.choices or first.choices,
        first.url or second.url,
    )


def _within(message: _Message, text_bytes: int, room: int) -> list[_Message]:
    """The message cut between lines so that each part fits; the choices go with the last part."""
    lines = [piece for line in message.lines for piece in _pieces(line, text_bytes)]
    parts = _packed(lines, text_bytes)
    while len(parts) > room and (fewer := _fewer(lines)) is not None:
        lines = fewer
        parts = _packed(lines, text_bytes)
    parts = parts[:room]
    return [
        *(_Message(tuple(part), "text", (), "") for part in parts[:-1]),
        replace(message, lines=tuple(parts[-1])),
    ]


def _packed(lines: list[_Line], text_bytes: int) -> list[list[_Line]]:
    parts: list[list[_Line]] = [[]]
    size = 0
    for line in lines:
        need = len(line.text.encode()) + (1 if parts[-1] else 0)
        if parts[-1] and size + need > text_bytes:
            if not line.text:
                continue
            parts.append([])
            size, need = 0, need - 1
        parts[-1].append(line)
        size += need
    return parts


def _fewer(lines: list[_Line]) -> list[_Line] | None:
    """One line less: the last but one of the body, for the very last says how to go on."""
    body = [no for no, line in enumerate(lines) if not line.kept and line.text != CUT]
    if not body:
        return None
    gone = body[-2] if len(body) > 1 else body[0]
    rest = [*lines[:gone], _Line(CUT), *lines[gone + 1 :]]
    return [
        line
        for no, line in enumerate(rest)
        if line.text != CUT or no == 0 or rest[no - 1].text != CUT
    ]


def _pieces(line: _Line, text_bytes: int) -> list[_Line]:
    """The line cut between characters into pieces that fit."""
    raw, pieces = line.text.encode(), list[_Line]()
    while len(raw) > text_bytes:
        head = raw[:text_bytes].decode(errors="ignore")
        pieces.append(replace(line, text=head))
        raw = raw[len(head.encode()) :]
    return [*pieces, replace(line, text=raw.decode())]
