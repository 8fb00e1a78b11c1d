"""Everything that changes a special inspection, in one place for who calls it."""

from shuangchuang.halls.supervision.services.inspection_checks import answer_row, note_finding
from shuangchuang.halls.supervision.services.inspection_conclusions import (
    conclude,
    decide_review,
    file_objection,
    receive_conclusion,
    save_conclusion,
)
from shuangchuang.halls.supervision.services.inspection_keeping import ChangedMeanwhile
from shuangchuang.halls.supervision.services.inspection_rectifying import (
    order_rectification,
    recheck,
    report_rectification,
)
from shuangchuang.halls.supervision.services.inspections import (
    approve_plan,
    cancel_inspection,
    close_inspection,
    draw_sample,
    open_inspection,
    return_plan,
    save_plan,
    save_population,
    serve_conclusion,
    submit_plan,
)

__all__ = [
    "ChangedMeanwhile",
    "answer_row",
    "approve_plan",
    "cancel_inspection",
    "close_inspection",
    "conclude",
    "decide_review",
    "draw_sample",
    "file_objection",
    "note_finding",
    "open_inspection",
    "order_rectification",
    "receive_conclusion",
    "recheck",
    "report_rectification",
    "return_plan",
    "save_conclusion",
    "save_plan",
    "save_population",
    "serve_conclusion",
    "submit_plan",
]
