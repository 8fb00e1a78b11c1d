"""Figures that follow from facts: exact, and unknown wherever a part is missing or a whole is zero."""

from datetime import date
from fractions import Fraction

import pytest

from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import FactKey, derived, profile_from_json
from shuangchuang.domain.shared import Money

BOOK = field_book()
DAY = date(2023, 6, 1)


def figures(facts, day=DAY, kind="enterprise"):
    return derived(profile_from_json({"kind": kind, "facts": facts}, BOOK), as_of=day)


def one(facts, name, period="", day=DAY):
    return figures(facts, day).get(FactKey(name, period))


def test_a_firm_that_says_nothing_has_no_figures():
    assert figures({}) == {}


def test_last_years_shares_are_exact_fractions():
    found = figures(
        {
            "employees[2022]": 30,
            "tech_staff[2022]": 10,
            "rd_staff[2022]": 3,
            "revenue_wan[2022]": 300,
            "rd_expense_wan[2022]": 10,
            "main_revenue_wan[2022]": 200,
            "net_profit_wan[2022]": -30,
            "total_assets_wan[2022]": 900,
            "total_liabilities_wan[2022]": 300,
        }
    )

    assert found == {
        FactKey("tech_staff_ratio"): Fraction(1, 3),
        FactKey("rd_staff_ratio"): Fraction(1, 10),
        FactKey("rd_intensity", "2022"): Fraction(1, 30),
        FactKey("main_revenue_ratio"): Fraction(2, 3),
        FactKey("net_profit_ratio"): Fraction(-1, 10),
        FactKey("debt_ratio"): Fraction(1, 3),
    }


def test_a_division_by_zero_is_unknown_and_not_zero():
    assert (
        figures({"employees[2022]": 0, "tech_staff[2022]": 0, "revenue_wan[2022]": 0, "rd_expense_wan[2022]": 5}) == {}
    )


def test_three_years_are_needed_unless_the_firm_is_younger():
    facts = {
        f"{name}[{year}]": value
        for year in (2021, 2022)
        for name, value in (("rd_hnte_wan", 6), ("sales_revenue_wan", 100))
    }

    assert one(facts, "rd_ratio_3y") is None
    assert one({**facts, "established_on": "2019-05-01"}, "rd_ratio_3y") is None
    assert one({**facts, "established_on": "2021-05-01"}, "rd_ratio_3y") == Fraction(6, 100)


def test_growth_is_the_mean_of_two_years_growth():
    facts = {"main_revenue_wan[2020]": 100, "main_revenue_wan[2021]": 110, "main_revenue_wan[2022]": 132}

    assert one(facts, "main_revenue_growth_2y_avg") == Fraction(15, 100)
    assert one({**facts, "main_revenue_wan[2020]": 0}, "main_revenue_growth_2y_avg") is None


def test_equity_of_two_and_of_three_years():
    facts = {"equity_raised_wan[2020]": 1, "equity_raised_wan[2021]": 20, "equity_raised_wan[2022]": 300}

    assert one(facts, "equity_raised_2y_wan") == Money.read("320万元")
    assert one(facts, "equity_raised_3y_wan") == Money.read("321万元")


@pytest.mark.parametrize(
    ("day", "days", "months"),
    [
        (date(2022, 1, 30), None, None),
        (date(2022, 1, 31), 0, 0),
        (date(2022, 2, 27), 27, 0),
        (date(2022, 2, 28), 28, 1),
        (date(2023, 1, 30), 364, 11),
        (date(2023, 1, 31), 365, 12),
    ],
)
def test_the_first_day_does_not_count_towards_age(day, days, months):
    facts = {"established_on": "2022-01-31"}

    assert (one(facts, "age_days", day=day), one(facts, "age_months", day=day)) == (days, months)


def test_tax_law_averages_need_all_four_quarters():
    facts = {f"employees_q[2022Q{n}]": {"start": n, "end": n + 1} for n in (1, 2, 3, 4)}
    assets = {f"assets_q_wan[2022Q{n}]": {"start": 100, "end": 200} for n in (1, 2, 3, 4)}

    assert figures(facts | assets) == {
        FactKey("employees_tax_avg", "2022"): Fraction(3),
        FactKey("assets_tax_avg_wan", "2022"): Money.read("150万元"),
    }
    assert figures({key: value for key, value in facts.items() if "Q4" not in key}) == {}
    assert one(facts | {"employees_tax_avg[2022]": 9}, "employees_tax_avg", "2022") is None, "stated itself"


def test_a_quarters_sales_are_those_of_its_three_months():
    facts = {f"monthly_sales_wan[2022-0{month}]": month for month in (4, 5, 6, 7)}

    assert figures(facts) == {FactKey("quarterly_sales_wan", "2022Q2"): Money.read("15万元")}


def test_only_valid_undisputed_and_related_rights_are_counted():
    good = {"class": "I", "related_to_main": True, "disputed": False, "granted_on": "2020-01-01"}
    rows = [
        good,
        {**good, "class": "II"},
        {**good, "expires_on": "2023-05-31"},
        {**good, "expires_on": "2023-06-01"},
        {**good, "granted_on": "2023-06-02"},
        {**good, "disputed": True},
        {**good, "related_to_main": False},
    ]

    assert (one({"ip[]": rows}, "ip_class1"), one({"ip[]": rows}, "ip_class2")) == (2, 1)
    assert one({"ip[]": []}, "ip_class1") == 0
    assert one({"ip[]": [{"class": "I", "disputed": False}]}, "ip_class1") is None


def test_relief_begins_the_month_after_the_certificate():
    cert = {"type": "gx_incubator", "issued_on": "2022-12-05"}

    assert one({"certs[]": [cert]}, "relief_start_on") == date(2023, 1, 1)
    assert one({"certs[]": [{**cert, "type": "hnte_cert"}]}, "relief_start_on") is None
    assert one({"certs[]": [{**cert, "revoked_on": "2023-03-01"}]}, "relief_start_on") is None


def test_places_tell_the_province_and_which_districts_never_were_poor_counties():
    assert figures({"county_code": "450103"}) == {
        FactKey("province_code"): "45",
        FactKey("formerly_poor_county"): False,
    }
    assert figures({"county_code": "451003"}) == {FactKey("province_code"): "45"}
    assert figures({"county_code": "451027"}) == {FactKey("province_code"): "45"}


def test_carriers_are_measured_by_ten_tenants_and_by_a_thousand_square_metres():
    assert figures({"tenants": 40, "mentors": 6, "service_staff": 4, "area_m2": 10000}, kind="carrier") == {
        FactKey("mentors_per_10_tenants"): Fraction(3, 2),
        FactKey("service_staff_per_10_tenants"): Fraction(1),
        FactKey("tenants_per_1000m2"): Fraction(4),
    }
