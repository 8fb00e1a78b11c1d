"""The library as a whole: sound, in agreement with the fact book, definite answers that stay."""

from __future__ import annotations

import csv
import itertools
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from shuangchuang.catalogue.policies import policy_engine
from shuangchuang.domain.policy import Outcome, Session
from shuangchuang.domain.policy.checking import findings_of
from shuangchuang.domain.policy.combining import best_of, combined
from shuangchuang.domain.policy.model import Exclusion
from shuangchuang.domain.profiles import FieldBook, Kind, Profile
from shuangchuang.domain.profiles.fields import Field, Per
from shuangchuang.domain.shared import Money
from tests.domain.policy.asking_for import profile

_HERE = Path(__file__).resolve()
BOOK = next(
    (found for each in _HERE.parents if (found := each / "shared" / "domain" / "policies.md").is_file()),
    Path("nowhere"),
)


def test_the_library_is_sound() -> None:
    assert findings_of(policy_engine()) == []


def test_a_rule_that_is_no_feel_names_policy_place_and_column(tmp_path: Path) -> None:
    from shuangchuang.catalogue.policies import load_library
    from shuangchuang.domain.policy import PolicyUnsound, engine_of

    (tmp_path / "a.yaml").write_text(
        "id: a\nnumber: P01\ntitle: 甲\nlevel: 国家\naudience: [enterprise]\nversions:\n"
        "  - version: '1'\n    valid_from: 2022-01-01\n    criteria:\n"
        "      - {id: employees, rule: 职工总数.上年 >=, clause: 第一条, quote: 人数}\n",
        encoding="utf-8",
    )
    with pytest.raises(PolicyUnsound, match=r"a（1）的条件“employees”.*第 1 行"):
        engine_of(load_library(tmp_path), policy_engine().book)


def _atoms() -> list[dict[str, str]]:
    if not BOOK.exists():
        pytest.skip("the fact book is not here")
    text = BOOK.read_text(encoding="utf-8")
    table = text[text.index("slug,from,field") :].split("```")[0]
    return list(csv.DictReader(table.splitlines()))


def test_every_atom_of_the_fact_book_is_a_criterion_of_the_version_it_belongs_to() -> None:
    library = policy_engine().library.policies
    absent = []
    for atom in _atoms():
        day = max(date.fromisoformat(atom["from"]), date(2000, 1, 1))
        version = library[atom["slug"]].version_on(day)
        assert version is not None, atom
        name = atom["field"].split("[")[0]
        if not any(_about(each.id, name) and _holds(each.rule, atom) for each in version.criteria):
            absent.append((atom["slug"], atom["from"], atom["field"], atom["value"]))
    assert absent == []


_OTHER_NAMES = {
    "monthly_sales_wan": {"monthly_sales_wan", "vat_filing"},
    "rd_expense_wan": {"rd_expense_wan", "rd_expense_wan_avg"},
    "equity_raised_2y_wan": {"equity_raised_2y_wan", "equity_raised_2y_route"},
    "awards": {"awards", "maker_china_500", "maker_china_50"},
    "score_total": {"score_total"},
}


def _about(criterion: str, atom: str) -> bool:
    return criterion in _OTHER_NAMES.get(atom, {atom})


def _holds(rule: str, atom: dict[str, str]) -> bool:
    """A number of the atom stands in the rule, unless its meaning is carried by words."""
    try:
        wanted = float(atom["value"])
    except ValueError:
        return True
    if atom["op"] in (">=", "==") and wanted in (0, 1):
        return True
    import re

    numbers = {float(found) for found in re.findall(r"\d+(?:\.\d+)?", rule)}
    return wanted in numbers or "个人上限" in rule or "relief" in atom["field"]


def test_every_boundary_between_versions_is_a_day_on_which_the_version_changes() -> None:
    for policy in policy_engine().library.policies.values():
        for version in policy.versions:
            assert policy.version_on(version.valid_from) is version
            if version.valid_until is not None:
                assert policy.version_on(version.valid_until - timedelta(days=1)) is version
                assert policy.version_on(version.valid_until) is not version


# ------------------------------------------------------------ adding facts


_ASSUMED = {  # what has a declared stand-in while nobody states it, so that stating it is a change and no addition
    "restricted_industry", "independent_legal_person", "accounting_sound", "tax_records_kept", "is_resident_enterprise",
    "abnormal_list", "serious_dishonesty_list", "stat_reported", "site_lease_years", "certs", "awards", "standards",
    "rd_institution", "vat_levy_rate", "incubator_type", "gross_income_wan", "employees_sizing_end", "employees_current",
    "rd_capitalized_wan", "amortization_wan", "rd_tax_base_q4_wan", "ic_machine_tool_list", "partners", "established_on",
    "startup_registered_on", "entity_type", "operating_period", "county_code", "size_class", "hires", "service_staff",
    "service_staff_per_10_tenants", "relief_start_on", "relief_months_in_year", "quarterly_sales_wan", "product_field_level",
    "quality_items", "unit_price_wan", "vat_filing",
}  # fmt: skip


def _value(field: Field, pick: random.Random) -> Any:
    if field.maximum is not None and field.kind in (Kind.INT, Kind.DECIMAL):
        return pick.randint(int(field.minimum or 0), int(field.maximum))
    if field.kind is Kind.CHOICE:
        return pick.choice(field.values)[0]
    if field.kind in (Kind.FLAG, Kind.JUDGEMENT):
        return pick.random() < 0.5
    if field.kind is Kind.DATE:
        return (date(2010, 1, 1) + timedelta(days=pick.randrange(5000))).isoformat()
    if field.kind is Kind.RATIO:
        return pick.choice([0.03, 0.05, 0.1, 0.3, 0.6, 0.8])
    if field.kind in (Kind.INT, Kind.DECIMAL):
        return pick.choice([1, 2, 3, 10, 30, 100, 300, 500])
    if field.kind is Kind.MONEY:
        return pick.choice([1, 50, 100, 500, 1000, 5000, 20000])
    if field.kind is Kind.LIST and field.values:
        return [pick.choice(field.values)[0]]
    return []


def _filled(book: FieldBook, pick: random.Random) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "gb4754": pick.choice(["C3912", "I6510", "F5211"]),
        "city_code": "4501",
        "county_code": "450103",
    }
    for field in book:
        if field.name in facts or field.kind in (Kind.TEXT, Kind.RECORD) or field.filled_by.value == "computed":
            continue
        if field.values_allowed:
            continue
        if field.per is Per.ONCE:
            facts[field.name] = _value(field, pick)
        elif field.per is Per.YEAR:
            facts |= {f"{field.name}[{year}]": _value(field, pick) for year in (2020, 2021, 2022, 2023)}
    return facts


@pytest.mark.parametrize("seed", range(12))
def test_stating_more_never_turns_a_definite_answer_into_another(seed: int) -> None:
    engine = policy_engine()
    pick = random.Random(seed)
    facts = _filled(engine.book, pick)
    kind = pick.choice(["enterprise", "person", "carrier"])
    day = date(2023, 6, 30)
    whole = _outcomes(profile(facts, kind), day)
    for _ in range(6):
        kept = {name: value for name, value in facts.items() if name.split("[")[0] in _ASSUMED or pick.random() < 0.6}
        for name, outcome in _outcomes(profile(kept, kind), day).items():
            assert outcome in (Outcome.UNDETERMINED, whole[name]), name


def _outcomes(asked: Profile, day: date) -> dict[str, Outcome]:
    return {each.policy.id: each.outcome for each in Session(policy_engine(), asked, day).decide_all()}


# ------------------------------------------------------------ together


@pytest.mark.parametrize("seed", range(40))
def test_the_best_set_is_the_best_of_all_sets(seed: int) -> None:
    pick = random.Random(seed)
    names = [f"p{number}" for number in range(pick.randrange(1, 9))]
    worths = {name: pick.randrange(0, 50) for name in names}
    exclusions = [
        Exclusion(f"e{number}", tuple(pick.sample(names, min(len(names), pick.randrange(2, 5)))), "", "")
        for number in range(pick.randrange(0, 4))
        if len(names) > 1
    ]
    legal = [
        chosen
        for size in range(len(names) + 1)
        for chosen in itertools.combinations(names, size)
        if all(len(set(each.members) & set(chosen)) <= 1 for each in exclusions)
    ]
    best = max(sum(worths[name] for name in chosen) for chosen in legal)
    found = combined(worths, exclusions)
    assert found.worth == best
    assert tuple(found.taken) in legal
    assert {*found.taken, *(each.policy for each in found.left_out)} == set(names)


def test_a_best_set_with_an_unknown_part_is_worth_at_least_what_is_known() -> None:
    engine = policy_engine()
    facts = {
        "certs[]": [],
        "tax_collection": "audit",
        "gb4754": "I6510",
        "rd_tax_base_wan[2023]": 400,
        "vat_taxpayer_type": "small_scale",
        "vat_filing": "quarter",
        "quarterly_sales_wan[2023Q4]": 30,
    }
    decisions = Session(engine, profile(facts), date(2023, 12, 31)).decide_all()
    best = best_of(decisions, engine.library)
    assert {"cit_rd_superdeduct", "vat_small_scale"} <= set(best.taken)
    assert (best.worth.low, best.worth.high) == (Money.read("9000元"), None)
