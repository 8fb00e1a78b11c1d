"""
Figures that follow from facts alone: §7 and §7.1 of the fact book.

Shares are exact fractions, never rounded before they are compared. A division by zero and a
missing part both make the figure unknown, never 0. What a policy's own window or score table
decides (评分、享受月数、重大事故件数) is not computed here.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from shuangchuang.domain.profiles.periods import FactKey
from shuangchuang.domain.profiles.profile import Profile
from shuangchuang.domain.profiles.values import Row, Value
from shuangchuang.domain.shared import Money

Number = int | Decimal | Fraction | Money
_INCUBATOR_CERTS = frozenset({"national_incubator_2018", "gx_incubator", "university_park", "national_makerspace"})


@dataclass(frozen=True, slots=True)
class _Facts:
    """The profile, asked on a day; the years meant are those before it (§0b-4)."""

    profile: Profile
    as_of: date

    @property
    def last_year(self) -> int:
        return self.as_of.year - 1

    def number(self, name: str, period: int | str = "") -> Fraction | None:
        value = self.profile.value(name, str(period))
        if isinstance(value, Money):
            return Fraction(value.fen)
        return Fraction(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None

    def day(self, name: str) -> date | None:
        value = self.profile.value(name)
        return value if isinstance(value, date) else None

    def rows(self, name: str) -> tuple[Row, ...] | None:
        value = self.profile.value(name)
        return value if isinstance(value, tuple) else None

    def total(self, name: str, periods: Iterable[int | str]) -> Fraction | None:
        """The sum over periods; unknown where one of them is, or where there is none."""
        parts = [self.number(name, period) for period in periods]
        known = [part for part in parts if part is not None]
        return sum(known, Fraction(0)) if known and len(known) == len(parts) else None

    def recent(self, count: int) -> range:
        """The last ``count`` whole years, fewer where the holder is younger (不满三年按实际)."""
        born = self.day("established_on")
        first = self.as_of.year - count
        return range(max(first, born.year) if born else first, self.as_of.year)


def derived(profile: Profile, *, as_of: date) -> dict[FactKey, Value]:
    """
    Every figure that can be known on a day; what cannot be is not in it.

    A figure that the profile states itself is left alone.
    """
    facts = _Facts(profile, as_of)
    found: dict[FactKey, Value] = {}
    for name, figure in _FIGURES.items():
        value = figure(facts)
        if value is not None:
            found[FactKey(name)] = value
    found |= _by_period(facts)
    return {key: value for key, value in found.items() if key not in profile.facts}


def share(part: Fraction | None, whole: Fraction | None) -> Fraction | None:
    """
    Part of a whole, exactly; unknown where either is unknown or the whole is zero.

    >>> share(Fraction(3), Fraction(60)), share(Fraction(3), Fraction(0))
    (Fraction(1, 20), None)
    """
    return None if part is None or not whole else part / whole


def mean_growth(first: Fraction | None, second: Fraction | None, third: Fraction | None) -> Fraction | None:
    """
    ½ × (second ÷ first + third ÷ second) − 1, as the high-tech guideline has it.

    >>> mean_growth(Fraction(100), Fraction(110), Fraction(121))
    Fraction(1, 10)
    """
    one, two = share(second, first), share(third, second)
    return None if one is None or two is None else (one + two) / 2 - 1


def compound_growth(first: Fraction | None, last: Fraction | None, years: int) -> float | None:
    """
    (last ÷ first)^(1/years) − 1; unknown for a base that is not positive, or a negative end.

    >>> round(compound_growth(Fraction(100), Fraction(121), 2), 6)
    0.1
    """
    ratio = share(last, first)
    if ratio is None or ratio < 0 or first is None or first <= 0 or years < 1:
        return None
    return math.pow(float(ratio), 1 / years) - 1


def _money(fen: Fraction | None) -> Money | None:
    return None if fen is None else Money(int(fen))


def _last_year_share(part: str, whole: str) -> Callable[[_Facts], Fraction | None]:
    return lambda facts: share(facts.number(part, facts.last_year), facts.number(whole, facts.last_year))


def _three_year_share(part: str, whole: str) -> Callable[[_Facts], Fraction | None]:
    return lambda facts: share(facts.total(part, facts.recent(3)), facts.total(whole, facts.recent(3)))


def _growth(name: str) -> Callable[[_Facts], Fraction | None]:
    return lambda facts: mean_growth(*(facts.number(name, facts.as_of.year - back) for back in (3, 2, 1)))


def _raised(count: int) -> Callable[[_Facts], Money | None]:
    return lambda facts: _money(facts.total("equity_raised_wan", facts.recent(count)))


def _per_ten(name: str) -> Callable[[_Facts], Fraction | None]:
    def figure(facts: _Facts) -> Fraction | None:
        each = share(facts.number(name), facts.number("tenants"))
        return None if each is None else each * 10

    return figure


def _age_days(facts: _Facts) -> int | None:
    born = facts.day("established_on")
    return None if born is None or born > facts.as_of else (facts.as_of - born).days


def _age_months(facts: _Facts) -> int | None:
    """Full months between the two days: one month after 15 March is 15 April."""
    born = facts.day("established_on")
    if born is None or born > facts.as_of:
        return None
    last = calendar.monthrange(facts.as_of.year, facts.as_of.month)[1]
    short = facts.as_of.day < min(born.day, last)
    return (facts.as_of.year - born.year) * 12 + facts.as_of.month - born.month - (1 if short else 0)


def _province(facts: _Facts) -> str | None:
    code = facts.profile.value("county_code") or facts.profile.value("city_code")
    return code[:2] if isinstance(code, str) else None


def _formerly_poor(facts: _Facts) -> bool | None:
    """Districts of cities never were poor counties, 田阳 excepted; of others a list would tell."""
    code = facts.profile.value("county_code")
    if isinstance(code, str) and code != "451003" and "01" <= code[4:] <= "20":
        return False
    return None


def _counted_ip(wanted: str) -> Callable[[_Facts], int | None]:
    """Valid, undisputed and related to the leading product; unknown where one of these is unknown of any."""

    def figure(facts: _Facts) -> int | None:
        rows = facts.rows("ip")
        if rows is None:
            return None
        count = 0
        for row in rows:
            if "class" not in row:
                return None
            if row["class"] != wanted or row.get("expires_on", date.max) < facts.as_of:
                continue
            if (
                row.get("granted_on", date.min) > facts.as_of
                or row.get("disputed")
                or row.get("related_to_main") is False
            ):
                continue
            if "disputed" not in row or "related_to_main" not in row:
                return None
            count += 1
        return count

    return figure


def _relief_start(facts: _Facts) -> date | None:
    """The first of the month after the oldest valid incubator certificate was issued (P12)."""
    days = [
        row["issued_on"]
        for row in facts.rows("certs") or ()
        if row.get("type") in _INCUBATOR_CERTS
        and "issued_on" in row
        and row.get("expires_on", date.max) >= facts.as_of
        and row.get("revoked_on", date.max) > facts.as_of
    ]
    if not days:
        return None
    first = min(days)
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _area_share(facts: _Facts) -> Fraction | None:
    each = share(facts.number("tenants"), facts.number("area_m2"))
    return None if each is None else each * 1000


_FIGURES: dict[str, Callable[[_Facts], Value | None]] = {
    "age_days": _age_days,
    "age_months": _age_months,
    "province_code": _province,
    "formerly_poor_county": _formerly_poor,
    "rd_ratio_3y": _three_year_share("rd_hnte_wan", "sales_revenue_wan"),
    "rd_domestic_ratio": _three_year_share("rd_domestic_wan", "rd_hnte_wan"),
    "tech_staff_ratio": _last_year_share("tech_staff", "employees"),
    "rd_staff_ratio": _last_year_share("rd_staff", "employees"),
    "hightech_revenue_ratio": _last_year_share("hightech_revenue_wan", "total_income_wan"),
    "main_revenue_ratio": _last_year_share("main_revenue_wan", "revenue_wan"),
    "net_profit_ratio": _last_year_share("net_profit_wan", "revenue_wan"),
    "debt_ratio": _last_year_share("total_liabilities_wan", "total_assets_wan"),
    "main_revenue_growth_2y_avg": _growth("main_revenue_wan"),
    "net_assets_growth_2y": _growth("net_assets_wan"),
    "sales_growth_2y": _growth("sales_revenue_wan"),
    "equity_raised_2y_wan": _raised(2),
    "equity_raised_3y_wan": _raised(3),
    "ip_class1": _counted_ip("I"),
    "ip_class2": _counted_ip("II"),
    "relief_start_on": _relief_start,
    "mentors_per_10_tenants": _per_ten("mentors"),
    "service_staff_per_10_tenants": _per_ten("service_staff"),
    "tenants_per_1000m2": _area_share,
}


def _by_period(facts: _Facts) -> dict[FactKey, Value]:
    found: dict[FactKey, Value] = {}
    profile = facts.profile
    for year in profile.periods("revenue_wan"):
        ratio = share(facts.number("rd_expense_wan", year), facts.number("revenue_wan", year))
        if ratio is not None:
            found[FactKey("rd_intensity", year)] = ratio
    for name, quarterly in (("employees_tax_avg", "employees_q"), ("assets_tax_avg_wan", "assets_q_wan")):
        for year in sorted({period[:4] for period in profile.periods(quarterly)}):
            mean = _quarterly_mean(profile, quarterly, year)
            if mean is not None:
                found[FactKey(name, year)] = mean
    months = set(profile.periods("monthly_sales_wan"))
    for quarter in sorted({f"{month[:4]}Q{(int(month[5:]) + 2) // 3}" for month in months}):
        last = int(quarter[5:]) * 3
        total = facts.total(
            "monthly_sales_wan", [f"{quarter[:4]}-{number:02d}" for number in (last - 2, last - 1, last)]
        )
        if total is not None:
            found[FactKey("quarterly_sales_wan", quarter)] = Money(int(total))
    return found


def _quarterly_mean(profile: Profile, name: str, year: str) -> Fraction | Money | None:
    """The mean over four quarters of (start + end) ÷ 2; of money rounded half up to the fen."""
    halves: list[Fraction] = []
    money = False
    for quarter in range(1, 5):
        value = profile.value(name, f"{year}Q{quarter}")
        if not isinstance(value, dict) or {"start", "end"} - set(value):
            return None
        ends = (value["start"], value["end"])
        money = isinstance(ends[0], Money)
        halves.append(sum((Fraction(part.fen if isinstance(part, Money) else part) for part in ends), Fraction(0)) / 2)
    mean = sum(halves, Fraction(0)) / 4
    return Money(int((mean * 2 + 1) // 2)) if money else mean
