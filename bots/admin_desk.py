"""Every word of staff that changes or lists something, by its name; each room's in its own desk."""

from collections.abc import Awaitable, Callable

from bots import draft_desk, figures_desk, log_desk, menu_desk, office_desk, people_desk, undo_desk
from bots.gateway import Turn
from bots.previewing import Handler, Result, Verb, commit, preview
from conversation import effects as fx
from conversation.facts import Facts

VERBS: dict[str, Verb] = {
    **menu_desk.VERBS,
    **draft_desk.VERBS,
    **office_desk.VERBS,
    **people_desk.VERBS,
}
LISTS: dict[str, Callable[[Turn, fx.Look], Awaitable[Result]]] = {
    **office_desk.LISTS,
    **figures_desk.LISTS,
    **people_desk.LISTS,
    **log_desk.LISTS,
}


async def admin(turn: Turn, effect: fx.Admin, facts: Facts) -> Result:
    """Preview or commit one word."""
    verb = VERBS[effect.verb]
    if effect.commit:
        return await commit(turn, effect, verb, undo_desk.UNDOABLE)
    return (await preview(turn, effect, verb)).result()


async def look(turn: Turn, effect: fx.Look, facts: Facts) -> Result:
    """A list, read now."""
    return await LISTS[effect.what](turn, effect)


HANDLERS: dict[type, Handler] = {
    fx.Admin: admin,
    fx.Look: look,
    **draft_desk.HANDLERS,
    **office_desk.HANDLERS,
    **undo_desk.HANDLERS,
}
