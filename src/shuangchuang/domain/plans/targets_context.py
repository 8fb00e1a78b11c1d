"""Target or not: what the words around a number say it is for.

    outcome     到2025年 …达到, 培育 …家, 每年举办 …场                       target
    allocation  安排专项5%的计划指标, 设立总规模10亿元的基金                 target (allocation)
    standard    给予最高200万元补贴, 贴息50%                                  not a target
    condition   营业收入达到1000万元以上的企业, 毕业5年内                     not a target
    neither     目前已有, 第3批, 全市9个区县, 24小时                          no row at all

What says nothing is dropped first, then rules decide (``targets_rules``), then evidence is
added up; a number without enough of it is left out, because a wrong row costs a supervisor
more than a missing one. The weights are told in docs/methods/target-reading.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuangchuang.domain.plans.model import Comparator, TargetKind
from shuangchuang.domain.plans.quantities_units import UnitKind
from shuangchuang.domain.plans.targets_items import Item
from shuangchuang.domain.plans.targets_names import Naming
from shuangchuang.domain.plans.targets_rules import COUNTED, Judgement, by_rule
from shuangchuang.domain.plans.targets_view import View
from shuangchuang.domain.plans.targets_wording import (
    BUILT_UP,
    DENSITY,
    DESCRIBED,
    GOAL_HEADING,
    HOPE,
    LISTED,
    METRIC,
    OF_THE_MACHINE,
    OUTCOME_BEHIND,
    OUTCOME_NAME,
    OUTCOME_RATE,
    OUTCOME_VERB,
    PUSHES,
    REACHES,
    RELIES,
    RULE_HEADING,
    SOFT,
    SUBSIDY,
    TALK,
    TIME_BINDS,
    WEAK_VERB,
    Setting,
    Words,
)

ENOUGH = 2.0  # points from which a number is taken for a target
_NOTHING = Judgement(None, 0.0, "")
_BOUNDED = (Comparator.AT_LEAST, Comparator.EXCEED, Comparator.AT_MOST, Comparator.APPROX, Comparator.RANGE)


def is_goal_heading(*headings: str) -> bool:
    """Whether a heading announces goals."""
    return any(GOAL_HEADING.search(heading) for heading in headings)


_SETS_UP = re.compile(r"(?:设立|建设|打造|搭建|组建|建成|新建|创建|建立)[^,;。]{2,}$")
_MEASURE_ALONE = re.compile(r"(?:首期|总|建筑|规划|占地|孵化|使用)*(?:规模|面积|投资)(?:约|达|达到|为)?|占地约?")


def measures_heading(heading: str, lead: str) -> bool:
    """Whether a number only measures what its heading sets up."""
    return _SETS_UP.search(heading) is not None and _MEASURE_ALONE.fullmatch(lead) is not None


def is_rule_heading(heading: str) -> bool:
    """Whether a heading announces conditions or subsidies."""
    return bool(RULE_HEADING.search(heading))


def judge(view: View, item: Item, naming: Naming, setting: Setting) -> Judgement:
    """What one number is for."""
    words = Words.around(view, item, naming)
    if _says_nothing(words, setting) or _describes(words, setting):
        return _NOTHING
    return by_rule(words, setting) or _weigh(words, setting)


# -- no row at all -------------------------------------------------------------------------------------

_BARE_NAME = re.compile(
    r"(?:指数|系数|得分|评分|容积率|收入|产值|营收|投资|规模|人数|数|额|量|超|达到|突破|企业|主体|人口|率|[A-Z]值|PUE|WUE|强度|水平|浓度)\)?$"
)
_WHO_TAKES_PART = re.compile(r"(?:省|地级市|设区市|县(?:\(|级?市)|区县|部门|委办局|国家部委)(?!级|重点)")
_KINDS_OF_THINGS = frozenset(("类", "种"))  # 改造4类设施 counts kinds, not what is done
_OWN_PARTS = re.compile(
    r"[^,;。]{0,6}(?:任务|行动|措施|举措|工程|方面|领域|环节|清单|机制|体系|方向|步骤|阶段|板块|模块|重点|原则|优势|抓手|关系|"
    r"问题|路径|内容|要求|目标)"
)


def _says_nothing(words: Words, setting: Setting) -> bool:
    """Numbers that say nothing about what is to be done."""
    return (
        len(re.sub(r"[\W\d_]", "", words.name)) < 2
        or _is_a_mere_length_of_time(words)
        or _counts_what_is_listed(words)
        or _counts_the_plan_itself(words)
        or (words.kind is UnitKind.BARE and not _BARE_NAME.search(words.core or words.lead))
        or (words.quantity.unit in _KINDS_OF_THINGS and not setting.own_deadline)
        or _WHO_TAKES_PART.match(words.behind) is not None
        or _describes_a_noun(words, setting)
        or words.lead.endswith("前")  # 前10名
        or words.behind.startswith(("岁", "的基础上"))
        or (words.quantity.unit == "" and words.behind.startswith("年"))
        or (RELIES.search(words.before) is not None and not words.naming.verb and not setting.own_deadline)
        or (_closes_a_condition(words) and not setting.own_deadline)
    )


_EMPLOYER = re.compile(r"的[^,;。]{0,10}(?:企业|主体|单位|项目|组织|实体)")


def _describes_a_noun(words: Words, setting: Setting) -> bool:
    """由5名以上专家组成的评审组; 带动就业3人以上的企业; 面积达到1万平方米以上的孵化器; 500米便民服务圈."""
    if setting.own_deadline:
        return False
    if words.kind is UnitKind.SIZE:
        ring = re.match(r"[^,;。]{0,8}(?:圈|范围|半径)", words.behind)
        return ring is not None or (
            re.search(r"面积(?:达到?|超过|不低于|在)?$", words.before) is not None
            and re.match(r"的[^,;。]{2,}$", words.behind) is not None
        )
    if words.kind is UnitKind.PEOPLE and words.quantity.bound and _EMPLOYER.fullmatch(words.behind):
        return True
    return re.search(r"由[^,;。]{0,6}$", words.before) is not None and "组成" in words.behind[:16]


def _is_a_mere_length_of_time(words: Words) -> bool:
    """为期3个月 is none to be reached; 办理时间压缩至3个工作日 is."""
    if words.kind is not UnitKind.TIME:
        return False
    binds = (
        words.naming.comparator in (Comparator.AT_MOST, Comparator.REDUCE_BY)
        or words.item.base is not None
        or re.search(r"达到|提高到|延长|增加到|不少于|不低于", words.lead[-8:]) is not None
    )
    return not (binds and TIME_BINDS.search(words.before[-24:] + words.behind[:8]))


def _counts_what_is_listed(words: Words) -> bool:
    """全市9个区县; 湖东、湖西两个集群."""
    if words.quantity.bound:
        return False
    if LISTED.search(words.lead) and words.naming.comparator is Comparator.REACH:
        return True
    small = words.quantity.written and words.quantity.value <= 10
    return small and "、" in words.lead and not words.naming.verb


def _counts_the_plan_itself(words: Words) -> bool:
    """实施八项主要任务."""
    if words.quantity.written and words.quantity.value <= 20 and _OWN_PARTS.match(words.behind):
        return True
    own = re.match(
        r"(?:重点|主要|具体|大)(?:任务|行动|措施|举措)|[^,;。]{0,6}(?:领域|方面|环节|方向|板块)$", words.behind
    )
    return own is not None and words.quantity.value <= 100


def _closes_a_condition(words: Words) -> bool:
    """缴费满6个月的，…."""
    closing = re.match(r"的?(?:,|的|时|后|方可)", words.behind)
    return closing is not None and re.search(r"(?:每|满|逾期|超期|累计|连续)$", words.lead) is not None


def _describes(words: Words, setting: Setting) -> bool:
    """目前已有11所: how things are, not how they should be."""
    if setting.after_past:
        return True
    if not setting.firm and DESCRIBED.search(words.sentence[-60:]):
        return True
    return not setting.own_deadline and DESCRIBED.search(words.before[-24:]) is not None


# -- evidence ------------------------------------------------------------------------------------------


def _weigh(words: Words, setting: Setting) -> Judgement:
    """Add up what speaks for an outcome."""
    counted = [*_of_place(setting), *_of_wording(words), *_against(words, setting)]
    points = sum(weight for weight, _ in counted)
    if points < ENOUGH:
        return _NOTHING
    reasons = "、".join(reason for _, reason in counted)
    return Judgement(TargetKind.TARGET, min(0.98, 0.55 + 0.07 * points), reasons)


_COUNTING_NAME = re.compile(r"(?:数|数量|量|规模|人口|队伍)$")


def _stands_behind(words: Words) -> bool:
    """实施专项20项, 推广机械1000台: a number in digits that ends its part of the sentence, behind verb and noun."""
    return (
        words.naming.verb
        and not words.naming.noun_follows
        and not words.quantity.written
        and words.kind in (*COUNTED, UnitKind.SIZE)
        and words.behind == ""
        and len(words.core) >= 4
        and not re.match(r"(?:配备|具备|具有|拥有)", words.core)
    )


def _of_place(setting: Setting) -> Iterator[tuple[float, str]]:
    if setting.own_deadline:
        yield 3, "本句写明时限"
    elif setting.yearly:
        yield 1.5, "写明每年"
    elif setting.inherited:
        yield 1.5, "承接前文时限"
    if setting.goal:
        yield 2, "位于目标部分"
    if setting.of_heading:
        yield 2, "量度标题所建之物"
    if setting.in_series:
        yield 1, "与前一项并列"
    elif setting.parallel:
        yield 2, "与前一项句式相同"


def _of_wording(words: Words) -> Iterator[tuple[float, str]]:
    kind, naming, near = words.kind, words.naming, words.before[-40:]
    if OUTCOME_VERB.search(near):
        yield 1.5, "有实现结果的动词"
    elif WEAK_VERB.search(near):
        yield 0.75, "有动词"
    if _stands_behind(words):
        yield 0.75, "动词、名词之后写明数量"
    if kind in COUNTED and DENSITY.search(words.core):
        yield 1.5, "名称是每万人的拥有量"
    if kind in COUNTED and naming.comparator in _BOUNDED and BUILT_UP.search(words.core):
        yield 1.5, "名称是要发展的对象"
    if kind in COUNTED and OUTCOME_NAME.search(words.name):
        yield 2, "名称是实现的结果"
    if kind in COUNTED and PUSHES.search(words.core) and OUTCOME_BEHIND.match(words.behind):
        yield 1.5, "推动一定数量的对象实现结果"
    if kind is UnitKind.TIME and OF_THE_MACHINE.search(words.name):
        yield 1, "名称是办理的时间"
    if naming.comparator in _BOUNDED:
        yield 0.5, "写明上下限"
    if REACHES.search(words.before[-10:]):
        yield 1, "写明要达到的数值"
    if naming.comparator in (Comparator.GROWTH, Comparator.REDUCE_BY):
        yield (2 if kind is UnitKind.SHARE else 1), "写明增减幅度"
    if kind is UnitKind.SHARE and naming.noun_follows:
        yield 1.5, "写明覆盖的比例"
    if METRIC.search(words.name) and (kind not in COUNTED or _COUNTING_NAME.search(words.name)):
        yield 1, "名称是指标"
    if kind is UnitKind.SHARE and OUTCOME_RATE.search(words.name):
        yield 1, "名称是比率"
    if HOPE.search(near):
        yield 0.5, "有表示目标的词"
    if kind is UnitKind.MONEY and "亿" in words.quantity.unit:
        yield 1, "以亿元计的总额"
    governed = naming.verb or OUTCOME_VERB.search(words.name)
    if governed and kind in (*COUNTED, UnitKind.SIZE, UnitKind.MONEY):
        yield 0.5, "动词带数量和名词"


def _against(words: Words, setting: Setting) -> Iterator[tuple[float, str]]:
    of_support = SUBSIDY.search(words.before + words.behind) and not OUTCOME_RATE.search(words.name)
    if of_support and words.kind is not UnitKind.TIME and not setting.own_deadline:
        yield -1 if words.kind in COUNTED else -2, "附近有支持政策用语"
    if SOFT.search(words.before) and not setting.own_deadline:
        yield -1, "鼓励而非要求"
    if words.kind in COUNTED and words.quantity.unit == "次" and TALK.search(words.name):
        yield -2.5, "部门自身的会议和检查"
    if setting.rules:
        yield -2, "标题所示为条件或标准"
    of_an_act = words.naming.verb and OUTCOME_VERB.search(words.core)
    if words.kind is UnitKind.MONEY and not setting.firm and not of_an_act:
        yield -0.5, "金额未写明时限"
