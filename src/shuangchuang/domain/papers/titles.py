"""A title in balanced lines: whole words, symmetrical, a trapezoid or a diamond, never an hourglass.

Source: GB/T 9704-2012, 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当，标题排列应当使用梯形或菱形。
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from shuangchuang.domain.papers.printable import half_widths, printable

# Latin words, figures with what belongs to them, and single signs; closing marks stay with what they close, opening ones with what they open.
_ATOM = re.compile(
    r"[《“‘（〔「]*(?:\d[\d.,:/％%]*[年月日号期项个季度]{0,2}|[A-Za-z0-9][A-Za-z0-9._'/+-]*|[^\s])[》”’）〕」、，。；：！？]*|\s+"
)
_GOOD_AFTER = re.compile(r"(?:关于|的|和|与|及|等|、|，|；|：|》|”|）| |暨)$")
_GOOD_BEFORE = re.compile(r"^(?:的?通知|的?通报|的?报告|的?意见|的?决定|的?函|关于|《|“|（|工作|情况)")
_BAD_BEFORE = re.compile(r"^(?:的(?!通)|和|与|及|等)")
_KEPT_WHOLE = (
    *(
        "自治区",
        "壮族",
        "人民政府",
        "办公室",
        "办公厅",
        "委员会",
        "联席会议",
        "厅际",
        "大众创业",
        "万众创新",
        "创业",
        "创新",
        "工作",
        "情况",
        "督办",
        "督查",
        "通知单",
        "通知",
        "交办单",
    ),
    *(
        "通报",
        "专报",
        "报告",
        "意见",
        "方案",
        "计划",
        "行动",
        "推进",
        "实施",
        "落实",
        "任务",
        "进展",
        "整改",
        "重点",
        "专项",
        "开展",
        "印发",
        "关于",
        "示范",
        "基地",
        "企业",
        "发展",
        "科技",
        "人才",
    ),
    *(
        "知识产权",
        "保护",
        "税收",
        "优惠",
        "成果",
        "转化",
        "金融",
        "融合",
        "引进",
        "检查",
        "核查",
        "逾期",
        "事项",
        "季度",
        "年度",
        "上半年",
        "下半年",
        "广西",
        "双创",
        "单位",
        "责任",
        "分工",
        "措施",
        "政策",
    ),
)


def title_lines(title: str, *, signs: int = 20) -> tuple[str, ...]:
    """
    A title over as few lines of at most ``signs`` Chinese signs as it takes. A line break in it is kept.

    >>> title_lines("关于2022年上半年推进大众创业万众创新工作督办情况的通报")
    ('关于2022年上半年推进大众创业', '万众创新工作督办情况的通报')
    """
    lines: list[str] = []
    for part in str(title).splitlines() or [""]:
        lines.extend(_broken(printable(part), signs * 2))
    return tuple(line for line in lines if line)


@lru_cache(maxsize=256)
def _broken(text: str, limit: int) -> tuple[str, ...]:
    if half_widths(text) <= limit:
        return (text,)
    atoms = _atoms(text, limit)
    # A title this long is no title any more; it is filled line by line so that it stays quick.
    if len(atoms) > 160:
        return _filled(atoms, limit)
    return _balanced(atoms, limit) or _filled(atoms, limit)


def _atoms(text: str, limit: int) -> list[str]:
    atoms: list[str] = []
    for found in _ATOM.finditer(text):
        atom = found[0]
        while half_widths(atom) > limit:
            cut = next(at for at in range(len(atom), 0, -1) if at == 1 or half_widths(atom[:at]) <= limit)
            atoms.append(atom[:cut])
            atom = atom[cut:]
        if atom:
            atoms.append(atom)
    return atoms


def _filled(atoms: list[str], limit: int) -> tuple[str, ...]:
    lines = [""]
    for atom in atoms:
        if lines[-1] and half_widths(lines[-1] + atom) > limit:
            lines.append("")
        lines[-1] += atom
    return tuple(lines)


def _balanced(atoms: list[str], limit: int) -> tuple[str, ...] | None:
    """The cheapest breaking whose lines widen and then narrow; None where no breaking does."""
    text = "".join(atoms)
    ends = [0]
    for atom in atoms:
        ends.append(ends[-1] + len(atom))
    breaks = [_price(text, at) for at in ends]
    widths = [half_widths(text[:at]) for at in ends]
    fewest = -(-widths[-1] // limit)
    # One line more is dearer than an uneven shape and cheaper than a word torn in two.
    found = [
        (cost + extra * 150, cuts)
        for extra in (0, 1)
        for cost, cuts in _cheapest(widths, breaks, limit, fewest + extra)
    ]
    if not found:
        return None
    cuts = [0, *min(found)[1], len(atoms)]
    return tuple(text[ends[one] : ends[two]].strip() for one, two in pairwise(cuts))


def _cheapest(widths: list[int], breaks: list[int], limit: int, count: int) -> list[tuple[float, tuple[int, ...]]]:
    last, ideal = len(widths) - 1, widths[-1] / count
    # (atom reached, width of the last line, already narrowing) -> (cost, breaks so far)
    reached: dict[tuple[int, int, bool], tuple[float, tuple[int, ...]]] = {(0, 0, False): (0.0, ())}
    for line in range(count):
        further: dict[tuple[int, int, bool], tuple[float, tuple[int, ...]]] = {}
        for (start, before, narrowing), (cost, cuts) in reached.items():
            for end in range(start + 1, last + 1):
                width = widths[end] - widths[start]
                if width > limit:
                    break
                if (end == last) != (line == count - 1) or (narrowing and width > before):
                    continue
                now = (end, width, narrowing or (line > 0 and width < before))
                total = cost + (width - ideal) ** 2 / 2 + breaks[end] * (end != last)
                # Two lines of one width make a box; a little narrower is wanted.
                total += 6 if line and width == before else 0
                if now not in further or (total, cuts) < further[now]:
                    further[now] = (total, (*cuts, end) if end != last else cuts)
        reached = further
    return [min(reached.values())] if reached else []


def _price(text: str, at: int) -> int:
    """What it costs to break before ``at``: nothing after 的 or a comma, much within a word."""
    before, after = text[:at], text[at:]
    if any(word in text[max(0, at - len(word) + 1) : at + len(word) - 1] for word in _KEPT_WHOLE):
        return 400
    if _BAD_BEFORE.match(after):
        return 200
    if _GOOD_AFTER.search(before) or _GOOD_BEFORE.match(after):
        return 0
    return 30 if any(before.endswith(word) or after.startswith(word) for word in _KEPT_WHOLE) else 80
