"""Replies that are longer than one screen or one message: cut into pages between their lines.

No line is ever lost: what has no room on this page stands on a later one. The pages wait in the
session, and `下一页` shows the next; whatever else is said drops them. They are cut once, for the
room of the channel they are shown on, and a number means the whole list on each of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from conversation.messages import Choice, Chose, Event, Reply, Said
from conversation.outcome import Outcome
from conversation.session import Page, Session
from conversation.words import Verb, verb_of

# Nobody turns more pages than this; a list that is longer has a file or a filter.
PAGES_MAX = 100


@dataclass(frozen=True)
class Room:
    """How much one page may hold."""

    text_bytes: int
    lines: int
    choice_bytes: int = 0  # what a choice costs of the text, where taps are links inside it


@dataclass(frozen=True)
class Line:
    """One line of a reply, with the choices that it names."""

    text: str
    choices: tuple[Choice, ...] = ()

    def weight(self, room: Room) -> int:
        return len(self.text.encode()) + len(self.choices) * room.choice_bytes


def fits(lines: Sequence[Line], room: Room) -> bool:
    return _weight(lines, room) <= room.text_bytes and len(lines) <= room.lines


def cut(lines: Sequence[Line], room: Room) -> list[list[Line]]:
    """The lines in as many pages as they need; a line that alone is too long goes on in the next.

    A blank line separates nothing at the top of a page, and is left out there.
    """
    pages: list[list[Line]] = [[]]
    used = 0
    for line in (piece for whole in lines for piece in _pieces(whole, room)):
        need = line.weight(room) + (1 if pages[-1] else 0)
        if pages[-1] and (used + need > room.text_bytes or len(pages[-1]) >= room.lines):
            pages.append([])
            used, need = 0, need - 1
        if not line.text and not pages[-1] and len(pages) > 1:
            continue
        pages[-1].append(line)
        used += need
    return [page for page in pages if page][:PAGES_MAX] or [[]]


def turns(event: Event) -> Verb | None:
    """下一页 or 上一页, typed or tapped."""
    said = event.text if isinstance(event, Said) else ""
    said = event.value if isinstance(event, Chose) else said
    verb = verb_of(said)
    return verb if verb in {Verb.NEXT_PAGE, Verb.PREVIOUS_PAGE} else None


def turn(verb: Verb, session: Session, *, group: bool = False) -> Outcome | None:
    """The page after or before the one that is shown; None where there is none.

    What was answered in private is not turned in a group, where everybody reads it.
    """
    rest = session.rest
    number = rest.page + (1 if verb is Verb.NEXT_PAGE else -1)
    if not 0 <= number < len(rest.pages):
        return None
    page = rest.pages[number]
    if group and not page.public:
        return None
    shown = Reply(page.text, "choices", page.choices, listed=True)
    return Outcome(session.with_rest(page=number), (shown,))


def dropped(session: Session) -> Session:
    """Without the pages: something else was said."""
    return session.with_rest(pages=(), page=0) if session.rest.pages else session


def kept(session: Session, pages: Sequence[Page], *, group: bool = False) -> Session:
    """With these pages, the first of which is being shown; what was still unread comes after."""
    pages = tuple(msgspec.structs.replace(page, public=group) for page in pages)
    unread = session.rest.pages[session.rest.page + 1 :]
    return session.with_rest(pages=(*pages, *unread)[:PAGES_MAX], page=0)


def _weight(lines: Sequence[Line], room: Room) -> int:
    return sum(line.weight(room) for line in lines) + max(0, len(lines) - 1)


def _pieces(line: Line, room: Room) -> list[Line]:
    """The line cut between characters into pieces that fit; its choices go with the last."""
    most = max(room.text_bytes - len(line.choices) * room.choice_bytes, room.text_bytes // 2)
    raw, pieces = line.text.encode(), list[Line]()
    while len(raw) > most:
        head = raw[:most].decode(errors="ignore")
        pieces.append(Line(head))
        raw = raw[len(head.encode()) :]
    return [*pieces, Line(raw.decode(), line.choices)]


def sealed(session: Session, change: Callable[[str], str]) -> Session:
    """With each page's text changed so: what is stored may carry links and codes."""
    pages = tuple(msgspec.structs.replace(p, text=change(p.text)) for p in session.rest.pages)
    return session.with_rest(pages=pages) if pages else session
