"""What a draft and a plan say right now."""

from __future__ import annotations

from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.draft_edits import replay
from shuangchuang.halls.plans.models import (
    DraftRecord,
    PlanRecord,
    VersionRecord,
)


def draft_state(draft: DraftRecord) -> Json:
    """What was read with all corrections that stand."""
    return replay(draft.parsed, (edit.operation for edit in draft.edits.filter(undone_at__isnull=True)))


def current_version(plan: PlanRecord) -> VersionRecord | None:
    """The version in force."""
    return plan.versions.order_by("-number").first()


def title_of(state: Json, name: str) -> str:
    fact = state["metadata"].get("title")
    return str(fact["value"] if fact else name)[:200]
