"""
A policy as data: what it asks, what it gives, since when, on which words.

    Policy ──▶ Version ──▶ Criterion   one condition, its clause and the words it stands on
                      ├──▶ Table       points and rates by bands, a decision table
                      ├──▶ lets        named formulas: a score, a base
                      └──▶ Benefit     what it gives: tax, deduction, limit, subsidy, interest, a title, a service
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shuangchuang.domain.dmn.model import Table
from shuangchuang.domain.profiles import HolderKind, Status
from shuangchuang.domain.shared import Refusal


class PolicyUnsound(Refusal):
    """A policy file that cannot be used as it stands."""


class Role(StrEnum):
    """What a criterion does to the outcome."""

    HARD = "hard"
    DECLARE = "declare"
    ROUTE = "route"
    NOTE = "note"

    @property
    def word(self) -> str:
        """In Chinese."""
        return {"hard": "必备条件", "declare": "承诺项", "route": "直通条件", "note": "仅供参考"}[self.value]


class Reason(StrEnum):
    """Why a policy is not to be had (§0b-3)."""

    UNMET = "unmet"
    NOT_IN_FORCE = "not_in_force"
    NOT_YET_EFFECTIVE = "not_yet_effective"
    EXPIRED = "expired"
    NOT_APPLICABLE = "not_applicable"

    @property
    def word(self) -> str:
        """In Chinese."""
        return {
            "unmet": "有条件不满足",
            "not_in_force": "不在有效期",
            "not_yet_effective": "未到享受起点",
            "expired": "享受期已满",
            "not_applicable": "不适用对象",
        }[self.value]


class Given(StrEnum):
    """What the amount of a benefit is."""

    TAX_DUE = "tax_due"
    DEDUCTION = "deduction"
    LIMIT = "limit"
    SUBSIDY = "subsidy"
    INTEREST = "interest"
    TITLE = "title"
    SERVICE = "service"

    @property
    def word(self) -> str:
        """In Chinese."""
        return {
            "tax_due": "应纳税额",
            "deduction": "扣除额",
            "limit": "扣减限额",
            "subsidy": "补贴额",
            "interest": "财政贴息",
            "title": "称号",
            "service": "服务",
        }[self.value]


class Reads(StrEnum):
    """On which day the criteria are read, and which version is asked (§0b-4)."""

    APPLICATION = "application"
    TAX_YEAR = "tax_year"
    TAX_DAY = "tax_day"
    LOAN = "loan"

    @property
    def word(self) -> str:
        """In Chinese."""
        return {
            "application": "申请日",
            "tax_year": "所属年度末日",
            "tax_day": "所属期内的一天",
            "loan": "贷款发放日",
        }[self.value]


class Readiness(StrEnum):
    """How far the engine goes: A decides, B waits for people or figures, C only tells."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class Criterion:
    """
    One condition. ``id`` is the field it is about; ``rule`` and ``when`` are FEEL.

    ``group`` and ``branch``: of the branches of a group one must hold as a whole. ``reason`` is that of an
    ineligible outcome which comes of this condition alone. ``judged`` by an authorised person, not by the engine.
    """

    id: str
    label: str
    rule: str
    clause: str
    quote: str = ""
    when: str = ""
    group: str = ""
    branch: str = ""
    role: Role = Role.HARD
    reason: Reason = Reason.UNMET
    judged: bool = False
    status: Status = Status.PENDING
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence beside the result where ``when`` holds (always without one)."""

    text: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Benefit:
    """
    What is given. ``amount`` and ``worth`` are FEEL in ``unit`` (元 or 万元); "" where there is no figure.

    ``worth`` is what is gained against having no such policy. ``regardless``: the amount is told of the ineligible too.
    """

    kind: Given
    words: str
    amount: str = ""
    worth: str = ""
    unit: str = "元"
    clause: str = ""
    status: Status = Status.PENDING
    regardless: bool = False
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """
    What holds from ``valid_from`` until before ``valid_until`` (None: no end is printed).

    ``score`` and ``parts`` name what is shown as points.
    """

    name: str
    valid_from: date
    valid_until: date | None
    documents: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    benefit: Benefit | None
    tables: Mapping[str, Table] = field(default_factory=dict)
    lets: Mapping[str, str] = field(default_factory=dict)
    score: str = ""
    parts: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def covers(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy with its versions, oldest first; ``number`` is that of the fact book."""

    id: str
    number: str
    title: str
    level: str
    audience: tuple[HolderKind, ...]
    reads: Reads
    readiness: Readiness
    issuers: tuple[str, ...]
    office: str
    channel: str
    materials: tuple[str, ...]
    versions: tuple[Version, ...]
    summary: str = ""
    applies: str = ""
    public_money: bool = False
    opens: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def version_on(self, day: date) -> Version | None:
        """The version in force on a day."""
        return next((version for version in self.versions if version.covers(day)), None)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """At most one of several policies for the same matter; ``basis`` says which words."""

    id: str
    members: tuple[str, ...]
    words: str
    basis: str
    status: Status = Status.PENDING


@dataclass(frozen=True, slots=True)
class Library:
    """All policies, by id, with what keeps them apart and the derived facts they read."""

    policies: Mapping[str, Policy]
    exclusions: tuple[Exclusion, ...]
    derived: Mapping[str, str]
    derived_tables: Mapping[str, Table] = field(default_factory=dict)
