"""A checked draft becomes the ledger's next version, whole or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Max

from shuangchuang.domain.plans.difference import Difference, compare
from shuangchuang.domain.plans.draft import LEDGER_KINDS, Json
from shuangchuang.domain.plans.house_form import annotation_shown, target_shown
from shuangchuang.halls.notices.services import record_audit
from shuangchuang.halls.plans.models import (
    ActionRecord,
    AssignmentRecord,
    DraftRecord,
    DraftStatus,
    MeasureRecord,
    PlanRecord,
    TargetRecord,
    TaskRecord,
    VersionRecord,
)
from shuangchuang.halls.plans.services.refusing import ChangedMeanwhile, PlanRefused
from shuangchuang.halls.plans.services.states import current_version, draft_state, title_of
from shuangchuang.halls.plans.services.telling import tell
from shuangchuang.halls.registry.services import find_or_register_units


def difference_to_base(draft: DraftRecord, state: Json) -> Difference | None:
    """What the draft changes in the plan it revises; None for a new plan."""
    return compare(draft.base_version.state, state) if draft.base_version else None


@transaction.atomic
def adopt_draft(
    *,
    draft: DraftRecord,
    slug: str,
    short_title: str,
    reason: str,
    adopted_by: AbstractBaseUser | None,
    adopted_at: datetime,
    seen: int | None = None,
) -> VersionRecord:
    """
    Write a draft into the ledger as a plan's first or next version, whole or not at all.

    Rows that say the same as before stay; changed and removed ones retire and keep their words.

    :raises PlanRefused: the draft is closed, empty, stale, or another plan has the slug.
    :raises ChangedMeanwhile: it was edited after number ``seen``.
    """
    if seen is None:
        seen = draft.edit_count
    state = draft_state(draft)
    _refuse_unready(draft, state)
    closed = DraftRecord.objects.filter(pk=draft.pk, status=DraftStatus.OPEN, edit_count=seen).update(
        status=DraftStatus.ADOPTED, changed_at=adopted_at
    )
    if not closed:
        raise ChangedMeanwhile
    # Caps, thresholds and the like stay on the check screen; the ledger holds what is promised.
    state["targets"] = [row for row in state["targets"] if row["kind"] in LEDGER_KINDS]
    plan = draft.base_plan or _new_plan(draft, slug=slug, short_title=short_title, state=state, at=adopted_at)
    previous = draft.base_version
    _name_lines(state, previous)
    version = _store_version(draft, plan, state, previous, reason=reason, by=adopted_by, at=adopted_at)
    units = find_or_register_units(
        names=_units_of(state),
        region=plan.region,
        on=version.issued_date,
        registered_by=adopted_by,
        registered_at=adopted_at,
    )
    LedgerWriter(plan, version, previous, state, draft.document.text, units).write()
    record_audit(
        actor=adopted_by,
        action="plans.adopt",
        subject=f"plan:{plan.slug}",
        at=adopted_at,
        details={
            "version": version.number,
            "draft": draft.pk,
            "tasks": len(state["tasks"]),
            "targets": len(state["targets"]),
        },
    )
    tell("plans.adopted" if previous is None else "plans.revised", plan, at=adopted_at, version=version.number)
    return version


def _refuse_unready(draft: DraftRecord, state: Json) -> None:
    if draft.status != DraftStatus.OPEN:
        raise PlanRefused("draft_closed", "这份校核稿已经结束，不能再修改。需要更正请对台账发起修订。")
    if draft.region is None:
        raise PlanRefused("no_region", "还不知道这份计划属于哪个地区。请先填写所属地区。")
    if not state["tasks"]:
        raise PlanRefused("no_tasks", "校核稿里还没有任务，不能写入台账。请先补上任务，或换一份带责任分工的文件。")
    if draft.base_plan:
        newest = current_version(draft.base_plan)
        if newest is not None and draft.base_version_id != newest.pk:
            raise PlanRefused(
                "base_stale",
                "台账在这份修订稿之后又有了第 {number} 版。请从最新一版重新发起修订。",
                number=newest.number,
            )


def _new_plan(draft: DraftRecord, *, slug: str, short_title: str, state: Json, at: datetime) -> PlanRecord:
    try:
        with transaction.atomic():
            return PlanRecord.objects.create(
                slug=slug,
                region=draft.region,
                title=title_of(state, draft.title),
                short_title=short_title,
                created_at=at,
            )
    except IntegrityError:
        raise PlanRefused("slug_taken", "编号“{slug}”已被另一份计划使用。请换一个编号。", slug=slug) from None


def _name_lines(state: Json, previous: VersionRecord | None) -> None:
    """Give every row its line: the one of the row it continues, or a new one."""
    if previous is not None:
        difference = compare(previous.state, state)
        for row in (*difference.tasks, *difference.targets):
            if row.before is not None and row.after is not None:
                row.after["line"] = row.before["line"]
                row.after["code"] = row.before["code"]
    _name_new(state["tasks"], _task_codes(state["tasks"]))
    _name_new(state["targets"], (f"T{number}" for number in range(1, len(state["targets"]) * 2 + 100)))


def _name_new(rows: list[Json], codes: Iterable[str]) -> None:
    taken = {row["code"] for row in rows if row.get("code")}
    fresh = iter(codes)
    for row in rows:
        wish = row["number"]["value"] if row.get("number") else ""
        if row.get("line"):
            continue
        row["line"] = uuid.uuid4().hex
        code = wish if wish.isascii() and wish.isdigit() and wish not in taken else ""
        while not code:
            candidate = next(fresh)
            code = candidate if candidate not in taken else ""
        row["code"] = code
        taken.add(code)


def _task_codes(rows: list[Json]) -> Iterable[str]:
    """Codes for tasks whose number cannot serve: n1, n2 …"""
    return (f"n{number}" for number in range(1, len(rows) * 2 + 100))


def _day(state: Json, field: str) -> date | None:
    fact = state["metadata"].get(field)
    try:
        return date.fromisoformat(fact["value"]) if fact else None
    except ValueError:
        return None


def _said(state: Json, field: str, limit: int | None = None) -> str:
    fact = state["metadata"].get(field)
    return str(fact["value"])[:limit] if fact else ""


def _store_version(
    draft: DraftRecord,
    plan: PlanRecord,
    state: Json,
    previous: VersionRecord | None,
    *,
    reason: str,
    by: AbstractBaseUser | None,
    at: datetime,
) -> VersionRecord:
    return VersionRecord.objects.create(
        plan=plan,
        number=(plan.versions.aggregate(top=Max("number"))["top"] or 0) + 1,
        document=draft.document,
        title=title_of(state, draft.title),
        doc_number=_said(state, "doc_number", 60),
        issuer=_said(state, "issuer", 200),
        addressee=_said(state, "addressee"),
        issued_date=_day(state, "date"),
        period=_said(state, "period", 60),
        valid_from=_day(state, "valid_from"),
        valid_until=_day(state, "valid_until"),
        evidence=state["metadata"],
        state=state,
        reason=reason,
        adopted_by=by,
        adopted_at=at,
    )


def _units_of(state: Json) -> list[tuple[str, bool]]:
    groups: dict[str, bool] = {}
    for task in state["tasks"]:
        for row in task["assignments"]:
            name = row["unit"]["value"]
            groups[name] = groups.get(name, False) or bool(row["group"])
    return list(groups.items())


class LedgerWriter:
    """Turns an adopted state into rows, keeping the rows of the version before that say the same."""

    def __init__(
        self,
        plan: PlanRecord,
        version: VersionRecord,
        previous: VersionRecord | None,
        state: Json,
        text: str,
        units: dict[str, Any],
    ) -> None:
        self.plan, self.version, self.state, self.text, self.units = plan, version, state, text, units
        same = compare(previous.state, state) if previous else None
        self.same_tasks = {row.after["line"] for row in same.tasks if row.kind == "same"} if same else set()
        self.same_targets = {row.after["line"] for row in same.targets if row.kind == "same"} if same else set()
        # Spans point into the document of the version; another document means other words.
        if previous is not None and previous.document_id != version.document_id:
            self.same_tasks, self.same_targets = set(), set()

    def write(self) -> None:
        """All rows of the version."""
        for model, keep in ((TaskRecord, self.same_tasks), (TargetRecord, self.same_targets), (ActionRecord, set())):
            in_force = model.objects.filter(plan=self.plan, retired__isnull=True)
            in_force.exclude(line__in=keep).update(retired=self.version)
        actions = self._actions()
        for order, task in enumerate(self.state["tasks"]):
            action = actions.get(self._action_key(task))
            if task["line"] in self.same_tasks:
                TaskRecord.objects.filter(plan=self.plan, line=task["line"], retired__isnull=True).update(
                    order=order, action=action
                )
            else:
                self._task(order, task, action)
        for order, target in enumerate(self.state["targets"]):
            if target["line"] in self.same_targets:
                TargetRecord.objects.filter(plan=self.plan, line=target["line"], retired__isnull=True).update(
                    order=order
                )
            else:
                self._target(order, target)

    @staticmethod
    def _action_key(task: Json) -> tuple[str, str]:
        return (task["section"] or {}).get("value", ""), (task["action"] or {}).get("value", "")

    def _actions(self) -> dict[tuple[str, str], ActionRecord]:
        """A heading for each group of tasks; tasks right under a section stand under the section."""
        actions: dict[tuple[str, str], ActionRecord] = {}
        for task in self.state["tasks"]:
            section, action = key = self._action_key(task)
            heading = action or section
            if heading and key not in actions:
                actions[key] = ActionRecord.objects.create(
                    plan=self.plan,
                    line=uuid.uuid4().hex,
                    introduced=self.version,
                    order=len(actions),
                    title=heading[:200],
                    section=section[:240],
                )
        return actions

    def _words(self, spans: list[list[int]]) -> str:
        return "".join(self.text[start:end] for start, end in spans)

    def _task(self, order: int, task: Json, action: ActionRecord | None) -> None:
        record = TaskRecord.objects.create(
            plan=self.plan,
            line=task["line"],
            introduced=self.version,
            order=order,
            code=task["code"],
            number=task["number"]["value"][:40],
            title=task["title"]["value"][:300],
            untitled=task["untitled"],
            action=action,
            section=self._action_key(task)[0][:240],
            body=self._words(task["body"]),
            annotation=annotation_shown(task, self.text),
            edited=task["edited"],
            evidence={
                "span": task["span"],
                "body": task["body"],
                "annotations": task["annotations"],
                **{name: task[name] for name in ("number", "title", "action", "section") if task[name]},
            },
        )
        measures: dict[str, MeasureRecord] = {}
        for place, measure in enumerate(task["measures"]):
            measures[measure["id"]] = MeasureRecord.objects.create(
                task=record,
                order=place,
                number=measure["number"]["value"][:40] if measure["number"] else "",
                text=measure["text"]["value"],
                evidence={"text": measure["text"]},
            )
        AssignmentRecord.objects.bulk_create(
            AssignmentRecord(
                task=record,
                measure=measures.get(row["measure"]) if row["measure"] else None,
                unit=self.units[row["unit"]["value"]],
                role=row["role"],
                order=place,
                printed_name=row["unit"]["value"],
                evidence=row["unit"],
            )
            for place, row in enumerate(self._once(task["assignments"]))
        )

    def _once(self, assignments: list[Json]) -> list[Json]:
        """Two names of one unit in one role are one assignment."""
        seen: set[tuple[int, str, str | None]] = set()
        kept = []
        for row in assignments:
            key = (self.units[row["unit"]["value"]].pk, row["role"], row["measure"])
            if key not in seen:
                seen.add(key)
                kept.append(row)
        return kept

    def _target(self, order: int, target: Json) -> None:
        lines = {task["id"]: task["line"] for task in self.state["tasks"]}
        TargetRecord.objects.create(
            plan=self.plan,
            line=target["line"],
            introduced=self.version,
            order=order,
            code=target["code"],
            name=target["name"]["value"][:200],
            comparator=target["comparator"]["value"],
            value=Decimal(target["value"]["value"]),
            value_max=Decimal(target["value_max"]) if target["value_max"] else None,
            unit=target["unit"]["value"][:30],
            deadline=target["deadline"]["value"][:10],
            text=target_shown(target, self.text),
            kind=target["kind"],
            breakdown=target["breakdown"],
            adds_up=target["breakdown_adds_up"],
            task_line=lines.get(target["task"], "") if target["task"] else "",
            edited=target["edited"],
            evidence={name: target[name] for name in ("name", "comparator", "value", "unit", "deadline", "text")},
        )
