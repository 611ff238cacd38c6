"""A reply as a channel can show it. The text alone is always enough: choices stand in it as a numbered list."""

from collections.abc import Sequence

from bots.channel import Capability, Rendered
from conversation.messages import Reply


def render(replies: Sequence[Reply], able: Capability, id_prefix: str) -> list[Rendered]:
    """Replies in the channel's shape, with ids that stay the same when they are delivered again."""
    shaped = [_shape(reply, able) for reply in replies]
    while len(shaped) > able.replies_per_event:
        last = shaped.pop()
        shaped[-1] = _join(shaped[-1], last)
    parts = [part for reply in shaped for part in _within(reply, able.text_bytes)]
    if len(parts) > able.replies_per_event:
        parts = parts[: able.replies_per_event]
    return [
        Rendered(
            id=f"{id_prefix}.{number}",
            kind=part.kind,
            text=part.text,
            choices=[{"label": c.label, "value": c.value} for c in part.choices],
            url=part.url,
        )
        for number, part in enumerate(parts, 1)
    ]


def _shape(reply: Reply, able: Capability) -> Reply:
    text = reply.text
    if reply.numbered:
        text += "\n" + "  ".join(f"{no} {c.label}" for no, c in enumerate(reply.choices, 1))
    if reply.url and reply.url not in text and (not able.images or reply.kind != "image"):
        text += f"\n{reply.url}"
    kind = reply.kind
    if kind == "choices" and not able.choices:
        kind = "text"
    if kind == "image" and not able.images:
        kind = "text"
    return Reply(text, kind, reply.choices if able.choices else (), reply.url)


def _join(first: Reply, second: Reply) -> Reply:
    """Two replies in one message; the choices of the one that has them."""
    return Reply(
        f"{first.text}\n\n{second.text}",
        first.kind if first.kind != "text" else second.kind,
        first.choices or second.choices,
        first.url or second.url,
    )


def _within(reply: Reply, text_bytes: int) -> list[Reply]:
    """The reply cut between lines so that each part fits; the choices go with the last part."""
    if len(reply.text.encode()) <= text_bytes:
        return [reply]
    parts, current = [], ""
    for line in reply.text.split("\n"):
        piece = line
        while len(piece.encode()) > text_bytes:
            head = piece.encode()[:text_bytes].decode(errors="ignore")
            parts.append(head)
            piece = piece[len(head) :]
        joined = f"{current}\n{piece}" if current else piece
        if len(joined.encode()) > text_bytes:
            parts.append(current)
            joined = piece
        current = joined
    parts.append(current)
    texts = [part for part in parts if part]
    return [
        *(Reply(text) for text in texts[:-1]),
        Reply(texts[-1], reply.kind, reply.choices, reply.url),
    ]
