"""差什么, and what to ask next."""

from __future__ import annotations

from datetime import date
from typing import Any

from shuangchuang.catalogue.policies import policy_engine
from shuangchuang.domain.policy import Outcome, Session
from shuangchuang.domain.policy.asking import questions
from shuangchuang.domain.policy.gaps import Way, ways
from shuangchuang.domain.shared import Money
from tests.domain.policy.asking_for import TECH, ip, profile

RETURN = {"monthly_income_yuan": 1200, "startup_location_level": "village", "times_used": 0}


def _ways(policy: str, day: str, facts: dict[str, Any], kind: str = "enterprise") -> list[Way]:
    engine = policy_engine()
    return ways(engine, engine.library.policies[policy], profile(facts, kind), as_of=date.fromisoformat(day))


def _told(found: list[Way]) -> list[tuple[str, dict[str, Any]]]:
    return [(way.day.isoformat(), {str(each.key): each.then for each in way.changes}) for way in found]


def test_the_smallest_change_of_a_fact_one_can_act_on() -> None:
    facts = {"gb4754": "C3912", "city_code": "4501", "equipment_invest_wan": 480, "certs[]": []}
    assert _told(_ways("nanning_tech_upgrade", "2023-06-01", facts)) == [
        ("2023-06-01", {"equipment_invest_wan": Money.read("500万元")})
    ]


def test_what_only_time_brings_is_told_as_a_day() -> None:
    facts = {"certs[]": [{"type": "gx_incubator", "issued_on": "2023-05-10"}], "separate_accounting": True}
    found = _ways("incubator_tax", "2023-05-20", facts, "carrier")
    assert [(way.day, way.waits, way.changes) for way in found] == [(date(2023, 6, 1), True, ())]


def test_a_change_and_a_wait_together() -> None:
    found = _ways("gx_startup_grant_return", "2022-06-01", RETURN | {"operating_months": 4, "jobs_driven": 2}, "person")
    assert _told(found) == [("2022-08-01", {"jobs_driven": 3})]


def test_figures_of_a_year_that_is_over_are_not_changed_but_reached_in_the_running_year() -> None:
    facts = TECH | {"tech_staff[2022]": 3, "rd_expense_wan[2022]": 96, "ip[]": ip(1, "I")}
    assert _told(_ways("tech_sme_eval", "2023-06-10", facts)) == [("2024-06-10", {"tech_staff[2023]": 4})]


def test_several_ways_the_smaller_first() -> None:
    facts = TECH | {
        "tech_staff[2022]": 8,
        "rd_expense_wan[2022]": 50,
        "cost_expense_wan[2022]": 1000,
        "ip[]": ip(1, "II"),
    }
    assert _told(_ways("tech_sme_eval", "2023-06-10", facts)) == [
        ("2023-06-10", {"ip_class1": 1}),
        ("2023-06-10", {"ip_class2": 3}),
    ]


def test_nothing_is_advised_where_nobody_can_do_anything() -> None:
    assert (
        _ways(
            "gx_startup_grant_return",
            "2022-06-01",
            RETURN | {"operating_months": 9, "jobs_driven": 3, "times_used": 1},
            "person",
        )
        == []
    )


def test_every_way_leads_out_of_the_refusal() -> None:
    engine = policy_engine()
    facts = {
        "gb4754": "C3912", "city_code": "4501", "equipment_invest_wan": 480, "certs[]": [], "taxable_income_wan[2023]": 320,
        "employees_tax_avg[2023]": 50, "assets_tax_avg_wan[2023]": 1000, "tax_collection": "verified",
    }  # fmt: skip
    asked = profile(facts)
    day = date(2023, 6, 30)
    tried = 0
    for policy in engine.library.policies.values():
        for way in ways(engine, policy, asked, as_of=day):
            if way.waits or way.day != day:
                continue
            changed = profile(facts)
            merged = type(changed)(
                changed.kind,
                {
                    **changed.facts,
                    **{each.key: type(next(iter(changed.facts.values())))(each.then) for each in way.changes},
                },
            )
            assert Session(engine, merged, day).decide(policy).outcome is not Outcome.INELIGIBLE
            tried += 1
    assert tried >= 3


def test_the_next_question_is_the_one_that_settles_most_and_unknown_is_an_answer() -> None:
    engine = policy_engine()
    decisions = Session(engine, profile({"certs[]": [], "separate_accounting": True}), date(2023, 6, 30)).decide_all()
    first = questions(decisions, engine.book)
    assert first[0].policies
    assert engine.book.of(first[0].field)
    again = questions(decisions, engine.book, declined=[first[0].key])
    assert first[0].key not in [each.key for each in again]
    assert all(engine.book.of(each.field).filled_by.value == "holder" for each in first)
