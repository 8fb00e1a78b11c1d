"""The chain of authority, from the legal representative down.

    proof or claim ──▶ 法定代表人 ──gives──▶ 授权经办人 with 转授权 ──gives──▶ 授权经办人
    proof (letter) ──▶ 授权经办人

Who gives can give no more than they have: no matter beyond theirs, no day after theirs, and 转授权
comes from the legal representative or a letter alone, so a chain has three links at the most. A link
that breaks breaks everything below it.

Source: 民法典 arts. 161–175 (agency by mandate; its end; art. 169 on handing it on).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shuangchuang.domain.shared import Refusal

EVERY_MATTER = "all"


class Capacity(StrEnum):
    """As what somebody acts for an organisation."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    AGENT = "agent"


class MandateRefused(Refusal):
    """Nobody can be authorised like this."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """
    ``holder`` may act for ``organisation`` in ``matters`` from ``valid_from`` (inclusive) until ``valid_until``
    (exclusive; None: until it is taken back).

    ``revoked`` is the first day it is no longer in force. ``given_by`` is the mandate it hangs on; one
    without rests on a proof of its own. ``key`` tells it from others of the same content.

    :raises ValueError: the legal representative hangs on nobody and acts in everything.
    """

    key: int
    holder: int
    organisation: int
    capacity: Capacity
    matters: frozenset[str]
    valid_from: date
    valid_until: date | None = None
    may_delegate: bool = False
    revoked: date | None = None
    given_by: Mandate | None = None

    def __post_init__(self) -> None:
        if self.capacity is Capacity.LEGAL_REPRESENTATIVE and (
            self.given_by is not None or self.matters != {EVERY_MATTER}
        ):
            raise ValueError("a legal representative hangs on nobody and acts in everything")
        if self.given_by is not None and self.given_by.organisation != self.organisation:
            raise ValueError("a mandate is given for one's own organisation")

    @property
    def delegates(self) -> bool:
        """Whether the holder may authorise others."""
        return self.may_delegate or self.capacity is Capacity.LEGAL_REPRESENTATIVE

    def covers(self, matter: str) -> bool:
        """Whether a matter is within it."""
        return EVERY_MATTER in self.matters or matter in self.matters


def in_force(mandate: Mandate, *, on: date) -> bool:
    """
    Whether a mandate holds on a day: its own days, not taken back, and the same of all it hangs on.

    >>> head = Mandate(1, 7, 3, Capacity.LEGAL_REPRESENTATIVE, frozenset({"all"}), date(2026, 1, 1))
    >>> agent = Mandate(2, 8, 3, Capacity.AGENT, frozenset({"finance"}), date(2026, 1, 1), date(2027, 1, 1), given_by=head)
    >>> in_force(agent, on=date(2026, 12, 31)), in_force(agent, on=date(2027, 1, 1))
    (True, False)
    """
    if on < mandate.valid_from:
        return False
    if any(end is not None and on >= end for end in (mandate.valid_until, mandate.revoked)):
        return False
    return mandate.given_by is None or (mandate.given_by.delegates and in_force(mandate.given_by, on=on))


def authority_for(
    mandates: Iterable[Mandate], *, holder: int, organisation: int, matter: str, on: date
) -> Mandate | None:
    """The mandate by which somebody may act in a matter on a day, the widest first; None: they may not."""
    able = [
        mandate
        for mandate in mandates
        if mandate.holder == holder
        and mandate.organisation == organisation
        and mandate.covers(matter)
        and in_force(mandate, on=on)
    ]
    return min(able, key=lambda m: (m.capacity is not Capacity.LEGAL_REPRESENTATIVE, m.key), default=None)


def delegate(
    giver: Mandate,
    *,
    holder: int,
    matters: Collection[str],
    may_delegate: bool,
    valid_from: date,
    valid_until: date,
    on: date,
) -> Mandate:
    """
    The mandate that ``giver`` gives to ``holder``; its key is 0 until it is stored.

    :raises MandateRefused: the giver's is not in force or gives nothing on, the matters are none or go beyond,
        the days run backwards, have passed or go beyond, or it is given to oneself.
    """
    if not in_force(giver, on=on):
        raise MandateRefused("mandate.not_in_force", "您对这家单位的授权已不在有效期内，不能再授权他人。请先更新授权。")
    if not giver.delegates:
        raise MandateRefused("mandate.may_not_delegate", "您的授权不含转授权，请由法定代表人授权。")
    if holder == giver.holder:
        raise MandateRefused("mandate.to_oneself", "不能授权给自己。请填写另一个人。")
    wanted = frozenset(matters)
    if not wanted:
        raise MandateRefused("mandate.no_matter", "还没有选择事项。请至少选一项。")
    if EVERY_MATTER not in giver.matters and not wanted <= giver.matters:
        raise MandateRefused("mandate.beyond_matters", "授权事项超出了您自己的范围。请只选您有权办理的事项。")
    if may_delegate and giver.capacity is not Capacity.LEGAL_REPRESENTATIVE:
        raise MandateRefused("mandate.delegates_once", "转授权只能由法定代表人给予。请取消“可以再授权他人”。")
    if valid_until <= valid_from:
        raise MandateRefused("mandate.days_backwards", "截止日期应晚于起始日期。请核对后再保存。")
    if valid_until <= on:
        raise MandateRefused("mandate.past", "截止日期已经过了。请另选截止日期。")
    if giver.valid_until is not None and valid_until > giver.valid_until:
        raise MandateRefused(
            "mandate.beyond_term",
            "授权不能晚于您自己的授权截止日（{until}）。请改早截止日期。",
            until=giver.valid_until.isoformat(),
        )
    return Mandate(
        key=0,
        holder=holder,
        organisation=giver.organisation,
        capacity=Capacity.AGENT,
        matters=frozenset({EVERY_MATTER}) if EVERY_MATTER in wanted else wanted,
        valid_from=max(valid_from, giver.valid_from),
        valid_until=valid_until,
        may_delegate=may_delegate,
        given_by=giver,
    )


def hanging_on(mandate: Mandate, others: Iterable[Mandate]) -> list[Mandate]:
    """What was given by a mandate, directly or further down, nearest first: it ends with it."""
    pool, found, above = list(others), [], {mandate.key}
    while above:
        below = [other for other in pool if other.given_by is not None and other.given_by.key in above]
        found += below
        above = {other.key for other in below}
    return found


def fits_under(mandate: Mandate, giver: Mandate) -> bool:
    """Whether a mandate that was given by another could have been given by this one, as when a term is renewed."""
    return (
        giver.delegates
        and mandate.holder != giver.holder
        and (EVERY_MATTER in giver.matters or mandate.matters <= giver.matters)
        and (not mandate.may_delegate or giver.capacity is Capacity.LEGAL_REPRESENTATIVE)
        and (
            giver.valid_until is None or (mandate.valid_until is not None and mandate.valid_until <= giver.valid_until)
        )
    )


def may_end(mandate: Mandate, *, person: int, mandates: Iterable[Mandate], on: date) -> bool:
    """
    Whether somebody may end a mandate: the holder, whoever it hangs on, or the legal representative of that day.

    Nobody but themselves ends a legal representative's; that takes a new proof.
    """
    if mandate.holder == person:
        return True
    if mandate.capacity is Capacity.LEGAL_REPRESENTATIVE:
        return False
    above = mandate.given_by
    while above is not None:
        if above.holder == person and in_force(above, on=on):
            return True
        above = above.given_by
    return any(
        other.capacity is Capacity.LEGAL_REPRESENTATIVE
        and other.holder == person
        and other.organisation == mandate.organisation
        and in_force(other, on=on)
        for other in mandates
    )
