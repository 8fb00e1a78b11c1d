"""fields.yaml: every field of the fact book, once, under a legal name; a mistake is told with its line."""

import pytest

from shuangchuang.catalogue.fields import field_book, load_fields
from shuangchuang.catalogue.files import CatalogueError
from shuangchuang.domain.profiles import Actionable, FilledBy, HolderKind, Kind, Per

BOOK = field_book()
# The names that rules, columns and other halls rely on: one of each table of the fact book and all that the atoms read.
RELIED_ON = [
    "uscc",
    "gb4754",
    "size_class",
    "abnormal_list",
    "incidents",
    "revenue_wan",
    "monthly_sales_wan",
    "assets_tax_avg_wan",
    "loan",
    "rd_hnte_wan",
    "ip",
    "certs",
    "hires",
    "layoff_rate",
    "groups",
    "household_loans",
    "area_m2",
    "investee.employees",
    "is_resident_enterprise",
    "employees",
    "sales_revenue_wan",
    "total_assets_wan",
    "restricted_industry",
    "incidents_major",
    "serious_dishonesty_list",
    "score_total",
    "score_staff",
    "awards",
    "rd_institution",
    "standards",
    "age_days",
    "ip_core_ownership",
    "hightech_domain",
    "tech_staff_ratio",
    "rd_ratio_3y",
    "rd_domestic_ratio",
    "hightech_revenue_ratio",
    "innovation_score",
    "province_code",
    "encouraged_revenue_ratio",
    "tax_collection",
    "accounting_sound",
    "taxable_income_wan",
    "employees_tax_avg",
    "vat_taxpayer_type",
    "quarterly_sales_wan",
    "vat_levy_rate",
    "relief_start_on",
    "separate_accounting",
    "tax_records_kept",
    "holding_months",
    "score_innovation",
    "score_growth",
    "score_specialization",
    "equity_raised_3y_wan",
    "segment_years",
    "rd_expense_wan",
    "rd_intensity",
    "equity_raised_2y_wan",
    "main_revenue_ratio",
    "debt_ratio",
    "ip_class1",
    "ip_benefit_proven",
    "market_share_leading",
    "platform_quality_score",
    "main_revenue_growth_2y_avg",
    "info_system",
    "mgmt_or_product_cert",
    "market_share",
    "market_share_evidence",
    "own_brand",
    "chain_position",
    "rd_period_confirmed",
    "rd_staff_ratio",
    "relief_months_in_year",
    "new_hire_ratio",
    "times_used",
    "startup_location_level",
    "operating_months",
    "jobs_driven",
    "monthly_income_yuan",
    "ui_months",
    "stat_reported_years",
    "tenant_area_ratio",
    "fund_wan",
    "tenant_funded_ratio",
    "fund_cases",
    "service_staff_ratio",
    "independent_legal_person",
    "mentors_per_10_tenants",
    "service_staff_per_10_tenants",
    "tenant_patent_apply_ratio",
    "tenant_ip_ratio",
    "tenants",
    "tenants_per_1000m2",
    "graduated_total",
    "same_field_tenant_ratio",
    "public_service_platform",
    "seats",
    "teams",
    "new_registered_year",
    "funded_year",
    "typical_cases_year",
    "full_time_staff",
    "mentors",
    "events_year",
    "stat_reported",
    "entrepreneurs",
    "site_lease_years",
    "unit_price_wan",
    "equipment_invest_wan",
    "tech_contracts",
    "transfer_method",
    "license_years",
    "related_party_holding",
]


def test_the_names_others_rely_on_are_fields():
    assert [name for name in RELIED_ON if name not in BOOK] == []


def test_a_field_is_found_by_either_name():
    field = BOOK.of("营业收入")

    assert (field, field.kind, field.per, field.unit, field.key) == (
        BOOK.of("revenue_wan"),
        Kind.MONEY,
        Per.YEAR,
        "万元",
        "revenue_wan[年]",
    )


def test_names_in_columns_keep_their_units():
    assert [
        field.name
        for field in BOOK
        if field.kind is Kind.MONEY and not field.name.endswith(f"_{'wan' if field.unit == '万元' else 'yuan'}")
    ] == []


def test_every_field_one_fills_in_says_how():
    assert [field.name for field in BOOK if field.filled_by is FilledBy.HOLDER and not field.help] == []


def test_what_a_person_must_be_asked_apart_for():
    assert {field.name for field in BOOK if field.sensitive} == {
        "person_id_hash",
        "groups",
        "unemployed_since",
        "household_loans",
        "hires",
    }


def test_history_is_never_something_to_act_on():
    assert {BOOK.of(name).actionable for name in ("uscc", "established_on", "awards", "birth_on", "gb4754")} == {
        Actionable.NO
    }


def test_each_kind_of_holder_sees_its_own_groups():
    titles = {kind: [group.title for group in BOOK.for_holder(kind)] for kind in HolderKind}

    assert titles[HolderKind.PERSON] == ["用工与社保", "个人与团队", "本次申请事项", "被投企业", "派生指标"]
    assert titles[HolderKind.CARRIER] == [
        "企业主体",
        "税务与财务",
        "研发与知识产权",
        "个人与团队",
        "载体与项目",
        "派生指标",
    ]


HEAD = "groups:\n- group: a\n  title: 甲\n  title_en: A\n  holders: [enterprise]\n  source: 某局\n  fields:\n"


@pytest.mark.parametrize(
    ("row", "line", "said"),
    [
        ('{name: a, zh: 甲、乙, en: A, type: text, actionable: "no", definition: d}', 8, "“甲、乙”不能做字段名"),
        ("{name: a, zh: 甲, en: A, type: text, actionable: no, definition: d}", 8, "“actionable”不认识“False”"),
        ('{name: a, zh: 甲, en: A, type: gold, actionable: "no", definition: d}', 8, "“type”不认识“gold”"),
        ('{name: a, zh: 甲, en: A, type: money, actionable: "no", definition: d}', 8, "单位应为 元 或 万元"),
        ('{name: a, zh: 甲, en: A, type: choice, actionable: "no", definition: d}', 8, "没有可选值"),
        ('{name: a, zh: 甲, en: A, type: text, actionable: "no", definition: d, colour: red}', 8, "不认识“colour”"),
        ('{name: a, zh: 甲, en: A, type: text, actionable: "no"}', 8, "缺少“definition”"),
        ('{name: a, zh: 甲, en: A, type: int, actionable: "no", definition: d, minimum: 很小}', 8, "“minimum”应为数字"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path, row, line, said):
    file = tmp_path / "fields.yaml"
    file.write_text(HEAD + "  - " + row + "\n", encoding="utf-8")

    with pytest.raises(CatalogueError) as error:
        load_fields(file)

    assert (error.value.file, error.value.line) == (file, line)
    assert said in error.value.sentence


def test_two_fields_of_one_name_are_refused(tmp_path):
    file = tmp_path / "fields.yaml"
    row = '  - {name: %s, zh: 甲, en: A, type: text, actionable: "no", definition: d}\n'
    file.write_text(HEAD + row % "a" + row % "b", encoding="utf-8")

    with pytest.raises(CatalogueError, match="“甲”用作了两个字段的名字"):
        load_fields(file)
