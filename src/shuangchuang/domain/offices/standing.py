"""Whether somebody may act in an office today.

    held          A岗            ───────────────────────▶ on every day of its term
    stood in for  B岗  of a held one     ──── only while the holder is away
    lent          委托  of a held one  ────────── on its own days, as long as the held one lasts

Nothing is handed on twice: who stands in or was lent an office cannot lend it further.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Absence:
    """``person`` is away from ``first`` (inclusive) until ``back`` (exclusive; None: not known yet)."""

    person: int
    first: date
    back: date | None

    def includes(self, day: date) -> bool:
        """Whether the person is away on a day."""
        return self.first <= day and (self.back is None or day < self.back)


@dataclass(frozen=True, slots=True)
class Tenure:
    """
    One person's hold of an office, from ``valid_from`` (inclusive) until ``valid_until`` (exclusive).

    :raises ValueError: it both stands in and is lent, or rests on one that is itself not held.
    """

    holder: int
    valid_from: date
    valid_until: date | None = None
    stands_in_for: Tenure | None = None
    lent_by: Tenure | None = None

    def __post_init__(self) -> None:
        rests_on = [tenure for tenure in (self.stands_in_for, self.lent_by) if tenure is not None]
        if len(rests_on) > 1 or any(tenure.is_second_hand for tenure in rests_on):
            raise ValueError("an office is handed on once")

    @property
    def is_second_hand(self) -> bool:
        """Whether somebody else holds the office."""
        return self.stands_in_for is not None or self.lent_by is not None


def in_effect(tenure: Tenure, *, on: date, absences: Collection[Absence]) -> bool:
    """
    Whether the holder may act in the office on a day.

    >>> minister = Tenure(holder=1, valid_from=date(2026, 1, 1))
    >>> deputy = Tenure(holder=2, valid_from=date(2026, 1, 1), stands_in_for=minister)
    >>> away = [Absence(1, date(2026, 5, 6), date(2026, 5, 9))]
    >>> [in_effect(deputy, on=date(2026, 5, day), absences=away) for day in (5, 6, 8, 9)]
    [False, True, True, False]
    """
    if on < tenure.valid_from or (tenure.valid_until is not None and on >= tenure.valid_until):
        return False
    if tenure.stands_in_for is not None:
        held = tenure.stands_in_for
        away = any(absence.person == held.holder and absence.includes(on) for absence in absences)
        return away and in_effect(held, on=on, absences=absences)
    if tenure.lent_by is not None:
        return in_effect(tenure.lent_by, on=on, absences=absences)
    return True
