"""The ways in which plans say who does what, one small plan for each."""

from __future__ import annotations

import pytest

from tests.domain.plans.plan_reading import read, tasks


def test_a_rule_of_rank_said_once_holds_for_the_whole_plan_except_for_lists_of_groups():
    plan = """某省科技成果转化行动方案
一、主要任务
（一）做强载体。建设中试基地。（责任单位：省科技厅、省财政厅，各市、县〔市、区〕政府。列第一位的为牵头单位，下同）
（二）做优服务。培育机构。（责任单位：省市场监管局、省科技厅）
（三）压实责任。落实到人。（责任单位：各市、县〔市、区〕政府）
"""
    assert tasks(plan) == [
        "（一） 做强载体 | 省科技厅 | 省财政厅、各市、县（市、区）政府 | -",
        "（二） 做优服务 | 省市场监管局 | 省科技厅 | -",
        "（三） 压实责任 | - | - | 各市、县（市、区）政府",
    ]


def test_the_units_before_the_first_comma_lead_where_the_preface_says_so():
    plan = """某市创新行动计划
本计划责任单位中第一个逗号前为牵头单位，其余为配合单位。
一、主要任务
1、建设平台。建成投用。
责任单位：市科技局、市工信局，市财政局，各区政府
"""
    assert tasks(plan) == ["1 建设平台 | 市科技局、市工信局 | 市财政局、各区政府 | -"]


def test_stars_mark_the_lead():
    plan = """某市重点任务分工方案
一、重点任务
1.建设平台。（*市科技局、市发改委）
2.培育人才。（*市人社局、*市教育局、团市委）
注：标*的为牵头单位。
"""
    assert tasks(plan) == ["1 建设平台 | 市科技局 | 市发改委 | -", "2 培育人才 | 市人社局、市教育局 | 团市委 | -"]


def test_units_that_are_not_listed_again_belong_to_every_later_task():
    plan = """某市创业计划
一、任务
1.建设社区。布局空间。[责任单位：市科技局，各区、县（市）政府。以下均需各区、县（市）政府落实，不再列出]
2.培育主体。建立库。（责任单位：市经信局）
"""
    parsed = read(plan)["tasks"]

    assert [row["responsible"] for row in parsed] == [
        ["市科技局", "各区、县（市）政府"],
        ["市经信局", "各区、县（市）政府"],
    ]
    assert parsed[1]["inherited"] == ["各区、县（市）政府"]


def test_parts_without_a_number_that_have_an_annotation_of_their_own_are_tasks():
    plan = """某市空间布局方案
一、总体布局
（一）构建“一核一带”格局。
“一核”：以高新区为核心，建设科学城。（市科技局牵头，高新区管委会配合）
“一带”：沿江布局产业带。（市发展改革委牵头）
（二）强化支持。
金融支持：设立基金。（市金融办负责）
人才支持：引进人才。（市人社局负责）
"""
    assert tasks(plan) == [
        "“一核” | 市科技局 | 高新区管委会 | -",
        "“一带” | 市发展改革委 | - | -",
        "金融支持 | - | - | 市金融办",
        "人才支持 | - | - | 市人社局",
    ]
    assert [row["action"] for row in read(plan)["tasks"]] == ["（一）构建“一核一带”格局"] * 2 + ["（二）强化支持"] * 2


def test_numbered_measures_with_annotations_of_their_own_stay_inside_the_task():
    plan = """全国改革重点任务分工方案
一、放宽准入
（一）落实纾困政策。（财政部牵头，国务院相关部门按职责分工负责）
具体措施：
1．完成退税。（税务总局牵头，财政部配合）
2．推动让利。（人民银行、银保监会负责）
（二）降低成本。具体措施：健全清单管理。（国家发展改革委牵头，商务部配合）
"""
    parsed = read(plan)["tasks"]

    assert [row["number"] for row in parsed] == ["（一）", "（二）"]
    assert (parsed[0]["leads"], parsed[0]["cooperators"]) == (["财政部", "税务总局"], ["国务院相关部门"])
    assert [
        (m["number"], m["leads"], m["cooperators"], m["responsible"]) for m in parsed[0]["measures"] if "number" in m
    ] == [("1", ["税务总局"], ["财政部"], []), ("2", [], [], ["人民银行", "银保监会"])]
    assert [(m["number"], m["leads"]) for m in parsed[1]["measures"] if "number" in m] == [("", ["国家发展改革委"])]


def test_who_leads_one_sentence_and_helps_in_another_leads_the_task_and_the_measures_keep_the_split():
    plan = """某市物流计划
一、任务
1.完善物流。扩大吞吐量。（牵头单位：市交通局）建设海外仓。（牵头单位：市商务局；配合单位：市财政局、市交通局）
"""
    [task] = read(plan)["tasks"]

    assert (task["leads"], task["cooperators"]) == (["市交通局", "市商务局"], ["市财政局"])
    assert [(m["text"], m["leads"], m["cooperators"]) for m in task["measures"]] == [
        ("扩大吞吐量。", ["市交通局"], []),
        ("建设海外仓。", ["市商务局"], ["市财政局", "市交通局"]),
    ]


def test_an_annotation_behind_the_last_item_of_a_list_belongs_to_the_heading_of_the_list():
    plan = """某县营商环境方案
一、主要任务
1.推进一网通办。
（1）优化流程。压缩环节。
（2）整合系统。打通数据。（牵头单位：县政务服务局；责任单位：县直各部门）
2.推进一件事改革。
（1）梳理清单。
（2）上线事项。（牵头单位：县发改局）
3.保障用地。统筹指标。（牵头单位：县自然资源局）
"""
    assert tasks(plan) == [
        "1 推进一网通办 | 县政务服务局 | 县直各部门 | -",
        "2 推进一件事改革 | 县发改局 | - | -",
        "3 保障用地 | 县自然资源局 | - | -",
    ]


def test_items_that_each_have_an_annotation_are_tasks_at_whatever_level():
    plan = """某县2020年工作要点
一、扩大内需
（一）促进消费
①发放消费券。安排资金。（县商务局牵头，县财政局配合）
②举办活动。全年举办。（县商务局负责）
（二）扩大投资。推进项目。（县发改局负责）
"""
    assert [(row["number"], row["action"], row["section"]) for row in read(plan)["tasks"]] == [
        ("①", "（一）促进消费", "一、扩大内需"),
        ("②", "（一）促进消费", "一、扩大内需"),
        ("（二）", None, "一、扩大内需"),
    ]


def test_lines_of_labels_below_a_task_are_read_as_one_annotation():
    plan = """某市稳增长措施
一、支持企业
1.减轻负担。落实政策。
牵头单位：市财政局
完成时限：2022年12月底
责任单位：市税务局、市发改委
2.推进项目。建设项目。
责任单位：
市发改委、市住建局，各县区政府
3.扩大信贷。
（一）略
市金融办牵头，市财政局、人民银行某市支行配合。
"""
    assert tasks(plan)[:2] == [
        "1 减轻负担 | 市财政局 | 市税务局、市发改委 | -",
        "2 推进项目 | - | - | 市发改委、市住建局、各县区政府",
    ]
    assert [m["text"] for m in read(plan)["tasks"][0]["measures"]] == ["落实政策。"]


def test_a_heading_may_carry_the_annotation_for_all_that_stands_below_it():
    plan = """某市营商环境方案
一、优化准入环境（牵头单位：市市场监管局；配合单位：市税务局）
1.压缩时间。全程网办。
2.推行改革。试点推广。
二、优化融资环境（由市金融办牵头实施）
3.扩大信贷。增加投放。
"""
    assert tasks(plan) == ["一、 优化准入环境 | 市市场监管局 | 市税务局 | -", "二、 优化融资环境 | 市金融办 | - | -"]


@pytest.mark.parametrize(("opening", "closing"), ["（）", "〔〕", "[]", "【】"])
def test_four_kinds_of_brackets_may_hold_an_annotation_and_others_within(opening: str, closing: str):
    plan = (
        f"某市计划\n一、任务\n1.强化支撑。建设平台。{opening}责任单位：市政府办（金融）、各县（市、区）政府{closing}\n"
    )

    assert tasks(plan) == ["1 强化支撑 | - | - | 市政府办（金融）、各县（市、区）政府"]


def test_brackets_with_nothing_but_units_count_where_the_document_uses_them_again_and_again():
    plan = """关于促进投资的若干意见
一、完善体系
（一）发展主体。鼓励机构发展（含早期机构）。（国家发展改革委、科技部、证监会）
（二）拓宽来源。引导资金。（银保监会、财政部）
"""
    assert tasks(plan) == [
        "（一） 发展主体 | - | - | 国家发展改革委、科技部、证监会",
        "（二） 拓宽来源 | - | - | 银保监会、财政部",
    ]


def test_items_below_a_label_of_tasks_are_tasks_and_not_measures():
    plan = """某市三年行动计划
一、重点行动
（一）科技创新行动
行动目标：到2025年，建成平台10个。
重点任务：
1.建平台。建成投用。（牵头单位：市科技局）
2.育企业。建库培育。（牵头单位：市工信局）
（二）人才行动
重点任务：
1.引人才。发放补贴。（牵头单位：市人社局）
"""
    assert [(row["number"], row["title"]) for row in read(plan)["tasks"]] == [
        ("1", "建平台"),
        ("2", "育企业"),
        ("1", "引人才"),
    ]


def test_labels_in_one_paragraph_make_parts_of_their_own_too():
    plan = """某市空间布局
一、布局
1.构建格局。“一核”：建设科学城。（责任单位：高新区管委会）“两翼”：沿江布局产业。（责任单位：市发改委）
"""
    assert tasks(plan) == ["“一核” | - | - | 高新区管委会", "“两翼” | - | - | 市发改委"]


def test_the_responsible_lead_where_the_document_says_so_for_tasks_without_a_lead():
    plan = """某市目标任务责任分解方案
牵头单位（无牵头单位的，责任单位即为牵头单位，下同）要统筹制订方案。
一、经济发展
1.扩大投资。
责任单位：市发展改革委
2.推进项目。
牵头单位：市城建局
责任单位：市发展改革委
"""
    assert tasks(plan) == ["1 扩大投资 | 市发展改革委 | - | -", "2 推进项目 | 市城建局 | 市发展改革委 | -"]


def test_items_that_are_one_sentence_have_no_title_and_the_sentence_is_their_measure():
    plan = """某省投资方案
一、任务
（一）支持参与项目。
1.依托在线平台，梳理筛选一批具备一定收益水平、条件相对成熟的项目，常态化向民间资本推介。（省发展改革委牵头负责）
"""
    [task] = read(plan)["tasks"]

    assert (task["number"], task["untitled"], task["leads"]) == ("1", True, ["省发展改革委"])
    assert [m["text"] for m in task["measures"]] == [task["title"] + "。"]


def test_running_text_that_only_looks_like_an_annotation_is_left_alone():
    plan = """某市创业方案
一、主要任务
1.壮大主体。支持龙头企业牵头组建联盟，专项行动由市商务局牵头组织实施。（牵头单位：市商务局）
二、组织保障
（一）加强领导。建立由市科技局牵头，市财政局等部门参加的工作机制。
（二）强化督导。由市政府督查室负责督导，具体办法（由市科技局会同市财政局另行制定）。
（三）抓好落实。
各地各有关部门按照职责分工抓好落实。
本方案由市科技局负责解释。
"""
    assert tasks(plan) == ["1 壮大主体 | 市商务局 | - | -"]


def test_safeguards_with_an_annotation_are_tasks_and_those_without_are_sections():
    plan = """某市方案
一、任务
1.建平台。建成投用。（责任单位：市科技局）
二、保障措施
（一）加强领导。成立专班。（责任单位：市政府办）
（二）加强宣传。营造氛围。
"""
    parsed = read(plan)

    assert [row["number"] for row in parsed["tasks"]] == ["1", "（一）"]
    assert [(s["level"], s["title"]) for s in parsed["sections"]] == [
        (1, "任务"),
        (2, "建平台"),
        (1, "保障措施"),
        (2, "加强领导"),
        (2, "加强宣传"),
    ]


def test_a_responsible_unit_leads_throughout_a_plan_that_names_its_helpers_beside_it():
    plan = """某市行动计划
一、任务
1.甲项工作。内容。（责任单位：市科技局；配合单位：市财政局）
2.乙项工作。内容。（责任单位：市科技局；配合单位：市教育局）
3.丙项工作。内容。（责任单位：市教育局）
"""
    assert [row["leads"] for row in read(plan)["tasks"]] == [["市科技局"], ["市科技局"], ["市教育局"]]


def test_a_text_that_is_no_plan_has_no_tasks_and_a_remark_that_says_so():
    parsed = read("春天来了，花都开了。")

    assert parsed["tasks"] == []
    assert [remark["code"] for remark in parsed["remarks"]] == ["plan.no_tasks"]


def test_a_name_that_ends_like_no_unit_is_told_in_a_remark():
    parsed = read("某市方案\n一、任务\n1.建平台。建成。（责任单位：市科技局、市财政局、市创享）\n")

    assert [(r["code"], r["raw"]) for r in parsed["remarks"]] == [("unit.unknown_ending", "市创享")]


def test_each_inference_names_the_words_it_rests_on():
    text = "某省方案\n一、任务\n1.建平台。建成。（责任单位：省科技厅、财政厅。列第一位的为牵头单位，下同）\n"
    [task] = read(text)["tasks"]
    [finance] = task["evidence"]["cooperators"]

    assert (finance["raw"], finance["ground"], finance["confidence"]) == ("财政厅", "prefix_handed_on", 0.95)
    assert [text[start:end] for start, end in finance["ground_spans"]] == ["省"]
    [lead] = task["evidence"]["leads"]
    assert (lead["raw"], lead["ground"]) == ("省科技厅", "rank_rule")
    assert "列第一位的为牵头单位" in "".join(text[start:end] for start, end in lead["ground_spans"])


def test_a_list_within_one_paragraph_is_one_task_whoever_is_named_in_it():
    plan = """某市方案
一、任务
1.强化保障。（1）建立机制；（2）落实资金；（3）加强考核。（责任单位：市财政局）
2.优化环境。（1）压缩时间。（市市场监管局负责）（2）减少材料。（市政务局牵头，市数据局配合）
"""
    assert tasks(plan) == ["1 强化保障 | - | - | 市财政局", "2 优化环境 | 市政务局 | 市数据局 | 市市场监管局"]
    assert [(m["number"], m["leads"]) for m in read(plan)["tasks"][1]["measures"]] == [
        ("（1）", []),
        ("（2）", ["市政务局"]),
    ]
