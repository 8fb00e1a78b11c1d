"""A plan document, read: what it orders, of whom, by when, and the words that say so.

    PlanDocument
      metadata   title, 发文字号, issuer, addressee, date, period, validity
      Section    headings above the tasks
      Task       a numbered item that carries a responsibility annotation
        Measure      one sentence of it: what is supervised in practice
        Assignment   a unit and its role
      Target     a number to be reached or kept
      Remark     what was not understood

Each value is a ``Fact``: the value, the words it rests on, the ground for what was
not printed as it stands, and how sure the parser is and why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from shuangchuang.domain.text import Span

T = TypeVar("T")


class Role(StrEnum):
    """What a unit owes to a task."""

    LEAD = "lead"  # 牵头
    COOPERATOR = "cooperator"  # 配合
    RESPONSIBLE = "responsible"  # 责任单位, where the document names no lead


class Ground(StrEnum):
    """Why a value is what it is."""

    PRINTED = "printed"  # the words stand in the text as they are
    NORMALISED = "normalised"  # the same words in another writing: 百个 → 100 个
    PREFIX_HANDED_ON = "prefix_handed_on"  # 自治区科技厅、发展改革委 → 自治区发展改革委
    TAIL_SHARED = "tail_shared"  # 广州、深圳市政府 → 广州市政府
    RANK_RULE = "rank_rule"  # 列第一位的为牵头单位，下同
    STANDING_UNITS = "standing_units"  # 以下均需各区政府落实，不再列出
    STAR = "star"  # *A、B
    INHERITED = "inherited"  # a deadline said once for the sentences that follow
    RESOLVED = "resolved"  # 2012年起5年内 → 2016
    INFERRED = "inferred"  # not printed: an issuer known from the addressee
    CORRECTED = "corrected"  # a person said so


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """A value and why we hold it.

    ``spans`` are the printed words (empty if it was wholly inferred); ``ground_spans``
    the words the inference rests on; ``confidence`` lies in [0, 1] and ``reason`` says in
    one Chinese phrase what it depends on.
    """

    value: T
    spans: tuple[Span, ...] = ()
    ground: Ground = Ground.PRINTED
    ground_spans: tuple[Span, ...] = ()
    confidence: float = 1.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading above the tasks. ``inline``: the running text follows on the same line."""

    level: int  # 1 is the top
    number: Fact[str]
    title: Fact[str]
    inline: bool
    span: Span  # the heading with all that stands under it


@dataclass(frozen=True, slots=True)
class Assignment:
    """One unit and its role. ``group``: the name stands for several bodies (各设区市人民政府)."""

    unit: Fact[str]
    role: Role
    group: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A sentence or a numbered item inside a task. ``number`` is None where it is a plain sentence."""

    text: Fact[str]
    number: Fact[str] | None = None
    assignments: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A numbered item that carries a responsibility annotation.

    ``number`` is as printed without the trailing dot; "" for an unnumbered part that has
    its own annotation. ``untitled``: the text starts at once and ``title`` is its first sentence.
    """

    number: Fact[str]
    title: Fact[str]
    action: Fact[str] | None  # the heading right above
    section: Fact[str] | None  # the top heading
    span: Span
    body: tuple[Span, ...]  # the words between title and annotation
    annotations: tuple[Span, ...]  # the responsibility text as printed
    assignments: tuple[Assignment, ...] = ()
    measures: tuple[Measure, ...] = ()
    untitled: bool = False

    def units(self, role: Role) -> tuple[str, ...]:
        """The names of the units in one role, in the order printed."""
        return tuple(a.unit.value for a in self.assignments if a.role is role)


class Comparator(StrEnum):
    """How the value binds."""

    REACH = "reach"
    AT_LEAST = "at_least"
    EXCEED = "exceed"
    AT_MOST = "at_most"
    APPROX = "approx"
    EQUAL = "equal"
    RANGE = "range"
    REDUCE_BY = "reduce_by"
    GROWTH = "growth"


class TargetKind(StrEnum):
    """Targets proper, and the numbers that only look like them."""

    TARGET = "target"
    ALLOCATION = "allocation"  # a fixed share or sum to be set aside
    STANDARD = "standard"  # a subsidy cap or rate
    PARAMETER = "parameter"
    CONDITION = "condition"  # an eligibility limit


@dataclass(frozen=True, slots=True)
class BreakdownPart:
    """国家级5个 in 17个(国家级5个、自治区级12个)."""

    name: str
    value: Decimal
    unit: str
    comparator: Comparator
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A number to be reached or kept. ``value`` is in ``unit`` (万家 stays 万家, 百个 is 100 个)."""

    name: Fact[str]
    comparator: Fact[Comparator]
    value: Fact[Decimal]
    value_max: Decimal | None  # the upper end of a range
    unit: Fact[str]
    deadline: Fact[str]  # "2023", "2026-06", "每年" or ""
    text: Fact[str]  # the clause that says it
    kind: TargetKind = TargetKind.TARGET
    breakdown: tuple[BreakdownPart, ...] = ()
    breakdown_adds_up: bool | None = None  # None where there is no breakdown to add
    task: int | None = None  # index into PlanDocument.tasks, where it stands inside one


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should look at. ``code`` is stable; ``message`` is Chinese."""

    code: str
    message: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """Everything read from one plan document."""

    title: Fact[str] | None
    doc_number: Fact[str] | None
    issuers: tuple[Fact[str], ...]
    addressee: Fact[str] | None
    date: Fact[str] | None  # YYYY-MM-DD
    period: Fact[str] | None  # as printed: 2021—2023年
    valid_from: Fact[str] | None
    valid_until: Fact[str] | None
    valid_years: Fact[str] | None
    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    remarks: tuple[Remark, ...] = field(default=())

    def unit_names(self) -> tuple[str, ...]:
        """Every distinct unit, in the order of first mention."""
        names: dict[str, None] = {}
        for task in self.tasks:
            for assignment in task.assignments:
                names.setdefault(assignment.unit.value)
            for measure in task.measures:
                for assignment in measure.assignments:
                    names.setdefault(assignment.unit.value)
        return tuple(names)
