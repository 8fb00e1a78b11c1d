"""Tables that assign tasks, as grids and flattened into text."""

from __future__ import annotations

from shuangchuang.domain.plans.parser import parse_plan
from shuangchuang.domain.plans.rendering import as_json
from shuangchuang.domain.text import Cell, Extract, Span, Table
from tests.domain.plans.plan_reading import read, tasks


def _grid(*rows: list[str | None]) -> Extract:
    """A table as a reader hands it over. None: covered by the cell above; "" in all but the first: one wide cell."""
    text = "某市重点任务分工表\n"
    begun = len(text)
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        wide = row[0] and all(cell == "" for cell in row[1:])
        for c, words in enumerate(row):
            if words is None or (wide and c):
                continue
            below = 1
            while r + below < len(rows) and rows[r + below][c] is None:
                below += 1
            start = len(text)
            text += words
            cells.append(Cell(r, c, Span(start, len(text)), below, len(row) if wide else 1))
            text += "\t"
        text += "\n"
    table = Table(Span(begun, len(text)), len(rows), len(rows[0]), tuple(cells))
    return Extract(text=text, format="docx", tables=(table,))


HEAD = ["序号", "重点举措", "实施路径", "责任单位", "配合单位", "完成时限"]


def test_a_grid_gives_a_task_a_row_and_merged_cells_count_for_every_row_they_cover():
    extract = _grid(
        HEAD,
        ["一、创新驱动", "", "", "", "", ""],
        ["1", "强化创新", "建设实验室", "市科技局", "市财政局、市教育局", "2023年12月"],
        ["2", None, "组建联盟", "市科技局、市发改委", "/", "持续推进"],
        ["二、优化服务", "", "", "", "", ""],
        ["3", "提升效能", "上线平台", "市数据局", "市财政局\n市人社局", "年底前"],
    )
    parsed = as_json(parse_plan(extract), extract.text)["tasks"]

    assert [(t["number"], t["title"], t["action"], t["section"], t["leads"], t["cooperators"]) for t in parsed] == [
        ("1", "建设实验室", "强化创新", "一、创新驱动", ["市科技局"], ["市财政局", "市教育局"]),
        ("2", "组建联盟", "强化创新", "一、创新驱动", ["市科技局", "市发改委"], []),
        ("3", "上线平台", "提升效能", "二、优化服务", ["市数据局"], ["市财政局", "市人社局"]),
    ]


def test_lead_and_responsible_columns_are_lead_and_cooperators():
    text = "某市任务表\n序号\t重点任务\t工作内容\t牵头单位\t责任单位\n1\t加强领导\t建立机制\t市政府办\t各成员单位\n2\t建设平台\t建成投用\t市科技局\t—\n"

    assert tasks(text) == ["1 加强领导 | 市政府办 | 各成员单位 | -", "2 建设平台 | 市科技局 | - | -"]


def test_one_responsible_column_names_no_lead_unless_its_words_do():
    text = "某县任务表\n| 序号 | 任务 | 责任分工 |\n|---|---|---|\n| 1 | 建设园区 | 县科技局、县财政局 |\n| 2 | 培育团队 | 县人社局牵头，县教育局配合 |\n"

    assert tasks(text) == ["1 建设园区 | - | - | 县科技局、县财政局", "2 培育团队 | 县人社局 | 县教育局 | -"]


def test_a_table_with_one_cell_a_line_is_put_together_again_over_the_end_of_a_page():
    text = (
        "某区任务分工表\n重点举措\n序号\n实施路径\n完成时限\n责任单位\n配合单位\n一、拓宽渠道\n1\n开发岗位，组织\n— 1 —\n"
        "重点举措\n序号\n实施路径\n完成时限\n责任单位\n配合单位\n2020年底前\n区人社局\n区民政局、各街镇\n2\n稳定用工\n持续推进\n区商务局\n/\n"
        "二、优化环境\n3\n建设载体\n2020年11月底前\n区科技局\n区财政局\n"
    )
    assert [(t["number"], t["action"], t["leads"], t["cooperators"]) for t in read(text)["tasks"]] == [
        ("1", "一、拓宽渠道", ["区人社局"], ["区民政局", "各街镇"]),
        ("2", "一、拓宽渠道", ["区商务局"], []),
        ("3", "二、优化环境", ["区科技局"], ["区财政局"]),
    ]


def test_a_table_that_repeats_the_tasks_of_the_text_it_is_attached_to_adds_none():
    text = (
        "某市方案\n一、任务\n1.甲项。内容。（市科技局负责）\n2.乙项。内容。（市财政局负责）\n3.丙项。内容。（市教育局负责）\n"
        "附件：分工表\n序号\t任务\t责任单位\n1\t甲项\t市科技局\n2\t乙项\t市财政局\n3\t丙项\t市教育局\n"
    )
    assert len(read(text)["tasks"]) == 3


def test_a_table_that_assigns_nothing_stays_text():
    extract = _grid(["专栏1", "重点工程"], ["1.建设平台。", "2.培育企业。"])

    assert parse_plan(extract).tasks == ()
