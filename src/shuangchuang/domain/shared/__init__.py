"""What every engine shares."""

from shuangchuang.domain.shared.credit_code import CreditCode, OrganisationKind
from shuangchuang.domain.shared.money import Money
from shuangchuang.domain.shared.periods import Period, whole_months
from shuangchuang.domain.shared.refusals import Refusal
from shuangchuang.domain.shared.sentences import Said

__all__ = ["CreditCode", "OrganisationKind", "Money", "Period", "Refusal", "Said", "whole_months"]
