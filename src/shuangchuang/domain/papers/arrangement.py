"""A paper taken apart into what is set, line by line, whoever sets it.

    Paper ─▶ arranged ─▶ Arrangement ─▶ .docx, .pdf, print page

Here the headings get their marks, the title its lines, names and dates their places under the text; what no page can
hold is gone. A writer only knows how each role looks. Indents are in signs (28 to a line).

Source: GB/T 9704-2012, 7.2-7.4 and 10.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from shuangchuang.domain.papers.charts import alternative, chart_rows, drawings
from shuangchuang.domain.papers.drawing import Drawing
from shuangchuang.domain.papers.measures import SIGNS, TYPE_WIDTH_MM
from shuangchuang.domain.papers.model import (
    Align,
    Block,
    Cell,
    Column,
    Form,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Quote,
    Remark,
    Run,
    Table,
    Words,
    plain_text,
)
from shuangchuang.domain.papers.printable import half_widths, printable
from shuangchuang.domain.papers.titles import title_lines
from shuangchuang.domain.papers.wording import heading_mark, written_date


class Role(StrEnum):
    """What a line is, and so how it looks."""

    MARK = "mark"  # 份号、密级、紧急程度
    TITLE = "title"
    ADDRESSEES = "addressees"
    HEADING_1 = "heading-1"
    HEADING_2 = "heading-2"
    HEADING_3 = "heading-3"
    HEADING_4 = "heading-4"
    BODY = "body"
    QUOTE = "quote"
    REMARK = "remark"
    CAPTION = "caption"
    ATTACHMENT = "attachment"
    SIGNATURE = "signature"
    DATE = "date"
    NOTE = "note"
    APPENDIX = "appendix"
    APPENDIX_TITLE = "appendix-title"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph in its role. ``label`` hangs before it; ``right`` is its distance from the right edge in signs."""

    role: Role
    runs: Words = ()
    label: str = ""
    right: float = 0.0
    keep: bool = False  # stays with what follows

    @property
    def text(self) -> str:
        """What it says."""
        return plain_text(self.runs)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, every row filled to the columns. ``small`` is one that only repeats a chart's numbers."""

    table: Table
    small: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing."""

    drawing: Drawing


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page."""


Item: TypeAlias = Line | Grid | Figure | NewPage


@dataclass(frozen=True, slots=True)
class Head:
    """The head: the red words over one or two lines and how large, and what stands over the red rule."""

    marks: tuple[str, ...]
    lines: tuple[str, ...]
    size: float
    left: str = ""
    centre: str = ""
    right: str = ""
    approvers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands between rules at the foot of the last page."""

    copies: str = ""
    printed_by: str = ""
    printed: str = ""

    def __bool__(self) -> bool:
        return bool(self.copies or self.printed_by or self.printed)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A paper ready to be set."""

    form: Form
    title: str
    head: Head
    items: tuple[Item, ...]
    imprint: Imprint
    marking: str


_HEADINGS = (Role.HEADING_1, Role.HEADING_2, Role.HEADING_3, Role.HEADING_4)
_ENDS = "。！？；：…"


def arranged(paper: Paper) -> Arrangement:
    """What is set for a paper, from head to imprint."""
    items: list[Item] = [Line(Role.BLANK), Line(Role.BLANK)]
    items += [Line(Role.TITLE, (Run(line),), keep=True) for line in title_lines(paper.title)]
    items.append(Line(Role.BLANK))
    addressees = [name for name in map(printable, paper.addressees) if name]
    if addressees:
        items.append(Line(Role.ADDRESSEES, (Run("、".join(addressees).rstrip("：:") + "："),)))
    items += _blocks(paper.body)
    items += _attachments(paper)
    signature = list(_signature(paper))
    # Names and seal never stand on a page without a line of the text (7.3.5.5).
    if signature and isinstance(last := items[-1], Line):
        items[-1] = replace(last, keep=True)
    items += signature
    if note := printable(paper.note):
        items.append(Line(Role.NOTE, (Run(f"（{note.strip('（）')}）"),)))
    items += _appendices(paper)
    return Arrangement(
        form=paper.form,
        title=printable("".join(title_lines(paper.title))),
        head=_head(paper),
        items=tuple(items),
        imprint=_imprint(paper),
        marking=printable(paper.marking),
    )


def _head(paper: Paper) -> Head:
    marks = (
        f"{paper.copy_number:06d}" if paper.copy_number is not None else "",
        printable(paper.secrecy) if paper.secrecy else "",
        paper.urgency.value if paper.urgency else "",
    )
    # One line as large as fits the width, never under 小初 for its length: two balanced lines then.
    lines: tuple[str, ...] = (printable(paper.issuer_mark),)
    if half_widths(lines[0]) > 36:
        lines = title_lines(paper.issuer_mark, signs=max(18, -(-half_widths(lines[0]) // 4) + 2))
    widest = max(map(half_widths, lines), default=0) / 2 or 1
    width = (TYPE_WIDTH_MM - 2) * 72 / 25.4
    size = float(max(12, min(44 if paper.form is not Form.LETTER else 36, int(width / widest * 2) / 2)))
    number = str(paper.number) if paper.number else ""
    head = Head(tuple(filter(None, marks)), lines, size)
    if paper.form is Form.BULLETIN:
        issuer = printable(paper.printed_by or "、".join(paper.signed_by))
        return replace(head, left=issuer, centre=number, right=written_date(paper.signed_date))
    approvers = tuple(filter(None, map(printable, paper.approvers)))
    if paper.form is Form.LETTER:
        return replace(head, right=number)
    # A paper to those above has its number on the left and who approves it on the right (7.2.5, 7.2.6).
    return replace(head, left=number, approvers=approvers) if approvers else replace(head, centre=number)


def _imprint(paper: Paper) -> Imprint:
    copies = "，".join(filter(None, (printable(name).rstrip("。") for name in paper.copies_to)))
    # A letter's foot names neither who printed it nor when (10.1); a bulletin's head already does both.
    if paper.form is Form.LETTER:
        return Imprint(copies=copies and f"{copies}。")
    return Imprint(
        copies=copies and f"{copies}。",
        printed_by=printable(paper.printed_by),
        printed=f"{written_date(paper.printed_date)}印发" if paper.printed_date else "",
    )


def _blocks(blocks: Iterable[Block]) -> Iterator[Item]:
    counts = [0, 0, 0, 0]
    for block in blocks:
        match block:
            case Heading(level, runs, then):
                counts[level - 1] += 1
                counts[level:] = [0] * (4 - level)
                yield from _heading(level, counts[level - 1], runs, then)
            case Paragraph(runs):
                if plain_text(runs).strip():
                    yield Line(Role.BODY, runs)
            case Quote(runs, source):
                said = f"——{printable(source)}" if printable(source) else ""
                yield Line(Role.QUOTE, (*runs, Run(said)) if said else runs)
            case Remark(runs):
                yield Line(Role.REMARK, (Run("注："), *runs))
            case Table():
                yield from _table(block)
            case Picture(chart, with_table):
                yield Line(Role.CAPTION, (Run(chart.title),), keep=True)
                drawn = drawings(chart)
                yield from (Figure(drawing) for drawing in drawn)
                if not drawn:
                    yield Line(Role.REMARK, (Run("注：没有可以画成图的数据。"),))
                if with_table and chart.categories and chart.series:
                    yield _numbers(chart_rows(chart))
                elif drawn:
                    yield Line(Role.REMARK, (Run(alternative(chart)),))


def _heading(level: int, number: int, runs: Words, then: Words) -> Iterator[Line]:
    said = plain_text(runs)
    if then and said and said[-1] not in _ENDS:
        runs = (*runs, Run("。"))
    mark = Run(heading_mark(level, number))
    yield Line(_HEADINGS[level - 1], (mark, *(replace(run, strong=False) for run in runs), *then), keep=not then)


def _table(table: Table) -> Iterator[Item]:
    if caption := printable(table.caption):
        yield Line(Role.CAPTION, (Run(caption),), keep=True)
    yield Grid(_squared(table))


def _squared(table: Table) -> Table:
    """Every cell printable, every row as wide as the table; a table without rows says so."""
    wide = len(table.columns)
    rows = table.rows or ((Cell("（无）", span=wide, align=Align.CENTRE),),)
    squared = []
    for row in rows:
        missing = wide - sum(cell.span for cell in row)
        cells = tuple(replace(cell, text=printable(cell.text)) for cell in row)
        squared.append((*cells, *(Cell("") for _ in range(missing))))
    columns = tuple(replace(column, title=printable(column.title)) for column in table.columns)
    return replace(table, columns=columns, rows=tuple(squared), caption=printable(table.caption))


def _numbers(rows: tuple[tuple[str, ...], ...]) -> Grid:
    first = 1.0 + min(2.5, max(half_widths(row[0]) for row in rows) / 14)
    columns = (
        Column(rows[0][0], first),
        *(Column(title, 1.0, Align.RIGHT) for title in rows[0][1:]),
    )
    return Grid(_squared(Table(columns, tuple(tuple(Cell(text) for text in row) for row in rows[1:]))), small=True)


def _attachments(paper: Paper) -> Iterator[Line]:
    names = [title for one in paper.attachments if (title := printable(one.title))]
    if not names:
        return
    yield Line(Role.BLANK)
    for at, name in enumerate(names):
        label = ("附件：" if at == 0 else "") + (f"{at + 1}." if len(names) > 1 else "")
        yield Line(Role.ATTACHMENT, (Run(name.rstrip("。；，")),), label=label)


def _signature(paper: Paper) -> Iterator[Line]:
    """
    Names and day under the text.

    Sealed: two lines are left for the seal's upper half; the day ends four signs from the right edge and the name is
    centred over it. Unsealed: the name ends two signs from the edge, the day begins two signs further in (7.3.5).
    """
    names = [name for name in map(printable, paper.signed_by) if name]
    if not names or paper.form is Form.BULLETIN:
        return
    day = written_date(paper.signed_date)
    day_wide = half_widths(day) / 2
    lines = [line for name in names for line in title_lines(name, signs=24)]
    wides = [half_widths(line) / 2 for line in lines]
    widest = max(wides)
    yield from [Line(Role.BLANK, keep=True)] * (2 if paper.sealed else 1)
    if paper.sealed:
        # Room on the right for the longest name when the day stands four signs in.
        axis = max(4 + day_wide / 2, widest / 2)
        rights, day_right = [axis - wide / 2 for wide in wides], axis - day_wide / 2
    elif widest - 2 >= day_wide:
        rights, day_right = [2.0 + (widest - wide) / 2 for wide in wides], widest - day_wide
    else:
        day_right = 2.0
        rights = [day_wide + 4 - widest + (widest - wide) / 2 for wide in wides]
    for line, right in zip(lines, rights, strict=True):
        yield Line(Role.SIGNATURE, (Run(line),), right=min(max(right, 0.0), SIGNS - 2), keep=True)
    yield Line(Role.DATE, (Run(day),), right=day_right)


def _appendices(paper: Paper) -> Iterator[Item]:
    named = [one for one in paper.attachments if printable(one.title)]
    for at, one in enumerate(named):
        if not one.body:
            continue
        yield NewPage()
        yield Line(Role.APPENDIX, (Run(f"附件{at + 1}" if len(named) > 1 else "附件"),), keep=True)
        yield Line(Role.BLANK, keep=True)
        yield from (Line(Role.APPENDIX_TITLE, (Run(line),), keep=True) for line in title_lines(one.title))
        yield Line(Role.BLANK, keep=True)
        yield from _blocks(one.body)
