"""The same plan as txt, docx, pdf, html and ofd gives the same words and the same tables."""

import itertools
import re

import pytest

from shuangchuang.adapters.documents import read_document
from shuangchuang.domain.text import Block, BlockKind, Extract
from tests.adapters.documents import table_plan
from tests.adapters.documents.renderings import CORPUS, RENDERERS, as_pdf, pages_of, paragraphs_of

PLANS = sorted(path.parent.name for path in CORPUS.glob("*/text.txt"))


def words(extract: Extract) -> str:
    """What the blocks say, furniture left out, without white space."""
    said = (block.span.of(extract.text) for block in extract.blocks if block.kind is not BlockKind.FURNITURE)
    return re.sub(r"\s", "", "".join(said))


def furniture(extract: Extract) -> list[str]:
    return [block.span.of(extract.text) for block in extract.blocks if block.kind is BlockKind.FURNITURE]


def assert_sound(extract: Extract) -> None:
    """What holds for every Extract, whatever was read."""
    extract.text.encode("utf-8")
    assert "\x00" not in extract.text
    assert "\r" not in extract.text
    spans = [block.span for block in extract.blocks]
    assert all(before.end < after.start for before, after in itertools.pairwise(spans))
    assert all(0 <= span.start < span.end <= len(extract.text) for span in spans)
    assert all(extract.text[span.end : span.end + 1] in ("\n", "\t", "") for span in spans)
    for table in extract.tables:
        assert 0 <= table.span.start <= table.span.end <= len(extract.text)
        places = [
            (row, column)
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        ]
        assert len(places) == len(set(places))
        assert all(row < table.rows and column < table.columns for row, column in places)
        assert all(table.span.contains(cell.span) for cell in table.cells)
        assert all("\t" not in cell.span.of(extract.text) for cell in table.cells)
    for page in extract.pages:
        assert all(page.span.contains(line.span) for line in page.lines)


@pytest.mark.parametrize("slug", PLANS)
@pytest.mark.parametrize("kind", RENDERERS)
def test_every_format_gives_the_words_of_the_plan(kind: str, slug: str) -> None:
    paragraphs = paragraphs_of(CORPUS / slug / "text.txt")

    extract = read_document(RENDERERS[kind](paragraphs), name=kind)

    assert words(extract) == re.sub(r"\s", "", "".join(paragraphs))
    assert_sound(extract)


@pytest.mark.parametrize("kind", ["txt", "docx", "numbered docx", "html"])
def test_a_paragraph_is_a_line(kind: str) -> None:
    paragraphs = paragraphs_of(CORPUS / "guangxi-2021" / "text.txt")

    extract = read_document(RENDERERS[kind](paragraphs), name=kind)

    assert extract.text.rstrip("\n").split("\n") == paragraphs
    assert not extract.hard_wrapped


@pytest.mark.parametrize("kind", ["pdf", "ofd"])
def test_paper_keeps_its_line_breaks_and_tells_what_stands_on_every_page_as_furniture(kind: str) -> None:
    paragraphs = paragraphs_of(CORPUS / "guangxi-2021" / "text.txt")
    pages = pages_of(paragraphs)

    extract = read_document(RENDERERS[kind](paragraphs), name=kind)

    assert extract.hard_wrapped
    printed = [line.span.of(extract.text) for page in extract.pages for line in page.lines]
    plan = [line for line in printed if line not in furniture(extract)]
    assert plan == [line.text for page in pages for line in page]
    numbers = [line for line in furniture(extract) if line.startswith("—")]
    assert numbers == [f"— {number} —" for number in range(1, len(pages) + 1)]
    assert [page.number for page in extract.pages] == list(range(1, len(pages) + 1))


@pytest.mark.parametrize("kind", ["pdf", "ofd"])
def test_a_paragraph_that_no_page_cuts_is_one_block(kind: str) -> None:
    paragraphs = paragraphs_of(CORPUS / "guangxi-2021" / "text.txt")
    pages = ["".join(line.text for line in page) for page in pages_of(paragraphs)]
    uncut = [text for text in paragraphs if any(text in page for page in pages)]

    extract = read_document(RENDERERS[kind](paragraphs), name=kind)

    blocks = [block.span.of(extract.text).replace("\n", "") for block in extract.blocks]
    assert [text for text in uncut if text not in blocks] == []
    assert len(uncut) > 30


def test_a_running_head_is_furniture() -> None:
    paragraphs = paragraphs_of(CORPUS / "guangdong-2026-opc" / "text.txt")

    extract = read_document(as_pdf(paragraphs, head="某省人民政府公报"), name="gazette.pdf")

    assert words(extract) == re.sub(r"\s", "", "".join(paragraphs))
    assert "某省人民政府公报" in furniture(extract)


@pytest.mark.parametrize("render", [table_plan.as_docx, table_plan.as_html, table_plan.as_pdf])
def test_merged_cells_are_told_once_with_their_reach(render) -> None:
    extract = read_document(render(), name="table")

    (table,) = extract.tables
    assert (table.rows, table.columns) == (table_plan.ROWS, table_plan.COLUMNS)
    assert [
        table_plan.Merged(cell.row, cell.column, cell.span.of(extract.text), cell.row_span, cell.column_span)
        for cell in table.cells
    ] == list(table_plan.CELLS)
    assert_sound(extract)


@pytest.mark.parametrize("render", [table_plan.as_docx, table_plan.as_html, table_plan.as_pdf])
def test_what_stands_round_a_table_stays_round_it(render) -> None:
    extract = read_document(render(), name="table")

    (table,) = extract.tables
    assert extract.text[: table.span.start] == table_plan.BEFORE + "\n"
    assert extract.text[table.span.end :] == "\n" + table_plan.AFTER + "\n"
    assert table.span.of(extract.text).split("\n")[:3] == [
        "重点举措\t实施路径\t责任单位\t配合单位",
        "强化算力供给\t建设智算中心\t市发展改革委\t市财政局、市科技局",
        "发放算力券\t市科技局\t/",
    ]


def test_plain_text_has_a_block_a_line() -> None:
    extract = read_document("一、目标\n\n二、任务".encode(), name="plan.txt")

    kinds = [(block.span.of(extract.text), block.kind) for block in extract.blocks]
    assert kinds == [("一、目标", BlockKind.PARAGRAPH), ("二、任务", BlockKind.PARAGRAPH)]
    assert isinstance(extract.blocks[0], Block)
