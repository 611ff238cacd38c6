"""Stretches found by shape rather than by dictionary: numbers, ordinals, days, people, names.

Each recogniser reads the flat text and yields candidates for the lattice. They only propose;
the cheapest cover of the whole message decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from conversation.understanding.lexicon import Kind
from conversation.understanding.numbers import ENGLISH, Number, read_number
from conversation.understanding.tokens import Ordinal

_D = "零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾"
# Bounded, so that kilobytes of digits stay linear.
_N = rf"(?:(?<!\d)\d{{1,12}}(?!\d)|[{_D}]{{1,12}})"
_WEEK = "一二三四五六日天"

_COUNT = re.compile(
    rf"好几(?=[十百份个碗杯瓶盒听罐笼屉套盘碟串根张只块包])|半打|[{_D}\d]+打(?!包)|几十|十几|数十|[{_D}]{{0,3}}十多"
    rf"|几(?=[份个碗杯瓶盒听罐笼屉套盘碟串根张只块包道])|[{_D}]+|\d+\.\d+|\d+(?:多(?=[份个碗杯瓶]))?"
    r"|俩|仨|若干|半(?=[份个碗杯瓶盒只块条根张笼盘斤])"
)
_RANGE = re.compile(
    rf"{_N}(?: ?[-~到至]|或者?| or ?| to ) ?{_N}(?=[份个碗杯瓶盒听罐笼屉套盘碟串根张只块包 ]|$)"
)
_AND_A_HALF = re.compile(rf"{_N}[份个碗杯瓶盒盘只条块张笼例]半(?![份个碗杯瓶盒盘只条块张糖])")
_NEGATIVE = re.compile(rf"(?:(?<![\d半])-|负|minus )\s?{_N}")
_TWO = re.compile(r"双份|一双份|一对|两份儿")
_EN_COUNT = re.compile(
    r"\b(?:half a dozen|half dozen|a half dozen|(?:a|one|two|three|four) dozen"
    r"|dozens? of|dozen|a couple of|a couple|couple of|a pair of|pair of|several"
    r"|a few|few|a bunch of|half(?: an?)?"
    r"|" + "|".join(sorted(ENGLISH, key=len, reverse=True)) + r")\b"
)
_PEOPLE = re.compile(
    rf"({_N}|俩|仨|几)(?:个人|口人|位|人|名|个同事|个同学)(?!份)"
    rf"|(?:我们|我|咱们|咱|你们)(俩|仨|[{_D}\d]+个(?=[ ,.人每一各]|$))人?(?!份)"
    r"|(?:the )?(\d+|two|three|four|five|six) of us"
    r"|(?:for )?(\d+|two|three|four|five|six) (?:people|persons|guys|of us)"
)
_ORDINAL = re.compile(
    rf"(?:倒数)?第 ?(?P<nth>{_N})(?:个|份|样|道|款|项|种|条|号|碗|杯|盘|位|瓶|行)?"
    rf"|(?<![点\d:])(?P<no>{_N}) ?号(?:菜|餐品|套餐)?(?!床|楼|窗|柜|线|房|桌|店|食堂)"
    rf"|(?P<last>最后(?:面)?(?:那|一|的那|的一)?个|最后(?:那|一)?[份道样杯碗瓶]|最后一条|最末(?:一)?个|末尾那个"
    rf"|最后的那?个?)|(?P<first>头一个|最前面那个|首个|最上面那个|最上面的)|前(?P<head>{_N})[个份样道]"
    rf"|后(?P<tail>{_N})[个份样道]"
)
_EN_NTH = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_EN_ORDINAL = re.compile(
    r"\b(?:number|numbers|no|nr|num|item|items|option|#)\.? ?(?P<no>\d{1,3}|one|two"
    r"|three|four|five|six|seven|eight|nine|ten)\b|# ?(?P<hash>\d{1,3})\b"
    r"|\b(?:the )?(?P<nth>"
    + "|".join(_EN_NTH)
    + r")(?: one| item| dish| option)?\b|\b(?:the )?(?P<last>last)(?: one| item| dish| thing)\b"
)
_DAY_WORD = (
    rf"(?:大前天|前天|昨天|昨日|昨儿|昨晚|上周[{_WEEK}]|上星期[{_WEEK}]|上礼拜[{_WEEK}]"
    rf"|周[{_WEEK}]|星期[{_WEEK}]|寻日|琴日)"
)
_DAY = re.compile(
    rf"(?:跟|和|同|像|照|按|与|照着)?(?:我)?(?P<day>{_DAY_WORD})(?P<after>(?:中午|晚上|早上|午饭"
    rf"|晚饭)?(?:点|订|吃|要|买)?(?:的)?(?:那个|那份|那单|那顿|那些|的)?(?:的)?(?:一样的|一样|一模一样|同样的|同样|相同|照旧"
    rf"|一个样|样)?)"
)
_EN_DAY = re.compile(
    r"\b(?:the )?(?:same as|same order as|same thing as|what i (?:had|ordered|got)"
    r"|like|repeat|as)?(?: i had)? ?(?:the )?(?:order (?:from"
    r"|of) )?(?P<day>yesterdays|yesterday|the day before yesterday|last (?:monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday))(?: order| one| lunch"
    r"| again)?\b"
)
_EN_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔崔康毛邱秦江史顾侯"
    "邵孟龙万段钱汤尹黎易常武乔贺赖龚文庞殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项裴席卫查屈鲍"
    "霍翁隋甘景单包司宁柏"
)
_TITLES = (
    "师傅|老师|经理|主任|医生|大夫|护士长|护士|阿姨|叔叔|大爷|大妈|大姐|大哥|院长|处长|局长|书记|主管|组长|队长|同学|先生|女士|小姐|老板|班"
    "长|博士|教授|姐|哥|总|工|叔|婶|姨|董|导|科|局|处|爷爷|奶奶|爷|奶"
)
_KIN = (
    "妈妈|爸爸|老妈|老爸|妈|爸|爷爷|奶奶|姥姥|姥爷|外公|外婆|老婆|老公|媳妇|妻子|丈夫|先生|太太|女儿|儿子|闺女|孩子|宝宝|娃|哥哥|哥|姐姐|"
    "姐|弟弟|弟|妹妹|妹|同事|室友|舍友|同学|朋友|闺蜜|同桌|对象|女朋友|男朋友|女友|男友|老板|领导|老师|经理|主管|导师|师傅|徒弟|邻居|客户|"
    "岳父|岳母|婆婆|公公|叔叔|阿姨|伯伯|舅舅|姑姑|家人|父亲|母亲|上司|助理|秘书|搭档|家属|病人|患者|老伴"
)
_NAME = re.compile(
    rf"(?P<bed>(?:\d{{1,4}}|[{_D}]+) ?(?:号)?(?:床|病床|号房|病房|房间|房|室|病室|桌)(?!单|位费))"
    rf"|(?:我|俺|咱)(?:们)?(?:家)?(?:的)?(?:{_KIN})"
    rf"|(?:{_KIN})(?=也|要|想|的|来|点|和|带|订|那|一|两|\d|$)"
    rf"|(?:老|小|阿|大)[{_SURNAMES}](?![{'面'}])(?:{_TITLES})?|阿[\u4e00-\u9fff]"
    rf"|[{_SURNAMES}](?:{_TITLES})"
    r"|\bmy (?:mom|mum|mother|dad|father|wife|husband|friend|boss|colleague|coworker"
    r"|roommate|son|daughter|sister|brother|kid|kids|boyfriend|girlfriend|grandma"
    r"|grandpa|teacher|partner|manager)\b|\b(?:mom|mum|dad|grandma|grandpa)\b"
    r"|\b(?:bed|room|table|desk|ward) \d{1,4}\b"
)

_FULL_NAME = re.compile(
    rf"(?:[给帮替]|(?:^|[,.;!?、和 ])(?=..?.?(?:要|的是|想要|想吃|也要"
    rf"|想喝)))(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?=也|来|点|带|要|订|定|买|整|弄|拿|加"
    rf"|再|各|和|一|两|\d|的|做|叫|上|搞|安排|想)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of the flat text and what it may be."""

    start: int
    end: int
    kind: Kind
    number: Number | None = None
    counted: bool = False
    people: int = 0
    ordinal: Ordinal | None = None
    day: date | None = None


def _value(text: str) -> int:
    number = read_number(text)
    return number.value if number else 1


def find_numbers(flat: str) -> Iterator[Candidate]:
    """Counts, vague counts, ranges, negatives."""
    for match in _TWO.finditer(flat):
        yield Candidate(match.start(), match.end(), Kind.NUMBER, Number(2), counted=True)
    for match in _AND_A_HALF.finditer(flat):
        yield Candidate(
            match.start(), match.end(), Kind.NUMBER, Number(1, exact=False), counted=True
        )
    for pattern in (_RANGE, _NEGATIVE):
        for match in pattern.finditer(flat):
            yield Candidate(match.start(), match.end(), Kind.NUMBER, Number(1, exact=False))
    for pattern in (_COUNT, _EN_COUNT):
        for match in pattern.finditer(flat):
            text = match.group()
            if text in ("half a", "half an"):
                text = "half"
            if text == "a bunch of" or text.startswith("dozens"):
                text = "several"
            number = (
                read_number(
                    text.replace("half dozen", "half a dozen").removeprefix("a half a").strip()
                )
                if "half" in text
                else read_number(text.removesuffix(" of") if text != "a couple of" else "couple")
            )
            if number:
                yield Candidate(match.start(), match.end(), Kind.NUMBER, number)


def find_people(flat: str) -> Iterator[Candidate]:
    """How many eat: 三个人, 我俩, the 3 of us."""
    for match in _PEOPLE.finditer(flat):
        said = next(group for group in match.groups() if group)
        count = _value(said.removesuffix("个"))
        if count > 1:
            yield Candidate(match.start(), match.end(), Kind.PEOPLE, people=count)


def find_ordinals(flat: str) -> Iterator[Candidate]:
    """第二个, 3号, 最后一个, number 4."""
    for pattern in (_ORDINAL, _EN_ORDINAL):
        for match in pattern.finditer(flat):
            if ordinal := _ordinal(match):
                yield Candidate(match.start(), match.end(), Kind.ORDINAL, ordinal=ordinal)


def _ordinal(match: re.Match[str]) -> Ordinal | None:
    said = {key: value for key, value in match.groupdict().items() if value}
    if "nth" in said:
        n = _EN_NTH.index(said["nth"]) + 1 if said["nth"] in _EN_NTH else _value(said["nth"])
        return Ordinal(-n if match.group().startswith("倒数") else n)
    if "no" in said or "hash" in said:
        return Ordinal(_value(said.get("no") or said["hash"]), numbered=True)
    if "last" in said:
        return Ordinal(-1)
    if "first" in said:
        return Ordinal(1)
    if "head" in said:
        return Ordinal(1, count=min(_value(said["head"]), 50))
    if "tail" in said:
        count = min(_value(said["tail"]), 50)
        return Ordinal(-count, count=count)
    return None


def find_days(flat: str, today: date) -> Iterator[Candidate]:
    """昨天的, 跟前天一样, 上周五那份: days an order is taken over from."""
    for match in _DAY.finditer(flat):
        linked = match.group()[0] in "跟和同像照按与" and (
            "样" in match["after"] or "照旧" in match["after"]
        )
        owned = match["after"].endswith(
            ("的", "那个", "那份", "那单", "那顿", "那些", "一样", "同样", "照旧", "样")
        )
        if linked or owned:
            yield Candidate(match.start(), match.end(), Kind.DAY, day=_day(match["day"], today))
    for match in _EN_DAY.finditer(flat):
        if match.group().strip() != match["day"] or match["day"] == "yesterdays":
            yield Candidate(match.start(), match.end(), Kind.DAY, day=_day(match["day"], today))


def _day(word: str, today: date) -> date:
    """The date a day word means, seen from today."""
    if word in ("大前天",):
        return today - timedelta(days=3)
    if word in ("前天", "the day before yesterday"):
        return today - timedelta(days=2)
    if word.startswith(("昨", "yesterday", "寻", "琴")):
        return today - timedelta(days=1)
    if word.startswith("last "):
        weekday = _EN_WEEKDAYS.index(word[5:])
    else:
        weekday = min(_WEEK.index(word[-1]), 6)
    if word.startswith("上"):
        monday = today - timedelta(days=today.weekday() + 7)
        return monday + timedelta(days=weekday)
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def find_names(flat: str, known: tuple[str, ...]) -> Iterator[Candidate]:
    """People an order is for: kin, titles, beds and rooms, and names already in the cart."""
    for match in _NAME.finditer(flat):
        yield Candidate(match.start(), match.end(), Kind.PERSON)
    for match in _FULL_NAME.finditer(flat):
        yield Candidate(match.start("name"), match.end("name"), Kind.PERSON)
    for name in known:
        at = flat.find(name)
        while name and at >= 0:
            yield Candidate(at, at + len(name), Kind.PERSON)
            at = flat.find(name, at + 1)
