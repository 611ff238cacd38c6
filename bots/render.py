"""A reply as a channel can show it. The text alone is always enough: choices and links stand in it.

What can be tapped goes down a ladder: buttons or a list where the channel has them, and in the text
up to three short choices in one line, more of them one a line under their numbers. A reply that is
longer than one message or one screen is paged where somebody can ask for the next page, and split
over several messages where nobody asked at all.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bots.channel import Capability, Rendered
from conversation.messages import Choice, Reply
from conversation.paging import Line, Room, cut, fits
from conversation.session import Page
from conversation.texts import words

# Stands where lines were left out for want of room.
CUT = "…"
# Three choices of this length still read well in one line of a phone.
INLINE_MAX = 3
INLINE_CHARS = 12


@dataclass(frozen=True)
class _Message:
    """`ways` are the lines that lead on: the last to be left out, and on every page."""

    lines: tuple[Line, ...]
    ways: tuple[Line, ...]
    choices: tuple[Choice, ...]  # tappable whatever is shown of the lines
    kind: str
    url: str

    @property
    def whole(self) -> tuple[Line, ...]:
        return (*self.lines, *self.ways)


def render(replies: Sequence[Reply], able: Capability, id_prefix: str) -> list[Rendered]:
    """Replies nobody waits for, in the channel's shape: what is too long comes in several
    messages. Their ids stay the same when they are delivered again."""
    shaped = _joined([_shape(reply, able) for reply in replies], able.replies_per_event)
    messages: list[_Message] = []
    for following, message in zip(range(len(shaped) - 1, -1, -1), shaped, strict=True):
        # Each reply that follows needs one message at least.
        messages += _within(message, able, able.replies_per_event - len(messages) - following)
    return _rendered(messages, able, id_prefix)


def render_pages(
    replies: Sequence[Reply], able: Capability, id_prefix: str, language: str
) -> tuple[list[Rendered], tuple[Page, ...]]:
    """The answer to a message, and its pages, where it has more than the one that is shown."""
    shaped = _joined([_shape(reply, able) for reply in replies], able.replies_per_event)
    room = Room(able.text_bytes, able.page_lines, able.choice_bytes)
    long = [no for no, message in enumerate(shaped) if not _fits(message, room)]
    if not long:
        return _rendered(shaped, able, id_prefix), ()
    first, last = long[0], long[-1]
    (paged,) = _joined(shaped[first : last + 1], 1)
    pages = _pages(paged, room, language)
    shown = _Message(
        tuple(Line(text) for text in pages[0].text.split("\n")), (), pages[0].choices,
        paged.kind, paged.url,
    )  # fmt: skip
    return _rendered([*shaped[:first], shown, *shaped[last + 1 :]], able, id_prefix), pages


def _rendered(messages: Sequence[_Message], able: Capability, id_prefix: str) -> list[Rendered]:
    return [
        Rendered(
            id=f"{id_prefix}.{number}",
            kind=_kind(message, tapped, able),
            text="\n".join(line.text for line in message.whole),
            choices=[{"label": choice.label, "value": choice.value} for choice in tapped],
            url=message.url,
        )
        for number, message in enumerate(messages, 1)
        for tapped in [_tapped(message, able)]
    ]


# --- a reply's lines ------------------------------------------------------------------------------


def _shape(reply: Reply, able: Capability) -> _Message:
    lines, ways = [Line(text) for text in reply.text.split("\n")], list[Line]()
    choices = reply.choices
    if reply.numbered and not reply.listed:
        numbered = [Line(f"{no} {one.label}", (one,)) for no, one in enumerate(choices, 1)]
        choices = ()
        if _is_inline(reply.choices):
            ways.append(Line("  ".join(line.text for line in numbered), reply.choices))
        else:
            lines += numbered
    elif not reply.listed and (unsaid := [c.label for c in choices if not _says(reply.text, c)]):
        ways.append(Line("".join(map(_quoted, unsaid)).strip()))
    shows = (reply.kind == "image" and able.image) or (reply.kind == "file" and able.file_out)
    if reply.url and reply.url not in reply.text and not shows:
        ways.append(Line(reply.url))
    return _Message(tuple(lines), tuple(ways), choices, reply.kind, reply.url)


def _is_inline(choices: Sequence[Choice]) -> bool:
    short = all(len(choice.label) <= INLINE_CHARS for choice in choices)
    return 0 < len(choices) <= INLINE_MAX and short


def _quoted(label: str) -> str:
    """A word to say, as the sentences of its language quote it."""
    return f"“{label}” " if label.isascii() else f"「{label}」"


def _says(text: str, choice: Choice) -> bool:
    """The text tells to say it: quoted. 「免费取消」 does not say 「取消」."""
    return re.search(rf"[「“‘\"]{re.escape(choice.label)}[」”’\"]", text) is not None


def _joined(messages: list[_Message], most: int) -> list[_Message]:
    """As many messages as the channel sends for one event; the last ones share one."""
    shaped = list(messages)
    while len(shaped) > most:
        last = shaped.pop()
        shaped[-1] = _join(shaped[-1], last)
    return shaped


def _join(first: _Message, second: _Message) -> _Message:
    """Two replies in one message; tappable are the choices of the later question."""
    later = second.choices or any(line.choices for line in second.whole)
    earlier = [replace(line, choices=()) if later else line for line in first.whole]
    return _Message(
        (*earlier, Line(""), *second.lines),
        second.ways,
        second.choices if later else first.choices,
        first.kind if first.kind != "text" else second.kind,
        first.url or second.url,
    )


# --- what can be tapped ---------------------------------------------------------------------------


def _tapped(message: _Message, able: Capability) -> list[Choice]:
    """The choices that the channel can offer: all of them, or the first where it has fewer."""
    most = able.taps
    if able.choice_bytes:
        used = sum(len(line.text.encode()) + 1 for line in message.whole)
        most = min(most, max(0, able.text_bytes - used) // able.choice_bytes)
    every = [choice for line in message.whole for choice in line.choices]
    return [*every, *message.choices][:most]


def _kind(message: _Message, tapped: Sequence[Choice], able: Capability) -> str:
    plain = "choices" if tapped else "text"
    if message.kind == "file" and not able.file_out:
        return "link"
    shown = {
        "choices": plain,
        "image": "image" if able.image else plain,
        "card": "card" if able.card != "none" else plain,
    }
    return shown.get(message.kind, message.kind)


# --- what has no room -----------------------------------------------------------------------------


def _fits(message: _Message, room: Room) -> bool:
    # Where choices cost text, the first to go without are those that can be typed.
    return fits([Line(line.text) for line in message.whole], room)


def _pages(message: _Message, room: Room, language: str) -> tuple[Page, ...]:
    """The message's lines over as many pages as they need; the ways on stand on each."""
    t = words(language)
    foot = max(len(t.page_of(page, 100).encode()) for page in (1, 99, 100))
    turns = (Choice(t.page_word(True), t.page_word(True)),)
    back = (Choice(t.page_word(False), t.page_word(False)),)
    lines, ways = message.lines, message.ways
    taken = foot + 1 + sum(len(line.text.encode()) + 1 for line in ways)
    if taken > room.text_bytes // 2:
        lines, ways, taken = (*lines, *ways), (), foot + 1
    left = Room(room.text_bytes - taken, max(1, room.lines - len(ways) - 1))
    parts = cut(lines, left)
    pages = []
    for page, part in enumerate(parts, 1):
        shown = [*part, *ways]
        moves = (turns if page < len(parts) else ()) + (back if page > 1 else ())
        text = "\n".join([*(line.text for line in shown), t.page_of(page, len(parts))])
        own = tuple(choice for line in shown for choice in line.choices)
        pages.append(Page(text, (*own, *message.choices, *moves)))
    return tuple(pages)


def _within(message: _Message, able: Capability, room: int) -> list[_Message]:
    """The message over several, each of which fits; the ways on and the choices go with the last.

    What the last message has no room for is left out of the body's middle, never of the ways on.
    """
    one = Room(able.text_bytes, len(message.whole) + 1)
    body = list(message.lines)
    parts = cut([*body, *message.ways], one)
    while len(parts) > room and (fewer := _fewer(body)) is not None:
        body = fewer
        parts = cut([*body, *message.ways], one)
    *before, last = parts[:room]
    return [
        *(_Message(tuple(part), (), (), "text", "") for part in before),
        replace(message, lines=tuple(last), ways=()),
    ]


def _fewer(body: list[Line]) -> list[Line] | None:
    """One line less: the last but one of the body, for the very last says how to go on."""
    there = [no for no, line in enumerate(body) if line.text != CUT]
    if not there:
        return None
    gone = there[-2] if len(there) > 1 else there[0]
    rest = [*body[:gone], Line(CUT), *body[gone + 1 :]]
    return [
        line
        for no, line in enumerate(rest)
        if line.text != CUT or no == 0 or rest[no - 1].text != CUT
    ]
