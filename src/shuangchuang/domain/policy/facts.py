"""A profile as the rules see it: every fact under its name, what nobody stated marked with what it would take.

    profile + day + year ──▶ Facts, the values of a FEEL scope
                             once      注册资本                      a number in the field's unit
                             yearly    营业收入.上年                  当年 上年 前年 大前年 最近
                             lists     资质证书[证书种类 = "…"]        rows under Chinese and English names
                             derived   资产负债率                     rules of ``derived.yaml``; what the profile states goes first

Nothing here decides. What is missing is ``Unknown`` and carries the key that JSON would write it under.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shuangchuang.domain.feel import kleene
from shuangchuang.domain.feel.compiling import Environment, Evaluator, Scope
from shuangchuang.domain.feel.temporal import made_date
from shuangchuang.domain.feel.values import Unknown, Value
from shuangchuang.domain.profiles import Field, FieldBook, HolderKind, Kind, Profile
from shuangchuang.domain.profiles.fields import Element, Per
from shuangchuang.domain.profiles.values import Row
from shuangchuang.domain.shared import Money

# The year a word means, counted back from the year of the matter.
YEARS = {"当年": 0, "上年": 1, "前年": 2, "大前年": 3}
_ENGLISH_YEARS = {
    "this_year": "当年",
    "last_year": "上年",
    "two_years_ago": "前年",
    "three_years_ago": "大前年",
    "latest": "最近",
}
PARAMETER = "〔参数〕"


def parameter(name: str) -> str:
    """What a value waits for that no applicant can state."""
    return f"{PARAMETER}{name}"


@dataclass(frozen=True, slots=True)
class Reference:
    """
    What a policy looks at: the day of asking, the day its criteria are read on, the year of the matter.

    >>> Reference(date(2022, 6, 30), date(2022, 12, 31), 2022).year
    2022
    """

    as_of: date
    day: date
    year: int


class Facts(dict[str, Any]):
    """
    Values by name, made when they are first asked for.

    ``none_unstated``: proofs that nobody stated count as none (criteria of role ``route``).
    """

    def __init__(
        self,
        profile: Profile,
        reference: Reference,
        book: FieldBook,
        *,
        derived: Mapping[str, Evaluator],
        derived_reads: Mapping[str, tuple[str, ...]],
        environment: Environment,
        given: Mapping[str, Value],
        none_unstated: bool = False,
    ) -> None:
        super().__init__(given)
        self.profile, self.reference, self.book = profile, reference, book
        self.none_unstated = none_unstated
        self._derived, self._reads, self._environment = derived, derived_reads, environment
        self._making: set[str] = set()
        self.update(_of_reference(profile, reference))

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self.book or name in self._derived or name in self.book.prefixes

    def __missing__(self, name: str) -> Value:
        value = self._made(name)
        self[name] = value
        return value

    def scope(self) -> Scope:
        """A scope that reads these facts."""
        return Scope(self, None, self._environment)

    def _made(self, name: str) -> Value:
        if name in self.book.prefixes:
            return {tail: self[whole] for tail, whole in self.book.prefixes[name]}
        spec = self.book.of(name) if name in self.book else None
        if spec is not None:
            if spec.per is not Per.ONCE:
                return self._periodic(spec)
            stated = self.profile.value(spec.name)
            if stated is not None:
                return self._converted(spec, stated)
        made = self._calculated(spec.zh if spec else name)
        if made is not _NO_RULE:
            return made
        assert spec is not None
        if self.none_unstated and spec.absent_means_none and spec.kind is Kind.LIST:
            return []
        return _absent(spec, _key(spec))

    def _calculated(self, name: str) -> Any:
        rule = self._derived.get(name)
        if rule is None or name in self._making:
            return _NO_RULE
        self._making.add(name)
        try:
            value = rule(self.scope())
        finally:
            self._making.discard(name)
        if value is None:  # such as a division by zero: not a number, and never none
            return Unknown(frozenset({self.book.of(name).name if name in self.book else name}))
        return value

    def _periodic(self, spec: Field) -> Value:
        if spec.per is Per.YEAR:
            return self._yearly(spec)
        found: dict[str, Value] = {
            period: self._converted(spec, self.profile.value(spec.name, period))
            for period in self.profile.periods(spec.name)
        }
        day = self.reference.day
        quarter = (day.month + 2) // 3
        if spec.per is Per.QUARTER:
            found["当季"] = found.get(
                f"{day.year}Q{quarter}", Unknown(frozenset({f"{spec.name}[{day.year}Q{quarter}]"}))
            )
            return found
        months = [f"{day.year}-{month:02d}" for month in range(quarter * 3 - 2, quarter * 3 + 1)]
        known = [found.get(month, Unknown(frozenset({f"{spec.name}[{month}]"}))) for month in months]
        found["当月"] = known[(day.month - 1) % 3]
        found["当季"] = kleene.total(known) if spec.kind is Kind.MONEY else known
        return found

    def _yearly(self, spec: Field) -> Value:
        found: dict[str, Value] = {}
        for word, back in YEARS.items():
            found[word] = self._of_year(spec, self.reference.year - back)
        stated = [int(year) for year in self.profile.periods(spec.name) if int(year) <= self.reference.year]
        found["最近"] = self._of_year(spec, max(stated)) if stated else found["上年"]
        for english, word in _ENGLISH_YEARS.items():
            found[english] = found[word]
        return found

    def _of_year(self, spec: Field, year: int) -> Value:
        stated = self.profile.value(spec.name, str(year))
        if stated is not None:
            return self._converted(spec, stated)
        rule = self._derived.get(f"{spec.zh}.某年")
        if rule is not None:
            parts: dict[str, Value] = {"某年": Decimal(year)}
            for name in self._reads[f"{spec.zh}.某年"]:
                head, _dot, tail = name.partition(".")
                if tail == "某年":
                    parts[head] = {"某年": self._of_year(self.book.of(head), year)}
            value = rule(self.scope().inner(parts))
            if value is not None:
                return value
        return _absent(spec, f"{spec.name}[{year}]")

    def _converted(self, spec: Field, value: Any) -> Value:
        if isinstance(value, tuple):
            if spec.values:
                words = dict(spec.values)
                return [words.get(code, code) for code in value]
            return [self._row(spec, row) for row in value]
        if isinstance(value, Mapping):
            return self._row(spec, value)
        return _plain(spec, value)

    def _row(self, spec: Field, row: Row) -> Value:
        found: dict[str, Value] = {}
        for element in spec.items:
            value = row.get(element.name)
            if value is not None:
                cell = _plain(element, value)
            elif element.default:
                cell = dict(element.values).get(element.default, element.default)
            elif element.absent_means_none:
                cell = None
            else:
                cell = Unknown(
                    frozenset(
                        {f"{spec.name}[].{element.name}" if spec.kind is Kind.LIST else f"{spec.name}.{element.name}"}
                    )
                )
            found[element.zh] = found[element.name] = cell
        if spec.name == "certs":
            found["有效"] = found["valid"] = _valid(found, row, self.reference.day)
        return found


_NO_RULE = object()


def _key(spec: Field) -> str:
    return f"{spec.name}[]" if spec.kind is Kind.LIST else spec.name


def _absent(spec: Field, key: str) -> Unknown:
    """What nobody stated; a number that cannot be below something is at least known not to be."""
    numeric = spec.kind in (Kind.INT, Kind.DECIMAL, Kind.RATIO, Kind.MONEY)
    return Unknown(frozenset({key}), spec.minimum if numeric else None)


def _plain(spec: Field | Element, value: Any) -> Value:
    if isinstance(value, bool):
        return value
    if isinstance(value, Money):
        return value.yuan if spec.unit == "元" else value.yuan / 10_000
    if isinstance(value, date):
        return made_date(value.year, value.month, value.day)
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, str):
        return dict(spec.values).get(value, value)
    if isinstance(value, tuple):
        words = dict(spec.values)
        return [words.get(code, code) for code in value]
    return value


def _valid(cells: Mapping[str, Value], row: Row, day: date) -> Value:
    """状态有效且参考日在发证日至到期日之间，撤销之日起无效；没有写发证日的说不准."""
    expires, revoked, issued = row.get("expires_on"), row.get("revoked_on"), row.get("issued_on")
    if (expires is not None and expires < day) or (revoked is not None and revoked <= day):
        return False
    status = row.get("status")
    if isinstance(status, str) and status not in {"valid", "active", "有效"} and revoked is None:
        return False
    if issued is None:
        return Unknown(frozenset({"certs[].issued_on"}))
    return bool(issued <= day)


def _of_reference(profile: Profile, reference: Reference) -> dict[str, Value]:
    day = reference.day
    return {
        "参考日": made_date(day.year, day.month, day.day),
        "申请日": made_date(reference.as_of.year, reference.as_of.month, reference.as_of.day),
        "参考年": Decimal(reference.year),
        "对象": {HolderKind.ENTERPRISE: "企业", HolderKind.PERSON: "个人", HolderKind.CARRIER: "载体"}[profile.kind],
    }


def names_of(book: FieldBook) -> list[str]:
    """Every name that a rule may use for a fact."""
    return [name for spec in book for name in (spec.zh, spec.name)] + list(book.prefixes)


Month = tuple[int, int]


def month_of(day: date) -> Month:
    """Its year and month."""
    return day.year, day.month


def later_months(start: Month, months: int) -> Month:
    """The month so many months later."""
    whole = start[0] * 12 + start[1] - 1 + months
    return whole // 12, whole % 12 + 1


def months_in_year(start: date, end: date | None, year: int, *, limit: int = 36) -> int:
    """
    The months of a year within so many months from the month of ``start``, both ends counted.

    >>> months_in_year(date(2023, 3, 15), None, 2023), months_in_year(date(2020, 6, 1), None, 2023)
    (10, 5)
    """
    first, last = month_of(start), later_months(month_of(start), limit - 1)
    if end is not None:
        last = min(last, month_of(end))
    first, last = max(first, (year, 1)), min(last, (year, 12))
    return max(0, (last[0] - first[0]) * 12 + last[1] - first[1] + 1)
