"""Wishes about the dialogue itself → services: once more, please."""

from collections.abc import Awaitable, Callable
from typing import Any

from bots.gateway import Turn, group_of, stored_replies
from conversation import effects as fx
from conversation.facts import Facts

Result = dict[str, Any]

# A chat switches between group and private now and then; what is further back is not "last".
LOOKED_BACK = 10


async def _say_again(turn: Turn, effect: fx.SayAgain, facts: Facts) -> Result:
    """The last replies of this chat. What was said in private is not repeated in a group."""
    rows = await turn.tx.all(
        "SELECT b.* FROM inbox AS b JOIN identity AS i ON i.channel = b.channel"
        " AND i.account = b.account AND i.external_id = b.sender"
        " WHERE i.id = ? AND b.done_ms IS NOT NULL AND b.replies IS NOT NULL"
        " ORDER BY b.id DESC LIMIT ?",
        turn.identity_id, LOOKED_BACK,
    )  # fmt: skip
    last = next((row for row in rows if group_of(row, turn.house) == turn.group), None)
    replies = stored_replies(last, turn.house) if last else []
    return {
        "replies": [
            {"text": reply.text, "url": reply.url, "choices": reply.choices} for reply in replies
        ]
    }


HANDLERS: dict[type, Callable[[Turn, Any, Facts], Awaitable[Result]]] = {
    fx.SayAgain: _say_again,
}
