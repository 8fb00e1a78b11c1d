"""The worked examples of the fact book (policies.md §9), to the fen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.policy.asking_for import TECH, ip, told

HIGH = {
    "established_on": "2015-01-01",
    "employees[2022]": 100,
    "tech_staff[2022]": 20,
    **{f"sales_revenue_wan[{year}]": sales for year, sales in ((2020, 3000), (2021, 4000), (2022, 5000))},
    **{f"rd_domestic_wan[{year}]": 190 for year in (2020, 2021, 2022)},
    "rd_hnte_wan[2020]": 195,
    "rd_hnte_wan[2021]": 200,
    "hightech_revenue_wan[2022]": 4000,
    "total_income_wan[2022]": 5000,
    "innovation_score": 75,
    "incidents[]": [],
    "ip_core_ownership": True,
    "hightech_domain": True,
}
GENERAL = {"tax_collection": "audit", "gb4754": "I6510", "certs[]": []}


def test_科技型中小企业_得分七十通过() -> None:
    found = told(
        "tech_sme_eval",
        "2023-06-10",
        TECH | {"tech_staff[2022]": 9, "rd_expense_wan[2022]": 60, "ip[]": ip(3, "II"), "cost_expense_wan[2022]": 1000},
    )
    assert (found["outcome"], found["score"]["total"]) == ("eligible", 70)
    assert found["score"]["parts"] == {"科技人员评分": 12, "研发投入得分": 40, "科技成果得分": 18}


def test_a_missing_part_that_cannot_change_the_outcome_leaves_it_decided() -> None:
    found = told(
        "tech_sme_eval", "2023-06-10", TECH | {"tech_staff[2022]": 9, "rd_expense_wan[2022]": 60, "ip[]": ip(3, "II")}
    )
    assert found["outcome"] == "eligible"
    assert (found["score"]["total"]["low"], found["score"]["total"]["high"]) == (70, 80)


def test_科技人员零分不通过() -> None:
    found = told(
        "tech_sme_eval", "2023-06-10", TECH | {"tech_staff[2022]": 3, "rd_expense_wan[2022]": 96, "ip[]": ip(1, "I")}
    )
    assert (found["outcome"], found["reason"], found["unmet"]) == ("ineligible", "unmet", ["score_staff"])


@pytest.mark.parametrize(
    ("change", "outcome", "unmet"),
    [
        ({"rd_hnte_wan[2022]": 200}, "ineligible", ["rd_ratio_3y"]),
        ({"rd_hnte_wan[2022]": 205}, "eligible", []),
        ({"rd_hnte_wan[2022]": 205, "innovation_score": 70}, "ineligible", ["innovation_score"]),
    ],
)
def test_高新技术企业(change: dict[str, Any], outcome: str, unmet: list[str]) -> None:
    found = told("hnte_cert", "2023-06-10", HIGH | change)
    assert (found["outcome"], found["unmet"]) == (outcome, unmet)


@pytest.mark.parametrize(
    ("year", "facts", "deduction"),
    [
        (2022, {"rd_tax_base_wan[2022]": 400, "rd_tax_base_q4_wan[2022]": 120}, 3_300_000),
        (2022, {"rd_tax_base_wan[2022]": 400}, 3_250_000),
        (2023, {"rd_tax_base_wan[2023]": 400}, 4_000_000),
    ],
)
def test_研发费用加计扣除额(year: int, facts: dict[str, Any], deduction: int) -> None:
    found = told("cit_rd_superdeduct", f"{year}-12-31", GENERAL | facts)
    assert found["outcome"] == "eligible"
    assert found["amount"] == {"kind": "deduction", "value": deduction, "unit": "元"}


def test_加计扣除的节税额() -> None:
    found = told(
        "cit_rd_superdeduct",
        "2023-12-31",
        GENERAL | {"rd_tax_base_wan[2023]": 400, "taxable_income_wan[2023]": 1000, "applicable_tax_rate[2023]": 0.15},
    )
    assert found["worth"] == {"value": 600_000, "unit": "元"}


@pytest.mark.parametrize(("year", "due"), [(2021, 175_000), (2022, 100_000), (2023, 125_000)])
def test_小型微利企业税额(year: int, due: int) -> None:
    facts = {f"taxable_income_wan[{year}]": 250, f"employees_tax_avg[{year}]": 50, f"assets_tax_avg_wan[{year}]": 1000}
    assert told("cit_small_low_profit", f"{year}-12-31", facts)["amount"]["value"] == due
    over = told("cit_small_low_profit", f"{year}-12-31", facts | {f"taxable_income_wan[{year}]": 300.01})
    assert (over["outcome"], over["unmet"], over["amount"]) == ("ineligible", ["taxable_income_wan"], None)


@pytest.mark.parametrize(
    ("day", "months", "outcome", "due"),
    [
        ("2021-06-30", {"2021-04": 14, "2021-05": 15, "2021-06": 15}, "eligible", 0),
        ("2021-06-30", {"2021-04": 16, "2021-05": 15, "2021-06": 15}, "ineligible", 4600),
        ("2023-03-31", {"2023-01": 10, "2023-02": 10, "2023-03": 10}, "eligible", 0),
        ("2023-03-31", {"2023-01": 10, "2023-02": 10, "2023-03": 11}, "ineligible", 3100),
    ],
)
def test_小规模纳税人按季(day: str, months: dict[str, int], outcome: str, due: int) -> None:
    facts = {"vat_taxpayer_type": "small_scale", "vat_filing": "quarter"} | {
        f"monthly_sales_wan[{month}]": sales for month, sales in months.items()
    }
    found = told("vat_small_scale", day, facts)
    assert (found["outcome"], found["amount"]["value"]) == (outcome, due)


def test_技术转让所得八百万() -> None:
    found = told(
        "cit_tech_transfer",
        "2022-12-31",
        {"transfer_method": "ownership", "related_party_holding": 0, "tech_transfer_income_wan[2022]": 800},
    )
    assert (found["outcome"], found["amount"]["value"], found["not_applicable"]) == (
        "eligible",
        375_000,
        ["license_years"],
    )


@pytest.mark.parametrize(
    ("day", "outcome", "reason"), [("2023-05-31", "ineligible", "not_yet_effective"), ("2023-06-01", "eligible", None)]
)
def test_孵化器自认定次月起享受(day: str, outcome: str, reason: str | None) -> None:
    found = told(
        "incubator_tax",
        day,
        {"certs[]": [{"type": "gx_incubator", "issued_on": "2023-05-10"}], "separate_accounting": True},
        "carrier",
    )
    assert (found["outcome"], found.get("reason")) == (outcome, reason)


def test_天使投资抵扣额() -> None:
    assert (
        told("angel_70pct", "2023-06-01", {"angel_invest_wan": 200, "holding_months": 24})["amount"]["value"]
        == 1_400_000
    )


def test_招用退役士兵当年限额() -> None:
    hire = {
        "person_group": "veteran_self_employed",
        "contract_from": "2023-03-01",
        "contract_months": 12,
        "insured_from": "2023-03-01",
        "insured_months": 10,
    }
    found = told(
        "veteran_tax_credit",
        "2023-12-31",
        {"entity_type": "enterprise", "hires[]": [hire], "taxes_due_yuan[2023]": 5000},
    )
    assert (found["amount"]["value"], found["worth"]["value"]) == (7500, 5000)


def test_研发奖补各自封顶再相加() -> None:
    assert (
        told("gx_rd_reward", "2020-06-01", {"rd_increment_reward_wan": 620, "rd_special_reward_wan": 260})["amount"][
            "value"
        ]
        == 7_600_000
    )


@pytest.mark.parametrize(("principal", "interest"), [(500, 125_000), (1200, 250_000)])
def test_桂惠贷个体工商户贷(principal: int, interest: int) -> None:
    loan = {
        "principal_wan": principal,
        "product": "个体工商户贷",
        "issued_on": "2023-04-01",
        "is_new": True,
        "term_months": 12,
    }
    assert told("guihui_loan", "2023-06-01", {"city_code": "4501", "loan[]": [loan]})["amount"]["value"] == interest


@pytest.mark.parametrize(
    ("day", "loan", "interest"),
    [
        ("2022-06-01", {"principal_wan": 20, "lpr": 0.0365, "rate": 0.0515}, 6000),
        ("2024-06-01", {"principal_wan": 30, "lpr": 0.0345, "rate": 0.0395}, 5925),
    ],
)
def test_创业担保贷款贴息(day: str, loan: dict[str, Any], interest: int) -> None:
    facts = {
        "groups[]": ["graduate"],
        "times_used": 0,
        "household_loans[]": [],
        "loan[]": [loan | {"issued_on": day, "term_months": 12}],
    }
    found = told("startup_guarantee_loan", day, facts, "person")
    assert (found["outcome"], found["amount"]["value"]) == ("eligible", interest)


@pytest.mark.parametrize(("year", "outcome"), [(2022, "ineligible"), (2024, "eligible")])
def test_小微借款的招用占比(year: int, outcome: str) -> None:
    loan = {"principal_wan": 200, "lpr": 0.0365, "rate": 0.0515, "issued_on": f"{year}-05-01", "term_months": 12}
    facts = {"size_class": "small", "employees_current": 80, "new_hire_ratio": 0.125, "times_used": 0, "loan[]": [loan]}
    assert told("startup_guarantee_loan", f"{year}-06-01", facts)["outcome"] == outcome


def test_千企技改最高一千万() -> None:
    assert (
        told("gx_tech_upgrade_1000", "2022-06-01", {"gb4754": "C3912", "equipment_invest_wan": 12000})["amount"][
            "value"
        ]
        == 10_000_000
    )


@pytest.mark.parametrize(
    ("invested", "outcome", "grant"),
    [(480, "ineligible", None), (500, "eligible", 1_000_000), (6000, "eligible", 10_000_000)],
)
def test_南宁瞪羚普通技改(invested: int, outcome: str, grant: int | None) -> None:
    certs = [{"type": "gx_gazelle", "issued_on": "2022-01-01", "expires_on": "2025-01-01"}]
    found = told(
        "nanning_tech_upgrade",
        "2023-06-01",
        {"gb4754": "C3912", "city_code": "4501", "equipment_invest_wan": invested, "certs[]": certs},
    )
    assert (found["outcome"], found["amount"] and found["amount"]["value"]) == (outcome, grant)


def test_专精特新两个版本的交界() -> None:
    facts = {"revenue_wan[2025]": 1200, "segment_years": 2, "equity_raised_wan[2024]": 0, "equity_raised_wan[2025]": 0}
    before, after = told("srdi_sme", "2026-03-31", facts), told("srdi_sme", "2026-04-01", facts)
    verdicts = {row["id"]: row["verdict"] for row in before["criteria"]}
    assert (before["version"], verdicts["segment_years"], verdicts["revenue_wan"]) == ("A", "met", "met")
    assert (after["version"], after["unmet"]) == ("B", ["segment_years", "revenue_wan/equity_raised_2y_wan"])


def test_返乡创业要在乡镇以下() -> None:
    facts = {"operating_months": 6, "jobs_driven": 3, "monthly_income_yuan": 1200, "times_used": 0}
    street = told("gx_startup_grant_return", "2022-06-01", facts | {"startup_location_level": "subdistrict"}, "person")
    village = told("gx_startup_grant_return", "2022-06-01", facts | {"startup_location_level": "village"}, "person")
    assert (street["outcome"], street["unmet"]) == ("ineligible", ["startup_location_level"])
    assert (village["outcome"], village["amount"]["value"]) == ("eligible", 5000)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"gb4754": "C3912", "employees[2022]": 350, "revenue_wan[2022]": 1500}, "小型"),
        ({"gb4754": "I6510", "employees[2022]": 9, "revenue_wan[2022]": 800}, "微型"),
        ({"gb4754": "I6510", "employees[2022]": 9}, "微型"),
        ({"gb4754": "F5211", "employees[2022]": 60, "revenue_wan[2022]": 600}, "中型"),
        ({"gb4754": "L7211", "employees[2022]": 120, "total_assets_wan[2022]": 6000}, "小型"),
        ({"gb4754": "F5111", "employees[2022]": 200, "revenue_wan[2022]": 900}, "微型"),
        ({"gb4754": "K7040"}, "不适用"),
        ({"gb4754": "G5910", "employees[2022]": 150, "revenue_wan[2022]": 3000}, "小型"),
        ({"gb4754": "G5930", "employees[2022]": 150, "revenue_wan[2022]": 3000}, "中型"),
    ],
)
def test_划型取最低的一级(facts: dict[str, Any], outcome: str) -> None:
    from datetime import date

    from shuangchuang.catalogue.policies import policy_engine
    from shuangchuang.domain.policy import Reference, Session
    from tests.domain.policy.asking_for import profile

    day = date(2023, 6, 1)
    assert Session(policy_engine(), profile(facts), day).facts(Reference(day, day, 2023))["划型"] == outcome


def test_职务成果转化奖励不低于净收入的一半() -> None:
    found = told(
        "conversion_reward_50", "2022-06-01", {"groups[]": ["researcher"], "conversion_net_income_wan": 100}, "person"
    )
    assert (found["outcome"], found["amount"]["value"]) == ("eligible", 500_000)
