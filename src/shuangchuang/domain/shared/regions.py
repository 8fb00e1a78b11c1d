"""Places by their code (GB/T 2260): two digits a province, four a city, six a county, more below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegionCode:
    """
    A place with a government of its own.

    >>> RegionCode("450000").covers(RegionCode("450102")), RegionCode("450100").covers(RegionCode("450200"))
    (True, False)
    """

    code: str

    @property
    def stem(self) -> str:
        """The digits every place within it begins with; "" is the whole country."""
        digits = self.code
        while digits.endswith("00"):
            digits = digits[:-2]
        return digits

    def covers(self, other: RegionCode) -> bool:
        """Whether the other place is this one or lies within it."""
        return other.code.startswith(self.stem)
