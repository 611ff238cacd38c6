"""A tap on what is no longer asked does nothing, and says what is now."""

from datetime import timedelta

from conversation.effects import DecideRefund, Look, PayWallet, PlaceOrder
from conversation.messages import Done
from conversation.outcome import Outcome
from tests.conversation.makers import Chat, make_facts, make_order, only, text_of


def value_of(outcome: Outcome, label: str) -> str:
    return next(c.value for reply in outcome.replies for c in reply.choices if c.label == label)


def test_every_list_of_an_open_question_carries_its_mark() -> None:
    unpaid = make_order("A017", "pending_payment")
    lists = [
        Chat().say("来两份红烧肉", "结算"),
        Chat().say("来两份红烧肉，3点柜子取"),
        Chat(make_facts(orders=(unpaid,))).say("付款"),
        Chat(make_facts(orders=(make_order(),))).say("退款 A017"),
    ]
    for outcome in lists:
        choices = [c for reply in outcome.replies if reply.numbered for c in reply.choices]
        assert choices
        assert all("#" in choice.value for choice in choices), choices


def test_a_way_to_pay_of_an_order_that_is_paid_pays_nothing() -> None:
    first, second = make_order("A017", "pending_payment"), make_order("A018", "pending_payment")
    chat = Chat(make_facts(orders=(first,)))
    way = value_of(chat.say("付款"), "饭卡支付")
    chat.given(orders=(second, make_order("A017")))
    outcome = chat.tap(way)
    assert outcome.effects == ()
    assert "A017 已支付" in text_of(outcome)


def test_a_way_to_pay_that_is_still_asked_pays_though_something_was_asked_since() -> None:
    chat = Chat(make_facts(orders=(make_order("A017", "pending_payment"),)))
    way = value_of(chat.say("付款"), "饭卡支付")
    chat.say("取消订单")
    assert only(chat.tap(way)) == PayWallet(17)


def test_an_old_time_changes_no_cart_and_places_nothing() -> None:
    chat = Chat()
    offered = chat.say("来两份红烧肉，3点柜子取")
    old = next(c.value for reply in offered.replies for c in reply.choices)
    chat.say("12点")
    cart = chat.session.cart
    outcome = chat.tap(old)
    assert not [effect for effect in outcome.effects if isinstance(effect, PlaceOrder)]
    assert chat.session.cart == cart
    assert "那是之前的内容" in text_of(outcome)


def test_an_old_place_does_not_move_the_order_that_was_placed_since() -> None:
    chat = Chat()
    place = value_of(chat.say("来两份红烧肉", "结算"), "取餐柜")
    chat.say("窗口")
    placed = only(chat.say("确认"))
    chat.given(orders=(make_order("A017", "pending_payment"),))
    chat.hear(Done(placed, {"order_id": 17}))
    outcome = chat.tap(place)
    assert outcome.effects == ()
    assert "A017" in text_of(outcome)


def test_an_approval_of_an_older_queue_approves_nothing() -> None:
    chat = Chat(make_facts(roles=frozenset({"admin"})))
    asked = only(chat.say("退款审核"))
    assert isinstance(asked, Look)
    first = chat.done(asked, lines=["1 A017 ¥14", "2 A018 ¥6"], request_ids=[1, 2])
    approve = value_of(first, "同意 1")
    only(chat.say("退款审核"))
    chat.done(asked, lines=["1 A018 ¥6"], request_ids=[2])
    outcome = chat.tap(approve)
    assert not [effect for effect in outcome.effects if isinstance(effect, DecideRefund)]
    assert "什么都没有动" in text_of(outcome)


def test_a_list_whose_time_is_over_is_as_old_as_any() -> None:
    chat = Chat(make_facts(orders=(make_order("A017", "pending_payment"),)))
    way = value_of(chat.say("付款"), "饭卡支付")
    chat.given(now=chat.facts.now + timedelta(minutes=31))
    assert chat.tap(way).effects == ()
