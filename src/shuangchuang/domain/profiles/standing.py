"""
Which of several statements of one fact is in force, and why.

    税务部门 says 1000万元 (2023-05-31) ─┐
    the firm says 1200万元 (2023-06-10) ─┴─▶ in force: 税务部门's, "主管部门的数据优先于自填"; both are shown

Nothing is overwritten: a source's newer statement takes the place of its older one, and two
sources that disagree stand beside each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shuangchuang.domain.profiles.values import Value
from shuangchuang.domain.shared import Said


class SourceKind(StrEnum):
    """How a statement came in."""

    SELF = "self"
    SHEET = "sheet"
    OFFICER = "officer"
    EXCHANGE = "exchange"

    @property
    def word(self) -> str:
        """In Chinese."""
        return {"self": "自填", "sheet": "表格导入", "officer": "工作人员录入", "exchange": "部门数据共享"}[self.value]

    @property
    def official(self) -> bool:
        """Whether an authority says it, not the holder."""
        return self in {SourceKind.OFFICER, SourceKind.EXCHANGE}


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says; ``order`` grows with the time it was said."""

    value: Value
    source_kind: SourceKind
    observed_on: date | None
    order: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The statement in force (its place in the sequence), whether all agree, and the reason where they do not."""

    place: int
    agree: bool
    reason: Said | None


def in_force(statements: Sequence[Statement]) -> Standing:
    """
    The statement that counts: an authority's before the holder's, then the later day, then the later word.

    An authority's statement counts even against a newer one of the holder: whoever thinks it wrong asks the
    authority to put it right.

    :raises ValueError: there is none to choose from.
    """

    def rank(place: int) -> tuple[bool, date, int]:
        said = statements[place]
        return said.source_kind.official, said.observed_on or date.min, said.order

    best = max(range(len(statements)), key=rank)
    chosen = statements[best]
    against = [said for said in statements if said.value != chosen.value]
    if not against:
        return Standing(best, agree=True, reason=None)
    if chosen.source_kind.official and not any(said.source_kind.official for said in against):
        reason = Said("主管部门的数据优先于自填。有出入的，请向数据来源部门申请更正。")
    elif any((said.observed_on or date.min) == (chosen.observed_on or date.min) for said in against):
        reason = Said("日期相同，以后说的为准。")
    else:
        reason = Said("以日期较近的为准。")
    return Standing(best, agree=False, reason=reason)
