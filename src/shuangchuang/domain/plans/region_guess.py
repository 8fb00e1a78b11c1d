"""Which place a plan is of, judged by the names printed at its head."""

from __future__ import annotations

from collections.abc import Iterable

# What a name loses in running text: 广西壮族自治区 is 广西, 郑州市 is 郑州.
_TAILS = (
    "壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区", "自治区", "自治州", "自治县", "省", "市", "区", "县", "盟", "州", "旗",
)  # fmt: skip


def short_place_name(name: str) -> str:
    """
    The name without the kind of place, where two characters at least remain.

    >>> [short_place_name(name) for name in ("广西壮族自治区", "郑州市", "城区")]
    ['广西', '郑州', '城区']
    """
    for tail in _TAILS:
        if name.endswith(tail) and len(name) - len(tail) >= 2:
            return name[: -len(tail)]
    return name


def guess_place(head: str, places: Iterable[tuple[str, str]]) -> str | None:
    """
    The code of the place whose name stands first in ``head``; a part of it named right behind wins.

    ``places`` are (code, full name) pairs, codes by GB/T 2260. None where no name is found.

    >>> towns = [("410000", "河南省"), ("410100", "郑州市"), ("410102", "中原区")]
    >>> guess_place("郑州市人工智能OPC创业社区推广方案", towns), guess_place("郑州市中原区双创方案", towns)
    ('410100', '410102')
    """
    forms = [(code, form, form == name) for code, name in places for form in {name, short_place_name(name)}]
    found = _first(head, forms)
    while found:
        code, end = found
        inner = [entry for entry in forms if entry[0] != code and entry[0].startswith(code.rstrip("0")) and entry[2]]
        deeper = _first(head[end:], [entry for entry in inner if head.startswith(entry[1], end)])
        if deeper is None:
            return code
        found = deeper[0], end + deeper[1]
    return None


def _first(head: str, forms: Iterable[tuple[str, str, bool]]) -> tuple[str, int] | None:
    """The earliest name, of those the longest; a full name of the smallest place, a short one of the largest."""
    best: tuple[int, int, int, str] | None = None
    for code, form, is_full in forms:
        at = head.find(form)
        if at >= 0:
            depth = len(code.rstrip("0"))
            rank = (at, -len(form), -depth if is_full else depth, code)
            best = rank if best is None or rank < best else best
    return (best[3], best[0] - best[1]) if best else None
