"""怎么付、付了没、余额。The text is never believed: the ledger or the provider says so."""

from dataclasses import replace

from conversation import asking_again
from conversation.asked import ChoosePay
from conversation.effects import AskProvider, PayProvider, PayWallet, PlaceOrder
from conversation.facts import Facts, OrderFacts
from conversation.flow import Asks, Flow
from conversation.messages import Choice, Done, Refusal, Reply
from conversation.outcome import Outcome, do, offer, say
from conversation.session import ASK_FOR_MS, Cart, Session
from conversation.texts import words
from conversation.words import Verb, clean, number_of


def newest_unpaid(facts: Facts) -> OrderFacts | None:
    return next((order for order in facts.orders if order.status == "pending_payment"), None)


def placed(event: Done, session: Session, facts: Facts) -> Outcome:
    """The order stands: its number, the amount, how to pay."""
    t = words(session.language)
    # 撤销 takes back a step in the cart, never an order: nothing of this cart is kept for it.
    kept = {"undo": (), "meal": 0, "meal_until_ms": 0, "upsold": 0, "suggested": (), "wish": ""}
    session = replace(session, cart=Cart()).with_rest(**kept).idle()
    order = facts.order(int(event.result["order_id"]))
    assert order is not None
    if order.due_fen == 0:
        return say(session, t.placed_paid(order.number, order.total_fen))
    way = event.effect.way if isinstance(event.effect, PlaceOrder) else ""
    if way == "wallet":
        # The summary named it: paid in this very turn, and told together with the order.
        return do(session, PayWallet(order.id, placing=True))
    if way:
        text = t.placed_for(order.number, order.due_fen, _minutes(order, facts))
        return Outcome(session, say(session, text).replies, (PayProvider(order.id),))
    return ask_way(order, session, facts, _placed_text(order, session, facts))


def _placed_text(order: OrderFacts, session: Session, facts: Facts) -> str:
    minutes = _minutes(order, facts)
    return words(session.language).placed(order.number, order.due_fen, minutes)


def _minutes(order: OrderFacts, facts: Facts) -> int:
    """How long the dishes are kept for an unpaid order."""
    if order.expires is None:
        return 15
    return max(1, round((order.expires - facts.now).total_seconds() / 60))


def ask_way(order: OrderFacts, session: Session, facts: Facts, text: str) -> Outcome:
    """The ways to pay as choices, the page's link in the text."""
    t = words(session.language)
    session = session.ask(ChoosePay(facts.now_ms + ASK_FOR_MS, order.id))
    choices = tuple(Choice(t.way(way), t.way(way)) for way in facts.ways)
    made = offer(session, text, choices)
    if order.pay_link and any(way != "wallet" for way in facts.ways):
        link = Reply(
            t.pay_page(order.number, order.due_fen, order.pay_link), "link", url=order.pay_link
        )
        return Outcome(made.session, (*made.replies, link))
    return made


def pay(session: Session, facts: Facts) -> Outcome:
    """付款: the newest unpaid order."""
    t = words(session.language)
    order = newest_unpaid(facts)
    if order is None:
        return say(session, t.nothing_to_pay())
    return ask_way(order, session, facts, t.pay_which(order.number, order.due_fen))


def pay_by(way: str, session: Session, facts: Facts) -> Outcome:
    """饭卡支付 / 微信支付: pay the newest unpaid order that way."""
    t = words(session.language)
    order = newest_unpaid(facts)
    if order is None:
        return say(session, t.nothing_to_pay())
    return do(session, PayWallet(order.id) if way == "wallet" else PayProvider(order.id))


def answer_way(question: ChoosePay, text: str, session: Session, facts: Facts) -> Outcome | None:
    """The answer to 怎么付？ by number or by name."""
    t = words(session.language)
    number = number_of(text)
    names = [clean(t.way(way)) for way in facts.ways]
    if clean(text) in names:
        number = names.index(clean(text)) + 1
    if number is None or not 1 <= number <= len(names):
        return None
    order = facts.order(question.order_id)
    if order is None or order.status != "pending_payment":
        return say(session.answered(), t.nothing_to_pay())
    if facts.ways[number - 1] == "wallet":
        return do(session, PayWallet(order.id))
    return do(session, PayProvider(order.id))


def paid_by_wallet(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    order = facts.order(int(event.result["order_id"]))
    assert order is not None
    session = session.without(ChoosePay)
    if isinstance(event.effect, PayWallet) and event.effect.placing:
        return say(session, t.placed_by_card(order.number, order.total_fen, facts.own_fen))
    return say(session, t.paid_now(order.number, order.total_fen, facts.own_fen))


def page_link(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    order = facts.order(int(event.result["order_id"]))
    if order is None or not order.pay_link:
        return say(session, t.nothing_to_pay())
    text = t.pay_page(order.number, order.due_fen, order.pay_link)
    return Outcome(session, (Reply(text, "link", url=order.pay_link),))


def said_paid(session: Session, facts: Facts) -> Outcome:
    """付了: ask the provider about the newest unpaid order."""
    t = words(session.language)
    order = newest_unpaid(facts)
    if order is not None:
        return do(session, AskProvider(order.id))
    done = next((o for o in facts.orders if o.live), None)
    if done is None:
        return say(session, t.nothing_to_pay())
    return say(session, t.order_status(done.number, t.status(done.status)))


def asking(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    order = facts.order(int(event.result["order_id"]))
    assert order is not None
    return say(session, t.asking_provider(order.number))


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    """Not paid; the order stays as it is and another way is offered."""
    t = words(session.language)
    if event.code == "wallet_short":
        order = newest_unpaid(facts)
        text = t.wallet_short(event.facts["balance_fen"], event.facts["due_fen"])
        if order is not None:
            if isinstance(event.effect, PayWallet) and event.effect.placing:
                text = f"{text}\n{_placed_text(order, session, facts)}"
            return ask_way(order, session, facts, text)
        return say(session, text)
    return say(session, t.nothing_to_pay())


def balance(session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if facts.group:
        return say(session, t.private_please())
    return say(session, t.balance(facts.own_fen, facts.subsidy_fen, facts.held_fen))


FLOW = Flow(
    verbs={
        Verb.BALANCE: balance,
        Verb.PAID: said_paid,
        Verb.PAY: pay,
        Verb.PAY_WALLET: lambda session, facts: pay_by("wallet", session, facts),
        Verb.PAY_PROVIDER: lambda session, facts: pay_by("provider", session, facts),
    },
    asks={
        ChoosePay: Asks(
            answer_way,
            lambda q, facts: len(facts.ways),
            again=asking_again.pay,
            helped=lambda t: t.help_pay(),
        )
    },
    done={
        PlaceOrder: placed,
        PayWallet: paid_by_wallet,
        PayProvider: page_link,
        AskProvider: asking,
    },
    refused=dict.fromkeys((PayWallet, PayProvider, AskProvider), refused),
)
