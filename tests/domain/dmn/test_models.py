"""Models: read from XML of an unknown hand, run from what a decision requires, typed at their borders."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shuangchuang.domain.dmn.reading import ModelNotRead, read_model
from shuangchuang.domain.dmn.running import Engine, NoSuchElement, RunsInACircle

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">'


def model(*elements: str) -> Engine:
    return Engine(read_model((HEAD + "".join(elements) + "</definitions>").encode()))


def decision(name: str, text: str, *requires: str, kind: str = "") -> str:
    needed = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{each}"/></knowledgeRequirement>'
        if each.startswith("k")
        else f'<informationRequirement><requiredInput href="#{each}"/></informationRequirement>'
        for each in requires
    )
    shown = text.replace("<", "&lt;")
    return f'<decision id="{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/>{needed}<literalExpression><text>{shown}</text></literalExpression></decision>'


def given(name: str, kind: str = "number") -> str:
    return f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>'


def test_a_decision_sees_what_it_requires_and_nothing_else():
    engine = model(given("收入"), decision("甲", "收入 * 2", "收入"), decision("乙", "收入 * 2"))
    run = engine.run({"收入": Decimal(4)})
    assert (run.value("甲"), run.value("乙")) == (8, None)
    assert "没有名为“收入”的值" in run.notes


def test_decisions_are_worked_out_once_and_from_each_other():
    engine = model(given("收入"), decision("甲", "收入 + 1", "收入"), decision("乙", "甲 * 甲", "甲"))
    assert engine.run({"收入": Decimal(2)}).decisions() == {"甲": 3, "乙": 9}
    assert engine.run({"甲": Decimal(5)}).value("乙") == 25  # a decision may be given instead


def test_a_decision_that_requires_itself_is_refused_by_name():
    engine = model(decision("甲", "乙", "乙"), decision("乙", "甲", "甲"))
    with pytest.raises(RunsInACircle, match="甲"):
        engine.run({}).value("甲")


def test_a_value_that_is_not_of_its_type_is_null_and_says_so():
    engine = model(given("收入"), decision("甲", '"文字"', kind="number"), decision("乙", "收入", "收入"))
    run = engine.run({"收入": "很多"})
    assert (run.value("甲"), run.value("乙")) == (None, None)
    assert "“甲”的值不合它的类型" in run.notes
    assert engine.run({"收入": [Decimal(3)]}).value("乙") == 3  # a list of one is that one


def test_types_allow_only_the_values_they_name():
    kinds = """<itemDefinition name="规模"><typeRef>string</typeRef><allowedValues><text>"大型","中型","小型"</text></allowedValues></itemDefinition>
    <itemDefinition name="企业"><itemComponent name="名称"><typeRef>string</typeRef></itemComponent><itemComponent name="规模"><typeRef>规模</typeRef></itemComponent></itemDefinition>"""
    engine = model(kinds, given("企业", "企业"), decision("甲", "企业.规模", "企业"))
    assert engine.run({"企业": {"名称": "一", "规模": "小型"}}).value("甲") == "小型"
    assert engine.run({"企业": {"名称": "一", "规模": "巨型"}}).value("甲") is None
    assert engine.run({"企业": {"名称": "一"}}).value("甲") is None


def test_business_knowledge_is_called_by_name_and_may_call_itself():
    knowledge = """<businessKnowledgeModel id="k1" name="阶乘"><variable name="阶乘"/><encapsulatedLogic>
    <formalParameter name="n" typeRef="number"/><literalExpression><text>if n &lt;= 1 then 1 else n * 阶乘(n - 1)</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"""
    engine = model(knowledge, decision("甲", "阶乘(n: 5)", "k1"))
    assert engine.run({}).value("甲") == 120
    assert engine.run({}).call("阶乘", {"n": Decimal(4)}) == 24


def test_a_name_the_model_does_not_have_is_told_with_those_it_has():
    with pytest.raises(NoSuchElement, match="有的是：甲"):
        model(decision("甲", "1")).run({}).value("丙")


def test_an_input_nobody_knows_is_carried_to_the_decision():
    engine = model(given("收入"), decision("甲", "if 收入 > 3 then 10 else 20", "收入"))
    value = engine.run({}, unknown=["收入"]).value("甲")
    assert (value.low, value.high, value.needs) == (10, 20, {"收入"})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a",
        b"<a/>",
        b"PK\x03\x04",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions>&x;',
    ],
)
def test_what_is_no_model_is_refused_with_a_sentence(content: bytes):
    with pytest.raises(ModelNotRead, match="读不成 DMN 模型"):
        read_model(content)


def test_entities_are_not_opened():
    hostile = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>{HEAD}{decision("甲", "1").replace("<text>1", "<text>&x;")}</definitions>'
    engine = Engine(read_model(hostile.encode()))
    assert engine.run({}).value("甲") is None


def test_an_expression_that_cannot_be_read_is_null_and_says_where():
    run = model(decision("甲", "1 +"), decision("乙", "2")).run({})
    assert run.decisions() == {"甲": None, "乙": 2}
    assert any("第 1 行第 4 列" in note for note in run.notes)
