"""Web pages: what a browser shows, in whatever encoding the page claims or has."""

import pytest

from shuangchuang.adapters.documents import read_document
from shuangchuang.domain.text import Block, BlockKind, Span


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def text_of(body: str) -> str:
    return read_document(page(body).encode(), name="plan.html").text


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("gb2312", "utf-8"),  # the page lies
        ("utf-8", "gb18030"),  # the page lies the other way
        ("iso-8859-1", "utf-8"),
        ("big5", "big5"),
        ("no-such-charset", "gb18030"),
        ("", "gb18030"),
        ("", "utf-16"),
    ],
)
def test_the_charset_is_found_whatever_the_page_says(said: str, encoding: str) -> None:
    words = "廣西壯族自治區計劃" if encoding == "big5" else "广西三年行动计划，一、总体要求"
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={said}">' if said else ""

    extract = read_document(page(f"<p>{words}</p>", meta).encode(encoding), name="plan.html")

    assert (extract.text, extract.remarks) == (words + "\n", ())


def test_only_what_is_shown_is_read() -> None:
    body = (
        "<nav>首页</nav><style>p{}</style><script>document.write('<p>脚本</p>')</script><noscript>请启用</noscript>"
        "<p style='display: none'>藏</p><p hidden>藏</p><!-- 注释 --><select><option>选项</option></select>"
        "<h1>计划</h1><form><p>正文</p></form><footer>主办</footer>"
    )

    assert text_of(body) == "计划\n正文\n"


def test_block_elements_and_breaks_end_a_line_and_inline_ones_do_not() -> None:
    assert text_of("<div>一、<b>目</b>标<br>（一）<span>任</span>务<p>1.<a href='#'>链</a>接</p>尾</div>") == (
        "一、目标\n（一）任务\n1.链接\n尾\n"
    )


def test_white_space_is_shown_as_a_browser_does() -> None:
    body = "<p>&nbsp;&nbsp;&emsp;一、&lt;目标&gt;&amp;\n   任务  A\n B</p><pre>甲  乙\n丙</pre>"

    assert text_of(body) == "\u2003一、<目标>& 任务 A B\n甲  乙\n丙\n"


def test_a_line_broken_in_the_source_between_chinese_characters_leaves_no_blank() -> None:
    assert text_of("<p>创新\n    创业，\n带动</p>") == "创新创业，带动\n"


def test_ordered_lists_print_their_numbers() -> None:
    body = (
        "<ol><li>甲<ul><li>子</li></ul></li><li>乙</li></ol><ol start='5' type='a'><li>丙</li></ol>"
        "<ol style='list-style-type: cjk-ideographic'><li>丁</li></ol><ol style='list-style:none'><li>戊</li></ol>"
    )

    assert text_of(body).split() == ["1.甲", "子", "2.乙", "e.丙", "一、丁", "戊"]


def test_blocks_tell_how_a_paragraph_looks() -> None:
    body = "<p style='text-align:center;font-size:22pt'><strong>计划</strong></p><center>副题</center><p><b>一</b>、目标</p>"

    assert read_document(page(body).encode(), name="plan.html").blocks == (
        Block(Span(0, 2), BlockKind.PARAGRAPH, centred=True, bold=True, size=22.0),
        Block(Span(3, 5), BlockKind.PARAGRAPH, centred=True),
        Block(Span(6, 10), BlockKind.PARAGRAPH),
    )


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    inner = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    body = f"<table><tr><td>栏目</td><td><p>一、目标</p>{inner}<p>二、任务</p></td></tr></table>"

    extract = read_document(page(body).encode(), name="plan.html")

    assert extract.text == "栏目\n一、目标\n甲\t乙\n丙\t丁\n二、任务\n"
    assert [(table.rows, table.columns) for table in extract.tables] == [(2, 2)]


def test_a_table_beside_one_long_cell_is_no_table() -> None:
    long = "".join(f"<p>第{number}段。{'文' * 100}</p>" for number in range(20))
    body = f"<table><tr><td>栏目</td><td>{long}</td></tr><tr><td>尾</td><td>注</td></tr></table>"

    assert read_document(page(body).encode(), name="plan.html").tables == ()


def test_a_row_span_without_end_stops_at_the_last_row() -> None:
    body = "<table><tr><td rowspan=99>甲<td>乙<tr><td>丙</table>"

    (table,) = read_document(page(body).encode(), name="plan.html").tables

    assert [(cell.row, cell.column, cell.row_span) for cell in table.cells] == [(0, 0, 2), (0, 1, 1), (1, 1, 1)]


def test_ten_thousand_unclosed_tags_do_not_cut_the_page_off() -> None:
    body = "".join(f"<font size=2>第{number}条<br>" for number in range(9_000))

    assert text_of(body).split("\n")[8_999] == "第8999条"


def test_a_fragment_without_html_is_a_page_too() -> None:
    extract = read_document("<div><p>一、目标</p></div>".encode("gb18030"), name="plan.txt")

    assert (extract.format, extract.text) == ("html", "一、目标\n")
