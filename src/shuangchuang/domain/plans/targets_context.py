"""Target or not: what the words around a number say it is for.

    outcome     到2025年 …达到, 培育 …家, 每年举办 …场                       target
    allocation  安排专项5%的计划指标, 设立总规模10亿元的基金                 target (allocation)
    standard    给予最高200万元补贴, 贴息50%                                  not a target
    condition   营业收入达到1000万元以上的企业, 毕业5年内                     not a target
    neither     目前已有, 第3批, 全市9个区县, 24小时                          no row at all

Evidence is added up; a number without enough of it is left out, because a wrong row
costs a supervisor more than a missing one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuangchuang.domain.plans.model import Comparator, TargetKind
from shuangchuang.domain.plans.quantities_units import UnitKind
from shuangchuang.domain.plans.targets_items import Item
from shuangchuang.domain.plans.targets_names import Naming
from shuangchuang.domain.plans.targets_view import View

_GOAL_HEADING = re.compile(
    r"目标(?!责任|考核|管理)|主要指标|预期指标|指标体系|愿景|总体要求|总体思路|阶段性|分阶段|阶段任务"
)
_RULE_HEADING = re.compile(
    r"条件|标准|奖励|补贴|补助|申报|申请|附则|定义|释义|名词|适用|认定|资助|扶持|奖补|评分|解读|权利|义务|退出|考核办法|支持对象|支持内容|兑现"
)
_SUBSIDY = re.compile(
    r"给予|奖励|奖补|补助|补贴|资助|贴息|最高|一次性|奖金|封顶|上限|减免|减半|免租|租金|免费|抵扣|抵免|抵减|报销|退税|扣除|每人每|标准为|标准不|元/|"
    r"可申请|可享受?|享受|申领|授信|利率|费率|保费|税率|征收|税前|兑付|兑现|折优惠|优惠|实际发生|实缴|投资额的|费用的|金额的|额度的|总额的|价的|差价|奖|代偿|风险补偿|补偿|按照?[^,;。]{0,12}比例|罚款|处以|"
    r"支付|退还|结算|返还|缴纳|出资|分红|股权|持股|股份|绩效工资|工资总额|薪酬|收入的|收益的|净收益|不受|不计入|免收|缓缴"
)
_STRONG_SUBSIDY = re.compile(
    r"给予|奖励|奖补|补助|补贴|资助|贴息|最高|一次性|奖金|封顶|减免|免租|抵扣|可申请|可享|享受|申领|利率|费率|税率|(?:申请|享受|提供|给予)[^,;。]{0,20}担保|个人[^,;。]{0,6}担保|不超过[^,;。]{0,16}贷款|每[人家户个项][^,;。]{0,8}(?:万?元)"
)
_CONDITION_AFTER = re.compile(
    r"^[^。;]{0,30}?(?:的|者)(?:[^,;。]{0,16})?(?:,|;|$)|^[^,;。]{0,30}的[^,;。]{0,24}(?:给予|按照?|可以?|享受|纳入|优先|予以|一次性|分别给|实行|减按|免)"
)
_CONDITION_BEFORE = re.compile(
    r"(?:^|[,;:。、])(?:\d{1,2}[.、])?(?:对于?|凡|符合|满足|具备|具有|经认定|首次|连续|注册|申请|申报|入驻|年龄|毕业|成立|未满|年满|须|需|应|不得|如|若|按|按照|单个|单项|同一|每个项目|每家企业|每户)[^。;]{0,60}$"
)
_MUST = re.compile(
    r"(?:原则上|应当?|须|必须|需|不得|一般|可)(?:具备|具有|配备|不少于|不低于|不超过|满|为|达到|有|按)?$|(?:应当|应具|应有|须具|必须具备|具备|具有独立)"
)
_DESCRIBED = re.compile(
    r"目前|现有|已有|已经|已建|已达|已成|已培|已累计|已认定|已形|已发|已开|已完|已实|已投|已于|截至|截止|近年来|近[三五\d]年|去年|上年|原有|现已|以来|全年实现|同比|位居全国|创历史|高达|自\d{4}年|曾|"
    r"当前|建成后|投产后|达产后|达产|占到全|居全国第|拥有[^,;。]{0,12}(?:优势|基础)"
)
_RELIES = re.compile(
    r"^(?:充分|积极|有效|主动|全面|深入|紧紧|重点)?(?:依托|利用|充分发挥|发挥|围绕|基于|通过|结合|借助|整合|盘活|根据|按照|聚焦|面向|针对|落实|贯彻|经(?!营|济|过|费))[^,;。]{0,30}$"
)
_LISTED = re.compile(
    r"(?:等|全省|全市|全区|全县|全州|全国|我省|我市|我区|各|其他|其余|其它|该|这|上述|以下|下列|如下|分为|分成|分|含|包括|涉及|涵盖|包含|划分为|等全[省市区县])$"
)
_LEAD_MIN = 2
_OUTCOME_VERB = re.compile(
    r"建成|建设|创建|新建|改建|扩建|共建|改造|打造|培育|培养|新增|净增|引进|引育|引入|招引|招募|招聘|集聚|汇聚|聚集|吸引|孵化|开放|发布|组织|举办|承办|开展|认定|评选|遴选|选拔|选树|选派|推出|形成|"
    r"挖掘|落地|转化|实现|完成|开发|制定|制修订|研制|发展|带动|扶持|推广|布局|设立|组建|成立|储备|攻克|新登记|招收|整治|修复|造林|培训|轮训|惠及|建立|搭建|构建|开设|增设|开通|新开|接待|转移|解决|"
    r"开工|竣工|上市|入库|上云|上线|部署|投产|升级|淘汰|救助|创作|编制|出台|梳理|征集|规划|筹集|募集|投放|发放|力争|确保|争取|达到|突破|关闭|压减|治理|收储|供应|培树|聘请|遴|谋划|签约|(?<!总)投资(?!额|项目|强度)|培训|获得|获批|评定|挂牌"
)
_WEAK_VERB = re.compile(r"保障|配备|支持|服务|实施|覆盖|纳入|拥有|提供|安排|联系|参加|投入|具备")
_METRIC = re.compile(
    r"率|占比|比重|比例|强度|覆盖|增速|水平|面积|规模|产值|收入|投资|投入|营收|产量|数量|总量|总数|容量|里程|增加值|总值|GDP|用量|排放量|成本|费用|电价|价格|销售额|交易额|成交额|贸易额|进出口|额|指数|人数|户数|家数|寿命|年限|时间|时限|时长|周期|密度|浓度|排放|能耗|存栏|出栏|床位|学位"
)
_HOPE = re.compile(r"力争|争取|确保|目标|计划(?!单列|生育)|预计|努力|实现|不断|力求|要")
_RATE_OF_SUPPORT = re.compile(
    r"(?:贴息|补贴|补助|奖励|资助|返还|抵扣|减免|优惠|利率|费率|税率|租金|保费|担保|出资|持股|股权|支付|价格|比例(?:给予|支持)|服务费|扣除|让利|留存|提取|奖补|代偿|分担|承担|容忍|(?:支持|收益|分配|补偿)[^,;]{0,4}比例)"
)
_OUTCOME_RATE = re.compile(
    r"(?:(?<![利费税息贴款])率|占比|比重|覆盖面|水平|满意度|平均(?:贷款|担保|融资)?(?:利率|费率)|平均[^,;]{0,8}(?:利率|费率))$"
)
_TIME_BINDS = re.compile(
    r"压缩|缩短|控制|减少|压减|时限|时间|办结|办理|办成|审批|提速|寿命|年限|周期|时长|学时|课时|培训|平均|响应|到达|无故障|供电|停电"
)
_STATIC_SETTING = re.compile(r"(?:为期|历时|提前|每隔|满|近|连续|持续|至少|最长|超过|不超过|为|期限|有效期|建期)$")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a number is taken for, how surely (0–1), and the Chinese reason. ``kind`` None: no row."""

    kind: TargetKind | None
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an item stands: what its deadline and headings say."""

    own_deadline: bool  # a year said in its own sentence
    yearly: bool  # 每年, which rules have as well as plans
    in_series: bool  # behind a target in the same enumeration
    inherited: bool
    goal: bool  # under a heading of goals
    rules: bool  # under a heading of conditions or subsidies
    after_past: bool  # behind a year that had passed when the plan was issued


_NOTHING = Judgement(None, 0.0, "")


def is_goal_heading(*headings: str) -> bool:
    """Whether a heading announces goals."""
    return any(_GOAL_HEADING.search(heading) for heading in headings)


def is_rule_heading(heading: str) -> bool:
    """Whether a heading announces conditions or subsidies."""
    return bool(_RULE_HEADING.search(heading))


def judge(view: View, item: Item, naming: Naming, setting: Setting) -> Judgement:
    """Weigh the evidence for one item."""
    scan, quantity = view.scan, item.quantity
    sentence_before = scan[max(item.sentence[0], quantity.start - 90) : quantity.start]
    chain_before = re.split(r"[;]", sentence_before)[-1]
    segment_before = scan[max(item.segment[0], quantity.start - 60) : quantity.start]
    after = scan[quantity.end : min(item.sentence[1], quantity.end + 70)]
    segment_after = scan[quantity.end : min(item.segment[1], quantity.end + 60)]
    name = view.words(naming.ranges)
    lead = scan[item.lead[0] : item.lead[1]][-40:]
    if _is_no_row(quantity.kind, item, lead, name, segment_before, segment_after, naming, setting, scan):
        return _NOTHING
    if not (setting.own_deadline or setting.goal) and _DESCRIBED.search(_last_part(sentence_before)):
        return _NOTHING
    if setting.after_past or (_DESCRIBED.search(segment_before[-24:]) and not setting.own_deadline):
        return _NOTHING
    allowance = _allowance(quantity.kind, name, segment_before, segment_after, setting)
    if allowance:
        return allowance
    standard = _standard(quantity.kind, naming, name, chain_before, segment_before, after, segment_after, setting)
    if standard:
        return standard
    return _weigh(quantity.kind, naming, name, segment_before, segment_after, setting)


def _last_part(words: str) -> str:
    return words[-60:]


def _is_no_row(
    kind: UnitKind,
    item: Item,
    lead: str,
    name: str,
    segment_before: str,
    segment_after: str,
    naming: Naming,
    setting: Setting,
    scan: str,
) -> bool:
    """Numbers that say nothing about what is to be done."""
    if len(re.sub(r"[\W\d_]", "", name)) < _LEAD_MIN:
        return True
    if kind is UnitKind.TIME and not (
        _TIME_BINDS.search(segment_before[-24:] + segment_after[:8])
        and (
            naming.comparator in (Comparator.AT_MOST, Comparator.REDUCE_BY)
            or item.base
            or re.search(r"达到|提高到|延长|增加到|不少于|不低于", lead[-8:])
        )
    ):
        return True
    if _LISTED.search(lead) and naming.comparator is Comparator.REACH and not item.quantity.bound:
        return True
    if kind is UnitKind.BARE and not re.search(
        r"(?:指数|系数|得分|评分|容积率|收入|产值|营收|投资|规模|人数|数|额|量|超|达到|突破|企业|主体|人口)$",
        scan[item.lead[0] : naming.binding[0]] or lead,
    ):
        return True
    if (
        item.quantity.written
        and item.quantity.value <= 20
        and re.match(
            r"[^,;。]{0,6}(?:任务|行动|措施|举措|工程|方面|领域|环节|清单|机制|体系|方向|步骤|阶段|板块|模块|重点|原则|优势|抓手|关系|问题|路径|内容|要求|目标)",
            segment_after,
        )
    ):
        return True
    if (
        item.quantity.written
        and item.quantity.value <= 10
        and "、" in lead
        and not naming.verb
        and not item.quantity.bound
    ):
        return True  # 湖东、湖西两个集群: it only counts what was listed
    if re.match(r"(?:重点|主要|具体|大)(?:任务|行动|措施|举措)", segment_after) and item.quantity.value <= 100:
        return True
    if re.search(r"前$", lead) or segment_after.startswith(("年", "岁", "的基础上")):
        return True
    if _RELIES.search(segment_before) and not naming.verb and not setting.own_deadline:
        return True
    return bool(
        re.search(r"(?:每|满|逾期|超期|累计|连续)$", lead)
        and re.match(r"的?(?:,|的|时|后|方可)", segment_after)
        and not setting.own_deadline
    )


def _allowance(kind: UnitKind, name: str, before: str, after: str, setting: Setting) -> Judgement | None:
    """A fixed share or sum set aside."""
    if (
        kind is UnitKind.SHARE
        and re.search(r"安排|预留|单列|划出|拿出|留出|切出", before)
        and re.search(r"指标|用地|编制|资金|经费|份额|采购|名额|岗位|计划|预算|房源|面积", before[-20:] + after)
    ):
        if re.search(r"给予|奖励", before):
            return None
        return Judgement(TargetKind.ALLOCATION, 0.8, "划出固定份额")
    if (
        kind is UnitKind.SHARE
        and re.search(r"提供|腾出|开放", before[-16:])
        and re.match(r"的[^,;。]{0,8}(?:场地|工位|面积|空间|床位|房源)", after)
    ):
        return Judgement(TargetKind.ALLOCATION, 0.7, "划出固定份额")
    if kind is UnitKind.MONEY:
        if (
            re.search(r"(?:每年|年度|年)(?:统筹)?(?:设立|安排|发放|投入|列支|预算)", before)
            and re.search(r"券|资金|经费|预算", before + after)
            and not re.search(r"每[家人户个]|单个|同一|最高", before)
        ):
            return Judgement(TargetKind.ALLOCATION, 0.75, "每年安排固定金额")
        if (
            re.search(
                r"(?:设立|组建|筹建|筹设|发起|成立|统筹组建|统筹设立|募集|打造|形成|建立|整合设立|出资)[^,;]{0,16}(?:总?规模|首期|目标规模|总额)?[^,;]{0,8}$",
                before,
            )
            and re.search(r"^[^,;]{0,24}(?:基金|资金池|母基金|风险补偿|专项资金|引导资金)", after)
            and not re.search(r"依托|给予|对[^,;]{0,20}(?:给|按)", before)
        ):
            return Judgement(TargetKind.ALLOCATION, 0.7, "设立固定规模的资金")
        if re.search(
            r"(?:基金|资金|资金池)(?:总)?(?:规模)(?:达到|达|不低于|超过|不少于|超|为|扩大到|力争)?$", before
        ) and not re.search(r"依托|给予|可享", before):
            return Judgement(TargetKind.ALLOCATION, 0.7, "设立固定规模的资金")
    return None


def _standard(
    kind: UnitKind,
    naming: Naming,
    name: str,
    chain_before: str,
    before: str,
    after: str,
    segment_after: str,
    setting: Setting,
) -> Judgement | None:
    """Subsidies, rates of support, conditions: numbers of a rule and not of the plan."""
    firm = setting.own_deadline or setting.goal
    if re.search(
        r"(?:最高|最多|最长|最大|顶格|可(?:以|再|额外|适当)?(?:降低|放宽|提高|延长|上浮|增加|下浮|减))(?:不超过|可?达|为|到|至)?$",
        before,
    ):
        return Judgement(TargetKind.STANDARD, 0.9, "写明最高限额或可放宽的幅度")
    if re.search(
        r"(?:单个|同一|单项|单家|单户|单次|单笔|每家|每户|每个(?:项目|企业|主体)|每人|人均补)[^;。]{0,24}$", before
    ) and (kind is UnitKind.MONEY or (not firm and _SUBSIDY.search(before))):
        return Judgement(TargetKind.STANDARD, 0.85, "单个对象的限额")
    if (
        kind in (UnitKind.COUNT, UnitKind.PEOPLE, UnitKind.SIZE)
        and not firm
        and re.search(r"(?:可申请|可?享受|免费享|给予|申领|可获|提供)[^,;]{0,16}$", before)
        and _STRONG_SUBSIDY.search(before[-30:] + segment_after)
    ):
        return Judgement(TargetKind.STANDARD, 0.8, "支持标准")
    if kind is UnitKind.MONEY:
        near = chain_before[-60:] + "|" + after[:30]
        strong = _STRONG_SUBSIDY.search(near)
        if strong and not (
            firm
            and re.search(
                r"(?:达到|突破|超过|超|不低于|不少于|增长|以上|发放|投放|实现|降低|减轻|减少)",
                before[-16:] + segment_after[:2],
            )
            and not re.search(r"最高|给予|每[家人户个]", before)
        ):
            return Judgement(TargetKind.STANDARD, 0.9, "补贴、奖励等支持标准")
        if _SUBSIDY.search(near) and not firm:
            return Judgement(TargetKind.STANDARD, 0.8, "资金支持的标准")
    if kind is UnitKind.SHARE and not firm and not _OUTCOME_RATE.search(name):
        near = before[-40:] + "|" + segment_after[:20]
        if _RATE_OF_SUPPORT.search(near) or _STRONG_SUBSIDY.search(chain_before[-60:] + "|" + after[:16]):
            return Judgement(TargetKind.STANDARD, 0.9, "支持、分担的比例")
    if kind is UnitKind.SHARE and firm and re.search(r"(?:给予|按|最高)[^,;]{0,30}$", before):
        return Judgement(TargetKind.STANDARD, 0.8, "支持、分担的比例")
    if _CONDITION_AFTER.match(
        segment_after + (after[len(segment_after) : len(segment_after) + 1] or "")
    ) and _ends_condition(segment_after, after, naming):
        return Judgement(TargetKind.CONDITION, 0.8, "限定对象的条件")
    if (
        _CONDITION_BEFORE.search(chain_before)
        and not firm
        and (
            re.search(r"给予|奖励|补贴|补助|资助|享受|可申|优先|认定|方可|予以", after)
            or re.search(r"^[^。]{0,60}?给予", after)
        )
    ):
        return Judgement(TargetKind.CONDITION, 0.8, "限定对象的条件")
    if not setting.own_deadline and _MUST.search(before[: max(0, len(before))].rstrip()[-14:]) and naming.comparator in (
        Comparator.AT_LEAST, Comparator.AT_MOST) and not naming.verb:  # fmt: skip
        return Judgement(TargetKind.CONDITION, 0.7, "应当具备的条件")
    if (
        not setting.own_deadline
        and re.search(r"应(?:当)?(?:具有|具备|配备|满足|达到|符合|不)|须(?:具有|具备|满足|达到)|必须具", chain_before)
        and not setting.goal
    ):
        return Judgement(TargetKind.CONDITION, 0.75, "应当具备的条件")
    if setting.rules and not setting.own_deadline:
        return Judgement(TargetKind.CONDITION, 0.7, "标题所示为条件或标准")
    return None


def _ends_condition(segment_after: str, after: str, naming: Naming) -> bool:
    """…以上的，: the words describe whom a rule is for. 10个具有…的社区 is no such thing."""
    if re.match(r"[^,;。]{0,30}?(?:的|者)$", segment_after):
        return not naming.noun_follows or bool(re.match(r"(?:及)?(?:以上)?(?:的|者)$", segment_after))
    return bool(
        re.match(
            r"(?:及)?(?:以上|以内|以下)?的[^,;。]{1,24}(?:给予|按照?|可以?|享受|纳入|优先|予以|一次性|分别给|实行|减按|免)",
            segment_after,
        )
    )


def _weigh(kind: UnitKind, naming: Naming, name: str, before: str, segment_after: str, setting: Setting) -> Judgement:
    """Add up what speaks for an outcome."""
    points = 0.0
    reasons: list[str] = []

    def count(value: float, reason: str) -> None:
        nonlocal points
        points += value
        reasons.append(reason)

    if setting.own_deadline:
        count(3, "本句写明时限")
    elif setting.yearly:
        count(1.5, "写明每年")
    elif setting.inherited:
        count(1.5, "承接前文时限")
    if setting.goal:
        count(2, "位于目标部分")
    if setting.in_series:
        count(1, "与前一项并列")
    if _OUTCOME_VERB.search(before[-40:]):
        count(1.5, "有实现结果的动词")
    elif _WEAK_VERB.search(before[-40:]):
        count(0.75, "有动词")
    if naming.comparator in (
        Comparator.AT_LEAST,
        Comparator.EXCEED,
        Comparator.AT_MOST,
        Comparator.APPROX,
        Comparator.RANGE,
    ):
        count(0.5, "写明上下限")
    if re.search(
        r"达到?|突破|提高到|提升到|提升至|提高至|增加到|增至|控制在|稳定在|保持在|维持在|压缩至|缩短至|降至|实现",
        before[-10:],
    ):
        count(1, "写明要达到的数值")
    if naming.comparator in (Comparator.GROWTH, Comparator.REDUCE_BY):
        count(1, "写明增减幅度")
    if kind is UnitKind.SHARE and naming.noun_follows:
        count(1.5, "写明覆盖的比例")
    if _METRIC.search(name) and (kind not in (UnitKind.COUNT, UnitKind.PEOPLE) or re.search(r"数量?$|量$", name)):
        count(1, "名称是指标")
    if _HOPE.search(before[-40:]):
        count(0.5, "有表示目标的词")
    governed = naming.verb or _OUTCOME_VERB.search(name) is not None
    if governed and kind in (UnitKind.COUNT, UnitKind.PEOPLE, UnitKind.SIZE, UnitKind.MONEY):
        count(0.5, "动词带数量和名词")
    if (
        kind is not UnitKind.TIME
        and not _OUTCOME_RATE.search(name)
        and not setting.own_deadline
        and _SUBSIDY.search(before + segment_after)
    ):
        count(-1 if kind in (UnitKind.COUNT, UnitKind.PEOPLE) else -2, "附近有支持政策用语")
    if setting.rules:
        count(-2, "标题所示为条件或标准")
    if kind is UnitKind.SHARE and _OUTCOME_RATE.search(name):
        count(0.5, "名称是比率")
    if kind is UnitKind.MONEY and not (setting.own_deadline or setting.goal):
        count(-0.5, "金额未写明时限")
    if points < 2:
        return _NOTHING
    return Judgement(TargetKind.TARGET, min(0.98, 0.55 + 0.07 * points), "、".join(reasons))
