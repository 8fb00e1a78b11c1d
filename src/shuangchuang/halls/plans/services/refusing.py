"""How changes to plans are refused."""

from __future__ import annotations

from shuangchuang.domain.shared import Refusal


class PlanRefused(Refusal):
    """Something about a plan that cannot be done as asked."""


class ChangedMeanwhile(PlanRefused):
    """Somebody else was faster."""

    def __init__(self) -> None:
        super().__init__("changed_meanwhile", "这份校核稿刚被修改过。页面已更新为最新内容，请核对后再操作。")
