"""Text that can be printed: what no page and no XML can hold is taken out, and widths are known."""

from __future__ import annotations

import re
import unicodedata

# XML 1.0 holds tab, line feed, carriage return and everything from the space on except surrogates and two non-characters.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufdd0-\ufdef\ufffe\uffff]"
)
_BREAKS = re.compile(r"[ \t]*[\r\n\x0b\x0c\x85\u2028\u2029]+[ \t]*")
_BETWEEN_CHINESE = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uff60]) (?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uff60])"
)


def printable(text: object) -> str:
    """
    One flowing text: no control characters, line breaks closed up between Chinese signs and a space elsewhere.

    >>> printable("双创\\n工作\\x00 ab\\ncd")
    '双创工作 ab cd'
    """
    closed = _UNPRINTABLE.sub("", _BREAKS.sub("\n", str(text)))
    closed = "".join(sign for sign in closed if ord(sign) & 0xFFFE != 0xFFFE)
    return _BETWEEN_CHINESE.sub("", closed.replace("\t", " ").replace("\n", " ")).strip(" ")


def printable_paragraphs(text: object) -> tuple[str, ...]:
    """
    What somebody typed, paragraph by paragraph; empty ones and the indents typed before them are left out.

    >>> printable_paragraphs("　　第一段。\\n\\n第二段。")
    ('第一段。', '第二段。')
    """
    parts = (printable(part).strip(" \u3000") for part in _BREAKS.split(str(text)))
    return tuple(part for part in parts if part)


def half_widths(text: str) -> int:
    """
    How wide a text is, in halves of a Chinese sign.

    >>> half_widths("2022年6月30日")
    13
    """
    return sum(_half(sign) for sign in text)


def _half(sign: str) -> int:
    if unicodedata.combining(sign) or sign in "\ufe0e\ufe0f\u200d":
        return 0
    if unicodedata.east_asian_width(sign) in "WF" or sign in "“”‘’—…·★×〔〕":
        return 2
    return 1
