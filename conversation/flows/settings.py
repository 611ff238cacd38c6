"""设置：过敏忌口、默认怎么取怎么付、缺菜怎么办、提醒。One sentence changes one thing."""

import re

from conversation.effects import SavePreference
from conversation.facts import Facts
from conversation.flow import Flow
from conversation.messages import Done
from conversation.outcome import Outcome, do, hint, say
from conversation.session import Session
from conversation.texts import words
from conversation.words import Verb, clean
from kernel import allergens

# Somebody allergic to more than this writes a note to the canteen.
ALLERGIES_MAX = 12
WORD_MAX = 10

_ALLERGIC = re.compile(
    r"(?:我)?对\s*(.{1,30}?)\s*过敏|(?:我)?过敏[:：\s]*(.{1,30})"
    r"|(?:i am |i'm )?allergic to (.{1,40})"
)
_EATS_NOT = re.compile(r"(?:我)?(?:从来)?不(?:能)?吃(.{1,6})|忌口\s*(.{1,10})")
_NO_MORE = re.compile(
    r"(?:不再|已经不|取消|删除?)(?:对)?\s*(.{1,10}?)\s*过敏|(?:取消|删除?)(?:过敏|忌口)\s*(.{1,10})"
    r"|not allergic to (.{1,20})"
)
_SPLIT = re.compile(r"[、,，和与\s]+|\band\b")
# Whole messages that set one thing: (what, to which value).
_SET: dict[str, tuple[str, str]] = {
    "过敏拦住": ("block", "on"), "block allergens": ("block", "on"),
    "过敏提醒": ("block", ""), "warn of allergens": ("block", ""),
    "默认柜子": ("method", "cabinet"), "默认取餐柜": ("method", "cabinet"),
    "default cabinet": ("method", "cabinet"), "default locker": ("method", "cabinet"),
    "默认窗口": ("method", "counter"), "default counter": ("method", "counter"),
    "不要默认取餐": ("method", ""), "no default pickup": ("method", ""),
    "默认饭卡": ("way", "wallet"), "默认饭卡支付": ("way", "wallet"),
    "default meal card": ("way", "wallet"),
    "默认微信": ("way", "wechat_pay"), "默认微信支付": ("way", "wechat_pay"),
    "default wechat": ("way", "wechat_pay"),
    "默认支付宝": ("way", "alipay"), "default alipay": ("way", "alipay"),
    "不要默认付款": ("way", ""), "no default payment": ("way", ""),
    "缺菜退款": ("substitute", "refund"), "out of stock refund": ("substitute", "refund"),
    "缺菜换别的": ("substitute", "any"), "out of stock swap": ("substitute", "any"),
    "缺菜问我": ("substitute", ""), "out of stock ask": ("substitute", ""),
    "开提醒": ("reminders", "on"), "打开提醒": ("reminders", "on"),
    "reminders on": ("reminders", "on"), "notify on": ("reminders", "on"),
    "关提醒": ("reminders", ""), "关闭提醒": ("reminders", ""), "reminders off": ("reminders", ""),
    "notify off": ("reminders", ""),
}  # fmt: skip
_DEFAULT_CABINET = re.compile(r"默认(?:取餐柜|柜子)\s*([a-z])|default (?:cabinet|locker) ([a-z])")


def show(session: Session, facts: Facts, lead: str = "") -> Outcome:
    """Everything that is set, and for each the words that change it."""
    t, liked = words(session.language), facts.preferences
    names = t.listed([allergens.name(one, session.language) for one in liked.allergies])
    place = t.place(liked.method, liked.cabinet) if liked.method else ""
    lines = [
        t.settings_title(),
        t.setting_allergies(names, liked.block),
        t.setting_pickup(place),
        t.setting_way(t.way(liked.way) if liked.way else ""),
        t.setting_substitute(liked.substitute),
        t.setting_reminders(liked.reminders),
        t.setting_language(),
    ]
    return say(session, lead, *lines)


def change(text: str, session: Session, facts: Facts) -> Outcome | None:
    """A sentence that sets something; None when it is none, or is about a dish."""
    said, t = clean(text), words(session.language)
    if said in _SET:
        what, value = _SET[said]
        if what == "method" and value == "cabinet" and not facts.cabinets:
            return say(session, t.no_cabinet())
        if what == "way" and value and value not in facts.ways:
            return say(session, t.way_not_here(t.listed([t.way(way) for way in facts.ways])))
        return do(session, SavePreference(what, (value,)))
    if found := _DEFAULT_CABINET.fullmatch(said):
        cabinet = (found[1] or found[2]).upper()
        if cabinet not in facts.cabinets:
            return say(session, t.no_cabinet())
        return do(session, SavePreference("method", ("cabinet", cabinet)))
    return _allergies(said, session, facts)


def _allergies(said: str, session: Session, facts: Facts) -> Outcome | None:
    known = facts.preferences.allergies
    if found := _NO_MORE.fullmatch(said):
        gone = _named(next(part for part in found.groups() if part))
        kept = tuple(one for one in known if one not in gone)
        return do(session, SavePreference("allergies", kept))
    if found := _ALLERGIC.fullmatch(said):
        more = _named(next(part for part in found.groups() if part))
    elif found := _EATS_NOT.fullmatch(said):
        more = _named(next(part for part in found.groups() if part))
        if _is_dish(more, facts) or any(one in {"了", "饭", "啥", "什么"} for one in more):
            return None
    else:
        return None
    if not more:
        return None
    kept = tuple(dict.fromkeys([*known, *more]))[:ALLERGIES_MAX]
    return do(session, SavePreference("allergies", kept))


def _named(said: str) -> tuple[str, ...]:
    parts = [part for part in _SPLIT.split(said) if part]
    return tuple(allergens.canonical(part)[:WORD_MAX] for part in parts)


def _is_dish(named: tuple[str, ...], facts: Facts) -> bool:
    dishes = facts.meal.menu.dishes.values() if facts.meal else ()
    return any(one in dish.name for dish in dishes for one in named if len(one) > 1)


def saved(event: Done, session: Session, facts: Facts) -> Outcome:
    """What is so now; dishes that were ordered before an allergy was told are named."""
    t, effect = words(session.language), event.effect
    assert isinstance(effect, SavePreference)
    liked = facts.preferences
    if effect.what in {"allergies", "block"}:
        names = t.listed([allergens.name(one, session.language) for one in liked.allergies])
        told = [
            t.allergy_told(str(one["number"]), str(one["dish"])) for one in event.result["told"]
        ]
        lines = [t.saved(), t.setting_allergies(names, liked.block), *told]
        return hint(session, "\n".join(lines), t.word("settings"))
    line = {
        "method": lambda: t.setting_pickup(
            t.place(liked.method, liked.cabinet) if liked.method else ""
        ),
        "way": lambda: t.setting_way(t.way(liked.way) if liked.way else ""),
        "substitute": lambda: t.setting_substitute(liked.substitute),
        "reminders": lambda: t.setting_reminders(liked.reminders),
    }[effect.what]()
    return hint(session, f"{t.saved()}\n{line}", t.word("settings"))


FLOW = Flow(
    reads=(change,),
    verbs={Verb.SETTINGS: show},
    done={SavePreference: saved},
)
