"""Profiles as `policy decide` takes them: bare values or objects, years in brackets, unknown apart from none."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import (
    Fact,
    FactKey,
    HolderKind,
    Kind,
    Per,
    Profile,
    profile_from_json,
    profile_json,
    unstated_as_none,
)
from shuangchuang.domain.shared import Money, Refusal

BOOK = field_book()


def test_a_profile_is_read_as_the_contract_writes_it():
    text = """{"kind": "enterprise", "facts": {
        "name": "示例企业", "revenue_wan[2022]": 1200.123456, "monthly_sales_wan[2022-04]": "9.9万元",
        "employees_q[2022Q1]": {"start": 10, "end": 12}, "certs[]": [], "ip": null, "investee.employees[2021]": 30,
        "abnormal_list": {"value": false, "source": "公示系统", "observed_on": "2023-01-05", "evidence_id": "F12"},
        "成立日期": "2018-03-05", "营业收入[2021]": 0}}"""

    assert profile_from_json(text, BOOK) == Profile(
        HolderKind.ENTERPRISE,
        {
            FactKey("name"): Fact("示例企业"),
            FactKey("revenue_wan", "2022"): Fact(Money(1_200_123_456)),
            FactKey("monthly_sales_wan", "2022-04"): Fact(Money.read("99000元")),
            FactKey("employees_q", "2022Q1"): Fact({"start": 10, "end": 12}),
            FactKey("certs"): Fact(()),
            FactKey("investee.employees", "2021"): Fact(30),
            FactKey("abnormal_list"): Fact(False, "公示系统", date(2023, 1, 5), evidence="F12"),
            FactKey("established_on"): Fact(date(2018, 3, 5)),
            FactKey("revenue_wan", "2021"): Fact(Money(0)),
        },
    )


def test_a_fact_without_a_source_was_stated_by_the_holder():
    assert (Fact(1).source_shown, Fact(1, "税务部门").source_shown) == ("自填", "税务部门")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "profile.json"),
        ("[" * 100_000, "profile.json"),
        ('{"kind": "enterprise", "facts": {"revenue_wan[2022]": NaN}}', "profile.json"),
        ("[]", "profile.shape"),
        ('{"kind": "firm", "facts": {}}', "profile.kind"),
        ('{"kind": "enterprise"}', "profile.facts"),
        ('{"kind": "enterprise", "facts": {"revenu_wan[2022]": 1}}', "field.unknown"),
        ('{"kind": "enterprise", "facts": {"revenue_wan": 1}}', "period.needed"),
        ('{"kind": "enterprise", "facts": {"revenue_wan[2022-04]": 1}}', "period.needed"),
        ('{"kind": "enterprise", "facts": {"name[2022]": "a"}}', "period.needless"),
        ('{"kind": "enterprise", "facts": {"revenue_wan[2022]": 1, "营业收入[2022]": 2}}', "profile.twice"),
        ('{"kind": "enterprise", "facts": {"name": {"value": "a", "color": 1}}}', "profile.beside"),
        ('{"kind": "enterprise", "facts": {"name": {"value": "a", "observed_on": "昨天"}}}', "profile.day"),
    ],
)
def test_what_is_no_profile_is_refused(text, code):
    with pytest.raises(Refusal) as refused:
        profile_from_json(text, BOOK)

    assert (refused.value.code, bool(str(refused.value))) == (code, True)


def test_a_field_misspelt_is_told_the_nearest():
    with pytest.raises(Refusal, match="是不是“revenue_wan”？"):
        profile_from_json('{"kind": "enterprise", "facts": {"revenu_wan[2022]": 1}}', BOOK)


def test_only_proofs_that_are_not_stated_count_as_none_and_it_is_said_which():
    stated = Profile(HolderKind.ENTERPRISE, {FactKey("awards"): Fact(({"name": "一等奖"},))})

    filled, keys = unstated_as_none(stated, BOOK)

    assert set(keys) == {FactKey("certs"), FactKey("standards"), FactKey("rd_institution")}
    assert (filled.value("awards"), filled.value("certs"), filled.value("ip")) == (({"name": "一等奖"},), (), None)


def _cells(spec):
    by_kind = {
        Kind.TEXT: st.text("甲乙丙ABC12", min_size=1, max_size=8),
        Kind.INT: st.integers(1, 4),
        Kind.DECIMAL: st.decimals(0, 100, places=3),
        Kind.RATIO: st.decimals(0, 1, places=6),
        Kind.MONEY: st.integers(0, 10**15).map(Money),
        Kind.DATE: st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        Kind.FLAG: st.booleans(),
        Kind.JUDGEMENT: st.booleans(),
        Kind.CHOICE: st.sampled_from([code for code, _ in spec.values] or [""]),
        Kind.CHOICES: st.lists(st.sampled_from([code for code, _ in spec.values] or [""]), unique=True, max_size=3).map(
            tuple
        ),
    }
    return by_kind[spec.kind]


def _values(spec):
    if spec.values_allowed:
        allowed = [int(part) if spec.kind is Kind.INT else part for part in spec.values_allowed]
        return st.sampled_from(allowed)
    if spec.kind is Kind.LIST and spec.values:
        return st.lists(st.sampled_from([code for code, _ in spec.values]), unique=True, max_size=4).map(tuple)
    if spec.items:
        rows = st.fixed_dictionaries(
            {}, optional={item.name: _cells(item) for item in spec.items if not item.check}
        ).filter(bool)
        return st.lists(rows, max_size=3).map(tuple) if spec.kind is Kind.LIST else rows
    if spec.check or spec.length:
        return st.just({"credit_code": "91450100MAFAKE010B", "trade": "C3912"}.get(spec.check, "450103"[: spec.length]))
    return _cells(spec)


PERIODS = {Per.ONCE: "", Per.YEAR: "2022", Per.QUARTER: "2022Q3", Per.MONTH: "2022-04"}


@given(data=st.data(), kind=st.sampled_from(HolderKind))
def test_a_profile_comes_back_from_json_as_it_was(data, kind):
    specs = data.draw(st.lists(st.sampled_from(list(BOOK)), unique_by=lambda spec: spec.name, max_size=12))
    words = st.text("甲乙丙abc", max_size=6)
    facts = {
        FactKey(spec.name, PERIODS[spec.per]): Fact(
            data.draw(_values(spec)),
            source=data.draw(words),
            observed_on=data.draw(st.none() | st.dates()),
            said_by=data.draw(words),
            evidence=data.draw(words),
        )
        for spec in specs
    }
    profile = Profile(kind, facts)

    text = json.dumps(profile_json(profile, BOOK), ensure_ascii=False)

    assert profile_from_json(text, BOOK) == profile


def test_numbers_that_binary_cannot_hold_are_written_as_text():
    profile = Profile(HolderKind.ENTERPRISE, {FactKey("revenue_wan", "2022"): Fact(Money(12345678901234567891))})

    written = profile_json(profile, BOOK)["facts"]["revenue_wan[2022]"]

    assert (written, Decimal(str(written)) * 1_000_000) == ("12345678901234.567891", Decimal(12345678901234567891))
