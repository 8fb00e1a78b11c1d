"""``feel eval``, ``dmn run`` and ``dmn tck`` as a person or another program calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shuangchuang.cli.main import main

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">
<inputData id="a" name="员工人数"><variable name="员工人数" typeRef="number"/></inputData>
<decision id="d" name="小型"><variable name="小型"/><informationRequirement><requiredInput href="#a"/></informationRequirement>
<literalExpression><text>员工人数 &lt; {limit}</text></literalExpression></decision></definitions>"""
CASE = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<modelName>{model}</modelName><testCase id="001"><inputNode name="员工人数"><value xsi:type="xsd:decimal">50</value></inputNode>
<resultNode name="小型" type="decision"><expected><value xsi:type="xsd:boolean">true</value></expected></resultNode></testCase></testCases>"""


def told(capsys: pytest.CaptureFixture[str]) -> tuple[object, str]:
    out, err = capsys.readouterr()
    return json.loads(out), err


@pytest.mark.parametrize(
    ("arguments", "result"),
    [
        (["1 / 3"], '{"value": 0.3333333333333333333333333333333333}'),
        (["a.b * 2", "--context", '{"a": {"b": 12345678901234567890.12}}'], '{"value": 24691357802469135780.24}'),
        (['date("2022-01-31")'], '{"value": "2022-01-31"}'),
        (["{甲: [1, null, true]}"], '{"value": {"甲": [1, null, true]}}'),
        (["员工人数 < 300 or 资产总额 < 8000", "--context", '{"员工人数": 50}', "--unknown", "资产总额"], '{"value": true}'),
        (["甲 + 乙", "--unknown", "甲", "乙"], '{"unknown": true, "needs": ["乙", "甲"]}'),
        (["if 甲 then 1 else 2", "--unknown", "甲"], '{"unknown": true, "needs": ["甲"], "low": 1, "high": 2}'),
    ],
)  # fmt: skip
def test_an_expression_is_printed_as_json_without_loss(capsys, arguments: list[str], result: str):
    assert main(["feel", "eval", *arguments]) == 0
    assert capsys.readouterr().out.strip() == result


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["1 +"], "第 1 行第 4 列"),
        (["1", "--context", "[1]"], "最外面要是 { }"),
        (["1", "--context", "{"], "不是一个 JSON 对象"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_two(capsys, arguments: list[str], says: str):
    assert main(["feel", "eval", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, says in err) == ("", True)


def test_why_a_value_is_null_goes_to_standard_error(capsys):
    assert main(["feel", "eval", "没有的名称 + 1"]) == 0
    found, err = told(capsys)
    assert found == {"value": None}
    assert "没有名为“没有的名称”的值" in err


def test_a_model_is_run_whole_or_for_one_decision(capsys, tmp_path: Path):
    file = tmp_path / "m.dmn"
    file.write_text(MODEL.format(limit=300), "utf-8")
    assert main(["dmn", "run", str(file), "--inputs", '{"员工人数": 50}']) == 0
    assert told(capsys)[0] == {"decisions": {"小型": {"value": True}}}
    assert main(["dmn", "run", str(file), "--decision", "小型", "--unknown", "员工人数"]) == 0
    assert told(capsys)[0] == {"unknown": True, "needs": ["员工人数"]}
    assert main(["dmn", "run", str(file), "--decision", "没有"]) == 2
    assert "模型里没有“没有”" in capsys.readouterr().err
    assert main(["dmn", "run", str(tmp_path / "没有.dmn")]) == 2


@pytest.mark.parametrize(("limit", "status", "passed"), [(300, 0, 1), (10, 1, 0)])
def test_the_kit_is_counted_by_folder_and_a_failure_is_one(
    capsys, tmp_path: Path, limit: int, status: int, passed: int
):
    folder = tmp_path / "compliance-level-2" / "0001-甲"
    folder.mkdir(parents=True)
    (folder / "m.dmn").write_text(MODEL.format(limit=limit), "utf-8")
    (folder / "m-test-01.xml").write_text(CASE.format(model="m.dmn"), "utf-8")
    assert main(["dmn", "tck", str(tmp_path), "--json"]) == status
    found, err = told(capsys)
    assert found == {"passed": passed, "total": 1, "folders": {"0001-甲": [passed, 1]}}
    assert ("0001-甲/001" in err) is (status == 1)


def test_a_folder_without_cases_is_refused(capsys, tmp_path: Path):
    assert main(["dmn", "tck", str(tmp_path)]) == 2
    assert "没有测试用例" in capsys.readouterr().err
