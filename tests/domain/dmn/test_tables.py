"""Decision tables: every hit policy, and what comes of them when some facts are not known."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shuangchuang.domain.dmn.reading import read_model
from shuangchuang.domain.dmn.running import Engine
from shuangchuang.domain.feel.values import Unknown, Value

XML = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="补助" namespace="urn:test">
  <inputData id="i1" name="员工人数"><variable name="员工人数" typeRef="number"/></inputData>
  <inputData id="i2" name="行业"><variable name="行业" typeRef="string"/></inputData>
  <decision id="d" name="补助金额"><variable name="补助金额"/>
    <informationRequirement><requiredInput href="#i1"/></informationRequirement>
    <informationRequirement><requiredInput href="#i2"/></informationRequirement>
    <decisionTable {attributes}>
      <input><inputExpression><text>员工人数</text></inputExpression></input>
      <input><inputExpression><text>行业</text></inputExpression></input>
      <output name="金额">{output}</output>
      {rules}
    </decisionTable>
  </decision>
</definitions>"""


def table(*rules: tuple[str, str, str], attributes: str = "", output: str = "") -> Engine:
    """A table of staff and trade; each rule is two tests and a result."""
    cells = "".join(
        "<rule>" + "".join(f"<inputEntry><text>{_plain(each)}</text></inputEntry>" for each in tests)
        + f"<outputEntry><text>{_plain(result)}</text></outputEntry></rule>"
        for *tests, result in rules
    )  # fmt: skip
    return Engine(read_model(XML.format(attributes=attributes, output=output, rules=cells).encode()))


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def of(engine: Engine, *unknown: str, **inputs: Value) -> Value:
    return engine.run(inputs, unknown=unknown).value("补助金额")


ORDER = "<outputValues><text>30, 20, 10</text></outputValues>"
OVERLAPPING = (("< 100", "-", "10"), ("< 50", "-", "30"), ("-", '"软件"', "20"))


@pytest.mark.parametrize(
    ("attributes", "inputs", "result"),
    [
        ("", {"员工人数": 70, "行业": "其他"}, 10),
        ("", {"员工人数": 20, "行业": "其他"}, None),
        ("", {"员工人数": 200, "行业": "其他"}, None),
        ('hitPolicy="ANY"', {"员工人数": 20, "行业": "其他"}, None),
        ('hitPolicy="FIRST"', {"员工人数": 20, "行业": "软件"}, 10),
        ('hitPolicy="PRIORITY"', {"员工人数": 20, "行业": "软件"}, 30),
        ('hitPolicy="RULE ORDER"', {"员工人数": 20, "行业": "软件"}, [10, 30, 20]),
        ('hitPolicy="OUTPUT ORDER"', {"员工人数": 20, "行业": "软件"}, [30, 20, 10]),
        ('hitPolicy="COLLECT"', {"员工人数": 200, "行业": "软件"}, [20]),
        ('hitPolicy="COLLECT"', {"员工人数": 200, "行业": "其他"}, []),
        ('hitPolicy="COLLECT" aggregation="SUM"', {"员工人数": 20, "行业": "软件"}, 60),
        ('hitPolicy="COLLECT" aggregation="MIN"', {"员工人数": 20, "行业": "软件"}, 10),
        ('hitPolicy="COLLECT" aggregation="MAX"', {"员工人数": 20, "行业": "软件"}, 30),
        ('hitPolicy="COLLECT" aggregation="COUNT"', {"员工人数": 200, "行业": "其他"}, 0),
    ],
)
def test_each_hit_policy_makes_of_the_matches_what_the_standard_says(attributes: str, inputs: dict, result: Value):
    engine = table(*OVERLAPPING, attributes=attributes, output=ORDER)
    typed = {name: Decimal(value) if isinstance(value, int) else value for name, value in inputs.items()}
    assert of(engine, **typed) == result


def test_without_a_match_the_default_stands():
    engine = table(("< 10", "-", "1"), output="<defaultOutputEntry><text>0</text></defaultOutputEntry>")
    assert of(engine, 员工人数=Decimal(50), 行业="软件") == 0


FIRST = 'hitPolicy="FIRST"'


def test_what_is_unknown_does_not_hide_an_outcome_it_cannot_change():
    engine = table(("< 100", '"软件"', "30"), ("< 100", "-", "30"), ("-", "-", "0"), attributes=FIRST)
    assert of(engine, "行业", 员工人数=Decimal(20)) == 30
    assert of(engine, "行业", 员工人数=Decimal(200)) == 0


def test_between_possible_amounts_the_amount_has_bounds():
    engine = table(("< 100", '"软件"', "30"), ("< 100", "-", "10"), ("-", "-", "0"), attributes=FIRST)
    amount = of(engine, "行业", 员工人数=Decimal(20))
    assert (amount.low, amount.high, amount.needs) == (10, 30, {"行业"})
    both = of(engine, "行业", "员工人数")
    assert (both.low, both.high, both.needs) == (0, 30, {"行业", "员工人数"})


def test_a_sum_with_a_part_not_known_lies_between_bounds():
    engine = table(*OVERLAPPING, attributes='hitPolicy="COLLECT" aggregation="SUM"')
    amount = of(engine, "行业", 员工人数=Decimal(20))
    assert (amount.low, amount.high, amount.needs) == (40, 60, {"行业"})


def test_a_list_of_matches_is_not_known_while_a_match_is_not():
    engine = table(*OVERLAPPING, attributes='hitPolicy="COLLECT"')
    assert of(engine, "行业", 员工人数=Decimal(20)) == Unknown(frozenset({"行业"}))
