"""The head of a document by GB/T 9704, and where the plan in it begins.

发文字号          桂政办发〔2021〕3号
通知的标题        …关于印发《…计划》的通知
主送机关          各市、县人民政府,…:
正文              《…计划》已经…同意,现印发给你们…
发文机关署名      广西壮族自治区人民政府办公厅
成文日期          2021年1月27日
(此件公开发布)
计划的标题        广西…计划           ← the plan begins here
(2021—2023年)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shuangchuang.domain.plans.model import Fact, Ground
from shuangchuang.domain.plans.numbering import chinese_number
from shuangchuang.domain.plans.residue import BODY_NAME, DATE, NUMBER, YEAR, residue_from
from shuangchuang.domain.plans.surface import Surface

_DOC_NUMBER = re.compile(
    r"(?P<n>[\u4e00-\u9fff]{1,16}?(?:\([\u4e00-\u9fff]{1,6}\))?(?:发|办|函|字|政|委|规|厅|局|通|令|〔)?[\u4e00-\u9fff]{0,6}\((?:19|20)\d\d\)第?\d{1,4}号)"
)
_KIND = r"(?:方案|计划|措施|意见|规划|要点|举措|清单|办法|细则|规定|通知|决定|指引|分工表?|政策|纲要|行动|十条|条|部署|安排|任务书|责任表|台账|路线图|工作表|指南|分解表|任务表|工程|通告|函|批复|公告)"
_TITLE_END = re.compile(rf"{_KIND}(?:的(?:通知|意见|决定|函|请示|公告|通告|批复))?(?:\([^()]{{1,40}}\))*$")
_PERIOD = re.compile(r"(?:19|20)\d\d年?\s*[-—–―－~至到]+\s*(?:(?:19|20)\d\d)年?")
_FORWARDED = re.compile(
    r"(?:现将|现印发|印发|转发|批转)[^《。\n]{0,30}《(?P<t>[^》\n]{4,80})》|《(?P<u>[^》\n]{4,80})》[^。\n]{0,80}?(?:印发|转发)"
)
_ISSUE_NOTICE = re.compile(r"(?:印发|转发|批转|发布|下发)《?(?P<t>[^》\n]{4,100}?)》?(?:\([^()]*\))?的通知")
_ADDRESSEE = re.compile(r"各|有关|相关|人民政府|厅|局|委|部门|单位|机构|公司")
_VALID_FROM = re.compile(
    rf"(?:自|从|于)(?:(?P<date>{YEAR}年{NUMBER}月{NUMBER}日)|(?P<event>印发|发布|公布|发文|颁布)之日)(?:起)?(?:正式)?(?:施行|实施|执行|生效|试行|起效)"
)
_VALID_YEARS = re.compile(
    r"(?:有效期|试行期|执行期|施行期|实施期限?)限?(?:为|限)?(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})年"
)
_VALID_UNTIL = re.compile(
    rf"(?:有效期|执行|施行|实施|试行|有效)[^。;\n]{{0,12}}?(?:至|到|截至)(?P<date>{YEAR}年{NUMBER}月{NUMBER}日)"
)


@dataclass(slots=True)
class Metadata:
    """What the head and the foot of a document say about it. Places are places of the view."""

    title: Fact[str] | None = None
    doc_number: Fact[str] | None = None
    issuers: tuple[Fact[str], ...] = ()
    addressee: Fact[str] | None = None
    date: Fact[str] | None = None
    period: Fact[str] | None = None
    valid_from: Fact[str] | None = None
    valid_until: Fact[str] | None = None
    valid_years: Fact[str] | None = None
    body_start: int = 0
    body_end: int = 0  # where the residue of a web page begins


def read_metadata(surface: Surface) -> Metadata:
    """Read the head of a document; what is not printed stays None."""
    found = Metadata()
    lines = _lines(surface.text)
    found.body_end = residue_from(surface.text, lines)
    found.doc_number = _doc_number(surface, lines)
    title = _title(surface, lines)
    title_range = None
    if title:
        title_range, parts = title
        found.title = _title_fact(surface, parts)
        found.body_start = title_range[1]
    found.body_start = max(found.body_start, _behind_contents(surface.text, lines))
    found.body_end = max(found.body_start, found.body_end)
    found.period = _period(surface, title_range)
    found.addressee = _addressee(surface, lines)
    found.date, date_line = _date(surface, lines, title_range)
    found.issuers = _issuers(surface, lines, date_line)
    _validity(surface, found)
    return found


def _lines(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^\n]+", text)]


def _behind_contents(text: str, lines: Sequence[tuple[int, int]]) -> int:
    """Where the text begins behind a table of contents: at the second printing of its first heading."""
    for number, (start, end) in enumerate(lines[:80]):
        if text[start:end] not in ("目录", "目次"):
            continue
        if number + 1 >= len(lines):
            return 0
        first = re.sub(r"[.·…\d]+$", "", text[lines[number + 1][0] : lines[number + 1][1]])
        for begun, stop in lines[number + 2 : number + 200]:
            if len(first) >= 3 and text[begun:stop].startswith(first):
                return begun
    return 0


def _doc_number(surface: Surface, lines: Sequence[tuple[int, int]]) -> Fact[str] | None:
    for start, end in lines[:40]:
        for match in _DOC_NUMBER.finditer(surface.text, start, end):
            alone = (
                match.start() == start or surface.text[match.start() - 1] in ":)" or surface.blank_before(match.start())
            )
            if alone and (end - start <= 60 or match.start() == start or surface.blank_before(match.end())):
                return Fact(surface.printed(*match.span()), surface.spans(*match.span()))
    return None


def _title(surface: Surface, lines: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], list[tuple[int, int]]] | None:
    """The plan's own title: the range it covers and the pieces of text that make it."""
    text = surface.text
    head = lines[:80]
    for wanted in _named_in_notice(text, head):
        standing = _standing_title(text, lines, wanted)
        if standing:
            return _with_period(text, lines, standing)
    for number, (start, end) in enumerate(head[:30]):
        if re.match(r"[一二三]、|\(一\)|第一[章条]|1[.、]", text[start:end]):
            break
        if (
            text[start] == "("
            or "|" in text[start:end]
            or DATE.search(text, start, end)
            or re.fullmatch(r"附(?:件|表)?[\d一二三四五:]*", text[start:end])
        ):
            continue
        for count in (1, 2, 3, 4):
            if number + count > len(head):
                break
            stop = head[number + count - 1][1]
            joined = text[start:stop].replace("\n", "")
            if len(joined) > 110 or "。" in joined or joined.endswith(":") or re.search(r"[:;]", joined):
                break
            if len(joined) >= 4 and _TITLE_END.search(joined) and not _DOC_NUMBER.search(joined):
                pieces = list(head[number : number + count])
                return _with_period(text, lines, ((start, stop), pieces))
            if count == 1 and _TITLE_END.search(joined):
                break
    notice = _ISSUE_NOTICE.search(text, 0, head[-1][1] if head else 0)
    if notice:
        return notice.span("t"), [notice.span("t")]
    return _title_between_blanks(surface, head[:3])


def _title_between_blanks(
    surface: Surface, head: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], list[tuple[int, int]]] | None:
    """…打印本页 某市人民政府关于…的意见 某政发… — a title whose line breaks have become blanks."""
    for start, end in head:
        for match in re.finditer("关于", surface.text[start : min(end, start + 1500)]):
            begun = stop = start + match.start()
            while begun > start and not surface.blank_before(begun) and stop - begun < 40:
                begun -= 1
            while stop < end and not (stop > begun and surface.blank_before(stop)) and stop - begun < 110:
                stop += 1
            if _TITLE_END.search(surface.text[begun:stop]) and "。" not in surface.text[begun:stop]:
                return (begun, stop), [(begun, stop)]
    return None


def _named_in_notice(text: str, head: Sequence[tuple[int, int]]) -> list[str]:
    """The titles an attached plan may have by what the forwarding notice says, the surest first."""
    start = text[: min(head[-1][1] if head else 0, 4000)]
    unbroken = start.replace("\n", "")
    names: dict[str, None] = {}
    for words in (start, unbroken):
        for pattern in (_FORWARDED, _ISSUE_NOTICE):
            for match in pattern.finditer(words):
                name = next(value for value in match.groupdict().values() if value)
                if re.search(_KIND, name):
                    names.setdefault(name)
    return list(names)


def _bare(words: str) -> str:
    return re.sub(r"[\s《》“”\"()]", "", re.sub(r"\([^()]*\)", "", words))


def _standing_title(
    text: str, lines: Sequence[tuple[int, int]], wanted: str
) -> tuple[tuple[int, int], list[tuple[int, int]]] | None:
    """Where the wanted title stands on lines of its own: last before the first heading, as web pages print it too."""
    bare = _bare(wanted)
    found = None
    for number in range(min(len(lines), 160)):
        if found and re.match(r"一、|\(一\)|第一[章条]|1[.、]", text[lines[number][0] : lines[number][1]]):
            break
        if text[lines[number][0]] == "(":
            continue
        joined = ""
        for count in range(1, 5):
            if number + count > len(lines):
                break
            start, end = lines[number + count - 1]
            joined += text[start:end]
            if len(joined) > len(wanted) + 40 or "。" in joined:
                break
            if _bare(joined) == bare:
                pieces = list(lines[number : number + count])
                found = (pieces[0][0], pieces[-1][1]), pieces
                break
    return found or _title_in_line(text, lines, wanted)


def _title_in_line(
    text: str, lines: Sequence[tuple[int, int]], wanted: str
) -> tuple[tuple[int, int], list[tuple[int, int]]] | None:
    """The title of a plan whose line breaks are lost: its last mention outside 《》 near the head."""
    for start, end in lines[:8]:
        if end - start < min(1500, max(200, 0.8 * len(text))):
            continue
        at = text.find(wanted, start, min(end, start + 6000))
        while at >= 0:
            stop = at + len(wanted)
            if text[at - 1 : at] not in ("《", "发", "印") and not text.startswith(("的通知", "》"), stop):
                return (at, stop), [(at, stop)]
            at = text.find(wanted, stop, min(end, start + 6000))
    return None


def _with_period(
    text: str, lines: Sequence[tuple[int, int]], title: tuple[tuple[int, int], list[tuple[int, int]]]
) -> tuple[tuple[int, int], list[tuple[int, int]]]:
    """(2021—2023年) and (试行) on the line after a title are part of it."""
    (start, end), pieces = title
    following = next((line for line in lines if line[0] > end), None)
    if following:
        words = text[following[0] : following[1]]
        if re.fullmatch(
            r"\((?:[^()]*(?:19|20)\d\d[^()月日]*|试行|征求意见稿|暂行|修订|草案|修订版|讨论稿|送审稿|第[一二三四]批)\)",
            words,
        ):
            return (start, following[1]), [*pieces, following]
    return title


def _title_fact(surface: Surface, pieces: Sequence[tuple[int, int]]) -> Fact[str]:
    words = "".join(surface.printed(start, end) for start, end in pieces)
    spans = tuple(span for start, end in pieces for span in surface.spans(start, end))
    if words.startswith("《") and words.count("》") == 1:
        words = words.replace("《", "").replace("》", "")
    return Fact(words, spans)


def _period(surface: Surface, title: tuple[int, int] | None) -> Fact[str] | None:
    if not title:
        return None
    match = _PERIOD.search(surface.text, *title)
    return Fact(surface.printed(*match.span()), surface.spans(*match.span())) if match else None


def _addressee(surface: Surface, lines: Sequence[tuple[int, int]]) -> Fact[str] | None:
    text = surface.text
    for start, end in lines[:40]:
        words = text[start:end]
        if re.match(
            r"[一二三]、|\(一\)|第一[章条]|1[.、]|[^:,、]{0,6}(?:字号|索引号?|分类|来源|日期|机构|主题词?|标题|名称|时间|文号)[:]",
            words,
        ):
            if re.match(r"[一二三]、|\(一\)|第一[章条]|1[.、]", words):
                break
            continue
        if len(words) <= 400 and words.find(":") == len(words) - 1 and "。" not in words and _ADDRESSEE.search(words):
            while start >= 2 and text[start - 2] in ",、":  # the list began on the line before
                start = text.rfind("\n", 0, start - 1) + 1
            return Fact(surface.printed(start, end - 1), surface.spans(start, end - 1))
    return None


def _iso(match: re.Match[str]) -> str:
    year = match.group("y")
    if not year.isdigit():
        digits = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}
        year = "".join(digits.get(sign, "0") for sign in year)
    month, day = chinese_number(match.group("m")), chinese_number(match.group("d"))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return ""
    return f"{year}-{month:02}-{day:02}"


def _date(
    surface: Surface,
    lines: Sequence[tuple[int, int]],
    title: tuple[int, int] | None,
) -> tuple[Fact[str] | None, tuple[int, int] | None]:
    text = surface.text
    in_notice = [line for line in lines[:60] if title is None or line[1] <= title[0]]
    after = [line for line in lines if title and title[1] < line[0]][:3]
    for group in (list(reversed(in_notice)), after, list(reversed(lines[-40:]))):
        for start, end in group:
            match = DATE.search(text, start, end)
            if match and re.search(r"有效期|施行|截止|执行", text[start:end]):
                continue
            if match and (match.end() - match.start() >= end - start - 1) and (iso := _iso(match)):
                return Fact(iso, surface.spans(*match.span()), Ground.NORMALISED), (start, end)
    for start, end in in_notice or lines[:3]:
        if end - start > 1500 or (title and start <= title[0] < end):
            dates = list(DATE.finditer(text, start, min(end, title[0] if title else start + 3000)))
            if dates and (iso := _iso(dates[-1])):
                return Fact(
                    iso,
                    surface.spans(*dates[-1].span()),
                    Ground.NORMALISED,
                    (),
                    0.8,
                    "文件失去分行，取标题前最后一个日期",
                ), None
    for start, end in [*in_notice, *after, *lines[-12:]]:
        match = DATE.search(text, start, end)
        if (
            match
            and end - start <= 60
            and re.search(r"印发|发布|公布|成文|通过", text[match.end() : end])
            and (iso := _iso(match))
        ):
            return Fact(iso, surface.spans(*match.span()), Ground.NORMALISED, confidence=0.8, reason="取自印发说明"), (
                start,
                end,
            )
    return None, None


def _issuers(
    surface: Surface,
    lines: Sequence[tuple[int, int]],
    date_line: tuple[int, int] | None,
) -> tuple[Fact[str], ...]:
    text = surface.text
    signed: list[Fact[str]] = []
    if date_line and date_line in lines:
        at = lines.index(date_line) - 1
        while at >= 0 and len(signed) < 20:
            start, end = lines[at]
            words = text[start:end]
            if not (4 <= len(words) <= 60) or not BODY_NAME.search(words) or re.search(r"[。:;]", words):
                break
            signed.insert(0, Fact(surface.printed(start, end), surface.spans(start, end)))
            at -= 1
    if signed:
        return tuple(signed)
    for start, end in lines[:12]:
        match = re.match(r"(?P<who>[\u4e00-\u9fff()、,]{4,40}?)(?:关于|印发)", text[start:end])
        if match and BODY_NAME.search(match.group("who")):
            stop = start + match.end("who")
            return (
                Fact(surface.printed(start, stop), surface.spans(start, stop), Ground.PRINTED, (), 0.9, "取自标题"),
            )
    return ()


def _validity(surface: Surface, found: Metadata) -> None:
    text = surface.text
    if match := _VALID_FROM.search(text):
        if match.group("date"):
            date = DATE.search(match.group("date"))
            if date and (iso := _iso(date)):
                found.valid_from = Fact(iso, surface.spans(*match.span("date")), Ground.NORMALISED)
        elif found.date:
            found.valid_from = Fact(
                found.date.value,
                surface.spans(*match.span()),
                Ground.RESOLVED,
                found.date.spans,
                0.9,
                "自印发之日起，按成文日期",
            )
    if match := _VALID_YEARS.search(text):
        years = match.group("n").replace("两", "二")
        found.valid_years = Fact(str(chinese_number(years)), surface.spans(*match.span()), Ground.NORMALISED)
    if match := _VALID_UNTIL.search(text):
        date = DATE.search(match.group("date"))
        if date and (iso := _iso(date)):
            found.valid_until = Fact(iso, surface.spans(*match.span("date")), Ground.NORMALISED)
