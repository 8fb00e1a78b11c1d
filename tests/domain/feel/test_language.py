"""FEEL as the standard has it: what each expression comes to. Source: OMG DMN 1.5, chapter 10.3."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shuangchuang.domain.feel.evaluating import evaluate
from shuangchuang.domain.feel.temporal import datetime_of
from shuangchuang.domain.feel.texts import text_of

NOW = datetime_of("2026-11-24T20:00:00@Asia/Shanghai")

SAYS = {
    "numbers": [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("2 ** 3 ** 2", "64"),
        ("-2 ** 2", "4"),
        ("10 / 4", "2.5"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("0.1 + 0.2 = 0.3", "true"),
        ("1 / 0", "null"),
        ("1.2e3", "1200"),
        (".5 + 0.5", "1"),
        ("decimal(1/3, 2)", "0.33"),
        ("decimal(2.5, 0)", "2"),
        ("decimal(1234, -2)", "1200"),
        ("floor(-1.5)", "-2"),
        ("floor(1.56, 1)", "1.5"),
        ("ceiling(-1.5)", "-1"),
        ("round up(-1.11, 1)", "-1.2"),
        ("round down(-1.19, 1)", "-1.1"),
        ("round half up(2.5, 0)", "3"),
        ("round half down(2.5, 0)", "2"),
        ("modulo(-10, 3)", "2"),
        ("modulo(10.1, -4.5)", "-3.4"),
        ("abs(-3)", "3"),
        ('abs(duration("-PT5H"))', "PT5H"),
        ("sqrt(16)", "4"),
        ("sqrt(-1)", "null"),
        ("log(0)", "null"),
        ("even(-2)", "true"),
        ("odd(3)", "true"),
        ('number("1 000,5", " ", ",")', "1000.5"),
        ('number("1,000.5", ",", ".")', "1000.5"),
        ('number("1000.5", ".", ".")', "null"),
        ('number("一")', "null"),
    ],
    "strings": [
        ('"创新" + "创业"', "创新创业"),
        ('"a" + 1', "null"),
        ('substring("双创工作", 2)', "创工作"),
        ('substring("双创工作", -2, 1)', "工"),
        ('substring("ab", 0)', "null"),
        ('substring("ab", 3)', "null"),
        ('string length("😀双创")', "3"),
        ('upper case("aBc4")', "ABC4"),
        ('substring before("foobar", "bar")', "foo"),
        ('substring after("foobar", "ob")', "ar"),
        ('substring after("foobar", "x")', ""),
        ('contains("创新创业", "创业")', "true"),
        ('starts with("高新技术企业", "高新")', "true"),
        ('ends with("高新技术企业", "企业")', "true"),
        (r'matches("桂科〔2021〕3号", "^桂科〔\\d{4}〕\\d+号$")', "true"),
        ('matches("HELLO", "hello", "i")', "true"),
        ('matches("a", "[")', "null"),
        (r'matches("hello world", "hello\\ sworld", "x")', "true"),
        ('matches("hello world", "hello[ ]world", "x")', "true"),
        ('matches("abc", "(?=a)")', "null"),
        ('matches("abc", "(?:a)bc")', "true"),
        (r'replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        (r'replace("a.b.c", "\\.", "-")', "a-b-c"),
        ('replace("abc", "x*", "-")', "null"),
        ('split("甲、乙、丙", "、")', '["甲", "乙", "丙"]'),
        ('string join(["a", null, "c"], "_")', "a_c"),
        ('string join(["a", "c"])', "ac"),
        ('"a\\nb" = "a\\u000Ab"', "true"),
        ('"\\U01F600" = "😀"', "true"),
        ("string(1.10)", "1.1"),
        ('string([1, "a", {b: null}])', '[1, "a", {b: null}]'),
        ("string(null)", "null"),
    ],
    "truth": [
        ("true and null", "null"),
        ("false and null", "false"),
        ("true or null", "true"),
        ("false or null", "null"),
        ("not(null)", "null"),
        ("not(1)", "null"),
        ("1 = null", "false"),
        ("null = null", "true"),
        ('1 = "1"', "null"),
        ('1 < "2"', "null"),
        ("1 != 2", "true"),
        ("2 between 1 and 3", "true"),
        ("[1, 2] = [1, 2]", "true"),
        ("{a: 1, b: 2} = {b: 2, a: 1}", "true"),
        ('if "x" then 1 else 2', "2"),
    ],
    "in": [
        ("5 in (> 0, < 3)", "true"),
        ("5 in [1..5)", "false"),
        ("5 in ]4..6[", "true"),
        ("5 in (1, 5)", "true"),
        ("5 in [1, 5]", "true"),
        ("5 in [[1..3], [5..7]]", "true"),
        ("5 in (null..10]", "null"),
        ("5 in (= 5)", "true"),
        ("5 in (!= 5)", "false"),
        ('"b" in ["a".."c"]', "true"),
        ('date("2022-06-01") in [date("2022-01-01")..date("2022-12-31")]', "true"),
    ],
    "lists": [
        ("[1, 2, 3][1]", "1"),
        ("[1, 2, 3][-1]", "3"),
        ("[1, 2, 3][4]", "null"),
        ("[1, 2, 3][item > 1]", "[2, 3]"),
        ("[{a: 1}, {a: 2}][a = 2]", "[{a: 2}]"),
        ("[{a: 1}, {a: 2}].a", "[1, 2]"),
        ("5[1]", "5"),
        ("[][1]", "null"),
        ("count([1, null])", "2"),
        ("sum([])", "null"),
        ("sum([1, null])", "null"),
        ("min([])", "null"),
        ('max("a", "c", "b")', "c"),
        ("mean(1, 2, 3)", "2"),
        ("median([6, 1, 2, 3])", "2.5"),
        ("stddev(2, 4, 7, 5)", "2.081665999466132735282297706979931"),
        ("stddev([47])", "null"),
        ("mode([6, 1, 9, 6, 1])", "[1, 6]"),
        ("product([2, 3, 4])", "24"),
        ("all([])", "true"),
        ("any([])", "false"),
        ("all([true, null])", "null"),
        ("any([null, true])", "true"),
        ("sublist([4, 5, 6], 1, 2)", "[4, 5]"),
        ("sublist([4, 5, 6], 0)", "null"),
        ("append([1], 2, 3)", "[1, 2, 3]"),
        ("concatenate([1], [2, 3])", "[1, 2, 3]"),
        ("insert before([1, 3], 1, 2)", "[2, 1, 3]"),
        ("remove([1, 2, 3], -1)", "[1, 2]"),
        ("list replace([2, 4, 7], 3, 6)", "[2, 4, 6]"),
        ("list replace([2, 4, 7], function(item, newItem) item < newItem, 5)", "[5, 5, 7]"),
        ("reverse([1, 2])", "[2, 1]"),
        ("index of([1, 2, 3, 2], 2)", "[2, 4]"),
        ("union([1, 2], [2, 3])", "[1, 2, 3]"),
        ("distinct values([1, 2, 1])", "[1, 2]"),
        ("flatten([[1, [2]], 3])", "[1, 2, 3]"),
        ("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"),
        ("list contains([1, null], null)", "true"),
        ("for i in 1..3 return i * i", "[1, 4, 9]"),
        ("for i in 3..1 return i", "[3, 2, 1]"),
        ("for i in [1, 2], j in [3, 4] return i * j", "[3, 4, 6, 8]"),
        ("for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2]", "[1, 1, 2, 3, 5]"),
        ('for d in date("2022-02-27")..date("2022-03-01") return d', "[2022-02-27, 2022-02-28, 2022-03-01]"),
        ("some x in [1, 2], y in [2, 3] satisfies x = y", "true"),
        ("every x in [] satisfies false", "true"),
    ],
    "contexts and functions": [
        ("{a: 1, b: a + 1}.b", "2"),
        ('{"a b": 1}.a b', "1"),
        ("{a: 1}.x", "null"),
        ("{f: function(x) x * 2, y: f(4)}.y", "8"),
        ("(function(a: number, b: number) a - b)(b: 1, a: 3)", "2"),
        ('(function(a: number) a)("x")', "null"),
        ("(function(a: number) a)([5])", "5"),
        ("get value({a: 1}, \"a\")", "1"),
        ('get entries({a: 1})', '[{key: "a", value: 1}]'),
        ('context([{key: "a", value: 1}])', "{a: 1}"),
        ('context put({x: 1}, "y", 2)', "{x: 1, y: 2}"),
        ('context put({x: {y: 1}}, ["x", "y"], 2)', "{x: {y: 2}}"),
        ("context merge([{a: 1}, {a: 2, b: 3}])", "{a: 2, b: 3}"),
        ("substring(start position: 2, string: \"abc\")", "bc"),
        ('substring(place: 2, string: "abc")', "null"),
        ("nothing(1)", "null"),
        ("1 instance of number", "true"),
        ("[1] instance of list<number>", "true"),
        ('{a: "x"} instance of context<a: string>', "true"),
        ("[1..2] instance of range<number>", "true"),
        ("null instance of number", "false"),
    ],
    "days and times": [
        ('date("2022-02-29")', "null"),
        ("date(2022, 2, 28)", "2022-02-28"),
        ('date("2022-01-31") + duration("P1M")', "2022-02-28"),
        ('date("2022-03-01") - date("2022-02-01")', "P28D"),
        ('date and time("2022-01-31T10:00:00") + duration("PT14H")', "2022-02-01T00:00:00"),
        ('time("23:30:00") + duration("PT1H")', "00:30:00"),
        ('time("10:00:00+08:00") = time("02:00:00Z")', "true"),
        ('is(time("10:00:00+08:00"), time("02:00:00Z"))', "false"),
        ('date and time("2022-01-01T00:00:00@Asia/Shanghai") = date and time("2021-12-31T16:00:00Z")', "true"),
        ('years and months duration(date("2011-12-22"), date("2013-08-24"))', "P1Y8M"),
        ('years and months duration(date("2013-08-24"), date("2011-12-22"))', "-P1Y8M"),
        ('duration("P1Y2M") * 2', "P2Y4M"),
        ('duration("P1D") / duration("PT12H")', "2"),
        ('duration("P1Y1D")', "null"),
        ('date("2022-11-24").weekday', "4"),
        ('day of week(date("2022-11-24"))', "Thursday"),
        ('month of year(date("2022-11-24"))', "November"),
        ('week of year(date("2005-01-01"))', "53"),
        ('day of year(date("2024-12-31"))', "366"),
        ('duration("P2DT3H").hours', "3"),
        ('time("10:20:30.5").second', "30"),
        ('date("-2022-01-01").year', "-2022"),
        ('date("999999999-12-31").year', "999999999"),
        ('@"2022-01-31" = date("2022-01-31")', "true"),
        ("today()", "2026-11-24"),
        ("now() > date and time(\"2026-11-24T11:59:59Z\")", "true"),
        ('date and time("2022-01-01T24:00:00")', "2022-01-02T00:00:00"),
    ],
    "ranges": [
        ("before([1..5), [5..6])", "true"),
        ("after(5, [1..5))", "true"),
        ("meets([1..5], [5..10])", "true"),
        ("overlaps([1..5], [3..8])", "true"),
        ("overlaps before([1..5], [3..8])", "true"),
        ("finishes(10, [1..10])", "true"),
        ("includes([1..10], [2..10])", "true"),
        ("during(5, (5..9])", "false"),
        ("starts([1..5], [1..10])", "true"),
        ("coincides([1..5], [1..5])", "true"),
        ("[1..5).end included", "false"),
        ('range("[1..5)") = [1..5)', "true"),
        ('range("[5..1]")', "null"),
    ],
}  # fmt: skip
ALL = [(expression, text) for each in SAYS.values() for expression, text in each]


@pytest.mark.parametrize(("expression", "text"), ALL, ids=[expression for expression, _text in ALL])
def test_an_expression_comes_to_what_the_standard_says(expression: str, text: str):
    assert text_of(evaluate(expression, now=NOW)) == text


def test_names_hold_spaces_signs_and_chinese():
    values = {
        "Monthly Fee": Decimal(3),
        "a-b": Decimal(10),
        "a": Decimal(1),
        "b": Decimal(2),
        "营业收入": {"上年": Decimal(1000)},
        "研发费用总额": {"上年": Decimal(40)},
    }
    for expression, value in {
        "Monthly  Fee * 2": 6,
        "a-b": 10,
        "a - b": 10,  # the longest known name is taken, however it is spaced
        "a+b": 3,
        "研发费用总额.上年 / 营业收入.上年": Decimal("0.04"),
    }.items():
        assert evaluate(expression, values) == value


def test_a_comment_says_nothing():
    assert evaluate("1 + /* 二 */ 2 // 三") == 3


def test_why_something_became_null_can_be_read():
    notes: list[str] = []
    assert evaluate('甲 + substring("a", 5)', notes=notes) is None
    assert notes[:2] == ["没有名为“甲”的值", "没有这个位置"]


def test_a_function_that_calls_itself_without_end_is_null_and_no_crash():
    assert evaluate("{f: function(x) f(x), y: f(1)}.y") is None
