"""问候、重来、恢复、再说一遍：how a dialogue begins, begins again, and goes on."""

from conversation.effects import SayAgain
from conversation.facts import Facts, OrderFacts
from conversation.flow import Flow
from conversation.flows import browsing, cart
from conversation.messages import Choice, Done, Reply
from conversation.outcome import Outcome, do, hint, say
from conversation.session import Cart, Session
from conversation.texts import words
from conversation.words import Verb, verb_of

# These show the orders anyway: nothing has to be said of them beforehand.
_OF_ORDERS = frozenset({
    Verb.ORDERS, Verb.STATUS, Verb.CODE, Verb.PAY, Verb.PAID, Verb.PAY_WALLET, Verb.PAY_PROVIDER,
    Verb.OPEN_DOOR, Verb.EXTEND, Verb.NEW_CODE, Verb.CONFIRM, Verb.CANCEL_ORDER,
})  # fmt: skip


def greeting(session: Session, facts: Facts) -> Outcome:
    """Who we are and how today stands: the meal, and what waits for this diner. No manual."""
    t = words(session.language)
    lines = [t.greeting(facts.name, facts.canteen), _today(session, facts)]
    return hint(session, "\n".join(line for line in lines if line), t.word("menu"), t.word("help"))


def _today(session: Session, facts: Facts) -> str:
    t, meal = words(session.language), facts.meal
    if waiting := _waiting(session, facts):
        return waiting
    if meal is None:
        return t.no_meal()
    closed = browsing.closed_reason(session, facts)
    return closed or t.today_open(t.meal(meal.kind), browsing.clock(meal.cutoff))


def _waiting(session: Session, facts: Facts) -> str:
    """The order that waits for something from its diner: food first, then money."""
    t = words(session.language)
    found: OrderFacts | None = next((o for o in facts.orders if o.status == "ready"), None)
    if found is not None:
        return t.today_ready(found.number, t.place(found.method, found.cabinet))
    found = next((o for o in facts.orders if o.status == "pending_payment"), None)
    return t.today_unpaid(found.number) if found is not None else ""


def opening(text: str, session: Session, facts: Facts) -> str:
    """One line before the first answer of a new day, when something waits; else nothing."""
    new_day = session.rest.seen not in {"", f"{facts.now:%Y-%m-%d}"}
    if not new_day or facts.group or verb_of(text) in _OF_ORDERS:
        return ""
    return _waiting(session, facts)


def restart(session: Session, facts: Facts) -> Outcome:
    """重来: no question, an empty cart that 撤销 brings back."""
    t = words(session.language)
    if not session.cart.lines:
        return hint(session.idle(), t.restarted(), t.word("menu"))
    empty = Cart(meal_id=session.cart.meal_id)
    session = session.idle().with_cart(empty)
    return hint(session, t.restarted_emptied(), t.word("undo"), t.word("menu"))


def resume(session: Session, facts: Facts) -> Outcome:
    """恢复: what was being asked, the cart, or the cart of before."""
    t = words(session.language)
    if session.question is not None:
        # The question itself is put once more by the engine.
        return say(session, t.resumed())
    if session.cart.lines:
        return browsing.show_cart(session, facts, t.resumed())
    return cart.bring_back(session, facts)


def said_again(event: Done, session: Session, facts: Facts) -> Outcome:
    """The last answer, with its words to tap; the numbers in its text mean what they meant."""
    found = event.result["replies"]
    if not found:
        t = words(session.language)
        return hint(session, t.nothing_to_repeat(), t.word("menu"))
    replies = []
    for reply in found:
        choices = tuple(Choice(one["label"], one["value"]) for one in reply["choices"])
        kind = "choices" if choices else "text"
        replies.append(Reply(reply["text"], kind, choices, reply["url"], listed=True))
    if event.result["newest"]:
        # What is asked stands in them already: it is not put once more behind them.
        session = session.with_rest(digressing=False)
    return Outcome(session, tuple(replies))


FLOW = Flow(
    verbs={
        Verb.RESTART: restart,
        Verb.RESTORE: resume,
        Verb.REPEAT: lambda session, facts: do(session, SayAgain()),
    },
    done={SayAgain: said_again},
)
