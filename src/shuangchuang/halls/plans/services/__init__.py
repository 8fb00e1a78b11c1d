"""Upload, check, adopt, revise. Load, let the domain decide, store; each change leaves a line in the log."""

from shuangchuang.halls.plans.services.adopting import adopt_draft, difference_to_base
from shuangchuang.halls.plans.services.checking import (
    discard_draft,
    edit_draft,
    edit_draft_many,
    redo_edit,
    set_draft_region,
    take_sections,
    undo_edit,
)
from shuangchuang.halls.plans.services.figuring import forbid_figure, record_observation, set_target_setting
from shuangchuang.halls.plans.services.keeping import open_revision, publish_plan
from shuangchuang.halls.plans.services.refusing import ChangedMeanwhile, PlanRefused
from shuangchuang.halls.plans.services.states import current_version, draft_state
from shuangchuang.halls.plans.services.uploading import upload_document

__all__ = [
    "ChangedMeanwhile",
    "PlanRefused",
    "adopt_draft",
    "current_version",
    "difference_to_base",
    "discard_draft",
    "draft_state",
    "edit_draft",
    "edit_draft_many",
    "forbid_figure",
    "open_revision",
    "publish_plan",
    "record_observation",
    "redo_edit",
    "set_draft_region",
    "set_target_setting",
    "take_sections",
    "undo_edit",
    "upload_document",
]
