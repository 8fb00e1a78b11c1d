"""Simulated facts for the demo's firms and one of its persons: several sources, two years, one disagreement, gaps.

Every official source says 模拟, and what nobody said stays unknown. Amounts are in 万元.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from shuangchuang.halls.registry.models import HolderRecord, OrganisationRecord, SourceKind
from shuangchuang.halls.registry.services.holders import holder_of_organisation, holder_of_user
from shuangchuang.halls.registry.services.profiles import Said, state_facts
from shuangchuang.halls.registry.services.using import facts_for, give_consent

People = Mapping[str, AbstractBaseUser]
Firms = Mapping[str, OrganisationRecord]

_MARKET, _TAX = "市场监管部门（模拟）", "税务部门（模拟）"
# What one source said: kind, words for it, account that said it ("" for an authority), days ago, facts.
# "{last}" and "{before}" in a key are the last closed year and the one before it.
Telling = tuple[str, str, str, int, dict[str, Any]]


def _register(name: str, code: str, founded: str, capital: str, place: str, trade: str) -> Telling:
    facts = {
        "uscc": code,
        "name": name,
        "entity_type": "enterprise",
        "legal_form": "llc",
        "established_on": founded,
        "reg_status": "active",
        "registered_capital_wan": capital,
        "city_code": place[:4],
        "county_code": place,
        "gb4754": trade,
        "abnormal_list": False,
        "serious_dishonesty_list": False,
    }
    return (SourceKind.EXCHANGE, _MARKET, "", 12, facts)


def _firm_facts(code: str, name: str) -> list[Telling]:
    """A maker of machine parts that reports in full; the tax office and the firm differ on last year's revenue."""
    return [
        _register(name, code, "2018-03-05", "800", "450103", "C3484"),
        (
            SourceKind.EXCHANGE, _TAX, "", 10,
            {
                "vat_taxpayer_type": "general", "tax_collection": "audit", "tax_credit_grade": "A",
                "revenue_wan[{last}]": "2860.5", "revenue_wan[{before}]": "2312.8",
                "taxable_income_wan[{last}]": "246.3", "taxable_income_wan[{before}]": "188.6",
            },
        ),
        (
            SourceKind.SHEET, "", "jingban", 40,
            {
                "revenue_wan[{before}]": "2312.8",
                "sales_revenue_wan[{last}]": "2860.5", "sales_revenue_wan[{before}]": "2312.8",
                "main_revenue_wan[{last}]": "2715", "main_revenue_wan[{before}]": "2190",
                "net_profit_wan[{last}]": "231.4", "net_profit_wan[{before}]": "172.9",
                "total_assets_wan[{last}]": "3420", "total_assets_wan[{before}]": "2980",
                "total_liabilities_wan[{last}]": "1265", "total_liabilities_wan[{before}]": "1190",
                "rd_expense_wan[{last}]": "186.2", "rd_expense_wan[{before}]": "139.5",
                "employees[{last}]": "86", "employees[{before}]": "74",
                "tech_staff[{last}]": "21", "tech_staff[{before}]": "16",
            },
        ),
        (
            SourceKind.SELF, "", "faren", 6,
            {
                "revenue_wan[{last}]": "2904",
                "ownership": "private", "is_resident_enterprise": True, "address_type": "factory",
                "accounting_sound": True, "employees_current": "91", "insured_count": "88",
                "segment_years": "6", "bachelor_ratio": "42%",
                "ip[]": [
                    {"class": "I", "type": "发明专利", "no": "模拟-2021-0001", "granted_on": "2021-08-17",
                     "acquired": "self", "related_to_main": True},
                    {"class": "II", "type": "实用新型", "no": "模拟-2022-0014", "granted_on": "2022-05-06",
                     "acquired": "self", "related_to_main": True},
                    {"class": "II", "type": "软件著作权", "no": "模拟-2023-0230", "granted_on": "2023-02-21",
                     "acquired": "self", "related_to_main": False},
                ],
                "loan[]": [
                    {"principal_wan": "300", "rate": "3.65%", "term_months": "12", "bank": "柳江科创银行（模拟）",
                     "purpose": "流动资金", "is_new": True},
                ],
                "incidents[]": [],
            },
        ),
        (SourceKind.OFFICER, "专家评审（模拟）", "keshi", 4, {"hightech_domain": True, "ip_core_ownership": True}),
    ]  # fmt: skip


def _materials_facts(code: str, name: str) -> list[Telling]:
    """A young firm that has said little: most of it is unknown."""
    return [
        _register(name, code, "2023-09-18", "300", "450502", "C2651"),
        (
            SourceKind.EXCHANGE, _TAX, "", 10,
            {"vat_taxpayer_type": "small_scale", "revenue_wan[{last}]": "412.6", "revenue_wan[{before}]": "96.4"},
        ),
        (
            SourceKind.SELF, "", "faren", 20,
            {
                "employees[{last}]": "18", "employees[{before}]": "9", "employees_current": "21",
                "rd_expense_wan[{last}]": "58", "rd_expense_wan[{before}]": "31", "ip[]": [], "address_type": "rental",
            },
        ),
    ]  # fmt: skip


def _bank_facts(code: str, name: str) -> list[Telling]:
    """A bank: what the register says, and its staff."""
    return [
        _register(name, code, "2010-06-01", "100000", "450203", "J6621"),
        (SourceKind.SELF, "", "jigou", 15, {"ownership": "state", "employees[{last}]": "460", "employees[{before}]": "447"}),
    ]  # fmt: skip


def _person_facts() -> list[Telling]:
    """A graduate who starts a firm of her own."""
    return [
        (
            SourceKind.EXCHANGE, "教育部门（模拟）", "", 18,
            {"graduated_on": "2025-06-30", "school_status": "graduated"},
        ),
        (
            SourceKind.SELF, "", "chuangye", 9,
            {
                "birth_on": "2002-11-08", "hukou_type": "rural", "hometown_county": "450181", "first_startup": True,
                "graduated_on": "2025-07-01", "startup_location_level": "urban", "partners": "2",
                "groups[]": ["graduate_2y"],
                "household_loans[]": [{"type": "student", "balance_wan": "1.2"}],
                "skill_cert[]": [{"level": "3", "occupation": "工业设计工程技术人员", "issued_on": "2025-12-12"}],
            },
        ),
    ]  # fmt: skip


@transaction.atomic
def load_simulated_profiles(people: People, *, maker: OrganisationRecord, materials: OrganisationRecord,
                            bank: OrganisationRecord, at: datetime) -> None:  # fmt: skip
    """Enter the facts of holders of whom nothing is known yet, what they agreed to, and who has looked."""
    for firm, given_by, tellings, purposes in (
        (maker, "faren", _firm_facts, ("policy_matching", "finance")),
        (materials, "faren", _materials_facts, ("policy_matching", "statistics")),
        (bank, "jigou", _bank_facts, ("policy_matching", "exchange")),
    ):
        holder = holder_of_organisation(firm)
        if holder.facts.exists():
            continue
        _tell(holder, tellings(firm.credit_code, firm.name), people, at)
        _agree(holder, purposes, people[given_by], at)
        _look(holder, None, "policy_matching", "政策条件变动后重新比对（模拟）", at - timedelta(days=2, hours=7))
    holder = holder_of_organisation(maker)
    if not holder.uses.filter(used_by=people["keshi"]).exists():
        _look(
            holder,
            people["keshi"],
            "policy_matching",
            "模拟办件 2026-017：核对高新技术企业申报",
            at - timedelta(days=3),
        )
        _look(holder, people["faren"], "policy_matching", "自己试算", at - timedelta(days=1))
    person = holder_of_user(people["chuangye"])
    if not person.facts.exists():
        _tell(person, _person_facts(), people, at)
        _agree(person, ("policy_matching", "exchange"), people["chuangye"], at)
        early = at - timedelta(days=8)
        give_consent(
            holder=person, purpose="policy_matching", sensitive=True, given_by=people["chuangye"], given_at=early
        )
        _look(person, None, "policy_matching", "新政策发布后自动比对（模拟）", at - timedelta(days=5))
        _look(person, None, "exchange", "推荐创业导师（模拟）", at - timedelta(days=2))


def _tell(holder: HolderRecord, tellings: list[Telling], people: People, at: datetime) -> None:
    last = timezone.localdate(at).year - 1
    for kind, source, account, days, facts in tellings:
        said_at = at - timedelta(days=days)
        day = timezone.localdate(said_at)
        state_facts(
            holder=holder,
            statements=[
                Said(key.format(last=last, before=last - 1), raw, day) for key, raw in facts.items()
            ],
            said_by=people[account] if account else None,
            said_at=said_at,
            source_kind=kind,
            source=source,
        )  # fmt: skip


def _agree(holder: HolderRecord, purposes: tuple[str, ...], by: AbstractBaseUser, at: datetime) -> None:
    for purpose in purposes:
        give_consent(
            holder=holder, purpose=purpose, sensitive=False, given_by=by, given_at=at - timedelta(days=8, hours=1)
        )


def _look(holder: HolderRecord, by: AbstractBaseUser | None, purpose: str, why: str, at: datetime) -> None:
    facts_for(purpose=purpose, holder=holder, asked_by=by, at=at, why=why)
