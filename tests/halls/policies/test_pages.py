"""政策超市, the page of a policy, the calculator that stores nothing, and one's own result."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from shuangchuang.halls.policies.calculator import Answers
from shuangchuang.halls.registry import services

pytestmark = pytest.mark.django_db


def test_the_list_is_narrowed_by_words_holder_theme_and_state(visitor: Client) -> None:
    everything = visitor.get("/policies/")
    assert "共 58 项" in everything.content.decode()
    found = visitor.get("/policies/", {"q": "国科发火〔2016〕32号"}).content.decode()
    assert "高新技术企业认定" in found
    assert "共 1 项" in found
    ended = visitor.get("/policies/", {"state": "ended", "audience": "carrier"}).content.decode()
    assert "国家级科技企业孵化器认定" in ended
    assert "南宁市众创空间备案" in ended
    assert "国家备案众创空间" not in ended
    nothing = visitor.get("/policies/", {"q": "没有这样的政策"}).content.decode()
    assert "没有符合条件的政策" in nothing


def test_the_list_asks_the_database_the_same_however_many_policies_it_shows(
    visitor: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        visitor.get("/policies/")
    with django_assert_max_num_queries(8):
        visitor.get("/policies/", {"q": "国科发火〔2016〕32号"})


def test_a_policy_shows_each_condition_beside_its_clause_and_its_older_versions(visitor: Client) -> None:
    page = visitor.get("/policies/of/srdi_sme/", {"version": "B"}).content.decode()
    assert "从事特定细分市场时间达到3年以上" in page
    assert "2026年2号" in page
    assert "与 A 版相比" in page
    old = visitor.get("/policies/of/srdi_sme/", {"version": "A"}).content.decode()
    assert "不是现行版本" in old
    assert visitor.get("/policies/of/no_such_policy/").status_code == 404


def test_the_calculator_asks_one_thing_at_a_time_and_keeps_nothing(visitor: Client) -> None:
    begun = visitor.post("/policies/check/", {"kind": "person"})
    carried = begun.context["carried"]
    key = begun.context["question"].key
    after = visitor.post("/policies/check/", {"answers": carried, "key": key, "act": "unknown"})
    assert json.loads(after.context["carried"])["declined"] == [key]
    assert after.context["question"].key != key


def test_an_answer_that_is_none_is_told_and_nothing_is_lost(visitor: Client) -> None:
    carried = Answers("enterprise", {"employees[2025]": 40}).written()
    page = visitor.post(
        "/policies/check/", {"answers": carried, "key": "equipment_invest_wan", "answer": "很多", "act": "answer"}
    )
    assert "读不成金额" in page.content.decode()
    assert json.loads(page.context["carried"])["facts"] == {"employees[2025]": 40}


def test_carried_answers_that_were_spoiled_begin_anew(visitor: Client) -> None:
    for text in (
        "",
        "[]",
        "{",
        '{"kind": "x", "facts": {}, "declined": []}',
        '{"kind": "person", "facts": {"没有": 1}, "declined": []}',
        "x" * 50_000,
    ):
        page = visitor.post("/policies/check/", {"answers": text, "act": "result"})
        assert page.status_code == 200
        assert "您为谁算？" in page.content.decode()


def test_the_result_says_what_is_granted_what_is_missing_and_why_not(visitor: Client) -> None:
    carried = Answers(
        "person",
        {
            "operating_months": 6,
            "jobs_driven": 2,
            "monthly_income_yuan": 1200,
            "startup_location_level": "village",
            "times_used": 0,
        },
    ).written()
    page = visitor.post("/policies/check/", {"answers": carried, "act": "result"}).content.decode()
    assert "测算结果仅供参考，以主管部门审核为准" in page
    assert "带动就业人数 由 2人 达到 3人" in page


def test_what_the_profile_of_the_registry_comes_to_is_seen_by_its_own_person_alone(
    signed_in: Any, account: Any, visitor: Client
) -> None:
    assert visitor.get("/policies/mine/").status_code in {302, 403}
    person = account("person")
    services.holder_of_user(person)
    page = signed_in(person).get("/policies/mine/")
    assert page.status_code == 200
    assert "按您本人画像里现有的事实" in page.content.decode()
