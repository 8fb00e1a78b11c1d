"""Plain text: which encoding it is in, and whether it is text at all.

    BOM → UTF-8 → UTF-16 without BOM → GB18030 → GB18030 with a few broken characters

UTF-8 is tried before GB18030 because Chinese text in GB18030 is all but never valid
UTF-8, while much UTF-8 is valid GB18030.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from shuangchuang.adapters.documents.building import printable
from shuangchuang.adapters.documents.limits import Limits
from shuangchuang.adapters.documents.refusals import DocumentRefused
from shuangchuang.domain.text import Extract

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_USUAL = re.compile("[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# One character in this many may be broken before a file counts as binary.
_TOLERANCE = 200


def read_plain(data: bytes, limits: Limits) -> Extract:
    """
    A text file as an Extract, a block a line.

    :raises DocumentRefused: it is binary, empty or too long.
    """
    text, remarks = decode(data)
    extract = text_extract(text, limits)
    return replace(extract, remarks=remarks)


def text_extract(text: str, limits: Limits) -> Extract:
    """Text that is already decoded, as an Extract."""
    text = printable(text)
    if not text.strip():
        raise DocumentRefused("empty" if not text else "no_text")
    if len(text) > limits.characters:
        raise DocumentRefused("too_much_text", limit=limits.characters)
    if text.count("\n") > limits.blocks:
        raise DocumentRefused("too_many_paragraphs", limit=limits.blocks)
    return Extract.of_text(text)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The characters of a text file, and what a person should know about them."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_leniently(data[len(bom) :], encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        # An otherwise good file that was cut off inside its last character.
        if error.start >= len(data) - 3 and error.start > 0:
            return _decode_leniently(data, "utf-8")
    else:
        if "\x00" not in text:
            return _checked(text, 0)
    if b"\x00" in data:
        for encoding in ("utf-16-le", "utf-16-be"):
            try:
                text = data[: len(data) & ~1].decode(encoding)
            except UnicodeDecodeError:
                continue
            if len(_USUAL.findall(text)) > 0.8 * len(text):
                return _checked(text, 0)
        raise DocumentRefused("binary")
    return _decode_leniently(data, "gb18030")


def _decode_leniently(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, errors="replace")
    return _checked(text, text.count("\ufffd"))


def _checked(text: str, broken: int) -> tuple[str, tuple[str, ...]]:
    if broken > max(1, len(text) // _TOLERANCE) or len(_CONTROL.findall(text)) > len(text) // _TOLERANCE:
        raise DocumentRefused("binary")
    if broken:
        return text, (f"有 {broken} 个字符的编码损坏，显示为“\ufffd”。",)
    return text, ()
