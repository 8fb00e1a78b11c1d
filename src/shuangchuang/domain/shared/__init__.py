"""What every engine shares."""

from shuangchuang.domain.shared.credit_code import CreditCode, OrganisationKind
from shuangchuang.domain.shared.money import Money
from shuangchuang.domain.shared.periods import Period, months_later, whole_months
from shuangchuang.domain.shared.refusals import Refusal
from shuangchuang.domain.shared.regions import RegionCode
from shuangchuang.domain.shared.sentences import Said
from shuangchuang.domain.shared.time_limits import (
    DayUnit,
    Due,
    Extension,
    LimitRefused,
    Line,
    LineKind,
    Pause,
    TimeLimit,
)
from shuangchuang.domain.shared.working_days import CalendarDay, DayKind, DayOutOfReach, Reckoned, WorkingDays

__all__ = [
    "TimeLimit",
    "Pause",
    "LineKind",
    "Line",
    "LimitRefused",
    "Extension",
    "Due",
    "DayUnit",
    "CalendarDay",
    "CreditCode",
    "DayKind",
    "DayOutOfReach",
    "Money",
    "OrganisationKind",
    "Period",
    "Reckoned",
    "Refusal",
    "RegionCode",
    "Said",
    "WorkingDays",
    "months_later",
    "whole_months",
]
