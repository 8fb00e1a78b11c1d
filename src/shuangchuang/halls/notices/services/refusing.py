"""What this hall refuses, in words that say what to do next."""

from __future__ import annotations

from shuangchuang.domain.shared import Refusal


class JobMovedOn(Refusal):
    """The job is no longer in a state in which this can be done to it."""

    def __init__(self) -> None:
        super().__init__("job_moved_on", "这项工作的状态刚刚变了，请刷新页面，按现在的状态办理。")


class DeliveryMovedOn(Refusal):
    """The delivery is not given up (any more)."""

    def __init__(self) -> None:
        super().__init__("delivery_moved_on", "这条投递的状态刚刚变了，请刷新页面，按现在的状态办理。")


class DispatchMovedOn(Refusal):
    """The dispatch is not given up (any more)."""

    def __init__(self) -> None:
        super().__init__("dispatch_moved_on", "这条消息的发送状态刚刚变了，请刷新页面，按现在的状态办理。")
