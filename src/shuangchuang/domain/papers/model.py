"""What stands in an official document, before anybody thinks of a page.

    Paper ── 版头  issuer_mark, number, approvers (and copy number, secrecy, urgency where used)
          ── 主体  title, addressees, body of blocks, attachments, signed_by, signed_date
          ── 版记  copies_to, printed_by, printed_date

    block  = Heading | Paragraph | Table | Picture of a chart | Quote | Remark

Every figure may carry ``evidence``: a key, in the hall's own words, of the rows it was counted from. On a screen the
hall links it; on paper nothing shows.

Source: GB/T 9704-2012, 7 (document) and 10.1 (letter). The bulletin's head with an issue number is usage, not standard.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from shuangchuang.domain.papers.charts import Chart
from shuangchuang.domain.papers.numbers import IssueNumber, PaperNumber
from shuangchuang.domain.papers.printable import printable


class Form(StrEnum):
    """How the head of a paper looks."""

    DOCUMENT = "document"  # red head, number, red rule: reports and 文件
    LETTER = "letter"  # two double rules on the first page: notices and letters
    BULLETIN = "bulletin"  # red head, issue, office and day over the red rule: 通报, 专报


class Urgency(StrEnum):
    """How quickly a paper is to be handled."""

    EXTRA = "特急"
    URGENT = "加急"


class Align(StrEnum):
    """Where a cell's words stand."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Secrecy:
    """
    A classification and for how long.

    >>> str(Secrecy("机密", "1年"))
    '机密★1年'
    """

    level: str
    term: str = ""

    def __str__(self) -> str:
        return f"{self.level}★{self.term}" if self.term else self.level


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one type; ``strong`` is 黑体. ``evidence`` names the rows a figure was counted from."""

    text: str
    evidence: str | None = None
    strong: bool = False

    def __post_init__(self) -> None:
        # Spaces at the edges part one run from the next, so only what cannot be printed goes.
        text = str(self.text)
        kept = printable(text)
        if kept and text[:1] in " \u3000":
            kept = text[0] + kept.lstrip(" \u3000")
        if kept and text[-1:] == " ":
            kept += " "
        object.__setattr__(self, "text", kept)


Words: TypeAlias = tuple[Run, ...]


def words(*parts: str | Run) -> Words:
    """
    Runs of a sentence, plain where only text is given.

    >>> words("逾期", Run("3", evidence="late"), "项")[1].evidence
    'late'
    """
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


def plain_text(runs: Words) -> str:
    """What the runs say together."""
    return "".join(run.text for run in runs)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; its mark (一、（一）1.（1）) is counted. ``then`` goes on in the same line."""

    level: int
    runs: Words
    then: Words = ()

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"a heading has a level from 1 to 4, not {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the text."""

    runs: Words


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody else's words, in 楷体, and where they stand."""

    runs: Words
    source: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A note under a table or figure (注：…), in smaller type."""

    runs: Words


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, the rows they were counted from, over how many columns; a ``label`` is in 黑体."""

    text: str
    evidence: str | None = None
    span: int = 1
    label: bool = False
    align: Align | None = None

    def __post_init__(self) -> None:
        if self.span < 1:
            raise ValueError("a cell covers at least one column")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title (empty in a form), its share of the width, where its words stand."""

    title: str = ""
    share: float = 1.0
    align: Align = Align.LEFT

    def __post_init__(self) -> None:
        if not 0 < self.share < float("inf"):
            raise ValueError("a column's share of the width is positive")


@dataclass(frozen=True, slots=True)
class Table:
    """
    Rows under titled columns, or a form of labels and entries where no column has a title.

    :raises ValueError: there is no column, or a row covers more columns than there are.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table has at least one column")
        for row in self.rows:
            if sum(cell.span for cell in row) > len(self.columns):
                raise ValueError("a row covers more columns than the table has")

    @property
    def has_titles(self) -> bool:
        """Whether there is a row of titles, repeated on every page."""
        return any(printable(column.title) for column in self.columns)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart in the text; a table of its numbers stands beneath, unless the text already has one."""

    chart: Chart
    with_table: bool = True


Block: TypeAlias = Heading | Paragraph | Quote | Remark | Table | Picture


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something attached; with ``body`` it follows on a page of its own, without it is only named."""

    title: str
    body: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """
    One official document, whole. ``marking`` stands small over every page: 草稿, 模拟数据.

    ``signed_by`` are the offices whose seals or names stand under the text, ``sealed`` leaves a seal its room.
    """

    form: Form
    issuer_mark: str
    title: str
    signed_date: date
    body: tuple[Block, ...]
    number: PaperNumber | IssueNumber | None = None
    addressees: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    signed_by: tuple[str, ...] = ()
    sealed: bool = False
    approvers: tuple[str, ...] = ()
    note: str = ""
    copies_to: tuple[str, ...] = ()
    printed_by: str = ""
    printed_date: date | None = None
    copy_number: int | None = None
    secrecy: Secrecy | None = None
    urgency: Urgency | None = None
    marking: str = ""
