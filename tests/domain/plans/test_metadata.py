"""The head of a document by GB/T 9704, and where the plan in it begins."""

from __future__ import annotations

import pytest

from tests.domain.plans.plan_reading import read

FORWARDED = """您现在的位置：首页 > 政策文件
索 引 号：0142-2021-00087	发布机构：甲市人民政府办公室
甲市人民政府办公室关于印发甲市创业行动方案（2021—2023年）的通知
甲政办发〔2021〕34号
各县（市、区）人民政府，市直有关单位：
《甲市创业行动方案（2021—2023年）》已经市政府同意，现印发给你们，请认真贯彻落实。
甲市人民政府办公室
二〇二一年八月十六日
（此件公开发布）
甲市创业行动方案
（2021—2023年）
为促进创业，制定本方案。
一、总体目标
到2023年，新增创业主体5万户。
二、任务
1.建平台。建成投用。（责任单位：市科技局）
本方案自印发之日起施行，有效期3年。
【打印本页】　【关闭窗口】
扫一扫在手机打开当前页
主办：甲市人民政府办公室　承办：甲市大数据中心
"""


def test_the_head_of_a_forwarded_plan_is_read_and_its_title_is_the_plan_s_own():
    parsed = read(FORWARDED)

    wanted = ("title", "doc_number", "issuer", "addressee", "date", "period", "valid_from", "valid_years")
    assert {name: parsed[name] for name in wanted} == {
        "title": "甲市创业行动方案（2021—2023年）",
        "doc_number": "甲政办发〔2021〕34号",
        "issuer": "甲市人民政府办公室",
        "addressee": "各县（市、区）人民政府，市直有关单位",
        "date": "2021-08-16",
        "period": "2021—2023年",
        "valid_from": "2021-08-16",
        "valid_years": 3,
    }


def test_what_a_web_page_has_before_and_after_the_plan_gives_no_task():
    assert [task["title"] for task in read(FORWARDED)["tasks"]] == ["建平台"]


@pytest.mark.parametrize(
    "printed", ["甲政发〔2019〕7号", "甲政发[2019]7号", "甲政发（2019）7号", "甲政办函〔2020〕112号"]
)
def test_a_document_number_may_have_any_bracket(printed: str):
    assert read(f"甲市方案\n{printed}\n一、任务\n")["doc_number"] == printed


def test_a_title_may_be_broken_over_lines():
    assert (
        read("甲市推进大众创业\n万众创新三年行动计划\n一、任务\n建平台。\n")["title"]
        == "甲市推进大众创业万众创新三年行动计划"
    )


def test_several_issuers_sign_one_below_the_other():
    text = "关于印发《甲市创业措施》的通知\n各有关单位：\n现将《甲市创业措施》印发给你们。\n甲市科技局\n甲市财政局\n2020年5月6日\n甲市创业措施\n一、任务\n"

    assert read(text)["issuers"] == ["甲市科技局", "甲市财政局"]


def test_headings_of_a_table_of_contents_are_not_counted_twice():
    text = "甲市行动计划\n目　录\n一、总体要求\n二、重点任务\n一、总体要求\n坚持创新。\n二、重点任务\n（一）建平台。建成。（责任单位：市科技局）\n"

    assert [section["title"] for section in read(text)["sections"]] == ["总体要求", "重点任务", "建平台"]
