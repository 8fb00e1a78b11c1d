"""What every engine shares."""

from shuangchuang.domain.shared.refusals import Refusal

__all__ = ["Refusal"]
