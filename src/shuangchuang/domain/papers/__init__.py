"""Official documents (公文): what stands in one and how it is laid out, whatever writes it to a page.

    model         Paper and its blocks           numbers   发文字号, issues of a bulletin
    arrangement   Paper ─▶ lines in their roles   titles    balanced lines
    charts        numbers ─▶ Drawing ─▶ svg       wording   dates, marks of headings

Source: GB/T 9704-2012 《党政机关公文格式》.
"""

from shuangchuang.domain.papers.arrangement import Arrangement, arranged
from shuangchuang.domain.papers.charts import Chart, Ink, Lines, Series, StackedBars
from shuangchuang.domain.papers.model import (
    Align,
    Attachment,
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
    Secrecy,
    Table,
    Urgency,
    words,
)
from shuangchuang.domain.papers.numbers import (
    IssueNumber,
    NumberRefused,
    PaperNumber,
    next_number,
    parse_number,
    unused_serials,
)
from shuangchuang.domain.papers.printable import printable_paragraphs
from shuangchuang.domain.papers.wording import written_date, written_days

__all__ = [
    "Align",
    "Arrangement",
    "Attachment",
    "Block",
    "Cell",
    "Chart",
    "Column",
    "Form",
    "Heading",
    "Ink",
    "IssueNumber",
    "Lines",
    "NumberRefused",
    "Paper",
    "PaperNumber",
    "Paragraph",
    "Picture",
    "Quote",
    "Remark",
    "Run",
    "Secrecy",
    "Series",
    "StackedBars",
    "Table",
    "Urgency",
    "arranged",
    "next_number",
    "parse_number",
    "printable_paragraphs",
    "unused_serials",
    "words",
    "written_date",
    "written_days",
]
