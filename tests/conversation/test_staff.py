"""The words of roles: whoever holds the role is heard, to everybody else they are just words."""

from typing import Any

import pytest

from conversation.asked import ChooseDecision, ConfirmAdmin, DraftOpen
from conversation.effects import (
    Admin,
    Collect,
    DecideRefund,
    Effect,
    FoodReady,
    Look,
    OpenDraft,
    Recall,
    RunOut,
    SaveDraft,
    Serving,
    Show,
    ShowOrder,
    ShowOrders,
    StaffLogin,
)
from conversation.session import Session
from conversation.texts import words
from tests.conversation.makers import (
    Chat,
    labels_of,
    lines_of,
    make_facts,
    make_order,
    only,
    text_of,
)

LATER_MS = 10**15
ROLES = ["diner", "kitchen", "counter", "locker", "finance", "admin", "owner", "auditor"]
COOKS = {"kitchen", "admin", "owner"}
COUNTERS = {"counter", "kitchen", "admin", "owner"}
KEEPERS = {"locker", "admin", "owner"}
APPROVERS = {"finance", "admin", "owner"}
READERS = {"admin", "owner", "auditor"}
ADMINS = {"admin", "owner"}
TODAY, TOMORROW = "2025-03-12", "2025-03-13"


def admin(verb: str, subject: str = "", number: int = 0, op: str = "", text: str = "") -> Admin:
    return Admin(verb, TODAY, "lunch", subject, number, op, text, verb in {"preview", "copy"})


# A word, who may say it, what it wants done.
WORDS: list[tuple[str, set[str], Effect]] = [
    ("汇总", COOKS, Show("counts")),
    ("prep", COOKS, Show("counts")),
    ("今日订单", COUNTERS, Look("orders")),
    ("today", COUNTERS, Look("orders")),
    ("库存", COOKS, Look("stock_table", TODAY, "lunch")),
    ("stock", COOKS, Look("stock_table", TODAY, "lunch")),
    ("取餐柜", KEEPERS, Look("cabinets")),
    ("lockers", KEEPERS, Look("cabinets")),
    ("退款审核", APPROVERS, Look("refunds")),
    ("refunds", APPROVERS, Look("refunds")),
    ("日志", READERS, Look("log")),
    ("A017好了", COOKS, FoodReady("order", "A017")),
    ("a017 ready", COOKS, FoodReady("order", "A017")),
    ("Ａ０１７好了。", COOKS, FoodReady("order", "A017")),
    ("A017 A018好了", COOKS, FoodReady("order", "A017 A018")),
    ("a017、A018 ready", COOKS, FoodReady("order", "A017 A018")),
    ("撤回 A017", COOKS, Recall("A017")),
    ("recall a017", COOKS, Recall("A017")),
    ("recall", COOKS, Recall("")),
    ("全部好了", COOKS, FoodReady("all", "")),
    ("all ready", COOKS, FoodReady("all", "")),
    ("红烧肉好了", COOKS, FoodReady("dish", "hsr")),
    ("braised pork ready", COOKS, FoodReady("dish", "hsr")),
    ("红烧肉 少8份", COOKS, RunOut("hsr", 8)),
    ("红烧肉少8份", COOKS, RunOut("hsr", 8)),
    ("缺 红烧肉 8", COOKS, RunOut("hsr", 8)),
    ("红烧肉没了", COOKS, RunOut("hsr", 0)),
    ("short braised pork 8", COOKS, RunOut("hsr", 8)),
    ("out of braised pork", COOKS, RunOut("hsr", 0)),
    ("红烧肉 晚20分钟", COOKS, Serving("late", "hsr", 20)),
    ("braised pork late 20", COOKS, Serving("late", "hsr", 20)),
    ("红烧肉 多8份", COOKS, Serving("surplus", "hsr", 8)),
    ("整餐取消 停气", ADMINS, Serving("call_off", text="停气")),
    ("call off no gas", ADMINS, Serving("call_off", text="no gas")),
    ("核销 739204", COUNTERS, Collect("739204")),
    ("redeem A017", COUNTERS, Collect("A017")),
    ("同意 1", APPROVERS, DecideRefund(31, True, "")),
    ("approve 2", APPROVERS, DecideRefund(32, True, "")),
    ("拒绝 1 已换过一份", APPROVERS, DecideRefund(31, False, "已换过一份")),
    ("开柜 A 7 门卡住", KEEPERS, Admin("open_slot", "", "", "A", 7, "", "门卡住", False)),
    ("预览", ADMINS, admin("preview")),
    ("发布", ADMINS, admin("publish")),
    ("publish", ADMINS, admin("publish")),
    ("发布 18:00", ADMINS, admin("schedule", text="18:00")),
    ("撤回", ADMINS, admin("withdraw")),
    ("红烧肉+20", ADMINS, admin("stock", "红烧肉", 20, "+")),
    ("红烧肉-5", ADMINS, admin("stock", "红烧肉", 5, "-")),
    ("红烧肉=30", ADMINS, admin("stock", "红烧肉", 30, "=")),
    ("改价 红烧肉 16", ADMINS, admin("price", "红烧肉", 1600)),
    ("售罄 红烧肉", ADMINS, admin("sold_out", "红烧肉")),
    ("恢复 红烧肉", ADMINS, admin("restore", "红烧肉")),
    ("下架 红烧肉", ADMINS, admin("off", "红烧肉")),
    ("截单 10:30", ADMINS, admin("cutoff", text="10:30")),
    ("延长 15", ADMINS, admin("extend", number=15)),
    ("暂停", ADMINS, admin("pause")),
    ("恢复接单", ADMINS, admin("resume")),
    ("复制昨天", ADMINS, admin("copy", text="2025-03-11")),
    ("sold out braised pork", ADMINS, admin("sold_out", "braised pork")),
    ("resume orders", ADMINS, admin("resume")),
]
DINERS_OWN = ("PlaceOrder", "PayWallet", "CancelOrder", "SetLanguage")


def chat_of(*roles: str, **over: Any) -> Chat:
    """Staff in front of the list of refunds, with an order A017 of their own."""
    session = Session().ask(ChooseDecision(LATER_MS, (31, 32)))
    facts = make_facts(roles=frozenset(roles) - {"diner"}, orders=(make_order(),), **over)
    return Chat(facts, session)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("text", "allowed", "effect"), WORDS)
def test_a_word_of_a_role_is_done_for_it_and_for_nobody_else(
    text: str, allowed: set[str], effect: Effect, role: str
) -> None:
    outcome = chat_of(role).say(text)
    if role in allowed:
        assert outcome.effects == (effect,)
        assert outcome.replies == ()
    else:
        # Of somebody else's words only a look at the own orders may come.
        assert all(isinstance(own, ShowOrder | ShowOrders) for own in outcome.effects)
        assert outcome.effects or text_of(outcome).strip()


@pytest.mark.parametrize("text", ["A017好了？", "全部好了？", "红烧肉好了？", "全部好了?"])
@pytest.mark.parametrize("role", sorted(COOKS))
def test_a_question_makes_nothing_ready(text: str, role: str) -> None:
    effects = chat_of(role).say(text).effects
    assert all(isinstance(own, ShowOrder) for own in effects)


@pytest.mark.parametrize(("text", "allowed", "effect"), WORDS)
def test_a_cook_or_admin_is_also_a_diner(text: str, allowed: set[str], effect: Effect) -> None:
    chat = chat_of(*allowed)
    chat.say("来两份红烧肉")
    cart = chat.session.cart
    chat.say(text)
    assert chat.session.cart == cart
    assert "请确认" in text_of(chat.say("结算", "窗口"))


@pytest.mark.parametrize("word", ["后台登录", "staff login"])
@pytest.mark.parametrize("role", ROLES)
def test_the_staffs_pages_are_opened_for_those_who_have_one(word: str, role: str) -> None:
    leads = {"kitchen": "kitchen"} | dict.fromkeys(
        ["finance", "admin", "owner", "auditor"], "admin"
    )
    outcome = chat_of(role).say(word)
    assert outcome.effects == ((StaffLogin(leads[role]),) if role in leads else ())


def test_a_room_is_given_no_link() -> None:
    outcome = chat_of("admin", group=True).say("后台登录")
    assert outcome.effects == ()
    assert "私聊" in text_of(outcome)


# --- lists and decisions --------------------------------------------------------------------------


def test_a_list_is_shown_as_it_was_read() -> None:
    outcome = chat_of("kitchen").done(Show("counts"), lines=["午餐待做：", "红烧肉 ×12"])
    assert text_of(outcome) == "午餐待做：\n红烧肉 ×12"


def test_refunds_are_decided_by_the_numbers_on_the_screen() -> None:
    chat = Chat(make_facts(roles=frozenset({"finance"})))
    outcome = chat.done(Look("refunds"), lines=["待审核退款 2 笔：", "1 · …"], request_ids=[41, 42])
    assert labels_of(outcome) == ["同意 1", "同意 2"]
    assert not outcome.replies[0].numbered
    assert only(chat.say("同意 2")) == DecideRefund(42, True, "")
    assert only(chat.say("拒绝1 没有照片")) == DecideRefund(41, False, "没有照片")


def test_a_decision_without_a_list_or_beyond_it_is_refused() -> None:
    chat = Chat(make_facts(roles=frozenset({"finance"})))
    assert text_of(chat.say("同意 1")) == words("zh").no_refund_number()
    assert text_of(chat_of("finance").say("同意 3")) == words("zh").no_refund_number()
    assert text_of(chat_of("finance").say("同意 0")) == words("zh").no_refund_number()


@pytest.mark.parametrize(("role", "text"), [("finance", "拒绝 1"), ("locker", "开柜 A 7")])
def test_what_needs_a_reason_is_not_done_without(role: str, text: str) -> None:
    outcome = chat_of(role).say(text)
    assert outcome.effects == ()
    assert text_of(outcome) == words("zh").reason_needed()


REFUSALS: list[tuple[Effect, str, str]] = [
    (Collect("739204"), "already_used", words("zh").collect_refused("already_used")),
    (Collect("739204"), "anything", words("zh").collect_refused("anything")),
    (DecideRefund(31, True, ""), "own_request", words("zh").not_allowed("own_request")),
    (DecideRefund(31, True, ""), "already_decided", words("zh").not_allowed("already_decided")),
    (FoodReady("order", "A099"), "no_such_order", words("zh").refused("no_such_order")),
    (Look("log"), "odd", words("zh").refused("odd")),
    (admin("stock"), "no_such_meal", words("zh").admin_refused("no_such_meal", {})),
    (SaveDraft(TOMORROW, "lunch", "x", True), "frozen", words("zh").admin_refused("frozen", {})),
]


@pytest.mark.parametrize(("effect", "code", "said"), REFUSALS)
def test_a_refused_word_of_staff_says_which_rule(effect: Effect, code: str, said: str) -> None:
    assert text_of(chat_of("owner").refuse(effect, code)) == said


# --- an admin's change is previewed, then confirmed -----------------------------------------------

CHANGES = [
    text for text, allowed, effect in WORDS if isinstance(effect, Admin) and not effect.commit
]


def previewed(chat: Chat, text: str) -> str:
    """The value of the preview's 确认."""
    outcome = chat.done(only(chat.say(text)), lines=["红烧肉 可卖 3 → 23 份（已订 17）。"])
    assert labels_of(outcome) == ["确认", "取消"]
    assert "23" in text_of(outcome)
    return outcome.replies[0].choices[0].value


@pytest.mark.parametrize("text", CHANGES)
def test_a_change_repeats_its_numbers_and_is_committed_by_confirm_alone(text: str) -> None:
    chat = chat_of("admin")
    preview = only(chat.say(text))
    assert isinstance(preview, Admin)
    assert not preview.commit
    chat.done(preview, lines=["…"])
    committed = only(chat.say("确认"))
    assert isinstance(committed, Admin)
    assert committed.commit
    assert (committed.verb, committed.subject, committed.number, committed.text) == (
        preview.verb, preview.subject, preview.number, preview.text,
    )  # fmt: skip
    assert text_of(chat.done(committed, lines=["已改 ✔"])) == "已改 ✔"
    assert chat.say("确认").effects == ()


@pytest.mark.parametrize("text", ["取消", "不要", "确认？"])
def test_whoever_does_not_confirm_changes_nothing(text: str) -> None:
    chat = chat_of("admin")
    previewed(chat, "红烧肉+20")
    assert chat.say(text).effects == ()


def test_the_button_of_an_older_preview_changes_nothing() -> None:
    chat = chat_of("admin")
    older = previewed(chat, "红烧肉+20")
    newer = previewed(chat, "红烧肉+30")
    assert chat.tap(older).effects == ()
    assert only(chat.tap(newer)) == Admin("stock", TODAY, "lunch", "红烧肉", 30, "+", "", True)


def test_a_role_that_was_taken_away_confirms_nothing() -> None:
    chat = chat_of("admin")
    previewed(chat, "红烧肉+20")
    chat.given(roles=frozenset())
    outcome = chat.say("确认")
    assert outcome.effects == ()
    assert text_of(outcome) == words("zh").not_allowed("")
    assert chat.session.question is None or not isinstance(chat.session.question, ConfirmAdmin)


# --- a menu typed in chat -------------------------------------------------------------------------

RIBS = "红烧排骨 18 50份 荤菜 辣1 含花生"


def drafting() -> Chat:
    chat = Chat(make_facts(roles=frozenset({"admin"})))
    assert only(chat.say("草稿 明天午餐")) == OpenDraft(TOMORROW, "lunch")
    return chat


def test_lines_go_into_the_draft_that_is_open() -> None:
    chat = drafting()
    effect = only(chat.say(f"{RIBS}\n米饭 1 300份"))
    assert effect == SaveDraft(TOMORROW, "lunch", f"{RIBS}\n米饭 1 300份", False)
    assert labels_of(chat.done(effect, lines=["✔ 红烧排骨"])) == ["预览", "发布"]
    assert lines_of(chat) == ()


def test_lines_may_come_with_the_word() -> None:
    chat = Chat(make_facts(roles=frozenset({"admin"})))
    effect = only(chat.say(f"草稿 明天午餐\n{RIBS}"))
    assert effect == SaveDraft(TOMORROW, "lunch", RIBS, True)


@pytest.mark.parametrize(
    "text", ["汇总", "A017好了", "菜单", "取消", "帮助", "红烧肉+20", "发布", "预览"]
)
def test_a_word_in_the_middle_of_a_draft_stays_that_word(text: str) -> None:
    chat = drafting()
    outcome = chat.say(text)
    assert not any(isinstance(effect, SaveDraft) for effect in outcome.effects)
    open_draft = any(isinstance(q, DraftOpen) for q in chat.session.rest.questions)
    assert open_draft == (text != "取消")


def test_the_draft_is_what_preview_and_publish_mean() -> None:
    chat = drafting()
    assert only(chat.say("预览")) == Admin("preview", TOMORROW, "lunch", "", 0, "", "", True)
    publish = only(chat.say("发布"))
    assert publish == Admin("publish", TOMORROW, "lunch", "", 0, "", "", False)
    chat.done(publish, lines=["发布 2025-03-13 午餐：1 道菜"])
    chat.done(only(chat.say("确认")), lines=["已发布 ✔"])
    assert not any(isinstance(q, DraftOpen) for q in chat.session.rest.questions)


def test_a_line_after_the_preview_voids_it() -> None:
    """What 确认 publishes is what was shown: with another dish it is another menu."""
    chat = drafting()
    chat.done(only(chat.say("发布")), lines=["1 道菜"])
    saved = only(chat.say("米饭 1 300份"))
    assert isinstance(saved, SaveDraft)
    chat.done(saved, lines=["✔ 米饭"])
    assert chat.say("确认").effects == ()


def test_a_draft_left_alone_ends_and_dishes_are_orders_again() -> None:
    chat = drafting()
    chat.later(hours=1)
    chat.say("来一碗米饭")
    assert [line.dish for line in lines_of(chat)] == ["mf"]


def test_a_day_that_does_not_exist_is_refused() -> None:
    chat = Chat(make_facts(roles=frozenset({"admin"})))
    outcome = chat.say("草稿 2月30日 午餐")
    assert outcome.effects == ()
    assert text_of(outcome).strip()
