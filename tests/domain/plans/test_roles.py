"""Who owes what, in every wording that names it."""

from __future__ import annotations

import pytest

from tests.domain.plans.plan_reading import roles


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("牵头单位：市科技局；配合单位：市财政局、市教育局", "牵:市科技局 配:市财政局 配:市教育局"),
        ("牵头单位:市科技局责任单位:市财政局", "牵:市科技局 配:市财政局"),
        ("牵头单位市科技局责任单位市财政局、市教育局", "牵:市科技局 配:市财政局 配:市教育局"),
        ("牵头责任单位：市人社局，协同责任单位：市农业农村局", "牵:市人社局 配:市农业农村局"),
        ("责任单位：市科技局，配合单位：市财政局", "牵:市科技局 配:市财政局"),
        ("主办单位：市科技局。协办单位：市财政局。", "牵:市科技局 配:市财政局"),
        ("责任单位：市科技局（牵头）、市财政局", "牵:市科技局 配:市财政局"),
        ("责任单位：市科技局牵头，市财政局、市教育局配合", "牵:市科技局 配:市财政局 配:市教育局"),
        ("责任领导：张三；责任单位：县发改局、县财政局", "责:县发改局 责:县财政局"),
        ("牵头单位：市科技局；完成时限：2021年12月底；配合单位：市财政局", "牵:市科技局 配:市财政局"),
        ("预期性指标，牵头单位：市发改委；责任单位：市政府有关部门", "牵:市发改委 配:市政府有关部门"),
    ],
)
def test_labels_name_the_roles(annotation: str, expected: str):
    assert roles(annotation) == expected


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("市科技局牵头负责，市财政局、市教育局配合", "牵:市科技局 配:市财政局 配:市教育局"),
        ("市科技局、市发改委牵头", "牵:市科技局 牵:市发改委"),
        ("市科技局牵头、市财政局参与", "牵:市科技局 配:市财政局"),
        ("市科技局牵头，市财政局、各区县政府按职责分工负责", "牵:市科技局 配:市财政局 配:各区县政府"),
        ("市科技局牵头，市财政局，2021年底前完成", "牵:市科技局 配:市财政局"),
        ("市科技局会同市财政局、市教育局负责", "牵:市科技局 配:市财政局 配:市教育局"),
        ("市科技局牵头，会同市财政局组织实施", "牵:市科技局 配:市财政局"),
        ("由市商务局牵头，市财政局等相关单位按职责分工配合", "牵:市商务局 配:市财政局 配:相关单位"),
        ("此项工作由市科技局牵头，市财政局等部门配合，长期坚持", "牵:市科技局 配:市财政局 配:相关部门"),
        ("市科技局主办，市财政局协办", "牵:市科技局 配:市财政局"),
        ("市发改委牵头，市财政局配合；各县（市、区）政府落实", "牵:市发改委 配:市财政局 配:各县（市、区）政府"),
        ("市科技局负责，市财政局配合", "牵:市科技局 配:市财政局"),
        ("市科技局负责牵头，市财政局负责配合", "牵:市科技局 配:市财政局"),
    ],
)
def test_verbs_name_the_roles(annotation: str, expected: str):
    assert roles(annotation) == expected


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("责任单位：市科技局、市财政局", "责:市科技局 责:市财政局"),
        ("市科技局，市财政局按职责分工负责", "责:市科技局 责:市财政局"),
        ("市科技局、市财政局分别负责", "责:市科技局 责:市财政局"),
        ("各省级人民政府负责", "责:各省级人民政府"),
        ("科技部、财政部", "责:科技部 责:财政部"),
    ],
)
def test_where_no_lead_is_named_none_is_invented(annotation: str, expected: str):
    assert roles(annotation) == expected


def test_the_first_of_a_list_leads_where_the_document_says_so():
    assert roles("责任单位：省科技厅、省财政厅，各市政府", first_leads=True) == "牵:省科技厅 配:省财政厅 配:各市政府"


def test_all_before_the_first_comma_lead_where_the_document_says_so():
    listed = "责任单位：市科技局、市工信局，市财政局、市税务局，各区政府"

    assert roles(listed, before_comma_leads=True) == "牵:市科技局 牵:市工信局 配:市财政局 配:市税务局 配:各区政府"


def test_a_list_of_group_names_has_no_first_one_to_lead():
    assert roles("责任单位：各市、县（市、区）人民政府", first_leads=True) == "责:各市、县（市、区）人民政府"


def test_a_lead_that_is_named_is_not_ranked_again():
    assert roles("市科技局、市工信局牵头，市财政局配合", first_leads=True) == "牵:市科技局 牵:市工信局 配:市财政局"


@pytest.mark.parametrize("starred", ["*市科技局、市财政局", "市科技局*、市财政局", "★市科技局、市财政局"])
def test_a_star_marks_the_lead(starred: str):
    assert roles(starred) == "牵:市科技局 配:市财政局"


def test_only_the_first_comma_of_an_annotation_parts_leads_from_helpers():
    assert (
        roles("责任单位：市科技局，市财政局；市税务局", before_comma_leads=True)
        == "牵:市科技局 配:市财政局 配:市税务局"
    )
