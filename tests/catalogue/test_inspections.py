"""Templates of special inspections say only what the plan says."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuangchuang.catalogue.files import CatalogueError
from shuangchuang.catalogue.inspections import DIMENSIONS, GUARANTEE, load_template, load_templates
from tests.house.repository import PACKAGE

DATA = PACKAGE / "data" / "guangxi"
TEMPLATES = load_templates(DATA / "inspections")
_FULL = str.maketrans({",": "，", "(": "（", ")": "）", ":": "：", ";": "；"})


@pytest.fixture(scope="module")
def plan() -> str:
    """The plan's words, with the marks of Chinese print."""
    return (DATA / "plans" / "guangxi-2021.txt").read_text("utf-8").translate(_FULL)


def test_the_six_fields_of_safeguard_two_have_a_template_each():
    fields = {template.field for template in TEMPLATES}

    assert fields == {"知识产权保护", "税收优惠", "成果转化", "科技金融", "军民融合", "人才引进"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.code)
def test_every_quotation_stands_in_the_plan_word_for_word(template, plan):
    quotes = {template.guarantee, *(question.quote for question in template.questions)}

    assert {quote for quote in quotes if quote.translate(_FULL) not in plan} == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.code)
def test_a_question_quotes_the_very_task_it_points_at(template, plan):
    safeguard = plan[plan.index("（二）强化政策落实") :]
    wrong = set()
    for question in template.questions:
        if question.task == GUARANTEE:
            part = safeguard[: safeguard.index("（三）")]
        else:
            start = plan.index(f"\n{question.task}.")
            part = plan[start : plan.index("牵头单位", start)]
        if question.quote.translate(_FULL) not in part:
            wrong.add(question.code)

    assert wrong == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.code)
def test_a_template_asks_for_evidence_figures_and_all_six_dimensions(template):
    assert all(len(question.look) > 10 for question in template.questions)
    assert len(template.questions) >= 7
    assert len(template.indicators) >= 4
    assert set(template.dimensions) == set(DIMENSIONS)


def _written(tmp_path: Path, old: str, new: str) -> Path:
    text = (DATA / "inspections" / "talent.yaml").read_text("utf-8")
    assert old in text
    file = tmp_path / "talent.yaml"
    file.write_text(text.replace(old, new), "utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("code: talent", "code: people", "文件名"),
        ('task: "16"', 'task: "99"', "99"),
        ("code: tal-9", "code: tal-8", "tal-8"),
        ("  fairness:", "  justice:", "六个维度"),
    ],
)
def test_a_template_that_cannot_be_is_refused_with_file_and_line(tmp_path, old, new, told):
    file = _written(tmp_path, old, new)

    with pytest.raises(CatalogueError) as refused:
        load_template(file)

    assert told in str(refused.value)
    assert f"{file}:" in str(refused.value)
