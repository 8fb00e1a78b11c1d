"""A plan whose tasks stand in a table with merged cells, as three formats."""

from __future__ import annotations

import html
import io
from dataclasses import dataclass

import docx

BEFORE = "支持人工智能产业发展任务分工表"
AFTER = "以上任务由市发展改革委统筹推进。"


@dataclass(frozen=True)
class Merged:
    """A cell by its place, its reach and its words."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


ROWS, COLUMNS = 6, 4
CELLS = (
    Merged(0, 0, "重点举措"),
    Merged(0, 1, "实施路径"),
    Merged(0, 2, "责任单位"),
    Merged(0, 3, "配合单位"),
    Merged(1, 0, "强化算力供给", row_span=2),
    Merged(1, 1, "建设智算中心"),
    Merged(1, 2, "市发展改革委"),
    Merged(1, 3, "市财政局、市科技局"),
    Merged(2, 1, "发放算力券"),
    Merged(2, 2, "市科技局"),
    Merged(2, 3, "/"),
    Merged(3, 0, "培育创新主体", row_span=2),
    Merged(3, 1, "支持企业入驻"),
    Merged(3, 2, "市工业和信息化局", row_span=2),
    Merged(3, 3, "各区人民政府"),
    Merged(4, 1, "举办创业大赛"),
    Merged(4, 3, "市教育局"),
    Merged(5, 0, "合计", column_span=3),
    Merged(5, 3, "4项"),
)


def as_docx() -> bytes:
    document = docx.Document()
    document.add_paragraph(BEFORE)
    table = document.add_table(rows=ROWS, cols=COLUMNS)
    for cell in CELLS:
        first = table.cell(cell.row, cell.column)
        last = table.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
        (first.merge(last) if last is not first else first).text = cell.text
    document.add_paragraph(AFTER)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_html() -> bytes:
    rows = []
    for row in range(ROWS):
        cells = "".join(
            f'<td rowspan="{cell.row_span}" colspan="{cell.column_span}"><p>{html.escape(cell.text)}</p></td>'
            for cell in CELLS
            if cell.row == row
        )
        rows.append(f"<tr>{cells}</tr>")
    return f"<html><body><p>{BEFORE}</p><table>{''.join(rows)}</table><p>{AFTER}</p></body></html>".encode()


def as_pdf() -> bytes:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    from tests.adapters.documents.renderings import song

    song()
    style = ParagraphStyle("text", fontName="STSong-Light", fontSize=12, leading=18)
    grid = [["" for _ in range(COLUMNS)] for _ in range(ROWS)]
    rules: list[tuple[object, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("FONT", (0, 0), (-1, -1), "STSong-Light", 12),
    ]
    for cell in CELLS:
        grid[cell.row][cell.column] = cell.text
        if cell.row_span * cell.column_span > 1:
            end = (cell.column + cell.column_span - 1, cell.row + cell.row_span - 1)
            rules.append(("SPAN", (cell.column, cell.row), end))
    stream = io.BytesIO()
    SimpleDocTemplate(stream).build([Paragraph(BEFORE, style), Table(grid, style=rules), Paragraph(AFTER, style)])
    return stream.getvalue()
