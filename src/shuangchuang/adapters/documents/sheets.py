"""A printed page as its marks: glyphs and strokes, before anybody calls them words.

    pdf ──┐
          ├──▶ Sheet ──printed──▶ lines ──furniture, ruled──▶ paragraphs, tables
    ofd ──┘

Lengths are points (1/72 inch) from the top left corner of the page as it is seen.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

# Radicals that fonts give for the character that looks the same; NFKC knows only the Kangxi block.
_RADICALS = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⺝⻌⻒⻟",
        "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟月辶镸飠",
        strict=True,
    )
)


@dataclass(slots=True)
class Glyph:
    """One printed character and the room it takes."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight rule, level or upright."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def level(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left >= self.bottom - self.top


@dataclass(slots=True)
class Sheet:
    """One page. ``template``: glyphs the file itself calls a background (OFD)."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    template: list[Glyph] = field(default_factory=list)
    pictures: int = 0  # images, and drawings too rich to be rules


def as_read(character: str) -> str:
    """
    The character a reader sees where a font names a look-alike.

    >>> as_read("\u2f00"), as_read("\u2ed4"), as_read("，")
    ('一', '门', '，')
    """
    if "\u2e80" <= character <= "\u2eff":
        return _RADICALS.get(character, character)
    if "\u2f00" <= character <= "\u2fdf" or "\uf900" <= character <= "\ufaff":
        return unicodedata.normalize("NFKC", character)
    return character
