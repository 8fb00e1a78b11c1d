"""Units in a list: where one ends, which prefix it shares, and whether it is a unit at all.

自治区科技厅、发展改革委,广西税务局   →  自治区科技厅 | 自治区发展改革委 | 广西税务局
广州、深圳市政府                      →  广州市政府 | 深圳市政府
各市、县(区)人民政府                  →  各市、县(区)人民政府
市科技局、财政局等相关部门            →  市科技局 | 市财政局 | 相关部门
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shuangchuang.domain.plans.model import Ground
from shuangchuang.domain.plans.places import place_at_start
from shuangchuang.domain.plans.surface import Surface, fold

KNOWN = 1.0
HANDED_ON = 0.95
UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch between two separators. ``breaks``: a comma or more stands before it, which ends a group."""

    start: int
    end: int
    breaks: bool = False


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


_LEVEL = (
    r"(?:省|自治区|自治州|自治县|自治旗|直辖市|省?直管市|计划单列市|副省级城市|林区|县级市|设区的?市|地级以?上?市|市地|地州市|地市|市县区|市县|县市区|县区|区县市|区县|区市县|市区|市州|州市|盟市"
    r"|旗县市区|旗县区|旗县|师市|街道乡镇|乡镇街道|乡镇街|乡镇|镇街|街镇|镇乡|团场|开发园区|开发区|产业园区|园区|新区|功能区|高新区|经开区"
    r"|管理区|示范区|管委会区|市|地|州|盟|县|区|旗|乡|镇|街道|村|社区)"
)
_BODY = r"(?:人民政府|政府|管委会|管理委员会|党委政府|党委|党工委|办事处|行署|行政公署|委员会|有关部门|相关部门)"
_BRACKET = r"(?:\([^()]*\))"
_LEVEL_NAME = re.compile(rf"(?:各|全[省市县区]各?|相关|有关|其他|所有)*(?:级)?{_LEVEL}{_BRACKET}?(?:级)?")
_LEVEL_GOES_ON = re.compile(
    rf"{_LEVEL}{_BRACKET}?(?:级|两级|三级)?(?:[和及与](?:各)?(?:{_LEVEL}|[\u4e00-\u9fff]{{2,5}}(?:林区|新区|示范区)))?{_BODY}?{_BRACKET}?"
)
_OFFICES_OF = re.compile(rf"各(?:{_LEVEL}){_BRACKET}?(?:行政公署|行署)")
_BARE_GOVERNMENT = re.compile(rf"(?:{_LEVEL}){_BRACKET}?(?:人民政府|政府)")
_SUFFIX = re.compile(
    r"(?:厅|局|委|办|部|院|会|署|行|政府|中心|公司|集团|大学|学院|学校|社|团|联|协|队|关|馆|站|所|处|室|单位|部门|企业|机构|组"
    r"|台|报|校|高校|院校|院所|兵团|军|公署|两院|支局|中支|营管部|营业管理部|专员办|监管局|人大|政协|街道|乡镇|镇|乡|办公厅|秘书处"
    r"|地区|各地|地方|分局|联盟|商会|工委|党组|党校|基金|平台|资本|国投|城投|水务|电力|铁塔|移动|联通|电信|专班|指挥部|银联|厂|矿|港|网"
    r"|州|市|县|区|盟|旗|师|省|园|科|支队|总队|大队|分行|支行|银行|联社|供销社|研究院|研究所|医院|电视台|日报|方面|军分区|人武部|主体|中央|最高法|最高检|高法|高检|组织|政法委|高院|检察|法院|交易所|保险|证券|担保|校区|科研单位|媒体|街|村|社区|地市|市州)"
)
_ENDS_AS_UNIT = re.compile(rf"(?:{_SUFFIX.pattern})$")
_STRONG_END = re.compile(
    r"(?:厅|局|委|办|政府|办公室|办公厅|管委会|委员会|公司|集团|大学|学院|银行|分行|支行|中心|工会|妇联|科协|残联|工商联|文联|侨联|团委|政府|部|院|署|海关"
    r"|部门|单位|机构|企业|党委|法院|检察院|办事处|联社|协会|会|队|社|站|所|馆)$"
)
_GENERIC_TAIL = re.compile(
    r"等?((?:国务院|中央|省直|市直|区直|县直|省级|市级|县级|区级|省|市|县|区)?(?:各|其他|其它)?(?:有关|相关|其他|其它|职能|成员)(?:职能)?"
    r"(?:部门|单位|方面|机构)(?:[和及、](?:单位|部门|机构))?)$"
)
_BARE_ETC = re.compile(r"(?:等(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?(部门|单位|机构)?|等)$")
_STAR = "*★☆▲△※●◆#"
_MARK = re.compile(r"\((?:总?(牵头|主办|主责|配合|协办|参与|参加|负责)(?:负责|单位|部门)?)\)")
_LEAD_IN = re.compile(
    r"^(?:(?:此|该|本|各|上述|以上|这)项?(?:工作|任务|措施|举措|事项)(?:分别)?由|由|并由|以及|及|和|会同|联合|其中|包括|具体由|分别由|[:.。·•－—-])+"
)
_LEAD_OUT = re.compile(r"(?:分别|共同|具体|负责同志|[:.。·•])+$")
_OWN_LEVEL = re.compile(
    r"(?:全?(?:自治区|自治州|自治县|省|市(?!场|政[园公设工养管]|容|民)|县(?!域)|区(?!域|划|块|间)|州|盟|旗|兵团|师(?!范|资)|镇|乡(?!村)|街道))"
)
_NEVER_HANDED = re.compile(
    r"(?:共青团|团[省市县区州盟旗]|团中央|人民银行|中国|人行|国家|全国|中央|国务院|中共|各|有关|相关|其他|其它|属地|所在|驻|武警|国网|南方电网|中石"
    r"|移动|联通|电信|铁塔|高等院校|高校|中小|基层|全体|所有|成员|责任|牵头|金融机构|人民政府|政府$)"
    r"|.*(?:海关|银保监局|银监局|保监局|证监局|银保监分局|公司|集团|银行|分行|支行|大学|学院|学校|医院|企业|管委会|管理委员会|办事处|街道|单位"
    r"|部门|机构|专员办|检查站|铁路局|联社|人民政府|政府|军分区|警备区|监管分局|公司等)$"
)
_OWN_CENTRAL = re.compile(
    r"(?!地方|国家|市场|药品|食品|农产|知识|综合|行政)[\u4e00-\u9fff]{2,7}(?:金融监管局|金融监管分局|监管分局|税务局|证监局|银保监局|银监局|保监局|海关|通信管理局"
    r"|海事局|邮政管理局|气象局|国家安全局|调查队|调查总队|支局|供电局|煤监局|核安全监督站)$"
)
_PARTY_ORGAN = re.compile(
    r"(?:组织部|宣传部|统战部|政法委|政法委员会|政策研究室|政研室|网信办|编办|编委办|改革办|财经办|财经委办|党校|老干部局|直属机关工委|直机关工委"
    r"|机关工委|巡视办|巡察办|军民融合办|人才办|社会工作部|社工部|文明办|国安办|台办|外办|金融办|农办|密码局|保密办|保密局|讲师团|党史研究室|金融工委"
    r"|教育工委|两新工委|审计办|依法治[省市县区]办|办公厅|办公室|督查室|台湾工作办公室|统一战线工作部|财办|智慧办|数据办)"
)
_CENTRAL_BODY = re.compile(
    r"工业和信息化|最高|证监会|银保监会|银监会|保监会|金融监管总局|外汇局|海关总署|民航局|铁路局|国资委|工程院|中科院|科学院|社科院|供销|妇联|总工会|科协|残联|工商联|文联|侨联"
    r"|知识产权局|能源局|药监局|医保局|机关事务|编办|网信办|组织部|宣传部|统战部|政法委|法制办|港澳办|参事室|新闻出版|广电|电视|档案|测绘|海洋|地震|烟草|监察|法院|检察院|统战"
)
_ALWAYS_PARTY = re.compile(r"(?:组织部|宣传部|统战部|政法委|政法委员会)$")
_AND = re.compile(r"以及|和|及|与")
_DEPARTMENT = frozenset(
    [
        "发展改革",
        "发改",
        "经信",
        "工信",
        "教育",
        "科技",
        "民族宗教",
        "民宗",
        "公安",
        "民政",
        "司法",
        "财政",
        "人社",
        "人力社保",
        "人力资源社会保障",
        "自然资源",
        "自规",
        "规划",
        "资规",
        "国土",
        "生态环境",
        "环保",
        "住建",
        "住房城乡建设",
        "建设",
        "交通",
        "交通运输",
        "水利",
        "农业",
        "农业农村",
        "农牧",
        "林业",
        "林草",
        "商务",
        "文旅",
        "文化",
        "文广旅",
        "文广新",
        "卫健",
        "卫生健康",
        "卫生",
        "卫计",
        "退役军人",
        "应急",
        "应急管理",
        "审计",
        "外事",
        "市场监管",
        "市监",
        "工商",
        "质监",
        "体育",
        "统计",
        "医保",
        "信访",
        "地方金融监管",
        "金融",
        "政务服务",
        "大数据",
        "数据",
        "税务",
        "气象",
        "邮政",
        "扶贫",
        "乡村振兴",
        "粮食",
        "城管",
        "园林",
        "消防",
        "安监",
    ]
)


def split_list(text: str, start: int, end: int) -> list[Token]:
    """Cut a list at its separators, brackets respected. A comma or more before a token ``breaks``."""
    tokens: list[Token] = []
    depth = 0
    begun = start
    breaks = False
    for at in range(start, end):
        sign = text[at]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        elif not depth and sign in "、,;。\n/|":
            if at > begun:
                tokens.append(Token(begun, at, breaks))
                breaks = False
            breaks = breaks or sign != "、"
            begun = at + 1
    if end > begun:
        tokens.append(Token(begun, end, breaks))
    return tokens


def read_units(surface: Surface, tokens: Sequence[Token]) -> list[UnitName]:
    """The units of one list, prefixes and tails handed on inside each comma group."""
    found: list[UnitName] = []
    by_blanks = all(token.breaks for token in tokens[1:])  # no 、 in the list: blanks may part it
    for number, group in enumerate(_comma_groups(tokens)):
        names = [
            unit
            for token in _whole_names(surface, _split_further(surface, group, by_blanks=by_blanks))
            for unit in _cleaned(surface, token, number)
        ]
        found += _hand_on_prefix(surface, _share_tail(names))
    return [_graded(unit) for unit in found]


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
    if _OWN_LEVEL.match(folded) or _NEVER_HANDED.match(folded) or _OWN_CENTRAL.match(folded) or place_at_start(folded):
        return True
    return any(folded.startswith(stem) for stem in _DEPARTMENT) or bool(_CENTRAL_BODY.match(folded))


def stands_for_several(name: str) -> bool:
    """Whether a name stands for several bodies (各设区市人民政府, 相关部门)."""
    return bool(re.match(r"各|有关|相关|其他", name) or re.search(r"各成员单位|有关|相关|各有|各级|成员单位", name))


def is_group_only(name: str) -> bool:
    """Whether a name is nothing but a group: 各省级人民政府, 各有关部门."""
    return bool(
        re.match(r"(?:各|有关|相关|其他|全[省市县区]各)", name)
        or re.search(r"(?:各|有关|相关)[^、]*(?:部门|单位|政府|地区)$", name)
    )


def _comma_groups(tokens: Iterable[Token]) -> list[list[Token]]:
    groups: list[list[Token]] = []
    for token in tokens:
        if token.breaks or not groups:
            groups.append([])
        groups[-1].append(token)
    return groups


def _whole_names(surface: Surface, tokens: Sequence[Token]) -> list[Token]:
    """Put together what is one name: 各市、县(区)人民政府."""
    text = surface.text
    whole: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        last = at
        if _LEVEL_NAME.fullmatch(text, token.start, token.end):
            while last + 1 < len(tokens):
                following = tokens[last + 1]
                words = _BARE_ETC.sub("", text[following.start : following.end])
                if not _LEVEL_GOES_ON.fullmatch(words):
                    break
                last += 1
                if not _LEVEL_NAME.fullmatch(words):
                    break
        elif _OFFICES_OF.fullmatch(text, token.start, token.end) and at + 1 < len(tokens):
            following = tokens[at + 1]
            last += bool(_BARE_GOVERNMENT.fullmatch(text, following.start, following.end))
        whole.append(Token(token.start, tokens[last].end, token.breaks))
        at = last + 1
    return whole


def _split_further(surface: Surface, tokens: Iterable[Token], *, by_blanks: bool) -> list[Token]:
    """Cut at 和, and in a list without 、 at a blank, where both sides are whole names."""
    return [part for token in tokens for part in _split_one(surface, token, by_blanks=by_blanks)]


def _split_one(surface: Surface, token: Token, *, by_blanks: bool) -> list[Token]:
    text = surface.text
    depth = 0
    for at in range(token.start, token.end):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth or at == token.start:
            continue
        left = text[token.start : at]
        joint = _AND.match(text, at, token.end)
        if joint and _both_units(left, text[joint.end() : token.end]):
            rest = Token(joint.end(), token.end)
        elif by_blanks and surface.blank_before(at) and _both_whole(left, text[at : token.end].lstrip()):
            rest = Token(at, token.end)
        else:
            continue
        return [Token(token.start, at, token.breaks), *_split_one(surface, rest, by_blanks=by_blanks)]
    return [token]


def _both_units(left: str, right: str) -> bool:
    """市科技局和市财政局, but not 住房和城乡建设局 or 各有关部门和单位."""
    return bool(
        _STRONG_END.search(_BARE_ETC.sub("", left))
        and len(right) >= 3
        and ends_as_unit(_BARE_ETC.sub("", right))
        and not re.match(r"(?:单位|部门|机构|地区|企业)", right)
        and not re.fullmatch(r"(?:各|有关|相关)+(?:部门|地区|单位)", left)
        and (_OWN_LEVEL.match(right) or _NEVER_HANDED.match(right) or place_at_start(right) or len(left) >= 4)
    )


def _both_whole(left: str, right: str) -> bool:
    return bool(
        _STRONG_END.search(left) and len(left) >= 3 and len(right) >= 3 and ends_as_unit(_BARE_ETC.sub("", right))
    )


def _cleaned(surface: Surface, token: Token, group: int) -> list[UnitName]:
    """A token without what is not its name: stars, 等, a bracket that tells the role."""
    start, end = token.start, token.end
    text = surface.text
    starred = False
    words = text[start:end]
    while words and (words[0] in _STAR or words[-1] in _STAR or words[0] in " \t" or words[-1] in " \t"):
        starred = starred or words[0] in _STAR or words[-1] in _STAR
        start += words[0] in _STAR + " \t"
        end -= len(words) > 1 and words[-1] in _STAR + " \t"
        words = text[start:end]
    mark = ""
    if (match := _MARK.search(words)) and match.end() == len(words):
        mark = match.group(1)
        end = start + match.start()
        words = text[start:end]
    if match := re.match(r"\((?:牵头|主办)\)", words):
        mark, start = "牵头", start + match.end()
        words = text[start:end]
    if match := _LEAD_IN.match(words):
        start += match.end()
    if match := _LEAD_OUT.search(text, start, end):
        end = match.start() if match.end() == end and match.start() > start else end
    words = text[start:end]
    extra: list[UnitName] = []
    if (match := _GENERIC_TAIL.search(words)) and match.start() > 0:
        if match.group().startswith("等"):
            extra = [_plain(surface, start + match.start(1), start + match.end(1), group)]
            end = start + match.start()
    elif (match := _BARE_ETC.search(words)) and match.start() > 0:
        if match.group(1):
            name = "相关" + match.group(1)
            at = start + match.start(1)
            extra = [UnitName(name, at, end, group, Ground.NORMALISED, None, HANDED_ON, "“等部门”作相关部门")]
        end = start + match.start()
    while end > start and text[end - 1] in "等、,;。:. ":
        end -= 1
    words = text[start:end]
    if words.endswith(")") and words.count(")") > words.count("("):
        end -= 1
    if words.startswith("(") and words.count("(") > words.count(")"):
        start += 1
    if end <= start:
        return extra
    return [replace(_plain(surface, start, end, group), starred=starred, mark=mark), *extra]


def _plain(surface: Surface, start: int, end: int, group: int) -> UnitName:
    name = surface.printed(start, end).translate({ord("〔"): "（", ord("〕"): "）"})
    return UnitName(name, start, end, group)


_TAIL = re.compile(
    r"(.{2,7}?)((?:市|县|区|州|盟|旗|自治州|新区)?(?:人民政府|政府|管委会|管理委员会|市委|县委|区委|州委))"
)
_DEPARTMENT_TAIL = re.compile(r"(?:.*?)([厅局委部])")


def _share_tail(units: Sequence[UnitName]) -> list[UnitName]:
    """广州、深圳市政府 → 广州市政府 | 深圳市政府; 市教育、财政局 → 市教育局 | 市财政局."""
    shared = list(units)
    for at in range(len(shared) - 1, 0, -1):
        owner, other = shared[at], shared[at - 1]
        if ends_as_unit(other.name) and not re.search(r"[市县区州盟旗]$", fold(other.name)):
            continue
        tail = _tail_for(other, owner)
        if tail:
            shared[at - 1] = replace(
                other,
                name=other.name + tail,
                ground=Ground.TAIL_SHARED,
                ground_range=owner.ground_range or (owner.end - len(tail), owner.end),
                confidence=HANDED_ON,
                reason="与后一单位共用后缀",
            )
    return shared


def _tail_for(other: UnitName, owner: UnitName) -> str:
    name = fold(other.name)
    if re.match(r"各|有关|相关", name) or "(" in name:
        return ""
    match = _TAIL.fullmatch(owner.name)
    if match and not re.match(r"[省市县区]$|各", match.group(1)):
        tail = match.group(2)
        level = re.match(r"自治州|新区|[市县区州盟旗]", tail)
        if re.search(r"(?:市|县|区|州|盟|旗)$", name) and len(name) >= 3:
            return tail[level.end() :] if level else tail
        if 2 <= len(name) <= 4 and level:
            return tail
    stem = re.sub(r"^(?:自治区|[省市县区州])", "", name)
    if stem in _DEPARTMENT and (match := _DEPARTMENT_TAIL.fullmatch(owner.name)):
        return match.group(1)
    return ""


def _prefix_of(name: str) -> tuple[str, str, str]:
    """The prefix a name can hand on: (level, party form or "", rest).

    >>> _prefix_of("自治区党委组织部"), _prefix_of("市政府国资委")
    (('自治区', '自治区党委', '组织部'), ('市', '', '国资委'))
    """
    folded = fold(name)
    if folded.startswith("中央") and _PARTY_ORGAN.match(folded, 2):
        return "中央", "中央", folded[2:]
    match = _OWN_LEVEL.match(folded)
    level = match.group() if match else ""
    if not level:
        place = place_at_start(folded)
        match = re.match(
            r"(?:[\u4e00-\u9fff]{0,3}?(?:族|各族)?(?:自治区|自治州|自治县|省|新区|市(?!场)|县|区|州|盟|旗|地区)){1,2}",
            folded[len(place) :],
        )
        if place and match:
            level = place + match.group()
        elif not place and (
            match := re.match(r"[\u4e00-\u9fff]{1,4}?(?:省|自治区|自治州|自治县|新区|市(?!场)|县|区|州|盟|旗)", folded)
        ):
            rest = folded[match.end() :]
            if any(rest.startswith(stem) for stem in _DEPARTMENT):
                level = match.group()
    if not level:
        return "", "", folded
    rest = folded[len(level) :]
    if match := re.match(r"(?:人民)?政府(?!采购|办$|办公|督查|研究|法制|参事)", rest):
        rest = rest[match.end() :]
    party = ""
    if match := re.match(r"(?:党委|委)(?=.)", rest):
        party, rest = level + match.group(), rest[match.end() :]
    return name[: len(level)], party, rest


def _hand_on_prefix(surface: Surface, units: Sequence[UnitName]) -> list[UnitName]:
    """自治区科技厅、发展改革委 → 自治区科技厅 | 自治区发展改革委, within one comma group."""
    handed: list[UnitName] = []
    level = party = ""
    source: tuple[int, int] | None = None
    for unit in units:
        own_level, own_party, rest = _prefix_of(unit.name)
        folded = fold(unit.name)
        if own_level:
            if (
                rest
                and not re.fullmatch(r"(?:人民政府|政府|管委会|委|党委)?", rest)
                and not stands_for_several(unit.name)
            ):
                level, party = own_level, own_party
                source = (unit.start, unit.start + len(own_party or own_level))
        elif (
            level
            and source
            and not _NEVER_HANDED.match(folded)
            and not place_at_start(folded)
            and ends_as_unit(unit.name)
        ):
            central = level == "中央" and not _PARTY_ORGAN.fullmatch(folded)
            if not central and not _carries_place(folded) and not _OWN_CENTRAL.match(folded):
                prefix = party if party and _PARTY_ORGAN.match(folded) else level
                if prefix == level != party and _ALWAYS_PARTY.match(folded):
                    prefix = level + ("党委" if level.endswith("自治区") else "委")
                unit = replace(
                    unit,
                    name=prefix + unit.name,
                    ground=Ground.PREFIX_HANDED_ON,
                    ground_range=source,
                    confidence=min(unit.confidence, HANDED_ON),
                    reason="前缀承前省略",
                )
        handed.append(unit)
    return handed


def _carries_place(folded: str) -> bool:
    """南沙区政府, 横琴粤澳深度合作区执委会: a place stands inside the name."""
    return bool(
        re.match(r"[\u4e00-\u9fff]{2,12}?(?:新区|合作区|开发区|高新区|保税区|示范区|自贸区|园区)", folded)
    ) or bool(re.match(r"[\u4e00-\u9fff]{2,4}?[县区市州旗](?:政府|人民政府|委)", folded))


def _graded(unit: UnitName) -> UnitName:
    if ends_as_unit(unit.name):
        return unit
    return replace(unit, confidence=UNKNOWN, reason="名称结尾不像单位，请核对")
