"""Web pages: what a browser shows of them, block by block.

    bytes ─charset─▶ characters ─libxml2, streaming─▶ PageBuilder ─▶ Extract

The page is never held as a tree, so that ten thousand unclosed <font> (they are out
there) neither cut it off nor cost a stack. Scripts, styles, navigation and footers are
left out; the rest is kept, and the domain tells the plan from what stands round it.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

from lxml import etree

from shuangchuang.adapters.documents.building import printable
from shuangchuang.adapters.documents.limits import Limits
from shuangchuang.adapters.documents.refusals import DocumentRefused
from shuangchuang.adapters.documents.webpage_builder import PageBuilder
from shuangchuang.domain.text import Extract

_META = re.compile(rb"""<meta\b[^>]*?charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_HEAD = 8 * 1024
_GB = frozenset({"gb2312", "gbk", "hz", "gb18030", "cp936"})
_TOLERANCE = 200


def read_webpage(data: bytes, limits: Limits) -> Extract:
    """
    An html page as an Extract.

    :raises DocumentRefused: too long, nested too deep, or without text.
    """
    text, broken = decode_page(data)
    target = PageBuilder(limits)
    listener: Any = target  # the stubs ask for more than lxml calls
    # The declaration inside the page no longer tells the truth: from here it is UTF-8.
    parser = etree.HTMLParser(encoding="utf-8", target=listener, no_network=True)
    try:
        parser.feed(printable(text).encode("utf-8"))
        parser.close()
    except (etree.XMLSyntaxError, AssertionError):
        if not target.begun:
            raise DocumentRefused("no_text") from None
    if broken:
        target.builder.remarks.append(f"有 {broken} 个字符的编码损坏，显示为“\ufffd”。")
    return target.finish()


def decode_page(data: bytes) -> tuple[str, int]:
    """
    The characters of a page, and how many are broken.

    A byte order mark decides; then whether it is valid UTF-8, whatever the page says of itself
    (many say gb2312 and are not); then what it says; then GB18030.
    """
    for bom, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(bom):
            return _leniently(data[len(bom) :], encoding)
    try:
        return data.decode("utf-8"), 0
    except UnicodeDecodeError:
        pass
    said = _META.search(data[:_HEAD])
    candidates = ["gb18030", "utf-8"]
    if said:
        name = said[1].decode("ascii").lower()
        candidates.insert(0, "gb18030" if name in _GB else name)
    # The one that breaks least; the earlier one where they are equal.
    best: tuple[str, int] | None = None
    for encoding in candidates:
        try:
            text, broken = _leniently(data, encoding)
        except (LookupError, ValueError):
            continue
        if best is None or broken < best[1]:
            best = (text, broken)
    assert best is not None
    if best[1] > max(1, len(best[0]) // _TOLERANCE):
        raise DocumentRefused("binary")
    return best


def _leniently(data: bytes, encoding: str) -> tuple[str, int]:
    text = data.decode(encoding, errors="replace")
    return text, text.count("\ufffd")
