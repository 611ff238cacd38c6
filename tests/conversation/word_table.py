"""Every word of `CONTRACT.md` §6 for a diner: what kind of answer it gets, in any state.

A kind is a sentence about the outcome. `NOT_YET` lists the words that wait for their issue.
"""

from collections.abc import Callable
from dataclasses import dataclass

from conversation import effects as fx
from conversation.asked import (
    AskMethod,
    AskTime,
    ChooseRefund,
    ConfirmCancel,
    ConfirmOrder,
    ConfirmRefund,
)
from conversation.outcome import Outcome
from conversation.session import Session
from conversation.texts import words
from tests.conversation.makers import text_of

DISHES = {"zh": ("红烧肉", "米饭"), "en": ("Braised pork", "Rice")}


@dataclass(frozen=True)
class Seen:
    """What was heard after a word."""

    before: Session
    outcome: Outcome

    @property
    def language(self) -> str:
        return self.outcome.session.language

    @property
    def text(self) -> str:
        return text_of(self.outcome)

    def asks(self, *kinds: type) -> bool:
        return isinstance(self.outcome.session.question, kinds)

    def wants(self, *kinds: type) -> bool:
        return any(isinstance(effect, kinds) for effect in self.outcome.effects)


Kind = Callable[[Seen], bool]


def menu(seen: Seen) -> bool:
    """Every dish with its price."""
    return all(price in seen.text for price in ("¥16", "¥14", "¥6", "¥1", "¥3"))


def cart(seen: Seen) -> bool:
    """What is in the cart, and what it comes to."""
    return "¥33" in seen.text and all(dish in seen.text for dish in DISHES[seen.language])


def summary(seen: Seen) -> bool:
    """What would be placed, or what is still missing for it."""
    return cart(seen) and seen.asks(ConfirmOrder, AskMethod, AskTime)


def orders(seen: Seen) -> bool:
    return "A017" in seen.text and "A019" in seen.text


def code(seen: Seen) -> bool:
    return "739 204" in seen.text


def balance(seen: Seen) -> bool:
    return "100" in seen.text


def asks_provider(seen: Seen) -> bool:
    """「付了」 asks the provider and believes nobody."""
    return seen.wants(fx.AskProvider)


def refund(seen: Seen) -> bool:
    return seen.asks(ChooseRefund, ConfirmRefund) or "A017" in seen.text


def cancels(seen: Seen) -> bool:
    """It asks first, always."""
    return seen.asks(ConfirmCancel) and not seen.outcome.effects


def pays(seen: Seen) -> bool:
    return seen.wants(fx.PayWallet, fx.PayProvider, fx.AskProvider) or "A019" in seen.text


def helps(seen: Seen) -> bool:
    """The state stands as it was, and there is more than one line to go on by."""
    kept = seen.outcome.session.rest.questions == seen.before.rest.questions
    return kept and words(seen.language).help().split("\n")[0] in seen.text


def stops(seen: Seen) -> bool:
    return not seen.outcome.session.rest.questions and not seen.outcome.effects


def speaks(seen: Seen) -> bool:
    return seen.wants(fx.SetLanguage)


def dishes(seen: Seen) -> bool:
    """Dishes by name, to take."""
    return bool(seen.outcome.session.rest.shown) or DISHES[seen.language][0] in seen.text


def places_nothing(seen: Seen) -> bool:
    """Something is said or asked for, and no order comes of it."""
    return bool(seen.outcome.replies or seen.outcome.effects) and not seen.wants(fx.PlaceOrder)


@dataclass(frozen=True)
class Word:
    zh: str
    en: str
    kind: Kind
    changes_cart: bool = False

    def said(self, language: str) -> str:
        return self.en if language == "en" and self.en else self.zh


WORDS: tuple[Word, ...] = (
    Word("菜单", "menu", menu),
    Word("购物车", "cart", cart),
    Word("结算", "checkout", summary),
    Word("取消", "cancel", stops),
    Word("返回", "back", places_nothing),
    Word("帮助", "help", helps),
    Word("订单", "orders", orders),
    Word("取餐码", "code", code),
    Word("余额", "balance", balance),
    Word("付了", "paid", asks_provider),
    Word("退款", "refund", refund),
    Word("退款 A017", "refund A017", refund),
    Word("退款 A017 米饭", "refund A017 rice", refund),
    Word("取消订单", "", cancels),
    Word("取消订单 A017", "", cancels),
    Word("老样子", "usual", places_nothing, changes_cart=True),
    Word("推荐", "recommend", dishes),
    Word("拼单", "group", places_nothing),
    Word("绑定", "bind", places_nothing),
    Word("English", "English", speaks),
    Word("中文", "中文", speaks),
    Word("饭卡支付", "wallet", pays),
    Word("微信支付", "wechat pay", pays),
    Word("支付宝支付", "alipay", pays),
    Word("充值 50", "top up 50", places_nothing),
    Word("明细", "statement", places_nothing),
    Word("换码", "new code", places_nothing),
    Word("延时", "extend", places_nothing),
    Word("开柜", "open door", places_nothing),
    Word("还没拿", "still there", places_nothing),
    Word("请小王代取", "let Wang collect", places_nothing),
    Word("不是我的", "not mine", places_nothing),
    Word("我的码", "my code", places_nothing),
    Word("代付", "pay for me", places_nothing),
    Word("我的数据", "my data", places_nothing),
    Word("设置", "settings", places_nothing),
    Word("一份可乐", "a cola", places_nothing, changes_cart=True),
    Word("下一页", "next", places_nothing),
)
# Words that wait for their issue. Nothing stands here: every word works in every state.
NOT_YET: frozenset[str] = frozenset()
