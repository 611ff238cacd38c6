"""Wishes about the dialogue itself → services: once more, please; a person, please."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from bots.gateway import Turn, group_of, stored_replies
from conversation import effects as fx
from conversation.facts import Facts
from notifications import allergies, talks

Result = dict[str, Any]

# A chat switches between group and private now and then; what is further back is not "last".
LOOKED_BACK = 10


async def _say_again(turn: Turn, effect: fx.SayAgain, facts: Facts) -> Result:
    """The last replies of this chat. What was said in private is not repeated in a group.

    `newest`: nothing was said to this diner anywhere since, so what is asked stands in them.
    """
    rows = await turn.tx.all(
        "SELECT b.* FROM inbox AS b JOIN identity AS i ON i.channel = b.channel"
        " AND i.account = b.account AND i.external_id = b.sender"
        " WHERE i.id = ? AND b.done_ms IS NOT NULL AND b.replies IS NOT NULL"
        " ORDER BY b.id DESC LIMIT ?",
        turn.identity_id, LOOKED_BACK,
    )  # fmt: skip
    last = next((row for row in rows if group_of(row, turn.house) == turn.group), None)
    replies = stored_replies(last, turn.house) if last else []
    newest = await turn.tx.value(
        "SELECT MAX(b.id) FROM inbox AS b JOIN identity AS i ON i.channel = b.channel"
        " AND i.account = b.account AND i.external_id = b.sender"
        " WHERE i.diner_id = ? AND b.done_ms IS NOT NULL",
        turn.diner_id,
    )  # fmt: skip
    return {
        "newest": last is not None and last["id"] == newest,
        "replies": [
            {"text": reply.text, "url": reply.url, "choices": reply.choices} for reply in replies
        ],
    }


async def _open(turn: Turn, effect: fx.OpenTalk, facts: Facts) -> Result:
    opened = await talks.open_talk(
        turn.house, turn.diner_id, turn.identity_id, turn.now_ms, turn.tx
    )
    return {"talk_id": opened.talk_id, "staff": opened.staff}


async def _relay(turn: Turn, effect: fx.RelayWord, facts: Facts) -> Result:
    await talks.say(
        turn.house, effect.talk_id, turn.diner_id, turn.identity_id, effect.text, turn.request_key,
        turn.now_ms, turn.tx,
    )  # fmt: skip
    return {}


async def _close(turn: Turn, effect: fx.CloseTalk, facts: Facts) -> Result:
    await talks.end(turn.house, effect.talk_id, turn.diner_id, turn.now_ms, turn.tx)
    return {}


async def _answer(turn: Turn, effect: fx.AnswerTalk, facts: Facts) -> Result:
    name = await talks.answer(
        turn.house, effect.talk_id, turn.identity_id, turn.diner_id, effect.text, turn.request_key,
        turn.now_ms, turn.tx,
    )  # fmt: skip
    return {"name": name}


async def _show(turn: Turn, effect: fx.ShowTalks, facts: Facts) -> Result:
    return {"talks": await talks.open_talks(turn.now_ms, turn.tx)}


async def _save(turn: Turn, effect: fx.SavePreference, facts: Facts) -> Result:
    """One setting beside the others; an allergy reaches the kitchen for what is ordered already."""
    raw = await turn.tx.value("SELECT settings FROM diner WHERE id = ?", turn.diner_id)
    settings: Result = msgspec.json.decode(str(raw))
    if effect.what == "allergies":
        settings["allergies"] = list(effect.values)
    elif effect.what in {"block", "reminders"}:
        settings[effect.what] = effect.values == ("on",)
    else:
        settings[effect.what] = effect.values[0]
        if effect.what == "method":
            settings["cabinet"] = effect.values[1] if len(effect.values) > 1 else ""
    await turn.tx.run(
        "UPDATE diner SET settings = ? WHERE id = ?",
        msgspec.json.encode(settings).decode(), turn.diner_id,
    )  # fmt: skip
    new = [one for one in effect.values if one not in facts.preferences.allergies]
    told = (
        await allergies.tell_kitchen(turn.house, turn.diner_id, new, turn.tx)
        if (effect.what == "allergies")
        else []
    )
    return {"told": told}


HANDLERS: dict[type, Callable[[Turn, Any, Facts], Awaitable[Result]]] = {
    fx.SayAgain: _say_again,
    fx.OpenTalk: _open,
    fx.SavePreference: _save,
    fx.RelayWord: _relay,
    fx.CloseTalk: _close,
    fx.AnswerTalk: _answer,
    fx.ShowTalks: _show,
}
