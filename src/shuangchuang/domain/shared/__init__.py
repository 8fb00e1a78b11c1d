"""What every engine shares."""

from shuangchuang.domain.shared.money import Money
from shuangchuang.domain.shared.periods import Period, whole_months
from shuangchuang.domain.shared.refusals import Refusal
from shuangchuang.domain.shared.sentences import Said

__all__ = ["Money", "Period", "Refusal", "Said", "whole_months"]
