"""Pages that show words and hold none: scans, outlined type, fonts without a meaning."""

from __future__ import annotations

from collections.abc import Sequence

from shuangchuang.adapters.documents.refusals import DocumentRefused
from shuangchuang.adapters.documents.sheets import Sheet

_GARBLED = 0.2  # share of characters without a meaning, above which the font is to blame


def judge(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """
    What to tell about pages without words.

    :raises DocumentRefused: there are none with words, or the words have no meaning.
    """
    glyphs = sum(len(sheet.glyphs) for sheet in sheets)
    silent = [sheet.number for sheet in sheets if sheet.pictures and len(sheet.glyphs) < 10]
    if not glyphs or (len(silent) == len(sheets) and sheets):
        raise DocumentRefused("scan" if silent else "no_text")
    lost = sum(_meaningless(glyph.text) for sheet in sheets for glyph in sheet.glyphs)
    if lost > _GARBLED * glyphs:
        raise DocumentRefused("garbled_font")
    if not silent:
        return ()
    told = "、".join(map(str, silent[:10])) + ("等" if len(silent) > 10 else "")
    return (f"第 {told} 页（共 {len(silent)} 页）是图片，其中的文字没有读出。需要时请先做文字识别（OCR）。",)


def _meaningless(text: str) -> bool:
    return text == "\ufffd" or "\ue000" <= text <= "\uf8ff"
