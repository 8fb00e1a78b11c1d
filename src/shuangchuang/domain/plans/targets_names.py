"""What a number is the number of, and how it binds: the name and comparator of a target.

The words before a number end in a chain of binding words (力争达到, 不低于, 压缩至); what is
left names the target, alone (研发投入强度), as verb and noun (带动新增就业人口), or, where only
a verb is left, together with the noun that follows (培育 … 标杆企业).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuangchuang.domain.plans.model import Comparator
from shuangchuang.domain.plans.quantities import Quantity
from shuangchuang.domain.plans.quantities_units import UnitKind
from shuangchuang.domain.plans.targets_items import Item
from shuangchuang.domain.plans.targets_view import View

Range = tuple[int, int]

_TO = r"(?:到|至)"
_BINDING: tuple[tuple[str, Comparator | None], ...] = (
    (
        r"(?:比|较|同比|在)(?:(?:19|20)\d\d年|上年|上一年|去年|基期|现状|“十[一二三四五]五”)?(?:同期|末|底|水平|的?基础上|实际)*(?<!在)",
        None,
    ),
    (r"不(?:得)?(?:低于|少于|小于|下于|短于)|最低(?:达到)?|至少(?:达到|有)?|最少", Comparator.AT_LEAST),
    (
        r"不(?:得)?(?:超过|高于|多于|大于|超出|突破|长于|超)|(?:严格)?控制(?:在|到|至)|控制率?在|最多|不超",
        Comparator.AT_MOST,
    ),
    (r"(?:压缩|压减|缩短|缩减|精简|降低|下降|减少|降|减|缩|压降)" + _TO + "(?!少)", Comparator.AT_MOST),
    (
        r"(?:提高|提升|增加|增长|增|上升|升|扩大|扩展|扩面|拓展|延长|发展|调整|恢复|改善|优化|推广|壮大|扩|覆盖)"
        + _TO
        + "(?!少)",
        Comparator.REACH,
    ),
    (r"超过|超出|突破|大于|高于|多于|优于|超|逾|破", Comparator.EXCEED),
    (r"低于|少于|小于", Comparator.AT_MOST),
    (r"(?:增长|提高|提升|增加|上升|扩大|递增|增|翻|增值)", Comparator.GROWTH),
    (r"(?:下降|降低|减少|压减|压缩|缩短|缩减|削减|减|降|节约|压降|精简)", Comparator.REDUCE_BY),
    (r"约|近|大约|接近|左右", Comparator.APPROX),
    (r"(?:基本)?(?:达到|达成|达|实现|保持在|稳定在|维持在|保持|稳定|为|是|有|至|到|占|占到|在)", Comparator.REACH),
)
_BINDING_AT_END = [(re.compile(f"(?:{words})$"), comparator) for words, comparator in _BINDING]
_SOFT_AT_END = re.compile(
    r"(?:力争|争取|努力|确保|力求|合计|共|共计|平均|均|都|全部|全面|基本|总体|分别|各|了|要|将|应|须|至少|原则上|每年|年均|逐年|全年|率先|"
    r"再|各自|也|(?<![许认])可|(?<![产功性节智效职潜动技热电核氢光储])能|以上|就|已|稳步|持续|保持|:|一般|逐步|大幅|明显|显著|进一步|预计|,)$"
)
_LEADING = re.compile(
    r"^(?:[-—–·●○▪■◆①-⑳、,;:]|其中:?|同时|并且|并(?!网|购|联|发)|且|以及|和(?!谐|平|美)|及(?!时|格)|使(?!用|命)|让(?!利)|将|要(?![素点害])|"
    r"力争使?|争取|努力|确保|力求|目标(?!责任)|计划(?!生育|单列)|预计|预期|到时|届时|率先|分别|拟(?![定订稿])|"
    r"基本(?!医疗|养老|公共|农田|药物|保险|保障|民生|生活)|用(?![电水地能工人户于药])|"
    r"在此基础上|(?:以上|左右|以内)的?|底前?|末(?!端)|前(?![沿海端瞻置期])|原则上|再(?!生|担保|就业|造|制造|贷款)|,|每年|年均|全年|"
    r"逐步|进一步|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[一二三四五六]是)"
)
_VERBS = (
    "建成投用|建成使用|建成|新建成|建设|创建|新建|改建|扩建|共建|筹建|改造|新改扩建|打造|培育|培养|新培育|重点培育|新增|净增|引进|引育|引入|招引|招收|招募|招聘|集聚|汇聚|聚集|吸引|孵化|孵化出|"
    "开放|发布|组织|举办|承办|举行|开展|认定|评定|评选|遴选|选拔|选树|选派|选聘|推出|形成|挖掘|落地|转化|促进|实现|完成|提供|开发|制定|制修订|制[(]修[)]订|修订|研制|发展|发展壮大|带动|服务|支持|扶持|推广|"
    "布局|设立|组建|建立|成立|储备|配齐|配建|投放|发放|安排|预留|单列|划出|拿出|腾出|留出|切出|配备|推动|引导|争取|力争|确保|达到|保持|落户|入驻|申报|获得|获批|授权|攻克|突破|实施|推进|新登记|登记|新设|举荐|招商|签约|引聚|聚|引|育|建|创|办|"
    "新认定|新创建|累计建成|累计培育|推荐|选出|选取|选择|筛选|征集|梳理|编制|出台|盘活|升级|升级改造|更新|更换|淘汰|报废|推荐上市|扶植|壮大|做强|做优|做大|拥有|保有|累计|投入|筹集|筹措|募集|撬动|"
    "减少|减轻|节约|节省|增加|压减|关闭|取缔|整治|治理|修复|造林|种植|扩种|复种|培训|轮训|资助|救助|覆盖|惠及|受益|纳入|建档|搭建|构建|设置|增设|开设|开通|新开|新开通|加密|开行|接待|输送|转移|解决|帮助|援助|协助|助力|拓展|"
    "对接|联系|走访|排查|督导|抽检|检测|监测|检查|评估|试点|示范|创立|生成|产出|申请|登陆|上市|挂牌|评价入库|入库|上云|上线|接入|部署|投运|投产|开工|竣工|交付|筹建|供应|保障|收储|供给|筹办|策划|谋划|签订|签署|派遣|派出|"
    "招生|研发|攻关|立项|启动|聘请|聘任|聘用|组成|参加|参与|扩充|充实|选育|育成|引种|引领|带领|建好|办好|抓好|命名|授予|表彰|宣传|推介|征信|给予|释放|推送|开出|打响|叫响|推选|推树|培树|树立|规划|规划建设|改扩建|提质改造|新改建|优选|精选|打磨|举荐|集成|储存|归集|汇集|共享|承接|参展|参会|赴|出版|创作|拍摄|生产|制作"
)
_ENDS_IN_VERB = re.compile(rf"(?:{_VERBS})(?:了|出|起|好|成)?$")
_BEGINS_LIKE_A_VERB = re.compile(
    r"^(?:基本|全面|成为|进入|位居|居(?!民|家|住)|并|且|而|较|比(?!赛)|以上|的$|同比|占|达|超过|超出|增长|提高|提升|下降|降低|明显|显著|持续|稳步|力争|左右|来自|来(?!料)|用于|作为|进行|予以|办结|为|与|由|对|在|"
    r"形成|落户|获得|通过|纳入|享受|自动|实现|推动|带动|促进|确保|争取|投入使用|建成|完成|组成|参与|参加|担任|开展|入驻|入选|上市|挂牌|投产|开工|竣工)"
)
_DESCRIBED_NOUN = re.compile(r"(?:在|对|以|由|与|为|具有)[^,;。]{2,24}的[^,;。的]{2,}$")  # 在全国有影响力的集聚区
_BEGINS_WITH_VERB = re.compile(rf"(?:{_VERBS})")
_AT_LEAST_BEFORE_VERB = re.compile(r"(?:至少|不少于|不低于)[^,;、]{0,8}$")
_WHOLE_ONLY = re.compile(r"^(?:全[省市区县州国]|总[数量计]|累计|合计|其中)$")
_LONE_VERB = re.compile(r"培训|轮训|服务|资助|救助|扶持|招聘|招募|选派|评选|引进|培养")
_ACTED_ON = re.compile(
    r"(?:将|把|对|面向)([\u4e00-\u9fff]{2,12}?)(?:等[^,;纳开进提实]{0,6})?(?:纳入|开展|进行|提供|实施|,)"
)
_HOLDS = re.compile(r"开展|组织|举办|实施|加强|提供|推进|加大|做好|抓好|强化")
_PUSHED = re.compile(r"(?:实现|推动|确保|引导|带动|推进)$")
_LEVEL_ONLY = re.compile(r"^(?:其中)?(?:国家|省|市|县|区|自治区|州|部|省部|世界|区域)级(?:及?以上)?$")
_METRIC = re.compile(
    r"(?:总?面积|总?规模|总?数量|数|总数|总量|占比|比例|比重|总?产值|总?产量|总?收入|营业收入|增加值|总投资|投资|总?额|容量|覆盖率|覆盖面|使用率|入驻率|就业率|满意度|满意率|合格率|完成率|达标率|知晓率|长度|里程|时间|时限|增速|增幅)$"
)
_FUND = re.compile(r"(?:基金|资金|资金池|基金群|券”?)$")
_BARE_METRIC = re.compile(
    r"^(?:其中)?(?:其)?(?:总|年|年均|人均)?(?:面积|总?规模|数量|总数|总量|占比|比例|比重|产值|产量|收入|增加值|投资|余额|增速|额|覆盖率|数|建筑面积|合格率|达标率|入驻率|利用率|使用率|增速|价值|总额)$"
)


@dataclass(frozen=True, slots=True)
class Naming:
    """The name of a target as ranges of the view, the words that bind it and how."""

    ranges: tuple[Range, ...]
    comparator: Comparator
    binding: Range  # the binding words; empty where there are none
    verb: bool  # a verb of making or bringing in governs the number
    noun_follows: bool
    borrowed: bool = False  # the name stands in an earlier segment


def comparator_of(quantity: Quantity, bound: Comparator | None) -> Comparator:
    """One comparator out of what stands before and behind a number."""
    if quantity.value_max is not None:
        return Comparator.RANGE
    if bound in (Comparator.GROWTH, Comparator.REDUCE_BY):
        return bound
    if "左右" in quantity.bound or "上下" in quantity.bound:
        return Comparator.APPROX
    if bound is Comparator.EXCEED:
        return Comparator.EXCEED
    if "以上" in quantity.bound:
        return Comparator.AT_LEAST
    if quantity.bound:
        return Comparator.AT_MOST
    if quantity.loose and bound in (None, Comparator.REACH):
        return Comparator.APPROX
    return bound or Comparator.REACH


def strip_binding(scan: str, lead: Range) -> tuple[Range, Comparator | None, Range]:
    """The lead without its binding words; what they say; where they stand."""
    start, end = lead
    at = end
    found: Comparator | None = None
    while at > start:
        words = scan[max(start, at - 12) : at]
        taken, comparator = _binding_at_end(words)
        if not taken:
            break
        found = _stronger(found, comparator)
        at -= taken
    return (start, at), found, (at, end)


def _binding_at_end(words: str) -> tuple[int, Comparator | None]:
    """How many characters at the end only bind, and how."""
    for pattern, comparator in _BINDING_AT_END:
        match = pattern.search(words)
        if match and match.group() not in _NEVER_ALONE and not _swallows_a_noun(words, match):
            return len(words) - match.start(), comparator
    soft = _SOFT_AT_END.search(words)
    return (len(words) - soft.start(), None) if soft else (0, None)


def _stronger(found: Comparator | None, further: Comparator | None) -> Comparator | None:
    """力争达到 reaches, 达到不低于 is at least, 增长达到 grows: the word that says most wins."""
    if further is None or found not in (None, Comparator.REACH, Comparator.APPROX):
        return found
    if found is None or further not in (Comparator.REACH, Comparator.APPROX):
        return further
    return found


_NEVER_ALONE = frozenset(("比", "较", "在"))
_NOUNS_ENDING_LIKE_BINDING = re.compile(
    r"(?:提升|实现|保持|完成|存在|现在|潜在|所在|内在|直达|到达|发达|作为|行为|成为|甚至|乃至|以至|直至|独占|所有|国有|拥有|享有|没有|具有|含有|自有|特有|持有|共有|现有|拥军|收到|做到|感到|遇到|得到|看到|找到|"
    r"就近|附近|临近|邻近|契约|公约|节约|预约|条约|大约|合约|履约|特约|签约|制约|集约|科技增|新增|净增|研发|加大|打破)$"
)


def _swallows_a_noun(words: str, match: re.Match[str]) -> bool:
    """直达, 国有, 集约 end like a binding word and are none."""
    return len(match.group()) == 1 and bool(_NOUNS_ENDING_LIKE_BINDING.search(words))


def trim(scan: str, words: Range) -> Range:
    """A range without leading particles and blanks at either end."""
    start, end = words
    while start < end and (match := _LEADING.match(scan[start : min(end, start + 12)])):
        start += match.end()
    while end > start and scan[end - 1] in ",;:、·的之":
        end -= 1
    return start, end


def name_item(view: View, item: Item, *, skip: tuple[Range, ...], earlier: Range | None) -> Naming:
    """Name an item. ``skip`` are deadlines inside its lead; ``earlier`` is the name before it in the sentence."""
    scan = view.scan
    core, comparator, binding = strip_binding(scan, item.lead)
    if item.base:  # 由7.8%提高到10%: the name ends where the starting point begins
        core = (item.lead[0], item.base[0])
    if comparator in (None, Comparator.REACH) and _AT_LEAST_BEFORE_VERB.search(
        scan[max(core[0], item.quantity.start - 16) : item.quantity.start]
    ):
        comparator = Comparator.AT_LEAST
    pieces = _lead_pieces(scan, core, skip)
    words = "".join(scan[start:end] for start, end in pieces)
    verb = bool(_ENDS_IN_VERB.search(words) or _BEGINS_WITH_VERB.match(words))
    bound = comparator_of(item.quantity, comparator)
    if behind := _noun_behind(scan, item, words, comparator):
        return Naming((*_without_size(scan, pieces), *behind), bound, binding, verb, True)
    if said := _said_before(view, item, words):
        return Naming(said if words in view.words(said) else (*pieces, *said), bound, binding, verb, False, True)
    if borrowed := _borrowed(view, item, words, skip, earlier):
        said = () if _ENDS_IN_VERB.fullmatch(words) else tuple(pieces)
        return Naming((borrowed, *said), bound, binding, verb, False, True)
    return Naming(tuple(pieces), bound, binding, verb, False)


def _lead_pieces(scan: str, core: Range, skip: tuple[Range, ...]) -> list[Range]:
    """The words before a number that may name it: without deadlines and leading particles, not too many."""
    pieces = [piece for piece in _without(core, skip) if piece[0] < piece[1]]
    pieces = [trim(scan, piece) for piece in pieces]
    return _shorten([piece for piece in pieces if piece[0] < piece[1]])


def _without_size(scan: str, pieces: list[Range]) -> list[Range]:
    """设立总规模50亿元的基金 founds the fund, not its size."""
    if not pieces or not (size := re.search(r"(?:目标|首期)?总?规模$", scan[pieces[-1][0] : pieces[-1][1]])):
        return pieces
    return [*pieces[:-1], (pieces[-1][0], pieces[-1][0] + size.start())]


def _noun_behind(scan: str, item: Item, words: str, comparator: Comparator | None) -> tuple[Range, ...]:
    """The noun that follows and is counted, where the words before only govern it."""
    tail = _tail_noun(scan, item, pushed=_PUSHED.search(scan, item.lead[0], item.lead[1]) is not None)
    if tail:
        governs = not words or _ENDS_IN_VERB.search(words)
        noun = scan[tail[0] : tail[1]]
        if not governs and not _noun_belongs(item, words, comparator, noun):
            return ()
        shared = _noun_of_next_level(scan, item) if _LEVEL_ONLY.match(noun) else None
        return (tail, shared) if shared else (tail,)
    head = _head_noun(scan, item) if _ENDS_IN_VERB.fullmatch(words) else None
    return (head,) if head else ()


def _borrowed(view: View, item: Item, words: str, skip: tuple[Range, ...], earlier: Range | None) -> Range | None:
    """The name before, where an item's own words are none: 省级15家, 总面积1.8万, 占从业人员的60%, 2014年新增12万人."""
    if earlier and _LEVEL_ONLY.match(words):
        return _noun_of_level(view.scan, earlier)
    if not words or _BARE_METRIC.match(words):
        return earlier or _segment_before(view, item, skip)
    if earlier and (_WHOLE_ONLY.match(words) or re.match(r"占(?![股比地用])", words) or _ENDS_IN_VERB.fullmatch(words)):
        return earlier
    return None


def _said_before(view: View, item: Item, words: str) -> tuple[Range, ...]:
    """What a lone verb acts on, where its sentence said so: 开展创业培训，每年培训800人次; 将护理员纳入目录，培训500人."""
    if not _LONE_VERB.fullmatch(words):
        return ()
    left = max(item.sentence[0], item.lead[0] - 60)
    before = view.scan[left : item.lead[0]]
    named = list(re.finditer(rf"([\u4e00-\u9fff]{{2,24}}){words}(?:班|活动|工作|行动|计划|项目)?(?=[\d,;、])", before))
    if named:
        start, end = named[-1].start(1), named[-1].end(1) + len(words)
        verbs = list(_HOLDS.finditer(before, start, end - len(words) - 1))
        start = verbs[-1].end() if verbs else start
        return ((left + start, left + end),)
    acted_on = list(_ACTED_ON.finditer(before))
    return ((left + acted_on[-1].start(1), left + acted_on[-1].end(1)),) if acted_on else ()


_NUMBERING = re.compile(r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])+")
_OBJECT = re.compile(r"[\u4e00-\u9fff“”A-Za-z]{2,16}$")


def object_of_heading(heading: str, name: str) -> str:
    """What a lone verb acts on under a heading that says it: 建设孵化基地 … 新建2家. "" where it says nothing."""
    if len(name) > 3 or name == "培训" or not _ENDS_IN_VERB.fullmatch(name):
        return ""
    numbering = _NUMBERING.match(heading)
    words = heading[numbering.end() :] if numbering else heading
    verb = _BEGINS_WITH_VERB.match(words)
    return words[verb.end() :] if verb and _OBJECT.match(words, verb.end()) else ""


def _noun_of_next_level(scan: str, item: Item) -> Range | None:
    """1个国家级、3个省级特色产业集群: the noun is printed once, behind the last level."""
    start, end = item.tail[1], min(item.segment[1], item.tail[1] + 40)
    match = re.search(r"级([^,;。、()\d]{2,20})$", scan[start:end])
    return (start + match.start(1), start + match.end(1)) if match else None


def _noun_of_level(scan: str, earlier: Range) -> Range:
    """国家级孵化器5家、省级15家: of the name before, what stands behind its own level."""
    at = scan.rfind("级", *earlier)
    bound = re.match(r"(?:及)?以[上下](?:的)?", scan[at + 1 : earlier[1]])
    at += bound.end() if bound else 0
    return (at + 1, earlier[1]) if at >= 0 and earlier[1] - at > 2 else earlier


def _noun_belongs(item: Item, lead_words: str, comparator: Comparator | None, tail: str) -> bool:
    """各市 …1个 示范园区: the counted noun follows although more than a verb stands before."""
    counted = item.quantity.kind in (UnitKind.COUNT, UnitKind.PEOPLE)
    if item.quantity.kind is UnitKind.SHARE:
        return comparator in (None, Comparator.REACH, Comparator.AT_LEAST)  # 安排专项5%的计划指标
    if item.quantity.kind is UnitKind.MONEY:
        return _FUND.search(tail) is not None  # 设立总规模10亿元的基金
    return (
        counted
        and comparator in (None, Comparator.AT_LEAST, Comparator.EXCEED, Comparator.APPROX, Comparator.AT_MOST)
        and not _METRIC.search(lead_words)
    )


def _without(whole: Range, skip: tuple[Range, ...]) -> list[Range]:
    """A range less the deadlines in it."""
    pieces = []
    at = whole[0]
    for start, end in skip:
        if end <= at or start >= whole[1]:
            continue
        pieces.append((at, max(at, start)))
        at = max(at, end)
    pieces.append((at, max(at, whole[1])))
    return pieces


_LONGEST = 48


def _shorten(pieces: list[Range]) -> list[Range]:
    """The last words of a long lead: nobody calls a target by forty characters."""
    kept: list[Range] = []
    room = _LONGEST
    for start, end in reversed(pieces):
        if room <= 0:
            break
        kept.append((max(start, end - room), end))
        room -= end - start
    return list(reversed(kept))


def _tail_noun(scan: str, item: Item, *, pushed: bool) -> Range | None:
    """The noun phrase right behind a number, or None. ``pushed``: 实现85%以上事项一窗受理."""
    start, end = item.tail
    if start >= end or scan[start] in "、,;:()。/":
        return None
    if scan[start] == "的":
        start += 1
    words = scan[start : min(end, start + 60)]
    begins_like_a_verb = _BEGINS_LIKE_A_VERB.match(words) and not _DESCRIBED_NOUN.match(words)
    if not words or begins_like_a_verb or item.quantity.kind is UnitKind.TIME:
        return None
    if item.quantity.kind is UnitKind.SHARE and scan[item.tail[0]] != "的":
        whole = re.match(r"覆盖|全覆盖", words) or (pushed and len(words) >= 4)
        if not whole:
            return None
    cut = re.search(r"[(;:,]|优先|用于|给予|保障$", words)
    stop = start + (cut.start() if cut else len(words))
    return (start, stop) if stop > start else None


def _head_noun(scan: str, item: Item) -> Range | None:
    """打造10个以上、总面积不低于100万平方米的标杆社区: the noun counted stands behind the 的."""
    rest = scan[item.quantity.end : min(item.segment[1], item.quantity.end + 60)]
    match = re.match(r"、?[^,;。]*?\d[^,;。]*?的([^,;。的()]{2,30})$", rest)
    return (item.quantity.end + match.start(1), item.quantity.end + match.end(1)) if match else None


def _segment_before(view: View, item: Item, skip: tuple[Range, ...]) -> Range | None:
    """The words of the segment before, where the number's own segment names nothing."""
    start = item.segment[0] - 1
    if start <= item.sentence[0]:
        return None
    left = max(item.sentence[0], start - 40)
    cuts = list(view.separators(left, start))
    words = (cuts[-1] + 1 if cuts else left, start)
    for piece in reversed(_without(words, skip)):
        trimmed = trim(view.scan, piece)
        if trimmed[1] - trimmed[0] >= 2 and not re.search(r"\d", view.scan[trimmed[0] : trimmed[1]]):
            return trimmed
    return None
