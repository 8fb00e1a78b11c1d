"""The wording around a number: what is looked at, and the words that decide.

Each list of words stands once, named after what it shows. They are matched on folded text
(half-width signs), without blanks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuangchuang.domain.plans.quantities import Quantity
from shuangchuang.domain.plans.quantities_units import UnitKind
from shuangchuang.domain.plans.targets_items import Item
from shuangchuang.domain.plans.targets_names import Naming
from shuangchuang.domain.plans.targets_view import View


@dataclass(frozen=True, slots=True)
class Words:
    """A number and its surroundings, each cut to a length that bounds the work."""

    item: Item
    naming: Naming
    name: str
    core: str  # the lead without its binding words
    lead: str
    before: str  # its segment up to the number
    behind: str  # its segment from the number on
    sentence: str  # its sentence up to the number
    chain: str  # likewise, from the last semicolon
    after: str  # its sentence from the number on

    @classmethod
    def around(cls, view: View, item: Item, naming: Naming) -> Words:
        """The surroundings of an item."""
        scan, quantity = view.scan, item.quantity
        sentence = scan[max(item.sentence[0], quantity.start - 90) : quantity.start]
        return cls(
            item=item,
            naming=naming,
            name=view.words(naming.ranges),
            core=scan[item.lead[0] : naming.binding[0]][-40:],
            lead=scan[item.lead[0] : item.lead[1]][-40:],
            before=scan[max(item.segment[0], quantity.start - 60) : quantity.start],
            behind=scan[quantity.end : min(item.segment[1], quantity.end + 60)],
            sentence=sentence,
            chain=sentence.rpartition(";")[2],
            after=scan[quantity.end : min(item.sentence[1], quantity.end + 70)],
        )

    @property
    def quantity(self) -> Quantity:
        """The number."""
        return self.item.quantity

    @property
    def kind(self) -> UnitKind:
        """What its unit measures."""
        return self.item.quantity.kind


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an item stands: what its deadline, its headings and its neighbours say."""

    own_deadline: bool  # a year said in its own sentence
    yearly: bool  # 每年, which rules have as well as plans
    in_series: bool  # behind a target in the same enumeration
    parallel: bool  # built like the target in the part of the sentence before: …中心80个，…站400个
    inherited: bool
    of_heading: bool  # a bare measure of what the heading sets up: 设立创业基金 … 首期规模5000万元
    goal: bool  # under a heading of goals
    rules: bool  # under a heading of conditions or subsidies
    after_past: bool  # behind a year that had passed when the plan was issued

    @property
    def firm(self) -> bool:
        """Whether the place alone says that this is a goal."""
        return self.own_deadline or self.goal


# Headings.
GOAL_HEADING = re.compile(
    r"目标(?!责任|考核|管理)|主要指标|预期指标|指标体系|愿景|总体要求|总体思路|阶段性|分阶段|阶段任务"
)
RULE_HEADING = re.compile(
    r"条件|标准(?!化)|(?:奖励|补贴|补助|资助|奖补)(?:办法|政策|范围|对象|额度)?$|申报|申请|附则|定义|释义|名词|适用|评分|解读|权利|义务|退出|"
    r"考核办法|认定办法|支持对象|支持内容|兑现"
)
# Support: anything that smells of it, and what can be nothing else.
SUBSIDY = re.compile(
    r"给予|符合条件|奖励|奖补|补助|补贴|资助|贴息|最高|一次性|奖金|封顶|上限|减免|减半|免租|租金|免费|抵扣|抵免|抵减|报销|退税|扣除|每人每|标准为|标准不|元/|"
    r"可申请|可享受?|享受|申领|授信|利率|费率|保费|税率|征收|税前|兑付|兑现|折优惠|优惠|实际发生|实缴|投资额的|费用的|金额的|额度的|总额的|价的|差价|奖(?![项牌杯])|代偿|风险补偿|补偿|按照?[^,;。]{0,12}比例|罚款|处以|"
    r"支付|退还|结算|返还|缴纳|出资|分红|股权|持股|股份|绩效工资|工资总额|薪酬|收入的|收益的|净收益|不受|不计入|免收|缓缴"
)
STRONG_SUBSIDY = re.compile(
    r"给予|奖励|奖补|补助|补贴|资助|贴息|最高|一次性|奖金|封顶|减免|免租|抵扣|可申请|可享|享受|申领|利率|费率|税率|(?:申请|享受|提供|给予)[^,;。]{0,20}担保|个人[^,;。]{0,6}担保|不超过[^,;。]{0,16}贷款|每[人家户个项][^,;。]{0,8}(?:万?元)"
)
RATE_OF_SUPPORT = re.compile(
    r"(?:贴息|补贴|补助|奖励|资助|返还|抵扣|减免|优惠|利率|费率|税率|租金|保费|担保|出资|持股|股权|支付|价格|比例(?:给予|支持)|服务费|扣除|让利|留存|提取|奖补|代偿|分担|承担|容忍|(?:支持|收益|分配|补偿)[^,;]{0,4}比例)"
)
# Conditions: whom a rule is for.
CONDITION_AFTER = re.compile(
    r"^[^。;]{0,30}?(?:的|者)(?:[^,;。]{0,16})?(?:,|;|$)|^[^,;。]{0,30}的[^,;。]{0,24}(?:给予|按照?|可以?|享受|纳入|优先|予以|一次性|分别给|实行|减按|免)"
)
CONDITION_BEFORE = re.compile(
    r"(?:^|[,;:。、])(?:\d{1,2}[.、])?(?:对于?|凡|符合|满足|具备|具有|经认定|首次|连续|注册|申请|申报|入驻|年龄|毕业|成立|未满|年满|须|需|应|不得|如|若|按|按照|单个|单项|同一|每个项目|每家企业|每户)[^。;]{0,60}$"
)
MUST = re.compile(
    r"(?:原则上|应当?|须|必须|需|不得|一般|可)(?:具备|具有|配备|不少于|不低于|不超过|满|为|达到|有|按)?$|(?:应当|应具|应有|须具|必须具备|具备|具有独立)"
)
# Description: what is there already.
DESCRIBED = re.compile(
    r"目前|现有|已有|已经|已建|已达|已成|已培|已累计|已认定|已形|已发|已开|已完|已实|已投|已于|截至|截止|近年来|近[三五\d]年|去年|上年|原有|现已|以来|全年实现|同比|位居全国|创历史|高达|自\d{4}年|曾|"
    r"当前|建成后|投产后|达产后|达产|占到全|居全[国省市区]|拥有[^,;。]{0,12}(?:优势|基础)"
)
RELIES = re.compile(
    r"^(?:充分|积极|有效|主动|全面|深入|紧紧|重点)?(?:依托|利用|充分发挥|发挥|围绕|基于|通过|结合|借助|整合|盘活|根据|按照|聚焦|面向|针对|落实|贯彻|经(?!营|济|过|费|常|贸|开|信))[^,;。]{0,30}$"
)
LISTED = re.compile(
    r"(?:等|全省|全市|全区|全县|全州|全国|我省|我市|我区|各|其他|其余|其它|该|这|上述|以下|下列|如下|分为|分成|分|含|包括|涉及|涵盖|包含|划分为|等全[省市区县])$"
)
# Outcomes: verbs, names, hopes.
OUTCOME_VERB = re.compile(
    r"建成|建设|创建|新建|改建|扩建|共建|改造|打造|培育|培养|新增|净增|引进|引育|引入|招引|招募|招聘|集聚|汇聚|聚集|吸引|孵化|开放|发布|组织|举办|承办|开展|认定|评选|遴选|选拔|选树|选派|推出|形成|"
    r"挖掘|落地|转化|实现|完成|开发|制定|制修订|制[(]修[)]订|修订|扩种|复种|减轻|减负|研制|发展|带动|扶持|推广|布局|设立|组建|成立|储备|配齐|配建|攻克|新登记|招收|整治|修复|造林|培训|轮训|惠及|建立|搭建|构建|开设|增设|开通|新开|接待|转移|解决|"
    r"开工|竣工|上市|入库|上云|上线|部署|投产|升级|淘汰|救助|创作|编制|出台|梳理|征集|规划|筹集|募集|投放|发放|力争|确保|争取|达到|(?:稳定|保持|维持|控制)在|保持$|(?:提高|提升|扩大|增加|增|拓展|降低|下降|降|压缩|压减|缩短)(?:到|至)|突破|关闭|压减|治理|收储|供应|培树|聘请|遴|谋划|签约|(?<!总)投资(?!额|项目|强度)|培训|获得|获批|评定|挂牌"
)
WEAK_VERB = re.compile(r"保障|配备|支持|服务|实施|覆盖|纳入|拥有|提供|安排|联系|参加|投入|具备")
METRIC = re.compile(
    r"率|占比|比重|比例|强度|覆盖|增速|水平|面积|规模|产值|收入|投资|投入|营收|产量|产能|数量|总量|总数|余额|容量|里程|增加值|总值|GDP|用量|排放量|成本|费用|电价|价格|销售额|交易额|成交额|贸易额|进出口|额|指数|[货客]运量|吞吐量|人数|户数|家数|寿命|年限|时间|时限|时长|周期|密度|浓度|排放|能耗|频次|频率|次数|环节|负担|存栏|出栏|床位|学位"
)
OUTCOME_RATE = re.compile(
    r"(?:(?<![利费税息贴款])率|占比|比重|覆盖面|水平|涨幅|增幅|增速|倍数|满意度|平均(?:贷款|担保|融资)?(?:利率|费率)|平均[^,;]{0,8}(?:利率|费率))$"
)
OUTCOME_NAME = re.compile(
    r"(?:就业|创业|参保|脱贫|搬迁|挂牌|上市|开行|转企|升规|上规|入规|改股|规上企业|股改|落户|返乡|转化|转移|增收|入库|上云|触网)”?$"
)
OUTCOME_BEHIND = re.compile(
    r"^[^,;。]{2,24}?(?:转型|转化|升级|上云|上规|落地|改造|上市|挂牌|入规|投产|达产|开工|竣工|建设|发展|创业|就业|应用|上线|办结|办理|受理|通办|集聚|入驻)"
)
PUSHES = re.compile(r"(?:推动|推进|促进|引导|带动|支持|帮助|助力|扶持|实现|确保|组织)$")
OF_THE_MACHINE = re.compile(r"时限|时间|停电|响应|办结|审批|周期")  # lengths of time an office keeps to
DENSITY = re.compile(r"^(?:全[省市县区])?(?:每|平均每)(?:[百千万十]|10万|百万)[^,;]{1,12}(?:拥有|配备|有)")
BUILT_UP = re.compile(  # 省级“专精特新”企业不少于80家; but 在孵企业不少于50家 is asked of an incubator
    r"^(?!.*(?:入驻|在孵|具有|拥有|具备|配备|从业|专职|每[个家户]|单个)).*"
    r"(?:企业|基地|平台|中心|人才|团队|园区|机构|社区|载体|空间|孵化器|实验室|示范区|产业园|集群)”?(?:数量|总数|数)?$"
)
TALK = re.compile(
    r"会议|例会|调度|通报|汇报|督查|督导|巡查|走访|座谈|调研|评价|考核|评估|抽查|检查"
)  # what the offices themselves do
SOFT = re.compile(r"(?:鼓励|允许|倡导)[^,;。]{0,40}$")
HOPE = re.compile(r"累计|力争|争取|确保|目标|计划(?!单列|生育)|预计|努力|实现|不断|力求|要")
TIME_BINDS = re.compile(
    r"压缩|缩短|控制|减少|压减|天数|时限|时间|办结|办理|办成|审批|提速|寿命|年限|周期|时长|学时|课时|培训|平均|响应|到达|无故障|供电|停电"
)
REACHES = re.compile(
    r"达到?|突破|(?:提高|提升|增加|扩大|增|压缩|压减|缩短|降低|下降|降)(?:到|至)|(?:控制|稳定|保持|维持)在|保持$|实现"
)
