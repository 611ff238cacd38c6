"""退款：哪一单、哪一道、为什么、照片 → 一张单子和「确认」；进度，撤回。

Nothing is decided here: `确认` sends a request, and the canteen's rules or people answer it.
"""

import re

import msgspec

from conversation import asking_again
from conversation.asked import ChooseRefund, ChooseRefundOrder, ConfirmRefund
from conversation.effects import AddRefundPhoto, RequestRefund, ShowRefunds, WithdrawRefund
from conversation.facts import Facts, OrderFacts
from conversation.flow import Asks, Flow
from conversation.messages import Choice, Done, Refusal, Signal
from conversation.naming import line_name
from conversation.outcome import Outcome, do, hint, offer, say
from conversation.session import CONFIRM_FOR_MS, Session
from conversation.texts import words
from conversation.words import Verb, clean, number_of, verb_of

REASON_MAX = 80
# A request with more pictures than this is looked at by talking, not by scrolling.
PHOTOS_MAX = 3
ORDERS_OFFERED_MAX = 4
# The choices behind 1 to 4; 5 is something else, in the diner's own words.
REASONS = ("foreign", "missing", "wrong", "bad")
_UNPAID = frozenset({"pending_payment", "cancelled"})

_COMPLAINT = re.compile(
    r"有(?:根|个|只|条)?(?:头发|虫|虫子|苍蝇|异物|沙子|石子|塑料|钢丝|铁丝|蟑螂)"
    r"|(?:少|漏)(?:给|送|装|放)?了|漏(?:给|送|装|放)"
    r"|(?:送|给|拿|装|做)错(?:了|菜)"
    r"|没(?:有)?(?:拿到|收到|取到|给我)"
    r"|(?:馊|臭|坏|变质|糊|焦|凉|冷)了|没(?:有)?熟|不熟|夹生|不新鲜|太难吃|难吃死|(?:菜|饭|汤)有问题"
    r"|\b(?:hair|bug|insect|fly) in\b|\bwas (?:missing|cold|raw|spoiled|rotten)\b"
    r"|\bwrong (?:dish|order|food)\b|\bnever got\b"
)
# With something in the cart 「少一份」 is about the cart.
_MISSING = re.compile(r"(?:少|漏|缺)(?:给|送|装|放)?(?:一份|一个|两份|一碗|一盒|个)")
# Longer than this it is a story: a person had better read it.
COMPLAINT_MAX = 60
_PROGRESS = re.compile(r"退款(?:进度|状态|到哪了?|怎么样了|好了吗|到了吗)|refund status")
_WITHDRAW = re.compile(r"(?:撤回|取消|撤销)退款|不退了|withdraw (?:the )?refund|cancel refund")
_NUMBER = re.compile(r"\s*[a-z]\d{3,5}\s*", re.ASCII)


def tag(question: ChooseRefund | ConfirmRefund) -> str:
    """Recognises the very question that a choice belongs to; each begins with its kind."""
    if isinstance(question, ChooseRefund):
        return f"refund{question.order_id}"
    return "-".join([f"refund{question.order_id}", *map(str, question.line_ids or ("all",))])


def _refundable(facts: Facts) -> list[OrderFacts]:
    return [order for order in facts.orders if order.status not in _UNPAID]


# --- which order ----------------------------------------------------------------------------------


def complaint(text: str, session: Session, facts: Facts) -> Outcome | None:
    """「鸡丁里有头发」「少了一份」: sorry, which order? What was said becomes the reason."""
    said = clean(text)
    missing = not session.cart.lines and _MISSING.search(said)
    if len(said) > COMPLAINT_MAX or not (missing or _COMPLAINT.search(said)):
        return None
    orders = _refundable(facts)
    if verb_of(text) is Verb.STILL_THERE and any(order.slot for order in orders):
        # 「没拿到」 before a cabinet: its door can be opened once more.
        return None
    if not orders:
        return None
    named = [o for o in orders if _named(o, said, session, facts)]
    # Who complains has eaten, or has just looked into the box.
    eaten = [o for o in orders if o.status in {"picked_up", "ready", "no_show"}]
    likely = list(dict.fromkeys([*named, *eaten, *orders]))[:ORDERS_OFFERED_MAX]
    until_ms = facts.now_ms + CONFIRM_FOR_MS
    ids = tuple(order.id for order in likely)
    question = ChooseRefundOrder(until_ms, ids, text.strip()[:REASON_MAX])
    return _ask_order(question, session, facts)


def _ask_order(question: ChooseRefundOrder, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    session = session.ask(question)
    choices = tuple(
        Choice(_about(order, session, facts), str(no))
        for no, order in enumerate(map(facts.order, question.order_ids), 1)
        if order is not None
    )
    return offer(session, t.sorry_which_order(), choices)


def _about(order: OrderFacts, session: Session, facts: Facts) -> str:
    t = words(session.language)
    names = t.listed([line_name(line, session, facts) for line in order.lines])
    return t.order_in_short(order.number, order.date[5:], names, order.total_fen)


def answer_order(
    question: ChooseRefundOrder, text: str, session: Session, facts: Facts
) -> Outcome | None:
    number = number_of(text)
    if verb_of(text) is Verb.CONFIRM:
        number = 1
    if verb_of(text) is Verb.DENY:
        return say(session.answered(), words(session.language).left_as_it_is())
    if number is None or not 1 <= number <= len(question.order_ids):
        return None
    order = facts.order(question.order_ids[number - 1])
    if order is None:
        return None
    session = session.answered()
    lines = _named(order, clean(question.reason), session, facts)
    if lines:
        return _confirm(order, lines, question.reason, question.photos, session, facts)
    return _ask_line(order, question.reason, question.photos, session, facts)


def _named(order: OrderFacts, said: str, session: Session, facts: Facts) -> tuple[int, ...]:
    """The live lines whose dish is named; 鸡丁 names 宫保鸡丁 too, where only one has it."""
    live = [line for line in order.lines if line.status == "live"]
    names = {line.id: clean(line_name(line, session, facts)) for line in live}
    whole = tuple(one for one, name in names.items() if name and name in said)
    if whole:
        return whole
    part = tuple(one for one, name in names.items() if len(name) > 2 and name[-2:] in said)
    return part if len(part) == 1 else ()


# --- which line -----------------------------------------------------------------------------------


def ask_refund(order: OrderFacts | None, what: str, session: Session, facts: Facts) -> Outcome:
    """退款: of the order that was named, else of the newest; a line may be named behind it."""
    if order is None:
        order = next(iter(_refundable(facts)), None)
    if order is None or order.status in _UNPAID:
        return say(session, words(session.language).nothing_to_refund())
    live = [line for line in order.lines if line.status == "live"]
    named = tuple(li.id for li in live if what and what in clean(line_name(li, session, facts)))
    if named:
        return _confirm(order, named, "", (), session, facts)
    return _ask_line(order, "", (), session, facts)


def _ask_line(
    order: OrderFacts, reason: str, photos: tuple[str, ...], session: Session, facts: Facts
) -> Outcome:
    t = words(session.language)
    live = [line for line in order.lines if line.status == "live"]
    ids = tuple(line.id for line in live)
    question = ChooseRefund(facts.now_ms + CONFIRM_FOR_MS, order.id, ids, reason, photos)
    labels = [line_name(line, session, facts) for line in live] + [t.whole_order()]
    choices = tuple(Choice(label, str(no)) for no, label in enumerate(labels, 1))
    return offer(session.ask(question), t.choose_refund(order.number), choices, tag(question))


def answer_line(
    question: ChooseRefund, text: str, session: Session, facts: Facts
) -> Outcome | None:
    order = facts.order(question.order_id)
    if order is None:
        return None
    number = number_of(text)
    if clean(text) in {"整单", "全部", "the whole order", "whole order", "all"}:
        number = len(question.line_ids) + 1
    said = clean(text)
    named = [li.id for li in order.lines if said and said in clean(line_name(li, session, facts))]
    if number is None and len(named) == 1 and named[0] in question.line_ids:
        number = question.line_ids.index(named[0]) + 1
    if number is None or not 1 <= number <= len(question.line_ids) + 1:
        return None
    chosen = () if number > len(question.line_ids) else (question.line_ids[number - 1],)
    return _confirm(order, chosen, question.reason, question.photos, session.answered(), facts)


# --- why, and 确认 --------------------------------------------------------------------------------


def _confirm(
    order: OrderFacts, line_ids: tuple[int, ...], reason: str, photos: tuple[str, ...],
    session: Session, facts: Facts,
) -> Outcome:  # fmt: skip
    until_ms = facts.now_ms + CONFIRM_FOR_MS
    question = ConfirmRefund(until_ms, order.id, line_ids, reason, photos)
    return _summary(question, order, session.ask(question), facts)


def _summary(question: ConfirmRefund, order: OrderFacts, session: Session, facts: Facts) -> Outcome:
    """What goes back and where to, the reason, the pictures; and how to say more."""
    t = words(session.language)
    lines = [li for li in order.lines if li.id in question.line_ids or not question.line_ids]
    fen = sum(line.amount_fen for line in lines if line.status == "live")
    names = [line_name(line, session, facts) for line in lines]
    what = t.listed(names) if question.line_ids else t.whole_order()
    parts = [t.refund_part(source, part) for source, part in _split(order, fen)]
    text = "\n".join(
        line
        for line in (
            t.confirm_refund(order.number, what, fen, t.listed(parts)),
            t.refund_reason(question.reason) if question.reason else "",
            t.refund_photos(len(question.photos)) if question.photos else "",
            "" if question.reason or order.free_cancel else t.refund_why(),
            t.refund_confirm_foot(),
        )
        if line
    )
    return hint(session, text, t.word("confirm"), t.word("cancel"), tag=tag(question))


def _split(order: OrderFacts, fen: int) -> list[tuple[str, int]]:
    """Which purse gets how much: what was used last goes back first."""
    parts = []
    for source, left in order.sources:
        part = min(fen, left)
        if part > 0:
            parts.append((source, part))
            fen -= part
    return parts


def answer_confirm(
    question: ConfirmRefund, text: str, session: Session, facts: Facts
) -> Outcome | None:
    """确认, or 确认 and the reason behind it; before it a reason by number or in own words."""
    order = facts.order(question.order_id)
    first, _, rest = re.sub(r"[\s,，、:：]+", " ", text.strip()).partition(" ")
    if verb_of(first) is Verb.CONFIRM:
        reason = (rest.strip() or question.reason)[:REASON_MAX]
        asked = RequestRefund(question.order_id, question.line_ids, reason, question.photos)
        return do(session.answered(), asked)
    reason = _reason(text, session)
    if order is None or not reason:
        return None
    given = msgspec.structs.replace(question, reason=reason)
    return _summary(given, order, session.ask(given), facts)


def _reason(text: str, session: Session) -> str:
    number = number_of(text)
    if number is not None:
        named = REASONS[number - 1] if 1 <= number <= len(REASONS) else ""
        return words(session.language).reason(named) if 1 <= number <= len(REASONS) + 1 else ""
    said = clean(text)
    marked = re.match(r"(?:原因|理由|因为|reason|because)[:：\s]*(.+)", said)
    if marked:
        return marked[1][:REASON_MAX]
    return text.strip()[:REASON_MAX] if _COMPLAINT.search(said) else ""


# --- pictures -------------------------------------------------------------------------------------


def photo(event: Signal, session: Session, facts: Facts) -> Outcome | None:
    """A picture while a refund is being asked for belongs to it; later, to the one that waits."""
    name, question = event.data.get("upload", ""), session.question
    if not name or facts.group:
        return None
    if isinstance(question, ConfirmRefund | ChooseRefund | ChooseRefundOrder):
        photos = tuple(dict.fromkeys([*question.photos, name]))[:PHOTOS_MAX]
        return _with_photo(msgspec.structs.replace(question, photos=photos), session, facts)
    return do(session, AddRefundPhoto(name))


def _with_photo(
    question: ConfirmRefund | ChooseRefund | ChooseRefundOrder, session: Session, facts: Facts
) -> Outcome | None:
    t = words(session.language)
    got = say(session, t.photo_kept(len(question.photos))).replies
    if isinstance(question, ChooseRefundOrder):
        return _ask_order(question, session, facts).after(*got)
    order = facts.order(question.order_id)
    if order is None:
        return None
    if isinstance(question, ChooseRefund):
        asked = _ask_line(order, question.reason, question.photos, session, facts)
        return asked.after(*got)
    return _summary(question, order, session.ask(question), facts).after(*got)


def photo_added(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    return say(session, t.photo_added(str(event.result["number"])))


def photo_refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).signal("image"))


# --- what came of it ------------------------------------------------------------------------------


def asked(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    order = facts.order(int(event.result["order_id"]))
    assert order is not None
    fen = int(event.result["amount_fen"])
    if event.result["approved"]:
        return say(session, t.refund_done(order.number, fen))
    return say(session, t.refund_asked(order.number, fen))


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).refund_not_possible())


def follow_up(text: str, session: Session, facts: Facts) -> Outcome | None:
    """退款进度, 撤回退款."""
    said = _NUMBER.sub("", clean(text)).strip()
    if _PROGRESS.fullmatch(said):
        return do(session, ShowRefunds())
    if _WITHDRAW.fullmatch(said) and not isinstance(session.question, ConfirmRefund | ChooseRefund):
        return do(session, WithdrawRefund())
    return None


def shown(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    rows = event.result["refunds"]
    if not rows:
        return say(session, t.no_refunds())
    lines = [
        t.refund_state(
            str(row["state"]), str(row["number"]), int(row["amount_fen"]), str(row["reason"])
        )
        for row in rows
    ]
    foot = t.refunds_own_foot() if any(row["state"] == "asked" for row in rows) else ""
    return say(session, *lines, foot)


def withdrawn(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    return say(session, t.refund_withdrawn(str(event.result["number"])))


def not_withdrawn(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).nothing_to_withdraw())


FLOW = Flow(
    reads=(follow_up, complaint),
    verbs={Verb.REFUND: lambda session, facts: ask_refund(None, "", session, facts)},
    asks={
        ChooseRefundOrder: Asks(
            answer_order,
            lambda q, facts: len(q.order_ids),
            again=asking_again.refund_order,
            helped=lambda t: t.help_refund_order(),
        ),
        ChooseRefund: Asks(
            answer_line,
            lambda q, facts: len(q.line_ids) + 1,
            tag,
            again=asking_again.refund_line,
            helped=lambda t: t.help_refund_line(),
        ),
        ConfirmRefund: Asks(
            answer_confirm,
            tag=tag,
            again=asking_again.refund,
            helped=lambda t: t.help_refund(),
            dropped=asking_again.dropped_refund,
        ),
    },
    done={
        RequestRefund: asked,
        AddRefundPhoto: photo_added,
        ShowRefunds: shown,
        WithdrawRefund: withdrawn,
    },
    refused={
        RequestRefund: refused,
        AddRefundPhoto: photo_refused,
        WithdrawRefund: not_withdrawn,
    },
    signals={"image": photo, "file": photo},
)
