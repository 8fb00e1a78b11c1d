"""Types that operations of every hall share."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any

from django.utils import translation
from ninja import Schema
from pydantic import Field

MOST_PAGES = 10_000
MOST_A_PAGE = 100
HREF = "这一项在 API 里的地址"
PAGE = "这一项的网页地址"

Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,80}$", description="编号，出现在网址里")]
RegionCode = Annotated[str, Field(pattern=r"^[0-9]{0,12}$", description="区划代码（GB/T 2260），如 450000")]
# PostgreSQL holds no NUL, and nobody searches for control characters.
Words = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=100, description="查找的词，几个词用空格分开")]
PageNumber = Annotated[int, Field(ge=1, le=MOST_PAGES, description="第几页，从 1 起")]
PageSize = Annotated[int, Field(ge=1, le=MOST_A_PAGE, description=f"每页行数，最多 {MOST_A_PAGE}")]
Number = Annotated[
    str,
    Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$", description="十进制数，写成字符串以保留精度", examples=["1.25"]),
]
Link = Annotated[str, Field(json_schema_extra={"format": "uri-reference"})]
SpanPair = Annotated[list[int], Field(min_length=2, max_length=2)]


# What is sent to be stored: a line holds no control characters, a text may hold line ends.
_LINE = r"^[^\x00-\x1f\x7f]*$"
_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"


def sent_line(description: str, *, longest: int, shortest: int = 0) -> Any:
    """The type of a line of text that is sent."""
    return Annotated[str, Field(min_length=shortest, max_length=longest, pattern=_LINE, description=description)]


def sent_text(description: str, *, longest: int) -> Any:
    """The type of a text of several lines that is sent."""
    return Annotated[str, Field(max_length=longest, pattern=_TEXT, description=description)]


SentNumber = Annotated[
    str,
    Field(
        pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,6})?$",
        max_length=26,
        description="十进制数，写成字符串以保留精度，最多 18 位整数、6 位小数",
        examples=["1.25"],
    ),
]


def number(value: Decimal) -> str:
    """
    A decimal in plain digits, without zeros that say nothing.

    >>> number(Decimal("50.000000")), number(Decimal("1.250000")), number(Decimal("-0.000000"))
    ('50', '1.25', '0')
    """
    shown = f"{value:f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def listed(choices: Iterable[tuple[str, Any]]) -> str:
    """Codes with their Chinese words, for a description: the same whoever asks first."""
    with translation.override("zh-hans"):
        return "，".join(f"{code} {word}" for code, word in choices if code)


def known(text: str) -> str | None:
    """The text, or None where it was not found in the document or nobody entered it."""
    return text or None


class Region(Schema):
    """A place with a government of its own."""

    code: str = Field(description="区划代码（GB/T 2260）")
    name: str = Field(description="名称")


def region(row: Any) -> Region:
    """A region's row (``registry.queries``) as others refer to it."""
    return Region(code=row.code, name=row.name)


class Evidence(Schema):
    """Why a value is what it is."""

    spans: list[SpanPair] = Field(description="值所依据的原文区间 [起, 止)，按码点计；推断得来的为空")
    raw: str | None = Field(description="这些区间的原文；没有取原文时为 null")
    ground: str = Field(
        description="依据：printed 照原文，normalised 规范写法，prefix_handed_on 前缀顺延，tail_shared 共用后缀，"
        "rank_rule 全文排位规则，standing_units 常设单位，star 星号，inherited 承前，resolved 推算，inferred 推断，"
        "corrected 人工更正"
    )
    ground_spans: list[SpanPair] = Field(description="推断所依据的原文区间")
    confidence: float = Field(ge=0, le=1, description="把握，0 到 1")
    reason: str = Field(description="把握不足的原因；没有则为空字符串")


def evidence(fact: dict[str, Any] | None, text: str | None = None) -> Evidence | None:
    """A stored fact's evidence; None where none was stored. ``text`` is the document's, to quote from."""
    if not fact or "spans" not in fact:
        return None
    return Evidence(
        spans=fact["spans"],
        raw=None if text is None else "".join(text[start:end] for start, end in fact["spans"]),
        ground=fact["ground"],
        ground_spans=fact["ground_spans"],
        confidence=fact["confidence"],
        reason=fact["reason"],
    )
