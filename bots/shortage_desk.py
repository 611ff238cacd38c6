"""缺菜 by chat: the cook's word with its preview, the diner's answer → `payments/shortages.py`."""

from collections.abc import Awaitable, Callable
from typing import Any

from bots.gateway import Turn
from bots.kitchen_desk import running_meal
from conversation import effects as fx
from conversation.facts import Facts
from kernel import policies
from kernel.errors import Refused
from payments import shortages

Result = dict[str, Any]
# A preview names whoever fits on a phone; the rest is a number.
NAMED_MAX = 30


async def run_out(turn: Turn, effect: fx.RunOut, facts: Facts) -> Result:
    """Show whom it takes, or, confirmed, take exactly them."""
    meal = await running_meal(turn)
    if meal is None:
        raise Refused("no_meal")
    if not effect.commit:
        found = await shortages.preview(meal["id"], effect.dish, effect.portions, turn.tx)
    else:
        found = await shortages.declare(
            turn.house, meal["id"], effect.dish, effect.portions, effect.lines,
            f"identity:{turn.identity_id}", turn.request_key, turn.now_ms, turn.tx,
        )  # fmt: skip
    who = list(dict.fromkeys(line.number for line in found.taken))
    return {
        "name": found.name,
        "portions": found.taken_portions,
        "lines": [line.line_id for line in found.taken],
        "who": who[:NAMED_MAX] + (["…"] if len(who) > NAMED_MAX else []),
        "orders": len(who),
        "minutes": await policies.read("short_answer_s", turn.tx) // 60,
    }


async def answer_short(turn: Turn, effect: fx.AnswerShort, facts: Facts) -> Result:
    owner = await turn.tx.value("SELECT diner_id FROM orders WHERE id = ?", effect.order_id)
    if owner != turn.diner_id:
        raise Refused("no_shortage", number=effect.number)
    done = await shortages.answer(
        turn.house, effect.order_id, effect.choice, effect.option, turn.now_ms, turn.tx
    )
    return {
        "names": list(done.names),
        "instead": done.instead,
        "fen": done.refunded_fen,
        "status": done.order["status"],
    }


HANDLERS: dict[type, Callable[[Turn, Any, Facts], Awaitable[Result]]] = {
    fx.RunOut: run_out,
    fx.AnswerShort: answer_short,
}
