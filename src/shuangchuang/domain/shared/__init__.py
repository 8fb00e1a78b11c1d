"""What every engine shares."""

from shuangchuang.domain.shared.money import Money
from shuangchuang.domain.shared.periods import Period, whole_months
from shuangchuang.domain.shared.refusals import Refusal

__all__ = ["Money", "Period", "Refusal", "whole_months"]
