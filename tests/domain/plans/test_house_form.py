"""Original words for rows nobody changed, the house form for the others."""

import pytest

from shuangchuang.domain.plans.draft_edits import apply
from shuangchuang.domain.plans.house_form import (
    COMPARATOR_WORDS,
    KIND_WORDS,
    ROLE_WORDS,
    annotation_shown,
    quantity_words,
    target_shown,
)
from shuangchuang.domain.plans.model import Comparator, Role, TargetKind
from tests.domain.plans.sample_plan import TEXT, state


def test_every_role_comparator_and_kind_has_a_word_of_its_own():
    for words, kinds in ((ROLE_WORDS, Role), (COMPARATOR_WORDS, Comparator), (KIND_WORDS, TargetKind)):
        assert set(words) == set(kinds)
        assert len(set(words.values())) == len(words)


def test_the_responsibility_of_an_unedited_task_is_shown_as_printed():
    assert annotation_shown(state()["tasks"][0], TEXT) == "牵头单位：市科技局；配合单位：市财政局、教育局"


def test_the_responsibility_of_an_edited_task_is_shown_in_the_house_form():
    after = apply(state(), {"op": "set_task", "task": "t1", "field": "title", "value": "攻关"})

    assert annotation_shown(after["tasks"][0], TEXT) == "牵头单位：市科技局；配合单位：市财政局、市教育局"


def test_several_annotations_stand_on_lines_of_their_own():
    task = state()["tasks"][0] | {
        "annotations": [*state()["tasks"][0]["annotations"], *state()["tasks"][1]["annotations"]]
    }

    assert annotation_shown(task, TEXT) == "牵头单位：市科技局；配合单位：市财政局、教育局\n牵头单位：市发展改革委"


def test_a_task_without_printed_words_is_shown_in_the_house_form():
    task = state()["tasks"][3] | {"annotations": []}

    assert annotation_shown(task, TEXT) == "牵头单位：市科协"


def test_an_unedited_target_is_shown_as_printed_and_an_edited_one_in_the_house_form():
    before = state()
    after = apply(before, {"op": "set_target", "target": "g1", "field": "comparator", "value": "at_least"})

    assert target_shown(before["targets"][0], TEXT) == "高新技术企业达到170家（国家级50家、市级120家）"
    assert target_shown(after["targets"][0], TEXT) == "到2026年，高新技术企业不低于170家（国家级50家、市级120家）"


@pytest.mark.parametrize(
    ("comparator", "words"),
    [
        ("reach", "达到5%"),
        ("at_least", "不低于5%"),
        ("exceed", "超过5%"),
        ("at_most", "不超过5%"),
        ("approx", "达到5%左右"),
        ("equal", "为5%"),
        ("reduce_by", "下降5%"),
        ("growth", "增长5%"),
    ],
)
def test_a_quantity_is_said_with_its_comparator(comparator: str, words: str):
    target = {"comparator": {"value": comparator}, "value": {"value": "5"}, "value_max": None, "unit": {"value": "%"}}

    assert quantity_words(target) == words


def test_a_range_names_both_ends_and_a_month_is_said_as_a_month():
    after = apply(state(), {"op": "set_target", "target": "g3", "field": "deadline", "value": "2026-06"})

    assert target_shown(after["targets"][2], TEXT) == "到2026年6月，双创示范基地为1—2个"


def test_a_yearly_target_says_so():
    after = apply(state(), {"op": "set_target", "target": "g2", "field": "deadline", "value": "每年"})

    assert target_shown(after["targets"][1], TEXT) == "每年研发投入强度不低于2.5%"
