"""Numbers as people read them: no zeros at the end, no exponent, grouped from five digits on."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any


def decimal_of(value: Any) -> Decimal | None:
    """The finite number that ``value`` is or writes; None where it is none."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def plain(number: Decimal) -> str:
    """
    Without zeros at the end and without an exponent; grouped from five digits on.

    >>> plain(Decimal("1E+3")), plain(Decimal("12345.60"))
    ('1000', '12,345.6')
    """
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in {"-0", ""}:
        return "0"
    whole, point, rest = text.partition(".")
    if len(whole.lstrip("-")) > 4:
        whole = f"{int(whole):,}"
    return whole + point + rest


def figure(value: Any, unit: str = "") -> str:
    """
    A number without zeros at its end, and its unit right behind it; what is no number stays as it is.

    >>> figure("2.500000", "%")
    '2.5%'
    >>> figure(1284000)
    '1,284,000'
    """
    number = decimal_of(value)
    if number is None:
        return "" if value is None else str(value)
    return f"{plain(number)}{unit or ''}"
