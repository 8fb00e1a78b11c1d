"""How services of supervision say no, beside what the domain refuses."""

from __future__ import annotations

from collections.abc import Sequence

from shuangchuang.domain.shared import Said
from shuangchuang.domain.supervision.refusing import SupervisionRefused
from shuangchuang.halls.supervision.models import ReportStatus, StepRecord


class ChangedMeanwhile(SupervisionRefused):
    """Somebody else acted on the item since it was read. ``steps`` are what happened; what was typed is not lost."""

    def __init__(self, steps: Sequence[StepRecord]) -> None:
        self.steps = tuple(steps)
        super().__init__(
            "supervision.changed_meanwhile",
            "您填写期间，这件事项有了 {number} 步新变化，列在下面。您写的内容还在，请核对后再提交。",
            number=len(self.steps),
        )


class NotAsRead(SupervisionRefused):
    """A report, a part or a setting was changed by somebody else since it was read."""

    def __init__(self) -> None:
        super().__init__(
            "supervision.not_as_read", "您填写期间，另一位同事刚保存过。您写的内容还在下面，请与新内容核对后再保存。"
        )


class ReportMovedOn(SupervisionRefused):
    """The report is no longer where this can be done."""

    def __init__(self, status: str) -> None:
        super().__init__(
            "supervision.report_moved_on",
            "这份报送现在是“{status}”，这一步办不了。请刷新页面。",
            status=Said(str(ReportStatus(status).label)),
        )
