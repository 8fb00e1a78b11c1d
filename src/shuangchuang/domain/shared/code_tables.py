"""Places and trades by their codes, each with the days on which it was so called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from shuangchuang.domain.shared.refusals import Refusal

_TRADE = re.compile(r"([A-T])(\d{2})(\d)?(\d)?")


class TradeRefused(Refusal):
    """Characters that are no trade of GB/T 4754-2017."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """
    A code of GB/T 2260 and the name it had, from ``valid_from`` (inclusive; None: since before the lists begin)
    until ``valid_until`` (exclusive; None: still).

    Days are those of the published lists; a change may have come into force some weeks before the list shows it.
    """

    code: str
    name: str
    valid_from: date | None
    valid_until: date | None
    source: str

    def held_on(self, day: date) -> bool:
        """Whether the code had this name on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """Every name a code had, the oldest first."""

    names: tuple[PlaceName, ...]
    _by_code: dict[str, tuple[PlaceName, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code: dict[str, list[PlaceName]] = {}
        for name in sorted(self.names, key=lambda each: (each.code, each.valid_from or date.min)):
            by_code.setdefault(name.code, []).append(name)
        object.__setattr__(self, "_by_code", {code: tuple(found) for code, found in by_code.items()})

    def history(self, code: str) -> tuple[PlaceName, ...]:
        """All names of a code; none where there never was such a code."""
        return self._by_code.get(code, ())

    def on(self, code: str, day: date) -> PlaceName | None:
        """What a code was called on a day; None where it was no place's then."""
        return next((name for name in self.history(code) if name.held_on(day)), None)


@dataclass(frozen=True, slots=True)
class Trade:
    """A section (letter) or a division (two digits) of GB/T 4754-2017."""

    section: str
    division: str
    name: str


@dataclass(frozen=True, slots=True)
class TradeTable:
    """Sections and divisions; groups and classes are checked by their form, no trusted list of them is in reach."""

    trades: Iterable[Trade]
    _names: dict[tuple[str, str], str] = field(init=False, repr=False, compare=False)
    _sections: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        trades = tuple(self.trades)
        object.__setattr__(self, "trades", trades)
        object.__setattr__(self, "_names", {(each.section, each.division): each.name for each in trades})
        object.__setattr__(self, "_sections", {each.division: each.section for each in trades if each.division})

    def section_of(self, division: str) -> str | None:
        """The letter of the section a division belongs to."""
        return self._sections.get(division)

    def parse(self, code: str) -> tuple[Trade, Trade]:
        """
        The section and division of a code such as C3912.

        :raises TradeRefused: it is no code, or the letter is not that of the division.
        """
        match = _TRADE.fullmatch(code)
        if match is None:
            raise TradeRefused(
                "trade.form", "“{words}”不是行业代码，应为一个门类字母加 4 位数字，如 C3912。", words=code
            )
        section, division = match[1], match[2]
        right = self.section_of(division)
        if right is None:
            raise TradeRefused("trade.division", "国民经济行业分类里没有大类 {division}，请核对。", division=division)
        if right != section:
            raise TradeRefused(
                "trade.section",
                "大类 {division}（{name}）属于门类 {right}，不是 {section}。请改成 {right}{rest}。",
                division=division,
                name=self._names[right, division],
                right=right,
                section=section,
                rest=code[1:],
            )
        return Trade(section, "", self._names[section, ""]), Trade(section, division, self._names[section, division])
