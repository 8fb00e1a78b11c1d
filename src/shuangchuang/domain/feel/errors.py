"""How FEEL says that a text is no expression."""

from __future__ import annotations

from shuangchuang.domain.shared.refusals import Refusal


class FeelError(Refusal):
    """
    A text that is no FEEL: the line and column (from 1) where it went wrong, what stands there, what may be meant.

    ``suggestion`` is "" where nothing comes near.
    """

    def __init__(self, sentence: str, *, line: int, column: int, suggestion: str = "", **values: object) -> None:
        self.line, self.column, self.suggestion = line, column, suggestion
        hint = "是不是想写“{suggestion}”？" if suggestion else ""
        super().__init__(
            "feel.not_read",
            "第 {line} 行第 {column} 列：" + sentence + hint,
            line=line,
            column=column,
            suggestion=suggestion,
            **values,
        )
