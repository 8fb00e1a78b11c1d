"""The days of limits on an item's page, each with how it came about, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shuangchuang.domain.shared.time_limits import TimeLimit
from shuangchuang.halls.notices.telling import worded
from shuangchuang.halls.supervision.models import ItemStateRecord, PeriodRecord, StageChoice
from shuangchuang.halls.supervision.queries.settings import settings_of
from shuangchuang.halls.supervision.services.lighting import calendar

_VERIFYING_DAYS = 5  # 管理惯例: the reminders' rule verification_overdue begins on the sixth


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that runs: what it is for, its last day, how that was found; ``estimated`` where a year is not announced."""

    title: str
    day: date
    lines: tuple[str, ...]
    estimated: bool
    late: bool


def running_limits(row: ItemStateRecord, *, on: date, period: PeriodRecord | None) -> list[Limit]:
    """The limits that run for an item on a day; ``period`` is the one its report is still owed for."""
    settings = settings_of(row.item.plan)
    found = []
    unsigned = any(party.signed_date is None for party in row.item.units_then)  # type: ignore[attr-defined]
    if row.assigned_date and unsigned:
        found.append(_limit(_("签收"), row.assigned_date, settings.sign_days, on))
    if period is not None:
        limit = _limit(_("报送 {period}").format(period=period.code), period.last_date, settings.report_days, on)
        if limit.day == period.due_date:  # a period keeps the day it was opened with, whatever the rule says since
            found.append(limit)
    if row.under_check_date and row.stage in (StageChoice.REPORTED, StageChoice.VERIFYING):
        found.append(_limit(_("核查"), row.under_check_date, _VERIFYING_DAYS, on))
    return found


def _limit(title: str, start: date, days: int, on: date) -> Limit:
    limit = TimeLimit(start, days)
    due = limit.due(calendar())
    if due is None:
        raise ValueError("a limit without a pause has a last day")
    lines = tuple(worded(line.said) for line in limit.explained(calendar()))
    return Limit(title, due.day, lines, due.estimated, on > due.day)
