"""All conditions together: single ones, and of each group one branch.

verdicts of criteria ─▶ one verdict, the unmet by name, what leaves it open, the reason
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shuangchuang.domain.policy.model import Reason, Role
from shuangchuang.domain.policy.verdicts import Judged, Verdict


@dataclass(frozen=True, slots=True)
class Whole:
    """What all conditions come to; the unmet by name (§0b-6), those that leave it open, those that failed."""

    verdict: Verdict
    unmet: tuple[str, ...]
    missing_from: tuple[Judged, ...]
    failed: tuple[Judged, ...]


def concluded(judged: Sequence[Judged]) -> Whole:
    """All that must hold together: single conditions, and of each group one branch."""
    unmet: list[str] = []
    failed: list[Judged] = []
    waiting: list[Judged] = []
    verdicts: list[Verdict] = []
    groups: dict[str, list[Judged]] = {}
    for each in judged:
        role = each.criterion.role
        if role is Role.NOTE:
            continue
        if each.criterion.group:
            groups.setdefault(each.criterion.group, []).append(each)
            continue
        verdicts.append(each.counted)
        if each.counted is Verdict.UNMET:
            unmet.append(each.criterion.id)
            failed.append(each)
        elif each.counted is Verdict.UNKNOWN:
            waiting.append(each)
    for members in groups.values():
        verdict, names, open_ones = _group(members)
        verdicts.append(verdict)
        if verdict is Verdict.UNMET:
            unmet += names
            failed += [
                each for each in members if each.counted is Verdict.UNMET and each.criterion.role is not Role.ROUTE
            ]
        elif verdict is Verdict.UNKNOWN:
            waiting += open_ones
    if Verdict.UNMET in verdicts:
        return Whole(Verdict.UNMET, tuple(dict.fromkeys(unmet)), (), tuple(failed))
    overall = Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.MET
    return Whole(overall, (), tuple(waiting), ())


def _group(members: Sequence[Judged]) -> tuple[Verdict, list[str], list[Judged]]:
    """
    One of several ways. The names of what fails (§0b-6): those of the ways that are no direct route, joined by / where
    there is more than one such way.
    """
    branches: dict[str, list[Judged]] = {}
    for each in members:
        branches.setdefault(each.criterion.branch, []).append(each)
    verdicts = {name: _together(rows) for name, rows in branches.items()}
    if Verdict.MET in verdicts.values():
        return Verdict.MET, [], []
    if Verdict.UNKNOWN in verdicts.values():
        open_ones = [
            each
            for name, rows in branches.items()
            if verdicts[name] is Verdict.UNKNOWN
            for each in rows
            if each.counted is Verdict.UNKNOWN
        ]
        return Verdict.UNKNOWN, [], open_ones
    ways = [rows for rows in branches.values() if any(each.criterion.role is not Role.ROUTE for each in rows)] or list(
        branches.values()
    )
    names = [[each.criterion.id for each in rows if each.counted is Verdict.UNMET] for rows in ways]
    if len(names) == 1:
        return Verdict.UNMET, names[0], []
    return Verdict.UNMET, ["/".join(name for way in names for name in way)], []


def _together(rows: Sequence[Judged]) -> Verdict:
    found = [each.counted for each in rows]
    if Verdict.UNMET in found:
        return Verdict.UNMET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in found else Verdict.MET


def needs_of(waiting: Sequence[Judged]) -> tuple[str, ...]:
    """Everything that criteria wait for, once."""
    return tuple(dict.fromkeys(need for each in waiting for need in each.needs))


_BEFORE_UNMET = (Reason.NOT_APPLICABLE, Reason.NOT_YET_EFFECTIVE, Reason.EXPIRED)


def reason_of(whole: Whole) -> Reason:
    """
    The code of an ineligible outcome: a special one only where nothing else fails, except that what does not concern the
    applicant at all is always told first.
    """
    codes = [each.criterion.reason for each in whole.failed]
    if Reason.NOT_APPLICABLE in codes:
        return Reason.NOT_APPLICABLE
    if codes and all(code is not Reason.UNMET for code in codes):
        return next(code for code in _BEFORE_UNMET if code in codes)
    return Reason.UNMET
