"""Anybody may type, tap and wait in any order: nothing breaks, and nothing is placed unseen."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conversation.asked import ConfirmOrder
from conversation.effects import (
    AddRefundPhoto,
    AskProvider,
    CancelOrder,
    CloseTalk,
    Effect,
    ExtendHold,
    FindMeals,
    NewCode,
    OpenDoor,
    OpenMenu,
    OpenTalk,
    PayProvider,
    PayWallet,
    PlaceOrder,
    RateOrder,
    RelayWord,
    RemindMe,
    RequestRefund,
    SavePreference,
    SayAgain,
    SetLanguage,
    ShowDish,
    ShowOrder,
    ShowOrders,
    ShowProgress,
    ShowRefunds,
    StillThere,
    WithdrawRefund,
)
from conversation.facts import MealFacts, Preferences
from conversation.menu_view import view
from conversation.messages import Chose, Done, Event, Refusal, Said, Signal
from conversation.outcome import Outcome
from conversation.session import QUESTIONS_MAX, SCHEMA, UNDO_MAX, Cart, decode, encode
from conversation.words import Verb, clean, verb_of
from kernel.discounts import Step as OffFrom
from tests.conversation.makers import Chat, make_facts, make_meal, make_order, make_snapshot
from tests.makers import DISHES
from tests.scale import scaled

# Effects lead to effects at most this often (`bots/gateway.py`).
ROUNDS_MAX = 3
DINERS = (
    PlaceOrder | PayWallet | PayProvider | AskProvider | CancelOrder | RequestRefund | OpenDoor
    | StillThere | ExtendHold | NewCode | SetLanguage | SayAgain | ShowOrders | ShowOrder
    | ShowProgress | ShowRefunds | WithdrawRefund | AddRefundPhoto | OpenTalk | RelayWord
    | CloseTalk | RateOrder | SavePreference | FindMeals | OpenMenu | RemindMe | ShowDish
)  # fmt: skip

VOCABULARY = """
菜单 购物车 结算 确认 取消 返回 帮助 订单 进度 取餐码 余额 付了 付款 饭卡支付 微信支付 退款 取消订单
清空 撤销 推荐 开柜 还没拿 延时 换码 柜子 窗口 English 中文 老样子 不 好的 确认？ 谢谢
1 2 3 4 9 ② 一 1x2 4和5 来两份红烧肉 来一碗米饭 红烧肉不要辣 红烧肉不要了 来五十份可乐 来份饮料
来一份佛跳墙 宫保鸡丁多少钱 12点取 3点取 来两份红烧肉，柜子取 一碗米饭，12点窗口取 柜子B
退款A017 取消订单A001 更早的订单 昨天的订单 A001 A099 退款进度 撤回退款 有头发 少了一份 重来 恢复
再说一遍 评价 5星 设置 对花生过敏 关提醒 人工 结束 几点截止 怎么付 购勿车 菜旦
汇总 A017好了 全部好了 红烧肉+20 发布 同意1 售罄
换一批 荤菜 有没有鱼 辣的 20以内 看1 红烧肉怎么样 来2份 明天菜单 晚餐菜单 今天菜单 下周菜单 提醒我
再来一单 跟昨天一样 再来一单A001 老样子，一碗米饭，12点 只要其余的 减为1 一份1一份2 跳过
menu cart checkout yes cancel back help orders
"""
PHRASES = ["", " ", "two braised pork, in the locker", "确认 有头发", "退款 A001 米饭", "\x00", "#"]
WORDS = [*VOCABULARY.split(), *PHRASES]
MEALS: list[MealFacts | None] = [
    make_meal(),
    make_meal(left={"hsr": 1, "mf": 5}),
    make_meal(bought={"hsr": 10, "mf": 9}),
    make_meal(view(make_snapshot(price=200))),
    make_meal(view(make_snapshot(DISHES[1:]))),
    make_meal(status="paused"),
    make_meal(status="not_yet"),
    make_meal(id=2, kind="dinner"),
    None,
]
MENUS_OUT = [
    {"id": 1, "date": "2025-03-12", "kind": "lunch", "ahead": True},
    {"id": 2, "date": "2025-03-12", "kind": "dinner", "ahead": True},
    {"id": 3, "date": "2025-03-13", "kind": "breakfast", "ahead": False},
]
REFUSALS: list[tuple[str, dict[str, Any]]] = [
    ("sold_out", {"name": "红烧肉", "left": 0}),
    ("over_limit", {"name": "米饭", "left": 2, "limit": 10}),
    ("price_changed", {"total_fen": 1}),
    ("too_many_unpaid", {"limit": 3}),
    ("cut_off", {}),
    ("no_cabinet", {}),
    ("wallet_short", {"balance_fen": 1, "due_fen": 2}),
    ("too_late", {"status": "preparing"}),
    ("odd", {}),
]

# What a diner may have set, and what the canteen takes off, at any moment.
OWN = [
    {"preferences": Preferences(), "discount": ()},
    {"preferences": Preferences(way="wallet", method="cabinet")},
    {"preferences": Preferences(way="sandbox", method="counter")},
    {"preferences": Preferences(allergies=("peanut",), block=True)},
    {"discount": (OffFrom(1500, 300),)},
]

said = st.sampled_from(WORDS).map(Said) | st.text(max_size=20).map(Said)
events = st.one_of(
    said,
    said,
    said,
    # A tap on the n-th choice ever shown, counted from the newest; large numbers are stale ones.
    st.tuples(st.just("tap"), st.integers(0, 30)),
    st.text(max_size=12).map(Chose),
    st.sampled_from(["enter", "image", "location"]).map(Signal),
    st.sampled_from(["确认", "来一碗米饭", ""]).map(lambda said: Signal("voice", {"text": said})),
    st.just(Signal("image", {"upload": "1f.jpg"})),
    st.tuples(st.just("wait"), st.sampled_from([1, 9, 11, 31, 24 * 60])),
    st.tuples(st.just("meal"), st.integers(0, len(MEALS) - 1)),
    st.tuples(st.just("cabinets"), st.sampled_from([(), ("A",), ("A", "B")])),
    st.tuples(st.just("own"), st.integers(0, len(OWN) - 1)),
    st.tuples(st.just("orders"), st.sampled_from(["paid", "preparing", "ready", "cancelled"])),
)
Step = Said | Chose | Signal | tuple[str, Any]


@dataclass
class World:
    """A chat, and just enough of the house to answer what it wants done."""

    chat: Chat = field(default_factory=lambda: Chat(make_facts(subsidy_fen=500)))
    buttons: list[str] = field(default_factory=list)
    shown: Cart | None = None
    shown_fen: int = 0
    ordered: int = 0

    def live(self, step: Step, luck: int) -> None:
        """One step of the walk; `luck` decides whether an effect succeeds."""
        if isinstance(step, tuple):
            kind, value = step
            if kind != "tap":
                self.change(kind, value)
                return
            if not self.buttons:
                return
            step = Chose(self.buttons[-1 - value % len(self.buttons)])
        self.hear(step, luck)

    def change(self, kind: str, value: Any) -> None:
        if kind == "wait":
            self.chat.later(minutes=value)
        elif kind == "meal":
            self.chat.given(meal=MEALS[value])
        elif kind == "cabinets":
            self.chat.given(cabinets=value)
        elif kind == "own":
            self.chat.given(**OWN[value])
        elif kind == "orders":
            orders = tuple(replace(o, status=value, due_fen=0) for o in self.chat.facts.orders)
            self.chat.given(orders=orders)

    def hear(self, event: Event, luck: int) -> None:
        before = self.chat.session
        outcome = self.chat.hear(event)
        assert outcome.replies or outcome.effects
        self.check(outcome)
        for effect in outcome.effects:
            assert isinstance(effect, DINERS), "a diner has no word of staff"
            if isinstance(effect, PlaceOrder):
                assert isinstance(before.question, ConfirmOrder)
                assert _means_yes(event)
                self.check_placed(effect)
        pending = list(outcome.effects)
        for _ in range(ROUNDS_MAX):
            if not pending:
                break
            results = [self.chat.hear(self.result(effect, luck)) for effect in pending]
            for result in results:
                assert result.replies or result.effects
                self.check(result)
            pending = [effect for result in results for effect in result.effects]
        assert not pending
        if isinstance(event, Said | Chose) and _word(event) is Verb.CANCEL:
            assert self.chat.session.rest.questions == ()

    def check(self, outcome: Outcome) -> None:
        session = outcome.session
        for reply in outcome.replies:
            assert reply.text.strip()
            assert not (reply.numbered and not reply.choices)
            self.buttons += [choice.value for choice in reply.choices]
        assert len(session.rest.questions) <= QUESTIONS_MAX
        assert len(session.rest.undo) <= UNDO_MAX
        assert decode(session.language, SCHEMA, *encode(session)) == (session, True)
        question = session.question
        tags = {
            button.rpartition("#")[2] for r in outcome.replies for button in map(_value, r.choices)
        }
        if isinstance(question, ConfirmOrder) and question.digest in tags:
            self.shown, self.shown_fen = session.cart, question.total_fen

    def check_placed(self, effect: PlaceOrder) -> None:
        """Exactly the lines, the place and the total that were shown last."""
        assert self.shown is not None
        assert effect.lines == self.shown.lines != ()
        assert effect.meal_id == self.shown.meal_id
        assert effect.shown_total_fen == self.shown_fen
        assert (effect.method, effect.cabinet) == (self.shown.method, self.shown.cabinet)
        assert (effect.at_ms is None) == (self.shown.at in {None, "", "asap"})

    def result(self, effect: Effect, luck: int) -> Done | Refusal:
        if (
            luck
            and (not effect.by_voice or isinstance(effect, ShowOrder))
            and not isinstance(effect, OpenTalk | SavePreference)
        ):
            code, facts = REFUSALS[luck % len(REFUSALS)]
            if code not in {"sold_out", "over_limit"} or isinstance(effect, PlaceOrder):
                return Refusal(effect, code, facts)
        if isinstance(effect, PlaceOrder):
            self.ordered += 1
            order = make_order(f"A{self.ordered:03d}", "pending_payment")
            self.chat.given(orders=(order, *self.chat.facts.orders)[:10])
            return Done(effect, {"order_id": order.id, "replayed": False})
        self.settle(effect)
        return Done(effect, {
            "order_id": getattr(effect, "order_id", 0), "refund_fen": 1700, "amount_fen": 1700,
            "approved": bool(luck % 2), "cabinet": "A", "slot": 7, "until": "13:00",
            "number": "A001", "talk_id": 3, "staff": luck % 2, "told": [], "replies": [],
            "newest": luck > 0, "orders": (), "refunds": [], "times": [], "meals": MENUS_OUT,
            "tenths": 46, "count": luck,
            "paid": [("own", 1700)], "order": make_order("A001", "picked_up"),
        })  # fmt: skip

    def settle(self, effect: Effect) -> None:
        if isinstance(effect, OpenMenu):
            other = make_meal(id=effect.meal_id, kind="dinner")
            self.chat.given(meal=other if effect.meal_id else make_meal())
        status = {PayWallet: "paid", CancelOrder: "cancelled"}.get(type(effect))
        if status:
            orders = tuple(
                replace(order, status=status, due_fen=0)
                if order.id == getattr(effect, "order_id", 0)
                else order
                for order in self.chat.facts.orders
            )
            self.chat.given(orders=orders)


def _value(choice: Any) -> str:
    return str(choice.value)


def _word(event: Said | Chose) -> Verb | None:
    text = event.text if isinstance(event, Said) else event.value.partition("#")[0]
    return verb_of(text)


def _means_yes(event: Event) -> bool:
    return isinstance(event, Said | Chose) and _word(event) is Verb.CONFIRM


@given(st.lists(st.tuples(events, st.integers(0, 12)), max_size=30))
@settings(max_examples=scaled(3_000), deadline=None)
def test_no_walk_breaks_or_places_what_was_not_shown(steps: list[tuple[Step, int]]) -> None:
    world = World()
    for step, luck in steps:
        world.live(step, luck)


TO_A_SUMMARY = ["来两份红烧肉", "一碗米饭", "柜子", "窗口", "结算", "12点取", "1", "确认"]


@given(
    st.lists(st.sampled_from(TO_A_SUMMARY), min_size=3, max_size=8),
    st.lists(st.tuples(events, st.just(0)), max_size=4),
)
@settings(max_examples=scaled(2_000), deadline=None)
def test_from_wherever_one_is_a_summary_and_yes_make_an_order(
    start: list[str], noise: list[tuple[Step, int]]
) -> None:
    world = World()
    for text in start:
        world.hear(Said(text), 0)
    for step, luck in noise:
        world.live(step, luck)
    world.chat.given(meal=make_meal(), cabinets=("A",), now=make_facts().now + timedelta(minutes=1))
    ordered = world.ordered
    for text in ("取消", "清空", "来一碗米饭，窗口，尽快取", "确认"):
        world.hear(Said(text), 0)
    assert world.ordered == ordered + 1


def test_the_walk_can_place_at_all() -> None:
    world = World()
    for text in ("来两份红烧肉", "结算", "1", "确认"):
        world.hear(Said(text), 0)
    assert world.ordered == 1
    assert clean(world.chat.facts.orders[0].number) == "a001"
