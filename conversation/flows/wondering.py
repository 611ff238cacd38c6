"""几点截止、在哪取、怎么付：what is asked often, answered from what is true now."""

import re

from conversation.facts import Facts
from conversation.flow import Flow
from conversation.flows import browsing
from conversation.outcome import Outcome, say
from conversation.session import Session
from conversation.texts import words
from conversation.words import clean

_TAIL = r"(?:呀|啊|呢|吗|嘛|来着|的|了)?"
_WHEN = r"(?:今天)?(?:几点|什么时候|啥时候)"
_PATTERNS = {
    "cutoff": (
        rf"{_WHEN}(?:截止|截单|停止点餐|不能点)|截[止单]时间|cut-?off time|when do orders close"
        r"|when (?:is|does) (?:the )?(?:cut-?off|deadline|ordering close)"
    ),
    "serving": (
        rf"{_WHEN}(?:开饭|开餐|能取|可以取|能吃|吃饭)|开[饭餐]时间|serving (?:time|hours)"
        r"|when (?:is|do you serve) (?:lunch|dinner|breakfast|the food)"
    ),
    "where": (
        r"(?:在|去|到)哪里?儿?(?:取|拿|领|取餐|拿饭)|(?:柜子|取餐柜|窗口)在哪里?儿?|怎么取餐"
        r"|where (?:do i|can i|to) (?:collect|pick up)(?: it| my food)?"
    ),
    "pay": r"怎么(?:付|付钱|付款|支付|给钱)|能用什么付|how (?:do|can) i pay|how to pay",
    "cancel": r"怎么(?:取消|退单)(?:订单)?|how (?:do|can) i cancel|how to cancel",
    "refund": r"怎么(?:退|退款|退钱)|how (?:do|can) i get a refund|how to get a refund",
}
_TOPICS = {topic: re.compile(rf"(?:{said}){_TAIL}") for topic, said in _PATTERNS.items()}


def often_asked(text: str, session: Session, facts: Facts) -> Outcome | None:
    """The whole message is one of the usual questions; anything more is read by the others."""
    said = clean(text)
    topic = next((topic for topic, pattern in _TOPICS.items() if pattern.fullmatch(said)), None)
    return say(session, _answer(topic, session, facts)) if topic else None


def _answer(topic: str, session: Session, facts: Facts) -> str:
    t, meal = words(session.language), facts.meal
    if topic == "pay":
        return t.faq_pay(t.listed([t.way(way) for way in facts.ways]))
    if topic in {"cancel", "refund"}:
        return t.faq_back(topic)
    if topic == "where":
        order = next((o for o in facts.orders if o.live), None)
        if order is not None:
            return t.faq_where_order(order.number, t.place(order.method, order.cabinet))
        return t.faq_where(bool(facts.cabinets))
    if meal is None:
        return t.no_meal()
    if closed := browsing.closed_reason(session, facts):
        return closed
    if topic == "cutoff":
        return t.faq_cutoff(t.meal(meal.kind), browsing.clock(meal.cutoff))
    serve = f"{browsing.clock(meal.serve_from)}–{browsing.clock(meal.serve_to)}"
    return t.faq_serving(t.meal(meal.kind), serve)


FLOW = Flow(reads=(often_asked,))
