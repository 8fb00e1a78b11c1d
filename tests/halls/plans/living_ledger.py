"""A plan lived through at random: corrections, undo, versions, and what must hold after each."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from hypothesis import strategies as st

from shuangchuang.domain.plans.draft import Json
from shuangchuang.domain.plans.draft_edits import EditRefused
from shuangchuang.halls.plans import services
from shuangchuang.halls.plans.models import (
    ActionRecord,
    DraftRecord,
    PlanRecord,
    TargetRecord,
    TaskRecord,
    VersionRecord,
)
from shuangchuang.halls.registry.services import UnitRefused
from tests.domain.plans.random_edits import random_edit
from tests.halls.plans.small_plan import NOW, SECOND, TEXT, a_draft


def live(data: st.DataObject, *, versions: int, corrections: int) -> None:
    """One life, forgotten at the end."""
    with transaction.atomic():
        draft = a_draft()
        for number in range(1, versions + 1):
            _correct(data, draft, corrections)
            version = _adopt(draft)
            if version is None:
                break
            _mirrors(version)
            _keeps_the_past(version.plan, number)
            draft = _next(data, version.plan)
        transaction.set_rollback(True)


def _correct(data: st.DataObject, draft: DraftRecord, corrections: int) -> None:
    for _correction in range(corrections):
        state = services.draft_state(draft)
        before = (draft.edit_count, state)
        try:
            with transaction.atomic():
                _one(data, draft, state)
        except (EditRefused, services.PlanRefused):
            draft.refresh_from_db()
            assert (draft.edit_count, services.draft_state(draft)) == before


def _one(data: st.DataObject, draft: DraftRecord, state: Json) -> None:
    what = data.draw(st.sampled_from(["edit"] * 6 + ["undo", "redo"]))
    seen = draft.edit_count
    if what == "edit":
        edit = data.draw(random_edit(state))
        after = services.edit_draft(draft=draft, edit=edit, seen=seen, made_by=None, made_at=NOW)
    elif what == "undo":
        after = services.undo_edit(draft=draft, seen=seen, undone_by=None, undone_at=NOW)
    else:
        after = services.redo_edit(draft=draft, seen=seen, redone_by=None, redone_at=NOW)
    stored = DraftRecord.objects.get(pk=draft.pk)
    assert services.draft_state(stored) == after
    assert stored.edit_count == draft.edit_count == seen + 1


def _adopt(draft: DraftRecord) -> VersionRecord | None:
    """The version, or None where a ledger cannot be made of the draft and nothing was written."""
    before = VersionRecord.objects.count()
    try:
        with transaction.atomic():
            return services.adopt_draft(
                draft=DraftRecord.objects.get(pk=draft.pk),
                slug="life", short_title="", reason="", adopted_by=None, adopted_at=NOW,
            )  # fmt: skip
    except (services.PlanRefused, UnitRefused):
        assert VersionRecord.objects.count() == before
        return None


def _mirrors(version: VersionRecord) -> None:
    """The rows in force say what the adopted state says, in its order."""
    state, plan = version.state, version.plan
    tasks = TaskRecord.objects.filter(plan=plan, retired=None).order_by("order")
    assert [(row.line, row.code, row.title) for row in tasks] == [
        (task["line"], task["code"], task["title"]["value"][:300]) for task in state["tasks"]
    ]
    for row, task in zip(tasks, state["tasks"], strict=True):
        assert [measure.text for measure in row.measures.order_by("order")] == [
            measure["text"]["value"] for measure in task["measures"]
        ]
        owed = {(part.printed_name, part.role) for part in row.assignments.all()}
        assert owed <= {(part["unit"]["value"], part["role"]) for part in task["assignments"]}
        assert bool(owed) == bool(task["assignments"])
    targets = TargetRecord.objects.filter(plan=plan, retired=None).order_by("order")
    assert [(row.line, _told(row.value), row.unit) for row in targets] == [
        (target["line"], _told(Decimal(target["value"]["value"])), target["unit"]["value"][:30])
        for target in state["targets"]
    ]
    for kind in (TaskRecord, TargetRecord):
        codes = list(kind.objects.filter(plan=plan, retired=None).values_list("code", flat=True))
        assert len(set(codes)) == len(codes)
    headings = ActionRecord.objects.filter(plan=plan, retired=None)
    assert set(tasks.exclude(action=None).values_list("action", flat=True)) <= set(
        headings.values_list("pk", flat=True)
    )


def _told(value: Decimal) -> str:
    """To fifteen digits: SQLite keeps decimals as floating point. The adopted state has all of them."""
    return f"{float(value):.15g}" if value else "0"


def _keeps_the_past(plan: PlanRecord, number: int) -> None:
    """Every version still has the rows that were in force under it."""
    versions = list(plan.versions.order_by("number"))
    assert [version.number for version in versions] == list(range(1, number + 1))
    for version in versions:
        for kind, name in ((TaskRecord, "tasks"), (TargetRecord, "targets")):
            rows = kind.objects.filter(plan=plan, introduced__number__lte=version.number).exclude(
                retired__number__lte=version.number
            )
            lines = sorted(rows.values_list("line", flat=True))
            assert lines == sorted(row["line"] for row in version.state[name])


def _next(data: st.DataObject, plan: PlanRecord) -> DraftRecord:
    """A revision of the ledger, or another document."""
    text = data.draw(st.sampled_from([None, None, SECOND, TEXT]))
    if text is None:
        return services.open_revision(plan=plan, opened_by=None, opened_at=NOW)
    return a_draft(text=text, base=plan)
