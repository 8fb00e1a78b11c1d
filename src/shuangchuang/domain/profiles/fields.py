"""
The book of fields: what can be known of an enterprise, a person or a carrier.

    Group ──▶ Field ──▶ Element          (the columns of a list, or of a set of values)
              name     营业收入 / revenue_wan: rule files use the one, JSON and columns the other
              kind     what a value is: money, a share, a day, a list …
              per      once, or again every year, quarter, month
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum

from shuangchuang.domain.shared import Refusal, Said

# A FEEL name without what would need quoting there, and without 、 which reads as a separator.
_LEGAL = re.compile(r"[A-Za-z_\u2160-\u216b\u4e00-\u9fff][A-Za-z0-9_\u2160-\u216b\u4e00-\u9fff]*")


class HolderKind(StrEnum):
    """Whose profile it is."""

    ENTERPRISE = "enterprise"
    PERSON = "person"
    CARRIER = "carrier"

    @property
    def word(self) -> str:
        """In Chinese."""
        return {"enterprise": "企业", "person": "个人", "carrier": "载体"}[self.value]


class Kind(StrEnum):
    """What a value is."""

    TEXT = "text"
    INT = "int"
    DECIMAL = "decimal"
    RATIO = "ratio"
    MONEY = "money"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    LIST = "list"
    RECORD = "record"
    JUDGEMENT = "judgement"

    @property
    def word(self) -> str:
        """In Chinese."""
        return _KIND_WORDS[self.value]


_KIND_WORDS = {
    "text": "文字",
    "int": "整数",
    "decimal": "小数",
    "ratio": "比例",
    "money": "金额",
    "date": "日期",
    "flag": "是否",
    "choice": "单选",
    "choices": "多选",
    "list": "清单",
    "record": "一组值",
    "judgement": "人工判定",
}


class Per(StrEnum):
    """How often a fact is stated anew."""

    ONCE = "once"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def word(self) -> str:
        """In Chinese."""
        return {"once": "一次", "year": "按年", "quarter": "按季", "month": "按月"}[self.value]


class Actionable(StrEnum):
    """Whether the holder can change it."""

    YES = "yes"
    TIME = "time"
    NO = "no"

    @property
    def word(self) -> str:
        """In Chinese."""
        return {"yes": "可以改变", "time": "随时间变化", "no": "历史或身份事实"}[self.value]


class FilledBy(StrEnum):
    """Who states it."""

    HOLDER = "holder"
    OFFICER = "officer"
    COMPUTED = "computed"

    @property
    def word(self) -> str:
        """In Chinese."""
        return {"holder": "本人或本企业", "officer": "有权人员", "computed": "系统计算"}[self.value]


class Status(StrEnum):
    """Whether the definition was checked against its source."""

    CONFIRMED = "已核实"
    PENDING = "待确认"


class FieldUnknown(Refusal):
    """A name that is no field."""

    def __init__(self, name: str, near: str) -> None:
        hint = Said("是不是“{near}”？", near=near) if near else Said("请对照字段表。")
        super().__init__("field.unknown", "画像里没有“{name}”这个字段，{hint}", name=name, hint=hint)
        self.name = name


class FieldUnsound(Refusal):
    """A definition that cannot be used."""


@dataclass(frozen=True, slots=True)
class Element:
    """
    One column of a list, or one of a set of values.

    ``absent_means_none``: a missing day says that there is none (no expiry, not left, not revoked).
    ``default``: what an unstated choice means, by the fact book.
    """

    name: str
    zh: str
    kind: Kind
    unit: str = ""
    values: tuple[tuple[str, str], ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    check: str = ""
    absent_means_none: bool = False
    default: str = ""
    actionable: Actionable | None = None
    length: int | None = None
    values_allowed: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """
    One thing that can be known.

    ``unit`` of money is 元 or 万元 and is the unit of a bare number; of everything else it is only shown.
    ``mark`` says what the status stands on; ``derived`` is the formula in words.
    """

    name: str
    zh: str
    en: str
    group: str
    holders: tuple[HolderKind, ...]
    kind: Kind
    actionable: Actionable
    definition: str
    source: str
    per: Per = Per.ONCE
    unit: str = ""
    values: tuple[tuple[str, str], ...] = ()
    items: tuple[Element, ...] = ()
    help: str = ""
    sensitive: bool = False
    filled_by: FilledBy = FilledBy.HOLDER
    derived: str = ""
    status: Status = Status.PENDING
    mark: str = ""
    absent_means_none: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    length: int | None = None
    check: str = ""
    values_allowed: tuple[Decimal, ...] = ()
    shown_as_number: bool = False

    def __post_init__(self) -> None:
        for part in (*self.name.split("."), *self.zh.split(".")):
            if not _LEGAL.fullmatch(part):
                raise FieldUnsound("field.name", "“{name}”不能做字段名，不要用括号、顿号、空格和运算符。", name=part)
        if self.kind is Kind.MONEY and self.unit not in {"元", "万元"}:
            raise FieldUnsound("field.unit", "金额字段“{name}”的单位应为 元 或 万元。", name=self.zh)
        if self.kind is Kind.CHOICE and not self.values:
            raise FieldUnsound("field.values", "单选字段“{name}”没有可选值。", name=self.zh)
        if self.kind is Kind.LIST and bool(self.items) == bool(self.values):
            raise FieldUnsound("field.list", "清单字段“{name}”应当有 items 或 values，二者之一。", name=self.zh)
        if self.kind is Kind.RECORD and not self.items:
            raise FieldUnsound("field.record", "字段“{name}”的一组值没有写 items。", name=self.zh)
        if self.filled_by is FilledBy.COMPUTED and not self.derived:
            raise FieldUnsound("field.derived", "由系统计算的字段“{name}”没有写算法。", name=self.zh)

    @property
    def word_of(self) -> dict[str, str]:
        """Chinese word of each code."""
        return dict(self.values)

    @property
    def key(self) -> str:
        """As JSON shows it: ``certs[]`` for a list, ``revenue_wan[年]`` for what comes again."""
        return {Per.YEAR: f"{self.name}[年]", Per.QUARTER: f"{self.name}[年Q季]", Per.MONTH: f"{self.name}[年-月]"}.get(
            self.per, f"{self.name}[]" if self.kind is Kind.LIST else self.name
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that are shown together."""

    name: str
    title: str
    title_en: str
    source: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class FieldBook:
    """All fields, found by either name; ``prefixes`` has what stands before a dot (被投企业), with the names behind it."""

    groups: tuple[Group, ...]
    _by_name: dict[str, Field] = field(init=False, repr=False, compare=False)
    prefixes: Mapping[str, list[tuple[str, str]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[str, Field] = {}
        for entry in self:
            for name in (entry.name, entry.zh):
                if name in by_name:
                    raise FieldUnsound("field.twice", "“{name}”用作了两个字段的名字。", name=name)
                by_name[name] = entry
        object.__setattr__(self, "_by_name", by_name)
        prefixes: dict[str, list[tuple[str, str]]] = {}
        for name in by_name:
            head, dot, tail = name.partition(".")
            if dot:
                prefixes.setdefault(head, []).append((tail, name))
        object.__setattr__(self, "prefixes", prefixes)

    def __iter__(self) -> Iterator[Field]:
        return (entry for group in self.groups for entry in group.fields)

    def __len__(self) -> int:
        return sum(len(group.fields) for group in self.groups)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def of(self, name: str) -> Field:
        """
        The field of a Chinese or English name.

        :raises FieldUnknown: there is none; the nearest name is told.
        """
        entry = self._by_name.get(name)
        if entry is None:
            near = get_close_matches(name, list(self._by_name), n=1, cutoff=0.6)
            raise FieldUnknown(name, near[0] if near else "")
        return entry

    def for_holder(self, kind: HolderKind) -> Iterable[Group]:
        """The groups that concern such a holder, each with only its fields."""
        for group in self.groups:
            fields = tuple(entry for entry in group.fields if kind in entry.holders)
            if fields:
                yield Group(group.name, group.title, group.title_en, group.source, fields)
