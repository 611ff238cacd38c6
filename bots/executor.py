"""Effect → service, inside the turn's transaction and under its savepoint.

A refusal is an exception here and an event in the engine. What the answer needs comes back as a
small dictionary; orders are read afresh with the facts of the next step. To add an effect: a
handler in the desk whose people say the word.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from bots import (
    admin_desk,
    diner_desk,
    group_desk,
    kitchen_desk,
    meal_desk,
    orders_desk,
    person_desk,
    serving_desk,
    shortage_desk,
    talk_desk,
    wallet_desk,
)
from bots.gateway import Turn
from conversation.effects import Effect
from conversation.facts import Facts

Result = dict[str, Any]

_HANDLERS: dict[type, Callable[[Turn, Any, Facts], Awaitable[Result]]] = {
    **admin_desk.HANDLERS,
    **diner_desk.HANDLERS,
    **group_desk.HANDLERS,
    **kitchen_desk.HANDLERS,
    **meal_desk.HANDLERS,
    **orders_desk.HANDLERS,
    **talk_desk.HANDLERS,
    **serving_desk.HANDLERS,
    **shortage_desk.HANDLERS,
    **wallet_desk.HANDLERS,
    **person_desk.HANDLERS,
}


async def execute(turn: Turn, effect: Effect, facts: Facts) -> Result:
    """Do it, or raise Refused and leave nothing behind."""
    found = _HANDLERS.get(type(effect))
    assert found is not None, f"no service for {type(effect).__name__}"
    return await found(turn, effect, facts)
