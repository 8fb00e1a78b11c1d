"""Wordings of responsibility and layouts of headings that plans of cities and counties use beside the usual ones."""

from __future__ import annotations

import pytest

from tests.domain.plans.plan_reading import read, roles, tasks


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("省级责任单位：省科技厅；市级责任单位：各市人民政府", "责:省科技厅 责:各市人民政府"),
        ("市级牵头单位：市科技局；市级配合单位：市财政局", "牵:市科技局 配:市财政局"),
        ("市直责任单位：市科技局、财政局；属地责任单位：各区政府", "责:市科技局 责:市财政局 责:各区政府"),
        ("区发改局为牵头单位，区科技局、区财政局等为责任单位", "牵:区发改局 配:区科技局 配:区财政局"),
        ("区发改局为牵头单位，区财政局为配合单位", "牵:区发改局 配:区财政局"),
        ("市科技局为责任单位", "责:市科技局"),
        ("牵头单位是市科技局，配合单位是市财政局", "牵:市科技局 配:市财政局"),
        ("牵头单位为市科技局，配合单位为市财政局", "牵:市科技局 配:市财政局"),
        ("以上由市科技局牵头，市财政局配合", "牵:市科技局 配:市财政局"),
        ("请市科技局牵头，市财政局配合", "牵:市科技局 配:市财政局"),
        ("该项工作由市科技局负责", "责:市科技局"),
        ("市科技局负总责，市财政局配合", "牵:市科技局 配:市财政局"),
        ("市科技局、市财政局各负其责", "责:市科技局 责:市财政局"),
        ("责任单位——市科技局、市财政局", "责:市科技局 责:市财政局"),
        ("组织单位：市科技局；支持单位：市财政局", "牵:市科技局 配:市财政局"),
        ("推进机构：市科技局；责任单位：市财政局", "责:市科技局 责:市财政局"),
        ("市科技局牵头，市财政局及各区配合", "牵:市科技局 配:市财政局 配:各区"),
        ("市商务局、各县（市、区）人民政府、管委会负责", "责:市商务局 责:各县（市、区）人民政府、管委会"),
    ],
)
def test_wordings_of_who_leads_and_who_helps(annotation: str, expected: str):
    assert roles(annotation) == expected


def test_a_label_may_say_of_which_level_its_units_are():
    plan = """某市支持返乡创业若干措施
一、加大支持
1.落实税费减免。依次扣减税费。
市级责任单位：市税务局、市财政局
县级责任单位：各县（市、区）人民政府，开发区管委会
2.强化示范。评选创业之星。
市级责任单位：市人社局
"""
    assert tasks(plan) == [
        "1 落实税费减免 | - | - | 市税务局、市财政局、各县（市、区）人民政府、开发区管委会",
        "2 强化示范 | - | - | 市人社局",
    ]


def test_units_one_a_line_below_their_label():
    plan = """某市人才工作任务清单
一、任务
（一）建设平台。建成平台。
责任单位：
市科技局
市财政局
各区政府
（二）引进人才。
牵头单位：市人社局
配合单位：市教育局
市科技局
（三）优化服务。
责任单位：市数据局
"""
    assert tasks(plan) == [
        "（一） 建设平台 | - | - | 市科技局、市财政局、各区政府",
        "（二） 引进人才 | 市人社局 | 市教育局、市科技局 | -",
        "（三） 优化服务 | - | - | 市数据局",
    ]


@pytest.mark.parametrize(
    ("bracket", "expected"),
    [
        ("（市科技局；市财政局）", "市科技局、市财政局"),
        ("（县自然资源局、县住建局、各乡镇）", "县自然资源局、县住建局、各乡镇"),
        ("（人行祁连州中心支行、祁连银保监分局）", "人行祁连州中心支行、祁连银保监分局"),
        ("（市数据局、市司法局，各区）", "市数据局、市司法局、各区"),
        ("（市商务局、云岭海关、国家税务总局云岭市税务局）", "市商务局、云岭海关、国家税务总局云岭市税务局"),
    ],
)
def test_a_bare_list_of_units_counts_where_other_items_have_annotations(bracket: str, expected: str):
    plan = f"""某市工作任务分工
一、任务
1.建设平台。（市科技局牵头）
2.引进人才。（市人社局负责）
3.优化服务。优化政务服务。{bracket}
4.宣传引导。（责任单位：市委宣传部）
"""
    assert tasks(plan)[2] == f"3 优化服务 | - | - | {expected}"


def test_a_wide_blank_parts_a_title_from_its_text():
    plan = """某省激发创业活力实施方案
一、重点任务
（一）技能人才激励计划　完善技能人才评价体系。（省人力资源社会保障厅、省总工会负责）
（二）降低创业成本　健全创业服务，减免场地租金。（省财政厅负责）
（三）加强领导　落实责任（省科技厅负责）
"""
    assert [row["title"] for row in read(plan)["tasks"]] == ["技能人才激励计划", "降低创业成本", "加强领导落实责任"]


def test_tasks_and_actions_numbered_by_a_word():
    plan = """某市“筑巢引凤”专项行动方案
专项行动一：创业主体倍增行动
任务1：招引创业项目。责任单位：市投资促进局、市科技局。
任务2：培育本土创客。责任单位：市人社局。
专项行动二：创业服务提升行动
任务3：开展百场路演。责任单位：市金融局。
"""
    assert tasks(plan) == [
        "任务1 招引创业项目 | - | - | 市投资促进局、市科技局",
        "任务2 培育本土创客 | - | - | 市人社局",
        "任务3 开展百场路演 | - | - | 市金融局",
    ]


def test_first_of_all_is_a_number_without_its_copula():
    plan = """某市服务月安排
一、活动内容
一是开展政策宣传。印发汇编。（市人社局牵头，市融媒体中心配合）
二是开展项目推介。（市商务局牵头）
"""
    assert tasks(plan) == [
        "一 开展政策宣传 | 市人社局 | 市融媒体中心 | -",
        "二 开展项目推介 | 市商务局 | - | -",
    ]


def test_a_measure_may_begin_with_a_year_right_behind_its_number():
    plan = """某省重点任务分工方案
一、打造环境
（一）清理许可事项。（省政府办公厅牵头，省有关部门负责）
具体措施：
1．2021年底前编制公布事项清单。（省司法厅牵头）
（二）压减环节。（省市场监管局负责）
"""
    measures = read(plan)["tasks"][0]["measures"]

    assert [(row["number"], row["leads"]) for row in measures if "number" in row] == [("1", ["省司法厅"])]


def test_a_rule_of_rank_in_the_brackets_of_a_heading_is_no_part_of_its_title():
    plan = """某区创业任务分工
一、重点任务（标注*的为牵头单位）
（一）健全体系。（*区人社局、区发改局）
（二）完善政策。（区人社局、*区财政局）
"""
    parsed = read(plan)

    assert parsed["sections"][0]["title"] == "重点任务"
    assert parsed["remarks"] == []
    assert tasks(plan) == ["（一） 健全体系 | 区人社局 | 区发改局 | -", "（二） 完善政策 | 区财政局 | 区人社局 | -"]


def test_attachments_without_tasks_are_no_sections():
    plan = """某市促进就业意见
一、任务
1.建设平台。建成平台。（市科技局负责）
2.优化服务。优化服务。（市数据局负责）
附件：1.重点项目清单
      2.名词解释
附件1
重点项目清单
1.某孵化器项目
2.某产业园项目
"""
    parsed = read(plan)

    assert [row["title"] for row in parsed["sections"]] == ["任务", "建设平台", "优化服务"]
    assert "孵化器" not in str(parsed["tasks"])


def test_units_said_once_on_a_line_of_its_own_belong_to_what_follows_it():
    plan = """某市改革任务分工
一、重点任务
1.深化国资改革。（市国资委牵头，市财政局配合）
以下任务均需各区政府配合落实，不再列出。
2.深化户籍改革。（市公安局牵头）
"""
    assert tasks(plan) == ["1 深化国资改革 | 市国资委 | 市财政局 | -", "2 深化户籍改革 | 市公安局 | 各区政府 | -"]


def test_numbers_go_on_beyond_two_hundred():
    items = "".join(f"{n}.任务内容{n}号。（责任单位：市科技局）\n" for n in range(1, 1102))

    assert [row["number"] for row in read(f"某市任务清单\n一、任务\n{items}")["tasks"]] == [
        str(n) for n in range(1, 1102)
    ]


def test_short_lines_of_a_plan_are_not_taken_for_the_foot_of_a_page():
    plan = """某区任务清单
2021年1月5日
任务1：建平台。责任单位：区科技局。
任务2：育人才。责任单位：区人社局。
"""
    assert len(tasks(plan)) == 2


def test_a_table_whose_cells_are_parted_by_one_blank():
    plan = """云岭市2023年就业工作责任分解表
序号 工作任务 牵头单位 责任单位 完成时限
1 城镇新增就业 市人社局 各县（市、区）人民政府 12月底
2 失业人员 再就业帮扶 市人社局 市总工会、市妇联 12月底
3 发放创业担保贷款 市财政局 市人社局、人民银行云岭支行 12月底
"""
    assert tasks(plan) == [
        "1 城镇新增就业 | 市人社局 | 各县（市、区）人民政府 | -",
        "2 失业人员再就业帮扶 | 市人社局 | 市总工会、市妇联 | -",
        "3 发放创业担保贷款 | 市财政局 | 市人社局、人民银行云岭支行 | -",
    ]


def test_a_list_that_a_line_cut_inside_a_name_goes_on():
    plan = """某市支持个体工商户发展若干措施
一、加大支持力度
（一）降低经营成本。减免租金。
责任单位：市财政局、市机关事务管理局、市教育局、市
卫生健康委，各县（市、区）人
民政府，高新区管委会
（二）优化信贷服务。增加贷款。
责任单位：市地方金融监管局，各商业
银行
"""
    assert tasks(plan) == [
        "（一） 降低经营成本 | - | - | "
        "市财政局、市机关事务管理局、市教育局、市卫生健康委、各县（市、区）人民政府、高新区管委会",
        "（二） 优化信贷服务 | - | - | 市地方金融监管局、各商业银行",
    ]


def test_without_numbers_the_short_line_above_the_text_is_the_title():
    plan = """某区“双创”工作任务清单
搭建创业平台
新建创业孵化基地2个，新增孵化面积1万平方米。
责任单位：区人社局、区科技局
优化营商环境
责任单位：区行政审批服务局、区市场监管局
"""
    assert tasks(plan) == [
        "搭建创业平台 | - | - | 区人社局、区科技局",
        "优化营商环境 | - | - | 区行政审批服务局、区市场监管局",
    ]


def test_a_line_of_departments_closes_an_item_where_others_have_annotations():
    plan = """某市支持民营经济发展若干措施
一、重点任务
1.降低成本。给予补贴。
市经信局、市发展改革委、市财政局按职责分工负责
2.支持上市。给予奖励。
市地方金融监管局牵头，市财政局配合
3.清理账款。
（市工信局牵头）
4.建立容错机制。
市纪委监委机关、市委组织部
5.宣传引导。
（市委宣传部负责）
"""
    assert tasks(plan)[3] == "4 建立容错机制 | - | - | 市纪委监委机关、市委组织部"


def test_a_plan_whose_line_breaks_became_blanks():
    plan = (
        "某县返乡创业试点工作要点 一、重点任务 （一）建好返乡创业园 ——责任单位：县农业农村局、县住建局 ——工作要求：年内建成。 "
        "（二）组织校企合作 责任单位：县教育局 配合单位：县工信局、县职业教育中心 主要内容：组织校企对接活动。 "
        "（三）布局算力设施 推进绿色数据中心集群建设。（县发改局牵头，县工信局配合） "
        "（四）强化金融支持 扩大贷款投放，降低成本。（责任单位：县农商行，各乡镇） "
        "本要点自印发之日起施行，各有关单位要高度重视，切实加强组织领导，确保各项任务落到实处、取得实效，并按时报送工作进展情况。"
    )
    assert tasks(plan) == [
        "（一） 建好返乡创业园 | - | - | 县农业农村局、县住建局",
        "（二） 组织校企合作 | 县教育局 | 县工信局、县职业教育中心 | -",
        "（三） 布局算力设施 | 县发改局 | 县工信局 | -",
        "（四） 强化金融支持 | - | - | 县农商行、各乡镇",
    ]
