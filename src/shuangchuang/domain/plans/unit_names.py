"""What names of public bodies look like, and a unit as read.

A body is told by its end (局, 委, 人民政府), its level by its beginning (自治区, 市, 县委),
and a body with a place of its own by the place (广西税务局, 南沙区政府).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuangchuang.domain.plans.model import Ground
from shuangchuang.domain.plans.places import place_at_start
from shuangchuang.domain.plans.surface import fold

KNOWN = 1.0
HANDED_ON = 0.95
UNKNOWN = 0.5

_LEVEL = (
    r"(?:省|自治区|自治州|自治县|自治旗|直辖市|省?直管市|计划单列市|副省级城市|林区|县级市|设区的?市|地级以?上?市|市地|地州市|地市|市县区|市县|县市区|县区|区县市|区县|区市县|市区|市州|州市|盟市"
    r"|旗县市区|旗县区|旗县|师市|街道乡镇|乡镇街道|乡镇街|乡镇|镇街|街镇|镇乡|团场|开发园区|开发区|产业园区|园区|新区|功能区|高新区|经开区"
    r"|管理区|示范区|管委会区|市|地|州|盟|县|区|旗|乡|镇|街道|村|社区)"
)
_BODY = (
    r"(?:人民政府|党委(?:[和及与]?(?:人民)?政府)?|党工委(?:[和及与]?(?:管委会|管理委员会))?|政府|管委会|管理委员会|办事处|行署|行政公署"
    r"|委员会|有关部门|相关部门)"
)
_BRACKET = r"(?:\([^()]*\))"
LEVEL_NAME = re.compile(rf"(?:各|全[省市县区]各?|相关|有关|其他|所有)*(?:级)?{_LEVEL}{_BRACKET}?(?:级)?")
LEVEL_GOES_ON = re.compile(
    rf"{_LEVEL}{_BRACKET}?(?:级|两级|三级)?(?:[和及与](?:各)?(?:{_LEVEL}|[\u4e00-\u9fff]{{2,5}}(?:林区|新区|示范区)))?{_BODY}?{_BRACKET}?"
)
OFFICES_OF = re.compile(rf"各(?:{_LEVEL}){_BRACKET}?(?:行政公署|行署)")
PARTY_OF = re.compile(  # 各县(市、区)党委、政府 and 实验区党工委、管委会 are one name each
    rf"(?:各[^、,;]{{0,6}}?{_LEVEL}{_BRACKET}?|[^、,;()]{{2,12}}区)(?:党委|党工委|党\(工\)委|人民政府|政府)"
)
PARTNER = re.compile(r"(?:人民政府|政府|管委会|管理委员会)(?:\([^()]*\))?")
BARE_GOVERNMENT = re.compile(rf"(?:{_LEVEL}){_BRACKET}?(?:人民政府|政府)")
_SUFFIX = re.compile(
    r"(?:厅|局|委|办|部|院|会|署|行|政府|中心|公司|集团|大学|学院|学校|社|团|联|协|队|关|馆|站|所|处|室|单位|部门|企业|机构|组"
    r"|台|报|校|高校|院校|院所|兵团|军|公署|两院|支局|中支|营管部|营业管理部|专员办|监管局|人大|政协|街道|乡镇|镇|乡|办公厅|秘书处"
    r"|地区|各地|地方|分局|联盟|商会|工委|党组|党校|基金|平台|资本|国投|城投|水务|电力|铁塔|移动|联通|电信|专班|指挥部|银联|厂|矿|港|网"
    r"|州|市|县|区|盟|旗|师|省|园|科|支队|总队|大队|分行|支行|银行|联社|供销社|研究院|研究所|医院|电视台|日报|方面|军分区|人武部|主体|中央|最高法|最高检|高法|高检|组织|政法委|高院|检察|法院|交易所|保险|证券|担保|校区|科研单位|媒体|街|村|社区|地市|市州)"
)
_ENDS_AS_UNIT = re.compile(rf"(?:{_SUFFIX.pattern})$")
STRONG_END = re.compile(
    r"(?:厅|局|委|办|政府|办公室|办公厅|管委会|委员会|公司|集团|大学|学院|银行|分行|支行|中心|工会|妇联|科协|残联|工商联|文联|侨联|团委|政府|部|院|署|海关"
    r"|部门|单位|机构|企业|街道|乡镇|镇街|街镇|园区|县区|区县|党委|法院|检察院|办事处|联社|协会|会|队|社|站|所|馆)$"
)
_NOT_CITY = (  # 市场监管局, 市政园林局, 市中区 begin with a word of their own; 市民政局 and 市场监管 after 市 do not
    r"场|政[园公设工养管]|容|民(?:服务|中心|卡|热线|之家|学校|信箱)|[中南北]区|辖"
)
_NOT_TOWN = r"江[^南北]|海[区市]|[平宁远巴安坪原康雄沅赉赍]县"
OWN_LEVEL = re.compile(
    rf"(?:全?(?:自治区|自治州|自治县|省|市(?!{_NOT_CITY})|县(?!域)|区(?!域|划|块|间)|州|盟(?!友|员)|旗(?!舰)|兵团|师(?!范|资|生|宗)"
    rf"|镇(?!{_NOT_TOWN})|乡(?!村|宁县|城县)|街道))"
)
NO_PREFIX = re.compile(
    r"(?:级|直(?!属)|直属|属|内|际)(?!机关)"
)  # behind a level: 省级主管部门, 市属企业 say which bodies, not whose
_OWN_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,3}[^城超上都集夜股界](?:市(?!场|政[园公设工养管]|容|民(?:服务|中心))|自治县|县(?!域))(?=[\u4e00-\u9fff]{2}|$)"
    r"|[\u4e00-\u9fff]{1,5}[^社城园山景街小灾地库校辖牧林老片矿港特护验范发新胜]区(?!域|划|块|间)(?=[\u4e00-\u9fff]{2}|$)"
)
_OWN_STATION = re.compile(
    r"(?!综合|城市|城区|中心|基层|公安)[\u4e00-\u9fff]{2,4}(?:派出所|市场监管所|司法所|税务所|供电所|自然资源所)$"
)
_BEGINS_APART = (
    r"(?:共青团|团[省市县区州盟旗]|团中央|人民银行|中国|人行|国家|全国|中央|国务院|中共|各|有关|相关|其他|其它|属地|所在|驻|武警|国网|南方电网|中石"
    r"|移动|联通|电信|铁塔|高等院校|高校|中小(?!企业[局厅服发促])|基层|全体|所有|成员|责任|牵头|金融机构|人民政府|政府$|民航[东西南北中华]|国开行|农发行|进出口|[工农中建交]行)"
)
_RIVERS = r"(?:长江|珠江|黄河|淮河|海河|太湖|松辽|三峡)(?!河务局|保护)"
_ENDS_APART = (
    r".*(?:主管部门|海关|银保监局|银监局|保监局|证监局|银保监分局|公司|集团|银行|分行|支行|大学|(?<!科)学院|学校|医院|企业|管委会|管理委员会|办事处|街道|单位"
    r"|部门|机构|专员办|检查站|铁路局|(?<!供销)联社|人民政府|政府|军分区|警备区|监管分局)$"
)
NEVER_HANDED = re.compile(rf"{_BEGINS_APART}|{_RIVERS}|{_ENDS_APART}")  # bodies that take no prefix from a list
_OWN_BEGINNING = re.compile(_BEGINS_APART)
OWN_CENTRAL = re.compile(
    r"(?!地方|国家|市场|药品|食品|农产|知识|综合|行政)[\u4e00-\u9fff]{2,7}(?:金融监管局|金融监管分局|银保监分局|监管分局|税务局|证监局|银保监局|银监局|保监局|海关|通信管理局"
    r"|海事局|邮政管理局|气象局|国家安全局|调查队|调查总队|支局|供电局|煤监局|核安全监督站)$"
)
PARTY_ORGAN = re.compile(
    r"(?:组织部|宣传部|统战部|政法委|政法委员会|政策研究室|政研室|网信办|编办|编委办|改革办|财经办|财经委办|党校|老干部局|直属机关工委|直机关工委"
    r"|机关工委|巡视办|巡察办|军民融合办|人才办|社会工作部|社工部|文明办|国安办|台办|外办|金融办|农办|密码局|保密办|保密局|讲师团|党史研究室|金融工委"
    r"|教育工委|两新工委|审计办|依法治[省市县区]办|办公厅|办公室|督查室|台湾工作办公室|统一战线工作部|财办|智慧办|数据办)"
)
_CENTRAL_BODY = re.compile(
    r"工业和信息化|最高|证监会|银保监会|银监会|保监会|金融监管总局|外汇局|海关总署|民航局|铁路局|国资委|工程院|中科院|科学院|社科院|供销|妇联|总工会|科协|残联|工商联|文联|侨联"
    r"|知识产权局|能源局|药监局|医保局|机关事务|编办|网信办|组织部|宣传部|统战部|政法委|法制办|港澳办|参事室|新闻出版|广电|电视|档案|测绘|海洋|地震|烟草|监察|法院|检察院|统战"
)
ALWAYS_PARTY = re.compile(r"(?:组织部|宣传部|统战部|政法委|政法委员会)$")
_FIELDS = """
    发展改革 发改 经信 工信 教育 科技 民族宗教 民宗 公安 民政 司法 财政 人社 人力社保 人力资源社会保障
    自然资源 自规 规划 资规 国土 生态环境 环保 住建 住房城乡建设 建设 交通 交通运输 水利 农业 农业农村
    农牧 林业 林草 商务 文旅 文化 文广旅 文广新 卫健 卫生健康 卫生 卫计 退役军人 应急 应急管理 审计
    外事 市场监管 市监 工商 质监 体育 统计 医保 信访 地方金融监管 金融 政务服务 大数据 数据 税务 气象
    邮政 扶贫 乡村振兴 粮食 城管 园林 消防 安监
"""
DEPARTMENTS = frozenset(_FIELDS.split())  # fields of government, as department names begin with them


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as read: its full name and the places in the view that carry it."""

    name: str
    start: int
    end: int
    comma_group: int = 0  # 0 is the stretch before the first comma
    ground: Ground = Ground.PRINTED
    ground_range: tuple[int, int] | None = None  # where the shared prefix or tail stands
    confidence: float = KNOWN
    reason: str = "原文全称"
    starred: bool = False
    mark: str = ""  # what a bracket behind the name says of its role: 牵头

    @property
    def group(self) -> bool:
        """Whether the name stands for several bodies."""
        return stands_for_several(self.name)

    @property
    def known(self) -> bool:
        """Whether the name ends as names of bodies do."""
        return self.confidence > UNKNOWN


def ends_as_unit(name: str) -> bool:
    """Whether a name ends as names of bodies do.

    >>> ends_as_unit("自治区科技厅"), ends_as_unit("提升创新能力")
    (True, False)
    """
    folded = fold(name)
    while folded.endswith(")") and "(" in folded[1:]:
        inner = folded[folded.rfind("(") + 1 : -1]
        shorter = folded[: folded.rfind("(")]
        if not shorter:
            folded = inner
            break
        folded = shorter
    return bool(_ENDS_AS_UNIT.search(folded)) and 2 <= len(folded) <= 40


def names_a_body(name: str) -> bool:
    """Whether a name begins as names of public bodies do: with a level, a place, a ministry or a known field.

    >>> names_a_body("市科技局"), names_a_body("应急管理部"), names_a_body("孵化器运营机构")
    (True, True, False)
    """
    folded = fold(name)
    if OWN_LEVEL.match(folded) or _OWN_BEGINNING.match(folded) or OWN_CENTRAL.match(folded) or place_at_start(folded):
        return True
    return any(folded.startswith(stem) for stem in DEPARTMENTS) or bool(_CENTRAL_BODY.match(folded))


def stands_for_several(name: str) -> bool:
    """Whether a name stands for several bodies (各设区市人民政府, 相关部门)."""
    return bool(re.match(r"各|有关|相关|其他", name) or re.search(r"各成员单位|有关|相关|各有|各级|成员单位", name))


def is_group_only(name: str) -> bool:
    """Whether a name is nothing but a group: 各省级人民政府, 各有关部门."""
    return bool(
        re.match(r"(?:各|有关|相关|其他|全[省市县区]各)", name)
        or re.search(r"(?:各|有关|相关)[^、]*(?:部门|单位|政府|地区)$", name)
    )


def carries_place(folded: str) -> bool:
    """Whether a place stands inside a name: 南沙区政府, 横琴粤澳深度合作区执委会."""
    if _OWN_PLACE.match(folded) or _OWN_STATION.match(folded):
        return True
    return bool(
        re.match(r"[\u4e00-\u9fff]{2,12}?(?:新区|合作区|开发区|高新区|保税区|示范区|自贸区|园区)", folded)
    ) or bool(re.match(r"[\u4e00-\u9fff]{2,4}?[县区市州旗](?:政府|人民政府|委)", folded))
