"""A ledger goes out as a spreadsheet and comes back as edits."""

import copy
import datetime
import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from shuangchuang.adapters.exchange import Sheetback, read_ledger
from shuangchuang.adapters.exchange.ledger_layout import SHEETS
from shuangchuang.adapters.exchange.ledger_work import moves
from shuangchuang.domain.plans.difference import compare, target_values, task_values
from shuangchuang.domain.plans.draft import Json, open_draft
from shuangchuang.domain.plans.draft_edits import apply, apply_all
from shuangchuang.domain.plans.model import PlanDocument
from tests.adapters.exchange.person import after, exported, rewritten, told, typed, values
from tests.domain.plans.random_edits import edited
from tests.domain.plans.sample_plan import TEXT, state

NOTHING = Sheetback((), ())


def page(content: bytes, name: str) -> list[tuple]:
    return [tuple(row) for row in load_workbook(io.BytesIO(content))[name].iter_rows(values_only=True)]


class TestGoingOut:
    def test_a_row_a_task_with_its_units_one_a_line(self):
        rows = page(exported(state()), "任务")

        assert rows[2] == (
            "行号",
            "序号",
            "任务",
            "行动",
            "部分",
            "牵头单位",
            "配合单位",
            "责任单位",
            "责任原文",
            "举措数",
        )
        assert rows[3] == (
            "t1",
            "1",
            "技术攻关",
            "（一）创新行动",
            "二、重点任务",
            "市科技局",
            "市财政局\n市教育局",
            None,
            "牵头单位：市科技局；配合单位：市财政局、教育局",
            "2",
        )
        assert [row[7] for row in rows[5:6]] == ["各县（区）人民政府\n市人力资源社会保障局"]

    def test_an_edited_row_shows_the_house_form(self):
        changed = apply(state(), {"op": "set_task", "task": "t1", "field": "title", "value": "攻关"})

        assert page(exported(changed), "任务")[3][8] == "牵头单位：市科技局；配合单位：市财政局、市教育局"

    def test_a_row_a_measure_tied_to_its_task(self):
        rows = page(exported(state()), "举措")

        assert rows[2] == ("任务行号", "举措行号", "所属任务", "序号", "内容", "牵头单位", "配合单位", "责任单位")
        assert rows[4] == ("t1", "t1m2", "技术攻关", "1", "建设中试基地。", "市科技局", None, None)

    def test_a_row_a_target_in_chinese_words_and_real_numbers(self):
        rows = page(exported(state()), "目标")

        assert rows[2] == ("行号", "名称", "比较", "数值", "上限", "单位", "期限", "类别", "原文")
        assert rows[4] == ("g2", "研发投入强度", "不低于", 2.5, None, "%", "2026", "目标", "研发投入强度2.5%以上")
        assert rows[5][:5] == ("g3", "双创示范基地", "区间", 1, 2)

    def test_a_number_that_a_spreadsheet_would_round_is_written_as_text(self):
        large = apply(state(), {"op": "set_target", "target": "g1", "field": "value", "value": "123456789012345678"})

        assert page(exported(large), "目标")[3][3] == "123456789012345678"

    def test_words_that_look_like_formulas_are_words(self):
        odd = apply(state(), {"op": "set_task", "task": "t1", "field": "title", "value": "=HYPERLINK(1)"})

        cell = load_workbook(io.BytesIO(exported(odd)))["任务"]["C4"]

        assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
        assert read_ledger(exported(odd), state=odd) == NOTHING

    def test_the_guide_names_plan_version_time_and_range(self):
        words = {row[:2] for row in page(exported(state(), filters="牵头单位：市科技局"), "说明")}

        assert {
            ("计划", "某市创新创业三年行动计划"),
            ("版本", "第1版"),
            ("导出时间", "2024-03-01 08:00:00+08:00"),
            ("范围", "只含：牵头单位：市科技局（没有导出的行不受影响）"),
        } <= words

    def test_made_up_data_says_so_on_every_sheet(self):
        content = exported(state(), simulated=True)

        assert any("模拟数据" in str(row[1]) for row in page(content, "说明"))
        assert all(page(content, sheet.name)[0][0].startswith("【模拟数据】") for sheet in SHEETS)

    def test_sheets_are_ready_for_screen_and_paper(self):
        book = load_workbook(io.BytesIO(exported(state())))

        for sheet in SHEETS:
            drawn = book[sheet.name]
            assert drawn.freeze_panes == "D4"
            assert drawn.print_title_rows == "$3:$3"
            assert (drawn.page_setup.fitToWidth, drawn.page_setup.fitToHeight) == (1, 0)
            assert drawn.page_setup.orientation == "landscape"
        lists = {str(rule.sqref)[0]: rule.formula1 for rule in book["目标"].data_validations.dataValidation}
        assert lists["C"] == '"达到,不低于,超过,不超过,左右,等于,区间,下降,增长"'
        assert lists["H"] == '"目标,安排,标准,参数,条件"'
        assert book["系统"].sheet_state == "veryHidden"

    def test_the_same_ledger_gives_the_same_bytes(self):
        assert exported(state()) == exported(state())

    def test_an_empty_ledger_can_be_filled_in(self):
        empty = open_draft(PlanDocument(None, None, (), None, None, None, None, None, None))

        back = typed(empty, "任务", {"C4": "第一项任务", "F4": "市科技局"})

        assert read_ledger(exported(empty), state=empty) == NOTHING
        assert [task["title"]["value"] for task in apply_all(empty, back.edits)["tasks"]] == ["第一项任务"]


class TestComingBack:
    def test_an_untouched_file_asks_for_nothing(self):
        assert read_ledger(exported(state()), state=state()) == NOTHING

    def test_reading_leaves_the_state_alone(self):
        before = state()
        kept = copy.deepcopy(before)

        typed(before, "任务", {"C4": "关键技术攻关"})

        assert before == kept

    @pytest.mark.parametrize(
        ("sheet", "cells", "edits"),
        [
            (
                "任务",
                {"C4": " 关键技术攻关 "},
                [{"op": "set_task", "task": "t1", "field": "title", "value": "关键技术攻关"}],
            ),
            ("任务", {"B5": 7}, [{"op": "set_task", "task": "t2", "field": "number", "value": "7"}]),
            ("任务", {"D4": None}, [{"op": "set_task", "task": "t1", "field": "action", "value": ""}]),
            (
                "任务",
                {"F5": "市发展改革委\n市科技局", "G5": "各市、县（区）人民政府\n"},
                [
                    {
                        "op": "set_units",
                        "task": "t2",
                        "units": [
                            {"unit": "市发展改革委", "role": "lead"},
                            {"unit": "市科技局", "role": "lead"},
                            {"unit": "各市、县（区）人民政府", "role": "cooperator"},
                        ],
                    }
                ],
            ),
            (
                "举措",
                {"E5": "建基地。"},
                [{"op": "set_measure", "task": "t1", "measure": "t1m2", "field": "text", "value": "建基地。"}],
            ),
            ("举措", {"F5": None}, [{"op": "set_units", "task": "t1", "measure": "t1m2", "units": []}]),
            (
                "举措",
                {"A5": "t2"},
                [{"op": "move_measure", "task": "t1", "measure": "t1m2", "to": "t2", "after": None}],
            ),
            (
                "目标",
                {"C4": "不低于"},
                [{"op": "set_target", "target": "g1", "field": "comparator", "value": "at_least"}],
            ),
            ("目标", {"D4": 170.5}, [{"op": "set_target", "target": "g1", "field": "value", "value": "170.5"}]),
            ("目标", {"D4": "1，200"}, [{"op": "set_target", "target": "g1", "field": "value", "value": "1200"}]),
            ("目标", {"E6": 3}, [{"op": "set_target", "target": "g3", "field": "value_max", "value": "3"}]),
            (
                "目标",
                {"G4": "2027年6月"},
                [{"op": "set_target", "target": "g1", "field": "deadline", "value": "2027-06"}],
            ),
            ("目标", {"G4": 2027}, [{"op": "set_target", "target": "g1", "field": "deadline", "value": "2027"}]),
            ("目标", {"H4": "安排"}, [{"op": "set_target", "target": "g1", "field": "kind", "value": "allocation"}]),
        ],
    )
    def test_a_changed_cell_is_one_edit(self, sheet: str, cells: dict, edits: list[Json]):
        assert typed(state(), sheet, cells) == Sheetback(tuple(edits), ())

    @pytest.mark.parametrize(
        ("sheet", "cells"),
        [
            ("任务", {"C4": "技术攻关\n", "F4": "市科技局\n\n"}),
            ("任务", {"B4": 1}),
            ("任务", {"J4": 99}),
            ("目标", {"D4": "170.0", "G4": "2026年"}),
            ("目标", {"D4": 170.0, "G4": 2026}),
            ("目标", {"E4": "  "}),
        ],
    )
    def test_another_writing_of_the_same_is_no_edit(self, sheet: str, cells: dict):
        assert typed(state(), sheet, cells) == NOTHING

    def test_a_month_that_the_spreadsheet_took_for_a_day_is_understood(self):
        back = typed(state(), "目标", {"G4": datetime.date(2027, 6, 1)})

        assert [edit["value"] for edit in back.edits] == ["2027-06"]

    def test_a_new_row_without_an_id_is_a_new_task_at_its_place(self):
        def do(book: Workbook) -> None:
            book["任务"].insert_rows(5)
            for column, words in zip("CDF", ("成果转化", "（一）创新行动", "市科技局\n市教育局"), strict=True):
                book["任务"][f"{column}5"] = words

        back = read_ledger(after(exported(state()), do=do), state=state())

        tasks = apply_all(state(), back.edits)["tasks"]
        assert [task["title"]["value"] for task in tasks] == [
            "技术攻关",
            "成果转化",
            "平台建设",
            "创业培训",
            "宣传引导",
        ]
        assert task_values(tasks[1])["leads"] == ("市科技局", "市教育局")
        assert (tasks[1]["action"]["value"], tasks[1]["section"]) == ("（一）创新行动", None)

    def test_new_measures_name_their_new_task(self):
        def do(book: Workbook) -> None:
            book["任务"].append(["新1", "5", "数据开放"])
            book["举措"].append(["新1", None, None, "（1）", "建平台。", "市数据局"])
            book["举措"].append(["新1", None, None, None, "开放数据。"])
            book["举措"].append(["t1", None, None, None, "推广成果。"])

        back = read_ledger(after(exported(state()), do=do), state=state())

        tasks = apply_all(state(), back.edits)["tasks"]
        assert task_values(tasks[4])["measures"] == ("（1） 建平台。", "开放数据。")
        assert task_values(tasks[4])["measure_units"] == ("第1条 牵头单位：市数据局",)
        assert task_values(tasks[0])["measures"][-1] == "推广成果。"

    def test_a_new_row_without_an_id_is_a_new_target(self):
        def do(book: Workbook) -> None:
            book["目标"].append([None, "孵化器", "区间", 3, 5, "家", "2026", "目标"])
            book["目标"].append([None, "路演", None, 12])

        back = read_ledger(after(exported(state()), do=do), state=state())

        assert back.edits == (
            {
                "op": "add_target",
                "name": "孵化器",
                "comparator": "range",
                "value": "3",
                "value_max": "5",
                "unit": "家",
                "deadline": "2026",
                "kind": "target",
                "after": "g4",
            },
            {"op": "add_target", "name": "路演", "value": "12", "after": "gn1"},
        )

    def test_deleted_rows_are_removed(self):
        def do(book: Workbook) -> None:
            book["任务"].delete_rows(7)
            book["举措"].delete_rows(9)
            book["举措"].delete_rows(5)
            book["目标"].delete_rows(4)

        back = read_ledger(after(exported(state()), do=do), state=state())

        assert back.edits == (
            {"op": "remove_measure", "task": "t1", "measure": "t1m2"},
            {"op": "remove_task", "task": "t4"},
            {"op": "remove_target", "target": "g1"},
        )

    def test_rows_put_into_another_order_are_moved(self):
        def do(book: Workbook) -> None:
            first = [cell.value for cell in book["任务"][4]]
            book["任务"].delete_rows(4)
            book["任务"].append(first)

        back = read_ledger(after(exported(state()), do=do), state=state())

        assert back.edits == ({"op": "move_task", "task": "t1", "after": "t4"},)

    def test_blank_rows_and_hidden_columns_mean_nothing(self):
        def do(book: Workbook) -> None:
            book["任务"].insert_rows(5, 3)
            book["任务"].column_dimensions["A"].hidden = True
            book["目标"]["A30"] = "   "

        assert read_ledger(after(exported(state()), do=do), state=state()) == NOTHING


class TestMeanwhile:
    """The ledger went on while the file was away."""

    def test_what_only_the_system_changed_stays(self):
        now = apply_all(
            state(),
            [
                {"op": "set_task", "task": "t2", "field": "title", "value": "基地建设"},
                {"op": "remove_task", "task": "t4"},
                {"op": "add_task", "after": "t1", "title": "新任务"},
                {"op": "add_target", "name": "路演", "value": "12"},
                {"op": "move_task", "task": "t3", "after": None},
            ],
        )

        assert read_ledger(exported(state()), state=now) == NOTHING

    def test_changes_to_other_rows_come_together(self):
        now = apply(state(), {"op": "set_task", "task": "t2", "field": "title", "value": "基地建设"})
        file = after(exported(state()), do=lambda book: book["任务"].__setitem__("C4", "关键技术攻关"))

        back = read_ledger(file, state=now)

        titles = [task["title"]["value"] for task in apply_all(now, back.edits)["tasks"]]
        assert titles == ["关键技术攻关", "基地建设", "创业培训", "宣传引导"]

    def test_the_same_row_changed_on_both_sides_is_an_error(self):
        now = apply_all(
            state(),
            [
                {"op": "set_task", "task": "t1", "field": "title", "value": "攻关"},
                {"op": "remove_target", "target": "g1"},
            ],
        )

        def do(book: Workbook) -> None:
            book["任务"]["B4"] = "9"
            book["目标"]["D4"] = 9

        back = read_ledger(after(exported(state()), do=do), state=now)

        assert told(back) == [("任务", "A4", "changed_meanwhile"), ("目标", "A4", "changed_meanwhile")]
        assert "改过" in back.errors[0].message
        assert "删除了" in back.errors[1].message

    def test_a_row_deleted_in_the_file_and_changed_in_the_system_is_an_error(self):
        now = apply(state(), {"op": "set_target", "target": "g1", "field": "value", "value": "9"})
        file = after(exported(state()), do=lambda book: book["目标"].delete_rows(4))

        back = read_ledger(file, state=now)

        assert told(back) == [("目标", "", "removed_but_changed")]
        assert "高新技术企业" in back.errors[0].message

    def test_rows_that_were_not_exported_are_left_alone(self):
        whole = state()
        part = copy.deepcopy(whole)
        part["tasks"] = part["tasks"][:1]
        part["targets"] = part["targets"][1:2]
        file = after(
            exported(part, filters="牵头单位：市科技局"), do=lambda book: book["任务"].__setitem__("C4", "关键技术攻关")
        )

        back = read_ledger(file, state=whole)

        assert back.edits == ({"op": "set_task", "task": "t1", "field": "title", "value": "关键技术攻关"},)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_an_export_brought_back_untouched_asks_for_nothing_whatever_the_ledger(data: st.DataObject):
    _, ledger = data.draw(edited(state()))

    assert read_ledger(exported(ledger), state=ledger) == NOTHING


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_a_person_types_the_edits_lead_there(data: st.DataObject):
    _, goal = data.draw(edited(state(), most=10))
    assume(all(_has_two_ends(target) for target in goal["targets"]))

    back = read_ledger(rewritten(state(), goal), state=state())

    assert back.errors == ()
    reached = apply_all(state(), back.edits)
    assert values(reached["tasks"], task_values) == values(goal["tasks"], task_values)
    assert [without_breakdown(row) for row in reached["targets"]] == [without_breakdown(row) for row in goal["targets"]]
    rows = compare(with_lines(reached), with_lines(goal)).tasks
    assert {row.kind for row in rows} <= {"same"}


def with_lines(ledger: Json) -> Json:
    lined = copy.deepcopy(ledger)
    for place, row in enumerate((*lined["tasks"], *lined["targets"])):
        row["line"] = str(place)
    return lined


def without_breakdown(target: Json) -> dict:
    return {key: value for key, value in target_values(target).items() if key != "breakdown"}


def _has_two_ends(target: Json) -> bool:
    """What the spreadsheet insists on and the check screen only marks as doubtful."""
    if target["value_max"] is None:
        return target["comparator"]["value"] != "range"
    return float(target["value_max"]) >= float(target["value"]["value"])


@given(order=st.permutations(list("abcdef")), extra=st.integers(0, 3))
def test_moves_lead_to_the_order_wanted_and_are_never_more_than_needed(order: list[str], extra: int):
    standing = list("abcdef") + [f"x{number}" for number in range(extra)]
    rows = list(standing)

    found = moves(standing, order)
    for row, before in found:
        rows.remove(row)
        rows.insert(rows.index(before) + 1 if before else 0, row)

    assert [row for row in rows if not row.startswith("x")] == order
    assert len(found) <= 5
    assert (found == []) == (order == list("abcdef"))


def test_text_longer_than_a_cell_is_cut_in_the_file_and_not_in_the_ledger():
    long = copy.deepcopy(state())
    long["tasks"][0]["measures"][0]["text"]["value"] = "长" * 40_000

    assert read_ledger(exported(long), state=long) == NOTHING
    assert len(TEXT) < 1000
