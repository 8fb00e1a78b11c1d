"""When work is done: how long to wait before trying again, which moments of a schedule are due."""

from shuangchuang.domain.work.retries import pause_before_retry
from shuangchuang.domain.work.schedules import CatchUp, DailyAt, Every, Rule, due_moments

__all__ = ["CatchUp", "DailyAt", "Every", "Rule", "due_moments", "pause_before_retry"]
