"""When a message may go out.

    at once ──▶ text messages wait out the night and days off, unless the kind is urgent
    daily   ──▶ the next working day at nine, all together
    weekly  ──▶ the first working day of a week at nine

Nothing here reads a clock: moments come in aware and go out aware, days are those of ``zone``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from shuangchuang.domain.messages.channels import ChannelName
from shuangchuang.domain.shared import WorkingDays

MORNING = time(9)
# Ways that ring in a pocket; the inbox and e-mail disturb nobody.
RINGING = frozenset({ChannelName.SMS, ChannelName.WECOM})
_DAY = timedelta(days=1)


class Rhythm(StrEnum):
    """How often somebody wants to be written to."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """
    From ``start`` (quiet) to ``end`` (no longer quiet), over midnight where ``end`` is earlier; none where both are equal.

    >>> QuietHours(time(22), time(8)).holds(time(7, 59)), QuietHours(time(22), time(8)).holds(time(8))
    (True, False)
    """

    start: time
    end: time

    def holds(self, moment: time) -> bool:
        """Whether a time of day is quiet."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end

    def over(self, moment: datetime) -> datetime:
        """The first moment at or after a local one that is not quiet."""
        if not self.holds(moment.time()):
            return moment
        later = moment.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0, fold=0)
        return later if later > moment else later + _DAY


def sending_time(
    *,
    at: datetime,
    channel: ChannelName,
    urgent: bool,
    quiet: QuietHours,
    rest_on_days_off: bool,
    calendar: WorkingDays,
    zone: tzinfo,
) -> datetime:
    """The first moment from ``at`` on at which a message may go out on its own."""
    if urgent or channel not in RINGING:
        return at
    moment = at.astimezone(zone)
    while True:
        allowed = quiet.over(moment)
        if rest_on_days_off and not calendar.is_working(allowed.date()):
            allowed = datetime.combine(calendar.next_working(allowed.date()).day, time(), tzinfo=zone)
        if allowed == moment:
            return moment
        moment = allowed


def digest_time(*, at: datetime, rhythm: Rhythm, calendar: WorkingDays, zone: tzinfo) -> datetime:
    """
    When what has come together by ``at`` goes out as one; strictly after ``at``.

    A week without a working day has no weekly digest of its own.
    """
    today = at.astimezone(zone).date()
    day = today if rhythm is Rhythm.DAILY else today - today.weekday() * _DAY
    while True:
        day = calendar.on_or_after(day).day
        moment = datetime.combine(day, MORNING, tzinfo=zone)
        if moment > at:
            return moment
        day += _DAY if rhythm is Rhythm.DAILY else (7 - day.weekday()) * _DAY


def climb_time(*, at: datetime, working_days: int, calendar: WorkingDays, zone: tzinfo) -> datetime:
    """Nine in the morning of the working day on which a message that moved nobody is passed on."""
    day: date = calendar.add(at.astimezone(zone).date(), working_days).day
    return datetime.combine(day, MORNING, tzinfo=zone)
