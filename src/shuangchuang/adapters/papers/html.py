"""A paper as a print page: the same markup is shown by a browser and set by WeasyPrint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import TypeAlias

from shuangchuang.adapters.papers.fonts import HEITI
from shuangchuang.adapters.papers.sheets import distances, style_sheet
from shuangchuang.domain.papers.arrangement import (
    Arrangement,
    Figure,
    Grid,
    Head,
    Imprint,
    Item,
    Line,
    NewPage,
    Role,
    arranged,
)
from shuangchuang.domain.papers.drawing import svg
from shuangchuang.domain.papers.model import Align, Cell, Form, Paper, Run

# Where the rows behind a figure are to be seen: the key of the evidence to an address, None where there is none.
Link: TypeAlias = Callable[[str], str | None]

_TAGS = {
    Role.TITLE: "p",
    Role.HEADING_1: "h2",
    Role.HEADING_2: "h3",
    Role.HEADING_3: "h4",
    Role.HEADING_4: "h5",
    Role.QUOTE: "blockquote",
}
# A row with more text than this may be taller than a page and must be allowed to break.
_TALL = 600


def as_html(paper: Paper, *, link: Link | None = None, nonce: str = "") -> str:
    """
    A whole page that looks like the paper on a screen and prints like it.

    ``link`` turns the evidence of a figure into the address of its rows; without it figures are plain. ``nonce``
    is that of the page's Content-Security-Policy: the one style element carries it, and nothing has a style of its own.
    """
    return page_of(arranged(paper), link=link, nonce=nonce)


def page_of(paper: Arrangement, *, link: Link | None = None, nonce: str = "", screen: bool = True) -> str:
    """The page of a paper that is already arranged; without ``screen`` it is only for printing."""
    marked = f' nonce="{escape(nonce)}"' if nonce else ""
    return "".join(
        (
            '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(paper.title or '公文')}</title>",
            f"<style{marked}>{style_sheet(paper, screen=screen)}h2,h3,h4,h5{{font-size:inherit;font-weight:normal;margin:0}}blockquote{{margin:0}}</style>",
            "</head><body>",
            f'<div class="marking">{escape(paper.marking)}</div>' if paper.marking else "",
            *_head(paper.head, paper.form),
            *_items(paper, link),
            _imprint(paper.imprint, paper.form),
            "</body></html>",
        )
    )


def _head(head: Head, form: Form) -> Iterator[str]:
    marks = "".join(f'<p class="{"copy" if mark.isdigit() else "kept"}">{escape(mark)}</p>' for mark in head.marks)
    issuer = "<br>".join(escape(line) for line in head.lines)
    if form is Form.LETTER:
        yield f'<div class="issuer">{issuer}</div><div class="double upper"></div><div class="double lower"></div>'
        yield f'<div class="marks">{marks}</div>' if marks else ""
        yield f'<p class="right">{escape(head.right)}</p>' if head.right else ""
        return
    yield f'<div class="marks">{marks}</div>' if marks else ""
    yield f'<div class="issuer">{issuer}</div>'
    if form is Form.BULLETIN:
        yield f'<p class="issue">{escape(head.centre)}</p>' if head.centre else ""
        yield f'<div class="number"><span class="side">{escape(head.left)}</span><span class="side">{escape(head.right)}</span></div>'
    elif head.approvers:
        names = "　".join(map(escape, head.approvers))
        yield f'<div class="number"><span class="side">{escape(head.left)}</span>'
        yield f'<span class="side">签发人：<span class="kai">{names}</span></span></div>'
    else:
        yield f'<div class="number"><span class="centre">{escape(head.centre)}</span></div>'
    yield '<div class="rule"></div>'


def _items(paper: Arrangement, link: Link | None) -> Iterator[str]:
    rights = distances(paper)
    fresh, grids = False, 0
    attachments = sum(isinstance(item, Line) and item.role is Role.ATTACHMENT for item in paper.items)
    for item in paper.items:
        if isinstance(item, NewPage):
            fresh = True
            continue
        extra = ["new-page"] if fresh else []
        fresh = False
        if isinstance(item, Line):
            if item.right:
                extra.append(f"from-right-{rights.index(item.right)}")
            if item.role is Role.ATTACHMENT and attachments == 1:
                extra.append("only")
        yield _item(item, extra, grids, link)
        grids += isinstance(item, Grid)


def _item(item: Item, extra: list[str], grids: int, link: Link | None) -> str:
    match item:
        case Line():
            return _line(item, extra, link)
        case Grid():
            return _grid(item, [f"t{grids}", *extra], link)
        case Figure(drawing):
            return f"<figure>{svg(drawing, font=', '.join(HEITI) + ', sans-serif')}</figure>"
    return ""


def _line(line: Line, extra: list[str], link: Link | None) -> str:
    tag = _TAGS.get(line.role, "p")
    classes = " ".join([line.role.value, *(["keep"] if line.keep else []), *extra])
    label = ""
    if line.label:
        where = "first" if line.label.startswith("附件") else "next"
        label = f'<span class="label {where}">{escape(line.label)}</span>'
    inner = label + "".join(_run(run, link) for run in line.runs)
    return f'<{tag} class="{classes}">{inner}</{tag}>'


def _run(run: Run, link: Link | None) -> str:
    said = _linked(run.text, run.evidence, link)
    return f'<b class="strong">{said}</b>' if run.strong else said


def _linked(text: str, evidence: str | None, link: Link | None) -> str:
    address = link(evidence) if link and evidence else None
    if not address or not text:
        return escape(text)
    return f'<a class="evidence" href="{escape(address)}">{escape(text)}</a>'


def _grid(grid: Grid, extra: list[str], link: Link | None) -> str:
    table = grid.table
    columns = "".join(f'<col class="c{at}">' for at in range(len(table.columns)))
    head = ""
    if table.has_titles:
        titles = "".join(f'<th scope="col">{escape(column.title)}</th>' for column in table.columns)
        head = f"<thead><tr>{titles}</tr></thead>"
    rows = "".join(_row(row, [column.align for column in table.columns], link) for row in table.rows)
    classes = " ".join([*extra, *(["small"] if grid.small else [])])
    return f'<table class="{classes}"><colgroup>{columns}</colgroup>{head}<tbody>{rows}</tbody></table>'


def _row(row: tuple[Cell, ...], aligns: list[Align], link: Link | None) -> str:
    cells, at = [], 0
    for cell in row:
        tag = "th" if cell.label else "td"
        align = cell.align or (Align.CENTRE if cell.label else aligns[at])
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        scope = ' scope="row"' if cell.label else ""
        cells.append(f'<{tag} class="{align}"{span}{scope}>{_linked(cell.text, cell.evidence, link)}</{tag}>')
        at += cell.span
    tall = ' class="tall"' if any(len(cell.text) > _TALL for cell in row) else ""
    return f"<tr{tall}>{''.join(cells)}</tr>"


def _imprint(imprint: Imprint, form: Form) -> str:
    if not imprint:
        return ""
    rows = f'<div class="row copies">抄送：{escape(imprint.copies)}</div>' if imprint.copies else ""
    if imprint.printed_by or imprint.printed:
        rows += (
            f'<div class="row printed"><span>{escape(imprint.printed_by)}</span>'
            f"<span>{escape(imprint.printed)}</span></div>"
        )
    bare = " bare" if form is Form.LETTER else ""
    return f'<div class="imprint{bare}">{rows}</div>'
