"""By when: the deadlines of a plan, as printed and as years.

    到2025年  2025年底前  2026年6月底前  “十四五”期间  2021—2023年  每年        printed
    力争3年内  2012年起5年内  今年  年底前  未来五年                            resolved against the plan's own day

A year is only a deadline where the words make it one: 比2020年增长, 2025年版, 自2024年以来,
2026年1月1日起施行 and a year that lay behind when the plan was issued are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuangchuang.domain.plans.model import Ground
from shuangchuang.domain.plans.quantities_numerals import read_numeral

YEARLY = "每年"

_YEAR = r"(?:19|20)\d\d"
_COUNT = r"\d{1,2}|[一二两三四五六七八九十]{1,2}"
_NOT_BEFORE = re.compile(
    r"(?:比|较|自|从|以|同|在|于|与|按|按照|依据|《[^》]{0,30}|相比|超过|高于|低于|优于|〔|\[|[-—/.\d])$"
)
_NOT_AFTER = re.compile(
    r"(?:版|起(?![\d一二两三四五六七八九十])|以来|以前|之前的|度(?:报告|统计|审计|公报)|的?基础上|的?水平|相比|同期|基数|不变价|价格|第|末相比|〕|\]|号|\.\d|、(?:19|20)\d\d年.{0,6}(?:修|届))"
)
_FIVE_YEAR_PLANS = {"十一": 2010, "十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035}

_PATTERN = re.compile(
    rf"""
      (?P<range>(?P<range_low>{_YEAR})年?(?:[-—–~～至到]|——)(?P<range_high>{_YEAR})年(?:底|末)?(?:期间|间)?(?P<each>,?(?:每年|逐年|年均))?)
    | (?P<since>自?(?P<since_year>{_YEAR})年(?:{{month}})?(?:起|开始),?(?:用|的|利用|力争|在)?(?P<since_count>{_COUNT})年(?:左右)?(?:的?时间)?(?:之内|以内|内)?)
    | (?P<absolute>(?P<lead>到|至|截至|截止到?|力争到?|争取到?|确保|于|在|力争在)?(?P<year>{_YEAR})年(?:(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日)?)?
        (?P<part>上半年|下半年|[一二三四]季度末?|第[一二三四]季度末?)?(?P<tail>底以前|年底前|底之前|底前|末前|底|年底|末|之前|以前|前|内|年内|期间|度|全年)?)
    | (?P<five>["“']?(?P<which>十一|十二|十三|十四|十五|十六)五["”']?(?:规划)?(?P<fivetail>末期|末|期末|期间|时期|期内|以来|规划期末|规划期|收官|结束时)?)
    | (?P<within>(?:力争|争取|计划|用|在|利用|通过|经过|未来|今后|到)?(?:用|在|未来|今后|今后的)?(?P<count>{_COUNT})(?:至|到|-|—)?(?P<count_high>{_COUNT})?年(?:左右)?(?P<within_tail>的?时间|的?努力|之内|以内|内))
    | (?P<coming>(?:未来|今后)(?P<coming_count>{_COUNT})年)
    | (?P<planned>(?<![\d第届每近前过去续满期])(?P<planned_count>[二两三四五2-5])年(?:累计|共)?(?=累计|共|新增|扶持|培育|培养|培训|建成|建设|引进|带动|打造|实现|完成|改造|推动|组织|发放|孵化))
    | (?P<this>(?:今年|本年|当年|年内|本年度)(?:年?底前?|内)?|(?<![\d每])年底以?前|(?<![\d每])年底(?=[,，]|(?:毕业)?去向|初次|总?体?就业率|全部)|(?<!\d)(?P<bare_month>\d{{1,2}})月(?:(?:(?:\d{{1,2}})日|底)(?:之?前|以前)|底(?=$|[,;。)\n\t|]|完成|实现)))
    | (?P<next>明年(?:年?底前?|内)?)
    | (?P<yearly>(?:(?<=[,;:。、])|^)年(?=培育|培训|新增|举办|开展|组织|接待|引进|服务|实施|发放)|(?:原则上)?每年度?|每个年度|年均|全年|逐年|每自然年|每年均|各年度)
    """.replace("{{month}}", r"\d{1,2}月"),
    re.VERBOSE,
)


_PAST = re.compile(rf"({_YEAR})年(?:(\d{{1,2}})月|第?([一二三四])季度|(上半年))?")
_JUST_PAST = re.compile(
    r"(?:今年|本年)(?:以来|上半年(?=[,，])|前[\d一二三四五六七八九十]{1,2}个?月|前?[一二三]季度(?=[,，])|\d{1,2}(?:-|—|至)\d{1,2}月)"
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline at ``start``..``end`` of the scanned text.

    ``value`` is "2025", "2026-06", 每年 or "" where the words name a moment that cannot be
    resolved without the plan's date. ``firm`` is False for a share of time (年均, 全年)
    that yields to a horizon in whose scope it stands.
    """

    start: int
    end: int
    value: str
    ground: Ground = Ground.PRINTED
    firm: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The plan's own time: its day, and the years it runs for (as printed: 2021—2023年)."""

    year: int | None
    month: int | None
    first: int | None
    last: int | None

    @classmethod
    def of(cls, *, period: str | None, date: str | None, titled: int | None = None) -> Calendar:
        """Read both, whatever they look like; what cannot be read is unknown. ``titled``: the year the title names."""
        day = re.match(r"(\d{4})(?:\D(\d{1,2}))?", date or "")
        years = [int(year) for year in re.findall(_YEAR, period or "")]
        if years and len(years) == 1 and (short := re.search(_YEAR + r"\D{1,3}(\d\d)(?!\d)", period or "")):
            years.append(years[0] // 100 * 100 + int(short.group(1)))
        first = min(years) if len(years) > 1 else None
        last = max(years) if years else None
        issued = int(day.group(1)) if day else None
        ahead = titled is not None and (
            issued is None or titled == issued + 1
        )  # issued in December for the year to come
        return cls(
            year=titled if ahead else issued or first or last,
            month=int(day.group(2)) if day and day.group(2) and not ahead else None,
            first=first,
            last=last,
        )

    def is_past(self, year: int, month: int | None = None) -> bool:
        """Whether a year, or a month of it, lay behind when the plan was issued."""
        issued = self.year or self.first
        if issued is None or year != issued:
            return issued is not None and year < issued
        return month is not None and self.year is not None and self.month is not None and month < self.month

    def runs_for(self, years: int) -> bool:
        """Whether the plan runs for just so many years."""
        return self.first is not None and self.last is not None and self.last - self.first + 1 == years

    def after(self, years: int) -> int | None:
        """The year that lies ``years`` ahead; the plan's last year where it runs that long."""
        if self.runs_for(years):
            return self.last
        if self.year is None:
            return None
        early = self.month is not None and self.month <= 3  # of a plan of the first quarter the year itself counts
        return self.year + years - (1 if early else 0)


def scan_deadlines(text: str, *, calendar: Calendar) -> tuple[Deadline, ...]:
    """Every deadline of a text, in order."""
    found = []
    for match in _PATTERN.finditer(text):
        deadline = _deadline(text, match, calendar)
        if deadline is not None:
            found.append(deadline)
    return tuple(found)


def scan_past(text: str, *, calendar: Calendar) -> tuple[tuple[int, int], ...]:
    """Where a time stands that had passed when the plan was issued: what follows is description."""
    places = [match.span() for match in _JUST_PAST.finditer(text)]
    for match in _PAST.finditer(text):
        before, after = text[max(0, match.start() - 32) : match.start()], text[match.end() : match.end() + 8]
        if not calendar.is_past(int(match.group(1)), _last_month(match)):
            continue
        if not _NOT_BEFORE.search(before) and not _NOT_AFTER.match(after):
            places.append(match.span())
    return tuple(sorted(places))


def _last_month(match: re.Match[str]) -> int | None:
    if match.group(2):
        return int(match.group(2))
    return 3 * ("一二三四".index(match.group(3)) + 1) if match.group(3) else 6 if match.group(4) else None


def _number(written: str) -> int:
    value = read_numeral(written) if not written.isdigit() else None
    return int(written) if written.isdigit() else int(value or 0)


def _deadline(text: str, match: re.Match[str], calendar: Calendar) -> Deadline | None:
    start, end = match.span()
    before, after = text[max(0, start - 32) : start], text[end : end + 8]
    if match["range"]:
        of_a_step = re.search(r"(?:阶段|步|期)\($", before)
        if (
            (before.endswith(("(", "《", "〔")) and not of_a_step)
            or _in_title(before)
            or calendar.is_past(int(match["range_high"]))
        ):
            return None
        if match["each"]:
            return Deadline(start, end, YEARLY)
        return Deadline(start, end, match["range_high"], Ground.NORMALISED, reason="期间的末年")
    if match["since"]:
        last = int(match["since_year"]) + _number(match["since_count"]) - 1
        return Deadline(start, end, str(last), Ground.RESOLVED, reason="起始年连同本年计算")
    if match["absolute"]:
        return _absolute(match, before, after, calendar)
    if match["five"]:
        year = _FIVE_YEAR_PLANS[match["which"]]
        if match["fivetail"] in (None, "以来", "规划期") or calendar.is_past(year) or re.search(r"[比较自]$", before):
            return None
        return Deadline(start, end, str(year), Ground.RESOLVED, reason="五年规划的末年")
    if match["within"] or match["coming"]:
        return _relative(match, before, after, calendar)
    if match["planned"]:
        ends = calendar.last if calendar.runs_for(_number(match["planned_count"])) else None
        return Deadline(start, end, str(ends), Ground.RESOLVED, reason="规划期的末年") if ends else None
    if match["this"]:
        if match["this"] == "当年" or re.match(
            r"以来|的(?!目标|任务)|上半年|前|一季度|\d{1,2}(?:-|—|至)\d{1,2}月|\d{1,2}月(?!底)", after
        ):
            return None
        value = str(calendar.year) if calendar.year else ""
        if match["bare_month"] and value and 1 <= int(match["bare_month"]) <= 12:
            value += f"-{int(match['bare_month']):02d}"
        return Deadline(start, end, value, Ground.RESOLVED, reason="按文件日期推算")
    if match["next"]:
        return Deadline(
            start, end, str(calendar.year + 1) if calendar.year else "", Ground.RESOLVED, reason="按文件日期推算"
        )
    word = match["yearly"]
    if word == "全年" and calendar.year:
        return Deadline(start, end, str(calendar.year), Ground.RESOLVED, False, "按文件日期推算")
    if word == "逐年" or re.search(r"\d$", before):
        return None
    return Deadline(
        start,
        end,
        YEARLY,
        Ground.PRINTED if word.endswith("每年") else Ground.NORMALISED,
        firm="每" in word or word == "年",
    )


def _in_title(before: str) -> bool:
    return before.rfind("《") > before.rfind("》")


def _absolute(match: re.Match[str], before: str, after: str, calendar: Calendar) -> Deadline | None:
    year, month = int(match["year"]), match["month"]
    lead, tail = match["lead"] or "", match["tail"] or ""
    if (
        _in_title(before)
        or calendar.is_past(year)
        or (lead in ("截至", "截止", "截止到") and year <= (calendar.year or 0))
    ):
        return None
    if (
        (not lead and _NOT_BEFORE.search(before))
        or _NOT_AFTER.match(after)
        or (lead in ("在", "于") and after.startswith("的"))
    ):
        return None
    if re.match(r"(?:,|，)?(?:起施行|起执行|起实施|以来|废止)", after) or (
        match["day"] and not re.search(r"前|止", tail)
    ):
        return None
    if calendar.is_past(year, _last_month_of(match)):
        return None
    if tail == "度" and re.match(r"(?:版|报告|申报)", after):
        return None
    value = str(year)
    part = match["part"] or ""
    if month and 1 <= int(month) <= 12:
        value += f"-{int(month):02d}"
    elif part.startswith("上半"):
        value += "-06"
    elif part and part[0] != "下":
        value += f"-{3 * ('一二三四'.index(part.strip('第')[0]) + 1):02d}"
    return Deadline(match.start(), match.end(), value)


def _last_month_of(match: re.Match[str]) -> int | None:
    part = (match["part"] or "").strip("第")
    if match["month"]:
        return int(match["month"])
    return 6 if part.startswith("上半") else 3 * ("一二三四".index(part[0]) + 1) if part and part[0] != "下" else None


def _relative(match: re.Match[str], before: str, after: str, calendar: Calendar) -> Deadline | None:
    if match["coming"]:
        years = _number(match["coming_count"])
    else:
        bare = match["within"][0].isdigit() or match["within"][0] in "一二两三四五六七八九十"
        if bare and (
            re.search(r"[毕业校册立办后起满近续前超过于达]$", before) or re.match(r"[的租免给享未新注离]", after)
        ):
            return None
        years = _number(match["count_high"] or match["count"])
    if not 1 <= years <= 15:
        return None
    end = calendar.after(years)
    return Deadline(match.start(), match.end(), str(end) if end else "", Ground.RESOLVED, reason="按文件日期和期间推算")
