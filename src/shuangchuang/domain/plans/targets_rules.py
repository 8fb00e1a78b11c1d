"""Numbers of a rule, not of the plan: support, conditions; and sums the plan sets aside.

Rules are asked in order; the first that applies decides. Each says what it saw in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from shuangchuang.domain.plans.model import Comparator, TargetKind
from shuangchuang.domain.plans.quantities_units import UnitKind
from shuangchuang.domain.plans.targets_wording import (
    CONDITION_AFTER,
    CONDITION_BEFORE,
    MUST,
    OUTCOME_RATE,
    RATE_OF_SUPPORT,
    STRONG_SUBSIDY,
    SUBSIDY,
    Setting,
    Words,
)

COUNTED = (UnitKind.COUNT, UnitKind.PEOPLE)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a number is taken for, how surely (0–1), and the Chinese reason. ``kind`` None: no row."""

    kind: TargetKind | None
    confidence: float
    reason: str


def by_rule(words: Words, setting: Setting) -> Judgement | None:
    """The judgement of the first rule that applies; None where the number may be a target."""
    for applies, judgement in _RULES:
        if applies(words, setting):
            return judgement
    return None


# -- set aside -----------------------------------------------------------------------------------------


def _share_set_aside(words: Words, setting: Setting) -> bool:
    """安排专项5%的计划指标, 预留30%以上份额, 提供不少于30%的孵化场地, 单列用地指标50亩."""
    if words.kind is UnitKind.SIZE:
        return re.search(r"(?:单列|预留|划出|切出)[^,;。]{0,12}(?:指标|用地)", words.before) is not None
    if words.kind is not UnitKind.SHARE or re.search(r"给予|奖励", words.before):
        return False
    if re.search(r"安排|预留|单列|划出|拿出|留出|切出", words.before):
        around = words.before[-20:] + words.behind
        return bool(re.search(r"指标|用地|编制|资金|经费|份额|采购|名额|岗位|计划|预算|房源|面积", around))
    return bool(
        re.search(r"提供|腾出|开放", words.before[-16:])
        and re.match(r"的[^,;。]{0,8}(?:场地|工位|面积|空间|床位|房源)", words.behind)
    )


def _sum_every_year(words: Words, setting: Setting) -> bool:
    """每年发放不超过5000万元算力券."""
    return (
        words.kind is UnitKind.MONEY
        and re.search(r"(?:每年|年度|年)(?:统筹)?(?:设立|安排|发放|投入|列支|预算)", words.before) is not None
        and re.search(r"券|资金|经费|预算", words.before + words.behind) is not None
        and not re.search(r"每[家人户个]|单个|同一|最高", words.before)
    )


def _sum_once(words: Words, setting: Setting) -> bool:
    """安排150亿元设立发展基金."""
    return (
        words.kind is UnitKind.MONEY
        and re.search(r"(?:安排|出资|投入|筹集|筹措|统筹)[^,;]{0,10}$", words.before) is not None
        and re.match(r"[^,;。]{0,8}(?:设立|用于|支持|建立|作为|资金|基金)", words.behind) is not None
        and not re.search(r"最高|给予|每[家人户个]|单个|对[^,;]{0,20}的", words.before)
    )


_FOUNDS = re.compile(
    r"(?:设立|组建|筹建|筹设|发起|成立|募集|打造|形成|建立|出资)[^,;]{0,16}(?:总?规模|首期|目标规模|总额)?[^,;]{0,8}$"
)
_FUND_BEHIND = re.compile(r"^[^,;]{0,24}(?:基金|资金池|风险补偿|专项资金|引导资金)")
_FUND_BEFORE = re.compile(r"(?:基金|资金|资金池)总?规模(?:达到|达|不低于|超过|不少于|超|为|扩大到|力争)?$")


def _fund(words: Words, setting: Setting) -> bool:
    """设立总规模10亿元的基金, 基金总规模超30亿元."""
    if words.kind is not UnitKind.MONEY or re.search(r"依托|给予|可享|对[^,;]{0,20}(?:给|按)", words.before):
        return False
    founded = _FOUNDS.search(words.before) and _FUND_BEHIND.search(words.behind)
    return bool(founded or _FUND_BEFORE.search(words.before))


# -- support -------------------------------------------------------------------------------------------

_CAP = re.compile(
    r"(?:最高|最多|最长|最大|顶格|可(?:以|再|额外|适当)?(?:降低|放宽|提高|延长|上浮|增加|下浮|减))"
    r"(?:不超过|可?达|为|到|至)?$"
)
_SINGLE = re.compile(
    r"(?:单个|同一|单项|单家|单户|单次|单笔|每家|每户|每个(?:项目|企业|主体)|每人|人均补)[^;。]{0,24}$"
)
_GRANTED = re.compile(r"(?:可申请|可?享受|免费享|给予|申领|可获|提供)[^,;]{0,16}$")
_BROUGHT_DOWN = re.compile(r"(?<!阶段性)(?:降至|降到|下降到|下降至|降低到|降低至|控制在)$")
_SUM_REACHED = re.compile(r"(?:达到|突破|超过|超|不低于|不少于|增长|以上|发放|投放|实现|降低|减轻|减少)")


def _cap(words: Words, setting: Setting) -> bool:
    """最高200万元, 可降低20%."""
    return _CAP.search(words.before) is not None


_AMOUNT_OF_ONE = re.compile(r"(?:贷款|授信|担保|补助|补贴|奖励|资助|个人|单户)[^,;]{0,8}(?:额度|限额|标准)$")


def _amount_of_one(words: Words, setting: Setting) -> bool:
    """贷款额度由10万元提高到20万元: what one borrower may have, however it changes."""
    return (
        words.kind is UnitKind.MONEY
        and "亿" not in words.quantity.unit
        and _AMOUNT_OF_ONE.search(words.name) is not None
        and "总" not in words.name
    )


def _limit_of_one(words: Words, setting: Setting) -> bool:
    """单个项目不超过200万元."""
    if not _SINGLE.search(words.before):
        return False
    return words.kind is UnitKind.MONEY or (not setting.firm and SUBSIDY.search(words.before) is not None)


def _benefit_in_kind(words: Words, setting: Setting) -> bool:
    """可享受每年2次免费住宿."""
    return (
        words.kind in (*COUNTED, UnitKind.SIZE)
        and not setting.firm
        and _GRANTED.search(words.before) is not None
        and STRONG_SUBSIDY.search(words.before[-30:] + words.behind) is not None
    )


def _sum_of_support(words: Words, setting: Setting) -> bool:
    """一次性给予50万元奖励; but 到2025年发放稳岗补贴10亿元以上 is an outcome."""
    if words.kind is not UnitKind.MONEY or not STRONG_SUBSIDY.search(_near(words)):
        return False
    if _is_a_total(words) and not STRONG_SUBSIDY.search(words.before + "|" + words.behind):
        return False
    outcome = _SUM_REACHED.search(words.before[-16:] + words.behind[:2])
    return not (setting.firm and outcome and not re.search(r"最高|给予|每[家人户个]", words.before))


def _sum_near_support(words: Words, setting: Setting) -> bool:
    if words.kind is not UnitKind.MONEY or setting.firm:
        return False
    return SUBSIDY.search(words.before + "|" + words.behind if _is_a_total(words) else _near(words)) is not None


def _is_a_total(words: Words) -> bool:
    """2.6万亿元 is told of all together, whatever else its sentence grants."""
    return "亿" in words.quantity.unit


def _near(words: Words) -> str:
    return words.chain[-60:] + "|" + words.behind[:30]


def _rate_of_support(words: Words, setting: Setting) -> bool:
    """利息50%的财政贴息, 按投资额的20%; but 平均担保费率 and 回收率 are outcomes."""
    if words.kind is not UnitKind.SHARE:
        return False
    if setting.firm:
        return re.search(r"(?:给予|按|最高)[^,;]{0,30}$", words.before) is not None
    if OUTCOME_RATE.search(words.name) or (_BROUGHT_DOWN.search(words.before) and words.name.endswith("率")):
        return False
    return bool(
        RATE_OF_SUPPORT.search(words.before[-40:] + "|" + words.behind[:20])
        or STRONG_SUBSIDY.search(words.chain[-60:] + "|" + words.after[:16])
    )


def _weight_of_a_mark(words: Words, setting: Setting) -> bool:
    """纳入年度考核，占比不低于5%."""
    marks = re.search(r"考核|权重|分值|赋分|评分|计分", words.chain[-30:])
    return words.kind is UnitKind.SHARE and marks is not None and not re.search(r"率", words.name)


# -- conditions ----------------------------------------------------------------------------------------

_GRANTS = r"(?:给予|按照?|可以?|享受|纳入|优先|予以|一次性|分别给|实行|减按|免)"


def _describes_whom(words: Words, setting: Setting) -> bool:
    """…达到1000万元以上的，…; 10个具有…的社区 is no such thing."""
    following = words.after[len(words.behind) : len(words.behind) + 1]
    if not CONDITION_AFTER.match(words.behind + following):
        return False
    if re.match(r"[^,;。]{0,30}?(?:的|者)$", words.behind):
        return not words.naming.noun_follows or bool(re.match(r"(?:及)?(?:以上)?(?:的|者)$", words.behind))
    if re.match(
        r",(?:每[家人户个]|一次性)?(?:给予|奖励|补[助贴]|可申|减免|优先|予以)", words.after[len(words.behind) :]
    ):
        return re.fullmatch(r"(?:及)?(?:以上|以内|以下)?的[^,;。]{1,24}", words.behind) is not None
    return bool(re.match(r"(?:及)?(?:以上|以内|以下)?的[^,;。]{1,24}" + _GRANTS, words.behind))


def _before_a_grant(words: Words, setting: Setting) -> bool:
    """对…的企业，…达到…，给予…."""
    if setting.firm or not CONDITION_BEFORE.search(words.chain):
        return False
    return re.search(r"给予|奖励|补贴|补助|资助|享受|可申|优先|认定|方可|予以", words.after) is not None


_FOR_EACH = re.compile(
    r"(?:^|[,;:。、者业器位司构院校])每(?:新|成功)?(?:增加?|培育|引进|孵化|招用|吸纳|认定|获得|组织|举办|举荐|推荐|培训|建成|落地|转化)"
    r"[^,;。]{0,10}$"
)


def _for_each(words: Words, setting: Setting) -> bool:
    """每培育1家高新技术企业，奖励5万元."""
    return words.quantity.value == 1 and _FOR_EACH.search(words.before) is not None


def _required(words: Words, setting: Setting) -> bool:
    """应具有…，配备不少于2名; 面积原则上不少于1万平方米."""
    if setting.own_deadline:
        return False
    bounded = words.naming.comparator in (Comparator.AT_LEAST, Comparator.AT_MOST)
    if bounded and not words.naming.verb and MUST.search(words.before[-14:]):
        return True
    duty = re.search(r"应(?:当)?(?:具有|具备|配备|满足|达到|符合|不)|须(?:具有|具备|满足|达到)|必须具", words.chain)
    return duty is not None and not setting.goal


def _under_rules(words: Words, setting: Setting) -> bool:
    return setting.rules and not setting.own_deadline


_Rule = tuple[Callable[[Words, Setting], bool], Judgement]
_RULES: tuple[_Rule, ...] = (
    (_share_set_aside, Judgement(TargetKind.ALLOCATION, 0.8, "划出固定份额")),
    (_sum_every_year, Judgement(TargetKind.ALLOCATION, 0.75, "每年安排固定金额")),
    (_sum_once, Judgement(TargetKind.ALLOCATION, 0.7, "安排固定金额")),
    (_fund, Judgement(TargetKind.ALLOCATION, 0.7, "设立固定规模的资金")),
    (_cap, Judgement(TargetKind.STANDARD, 0.9, "写明最高限额或可放宽的幅度")),
    (_amount_of_one, Judgement(TargetKind.STANDARD, 0.85, "单个对象的限额")),
    (_limit_of_one, Judgement(TargetKind.STANDARD, 0.85, "单个对象的限额")),
    (_benefit_in_kind, Judgement(TargetKind.STANDARD, 0.8, "支持标准")),
    (_sum_of_support, Judgement(TargetKind.STANDARD, 0.9, "补贴、奖励等支持标准")),
    (_sum_near_support, Judgement(TargetKind.STANDARD, 0.8, "资金支持的标准")),
    (_rate_of_support, Judgement(TargetKind.STANDARD, 0.9, "支持、分担的比例")),
    (_weight_of_a_mark, Judgement(TargetKind.PARAMETER, 0.8, "考核评分的权重")),
    (_for_each, Judgement(TargetKind.CONDITION, 0.8, "每完成一个的计算单位")),
    (_describes_whom, Judgement(TargetKind.CONDITION, 0.8, "限定对象的条件")),
    (_before_a_grant, Judgement(TargetKind.CONDITION, 0.8, "限定对象的条件")),
    (_required, Judgement(TargetKind.CONDITION, 0.75, "应当具备的条件")),
    (_under_rules, Judgement(TargetKind.CONDITION, 0.7, "标题所示为条件或标准")),
)
