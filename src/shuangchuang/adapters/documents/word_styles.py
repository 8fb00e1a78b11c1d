"""What a paragraph style says, with all it is based on."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from shuangchuang.adapters.documents.word_numbering import whole
from shuangchuang.adapters.documents.word_xml import attribute, child, children, switched_on, value


@dataclass(frozen=True, slots=True)
class Style:
    """The part of a style that a reader needs. None: nothing is said."""

    name: str = ""
    centred: bool | None = None
    bold: bool | None = None
    size: float | None = None  # points
    hidden: bool | None = None
    num_id: str | None = None
    depth: int | None = None

    def over(self, base: Style) -> Style:
        """This style, with what it leaves open taken from ``base``."""
        return Style(
            self.name or base.name,
            base.centred if self.centred is None else self.centred,
            base.bold if self.bold is None else self.bold,
            base.size if self.size is None else self.size,
            base.hidden if self.hidden is None else self.hidden,
            base.num_id if self.num_id is None else self.num_id,
            base.depth if self.depth is None else self.depth,
        )

    @property
    def is_contents(self) -> bool:
        """Whether this is a line of a table of contents (the style is called "toc 1" in every language)."""
        return self.name.lower().startswith("toc ")


def style_of(paragraph: etree._Element | None, run: etree._Element | None) -> Style:
    """What a ``w:pPr`` and a ``w:rPr`` say themselves."""
    aligned = child(paragraph, "jc")
    numbering = child(paragraph, "numPr")
    num_id = depth = None
    if numbering is not None:
        num_id = value(child(numbering, "numId")) or None
        level = child(numbering, "ilvl")
        depth = None if level is None else whole(value(level), 0)
    size = child(run, "sz")
    return Style(
        centred=None if aligned is None else value(aligned) == "center",
        bold=switched_on(run, "b"),
        size=None if size is None else _points(value(size)),
        hidden=switched_on(run, "vanish"),
        num_id=num_id,
        depth=depth,
    )


class Styles:
    """The styles of one document."""

    def __init__(self, root: etree._Element | None = None) -> None:
        self._own: dict[str, tuple[Style, str]] = {}
        self._resolved: dict[str, Style] = {}
        self._default = Style()
        self._default_id = ""
        if root is not None:
            self._load(root)

    def __getitem__(self, style_id: str) -> Style:
        """The style with all it is based on; the document's default for an unknown one."""
        key = style_id or self._default_id
        if key not in self._resolved:
            self._resolved[key] = self._resolve(key)
        return self._resolved[key]

    def owner_of_numbering(self, style_id: str) -> str:
        """The style in the chain that says the numbering, to look up its depth."""
        seen: set[str] = set()
        while style_id in self._own and style_id not in seen:
            seen.add(style_id)
            style, base = self._own[style_id]
            if style.num_id is not None:
                return style_id
            style_id = base
        return style_id

    def _resolve(self, style_id: str) -> Style:
        chain: list[Style] = []
        seen: set[str] = set()
        while style_id in self._own and style_id not in seen:
            seen.add(style_id)
            style, style_id = self._own[style_id]
            chain.append(style)
        result = self._default
        for style in reversed(chain):
            result = style.over(result)
        return result

    def _load(self, root: etree._Element) -> None:
        defaults = child(child(child(root, "docDefaults"), "rPrDefault"), "rPr")
        self._default = style_of(None, defaults)
        for item in children(root, "style"):
            style = style_of(child(item, "pPr"), child(item, "rPr"))
            named = Style(name=value(child(item, "name"))).over(style)
            style_id = attribute(item, "styleId")
            self._own[style_id] = (named, value(child(item, "basedOn")))
            if attribute(item, "type") == "paragraph" and attribute(item, "default") in ("1", "true", "on"):
                self._default_id = style_id


def _points(half_points: str) -> float | None:
    try:
        size = float(half_points) / 2
    except ValueError:
        return None
    return size if 0 < size < 2000 else None
