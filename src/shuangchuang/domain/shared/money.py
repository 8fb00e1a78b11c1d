"""Renminbi, exact to the fen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from shuangchuang.domain.shared.refusals import Refusal

FEN_PER_YUAN = 100
_SCALES = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_WRITTEN = re.compile(
    r"\s*(?P<number>[+-]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?)\s*(?P<unit>亿元|万元|元)\s*"
)


class MoneyNotRead(Refusal):
    """Words that are no amount of money."""

    def __init__(self, words: str) -> None:
        super().__init__(
            "money.not_read", "“{words}”读不成金额，请写成“5000元”“20万元”或“0.5亿元”这样的数字加单位。", words=words
        )


class MoneyNotWhole(Refusal):
    """An amount finer than a fen."""

    def __init__(self, words: str) -> None:
        super().__init__("money.below_fen", "“{words}”不是整分的金额，请精确到分（元后两位小数）。", words=words)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of renminbi, held in whole fen (1 yuan = 100 fen).

    >>> Money.from_yuan("1200.50") - Money(50)
    Money(fen=120000)
    """

    fen: int

    @classmethod
    def from_yuan(cls, yuan: Decimal | int | str) -> Money:
        """
        An amount given in yuan, exactly.

        :raises MoneyNotRead: it is no number. :raises MoneyNotWhole: it is finer than a fen.
        """
        try:
            fen = Decimal(yuan) * FEN_PER_YUAN
        except InvalidOperation:
            raise MoneyNotRead(str(yuan)) from None
        if not fen.is_finite():
            raise MoneyNotRead(str(yuan))
        if fen != fen.to_integral_value():
            raise MoneyNotWhole(str(yuan))
        return cls(int(fen))

    @classmethod
    def read(cls, words: str) -> Money:
        """
        An amount as people write it.

        :raises MoneyNotRead: it is no amount. :raises MoneyNotWhole: it is finer than a fen.

        >>> Money.read("20万元")
        Money(fen=20000000)
        """
        match = _WRITTEN.fullmatch(words)
        if match is None:
            raise MoneyNotRead(words)
        number = Decimal(re.sub("[,，]", "", match["number"]))
        return cls.from_yuan(number * _SCALES[match["unit"]])

    @classmethod
    def rounded(cls, yuan: Decimal) -> Money:
        """An amount in yuan rounded half up to the fen: once a benefit, after its caps."""
        return cls(int((yuan * FEN_PER_YUAN).to_integral_value(ROUND_HALF_UP)))

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan, exactly."""
        return Decimal(self.fen) / FEN_PER_YUAN

    def shown(self) -> str:
        """
        The amount in the largest unit that is not smaller than one, without losing a fen.

        >>> Money.read("5000元").shown(), Money.read("200000元").shown(), Money.read("1.5亿元").shown()
        ('5000元', '20万元', '1.5亿元')
        """
        size = abs(self.fen) // FEN_PER_YUAN
        unit = "亿元" if size >= _SCALES["亿元"] else "万元" if size >= _SCALES["万元"] else "元"
        return self.shown_in(unit)

    def shown_in(self, unit: str) -> str:
        """The amount in 元, 万元 or 亿元, exactly and without needless zeros."""
        number = self.yuan / _SCALES[unit]
        return f"{number.normalize():f}{unit}"

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __mul__(self, times: int) -> Money:
        return Money(self.fen * times)

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return self.fen != 0

    def __str__(self) -> str:
        return self.shown()


ZERO = Money(0)
