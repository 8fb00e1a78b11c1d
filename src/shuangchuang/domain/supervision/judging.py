"""From an item's state to what its light and its parent need to know of it.

Item, day, calendar ──▶ Situation ──▶ light
Item ──▶ Child ──▶ the parent's progress
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shuangchuang.domain.shared.working_days import WorkingDays
from shuangchuang.domain.supervision.lights import IndicatorLight, Situation, overdue
from shuangchuang.domain.supervision.model import Item, Stage
from shuangchuang.domain.supervision.rolling import Child, Standing, due_progress

# Nobody has taken the item up yet.
_NOT_BEGUN = frozenset({Stage.PROPOSED, Stage.APPROVED, Stage.ASSIGNED})
_STANDINGS = {
    Stage.CLOSED: Standing.CLOSED,
    Stage.SUSPENDED: Standing.SUSPENDED,
    Stage.WITHDRAWN: Standing.WITHDRAWN,
}


def situation_of(
    item: Item,
    day: date,
    calendar: WorkingDays,
    *,
    indicators: tuple[IndicatorLight, ...] = (),
    has_data: bool = True,
    late_before_extension: int = 0,
) -> Situation:
    """
    What the light of an item depends on at the end of a day; ``item`` as it stood on that day.

    The count of days overdue stops on the day of closing or suspension.
    """
    commitment = item.commitment
    start = commitment.start if commitment else None
    suspended = item.stage is Stage.SUSPENDED
    closed_on = item.closed_on if item.stage is Stage.CLOSED else None
    until = min(closed_on or (item.suspended_on if suspended else None) or day, day)
    return Situation(
        day=day,
        started=(item.suspended_from or item.stage) not in _NOT_BEGUN,
        start=start,
        deadline=item.deadline,
        overdue=overdue(item.deadline, until, calendar),
        has_data=has_data,
        progress=item.progress,
        due_progress=due_progress(
            day, start=start, deadline=item.deadline, milestones=commitment.milestones if commitment else ()
        ),
        returns=item.returns,
        indicators=indicators,
        suspended=suspended,
        withdrawn=item.stage is Stage.WITHDRAWN,
        closed_on=closed_on,
        late_before_extension=late_before_extension,
    )


def child_of(key: str, item: Item) -> Child:
    """The item as its parent counts it; without a commitment it weighs one."""
    weight = item.commitment.weight if item.commitment else Decimal(1)
    return Child(key, item.progress, weight, _STANDINGS.get(item.stage, Standing.RUNNING))
