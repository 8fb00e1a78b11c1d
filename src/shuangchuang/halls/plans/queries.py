"""What the pages and the API ask of the ledger, each row scoped to who asks.

Published plans are everybody's. Of an unpublished one the coordinating office sees all, a
unit's liaison the rows its unit has a part in, the public nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from shuangchuang.domain.plans.difference import Difference, compare
from shuangchuang.halls.accounts.rights import Reach, may, reach
from shuangchuang.halls.plans.models import (
    ActionRecord,
    AssignmentRecord,
    AssignmentRole,
    DraftRecord,
    MeasureRecord,
    ObservationRecord,
    PlanRecord,
    TargetRecord,
    TaskRecord,
    VersionRecord,
)
from shuangchuang.halls.registry.models import GroupMemberRecord, UnitRecord
from shuangchuang.halls.registry.queries import units_of_user

Visitor = AbstractBaseUser | AnonymousUser | None


def _internal(user: Visitor) -> Reach:
    return reach(user, "plans.read_internal")


def sees_everything_of(user: Visitor, plan: PlanRecord) -> bool:
    """Whether the account sees a plan whole before it is published: an office with the place in its reach."""
    return _internal(user).covers_region(plan.region.code)


def sees_whole(user: Visitor, plan: PlanRecord) -> bool:
    """Whether the account may read all of a plan: its text, its versions, the ledger as one piece."""
    return plan.published or sees_everything_of(user, plan)


def in_reach(user: Visitor, right: str, *, region: str = "region") -> Q:
    """Rows of places where the account holds a right; ``region`` is the way from the row to the place."""
    held = reach(user, right)
    if held.everywhere:
        return ~Q(pk__in=())  # an empty Q would vanish from "or"
    return reduce(or_, (Q(**{f"{region}__code__startswith": stem}) for stem in held.region_stems), Q(pk__in=()))


def _own_tasks(user: Visitor) -> Q:
    """Tasks the account's units have a part in."""
    return Q(pk__in=AssignmentRecord.objects.filter(unit_id__in=units_of_user(user)).values("task_id"))


def visible_plans(user: Visitor) -> QuerySet[PlanRecord]:
    """The plans this visitor may know of, adopted ones only."""
    plans = PlanRecord.objects.select_related("region").filter(versions__isnull=False).distinct()
    if _internal(user).everywhere:
        return plans
    scope = Q(published=True)
    if may(user, "plans.read_internal"):
        parts = AssignmentRecord.objects.filter(unit_id__in=units_of_user(user), task__retired__isnull=True)
        scope |= in_reach(user, "plans.read_internal") | Q(pk__in=parts.values("task__plan_id"))
    return plans.filter(scope)


def visible_tasks(user: Visitor, plan: PlanRecord) -> QuerySet[TaskRecord]:
    """The tasks in force of a plan that this visitor may read."""
    tasks = TaskRecord.objects.filter(plan=plan, retired__isnull=True)
    if sees_whole(user, plan):
        return tasks
    if not may(user, "plans.read_internal"):
        return tasks.none()
    return tasks.filter(_own_tasks(user))


def visible_targets(user: Visitor, plan: PlanRecord) -> QuerySet[TargetRecord]:
    """The targets in force; of an unpublished plan a liaison sees those of its unit's tasks."""
    targets = TargetRecord.objects.filter(plan=plan, retired__isnull=True)
    if sees_whole(user, plan):
        return targets
    return targets.filter(task_line__in=visible_tasks(user, plan).values("line"))


def _readable_tasks(user: Visitor) -> QuerySet[TaskRecord]:
    """Tasks in force of any plan that this visitor may read."""
    tasks = TaskRecord.objects.filter(retired__isnull=True)
    if _internal(user).everywhere:
        return tasks
    scope = Q(plan__published=True)
    if may(user, "plans.read_internal"):
        scope |= in_reach(user, "plans.read_internal", region="plan__region") | _own_tasks(user)
    return tasks.filter(scope)


def _with_units(tasks: QuerySet[TaskRecord]) -> QuerySet[TaskRecord]:
    own = AssignmentRecord.objects.filter(measure__isnull=True).select_related("unit").order_by("order")
    return (
        tasks.select_related("action", "plan")
        .prefetch_related(Prefetch("assignments", own, to_attr="own_assignments"))
        .annotate(measure_count=Count("measures", distinct=True))
    )


def tasks_with_units(user: Visitor, plan: PlanRecord) -> list[TaskRecord]:
    """Visible tasks in order, each with ``own_assignments``, ``measure_count`` and its units by role."""
    return [by_role(task) for task in _with_units(visible_tasks(user, plan)).order_by("order")]


def tasks_chosen(
    user: Visitor, plan: PlanRecord, *, unit: str = "", role: str = "", action: str = ""
) -> QuerySet[TaskRecord]:
    """
    Visible tasks in order, each with ``own_assignments`` and ``measure_count``, narrowed down.

    ``unit`` is a slug, ``role`` what that unit (or any) has in the task, ``action`` the title of the heading.
    """
    tasks = visible_tasks(user, plan)
    part = {"measure__isnull": True} | ({"unit__slug": unit} if unit else {}) | ({"role": role} if role else {})
    if unit or role:
        tasks = tasks.filter(pk__in=AssignmentRecord.objects.filter(task__plan=plan, **part).values("task_id"))
    if action:
        tasks = tasks.filter(Q(action__title=action) | Q(action__isnull=True, section=action))
    return _with_units(tasks).order_by("order", "pk")


def tasks_with_measures(user: Visitor, plan: PlanRecord) -> list[TaskRecord]:
    """Visible tasks with their units and ``measure_rows``, in a fixed number of queries."""
    measures = Prefetch("measures", MeasureRecord.objects.order_by("order"), to_attr="measure_rows")
    tasks = _with_units(visible_tasks(user, plan)).prefetch_related(measures)
    return [by_role(task) for task in tasks.order_by("order")]


def by_role(task: TaskRecord) -> TaskRecord:
    """Give a task with ``own_assignments`` the lists ``leads``, ``cooperators`` and ``responsible``."""
    for role, name in (
        (AssignmentRole.LEAD, "leads"),
        (AssignmentRole.COOPERATOR, "cooperators"),
        (AssignmentRole.RESPONSIBLE, "responsible"),
    ):
        setattr(task, name, [row for row in task.own_assignments if row.role == role])
    return task


@dataclass(slots=True)
class ActionGroup:
    """A heading and its tasks."""

    title: str
    section: str
    tasks: list[TaskRecord] = field(default_factory=list)


def grouped_by_action(tasks: Iterable[TaskRecord]) -> list[ActionGroup]:
    """Tasks under their headings in the order of the plan."""
    groups: list[ActionGroup] = []
    for task in tasks:
        title = task.action.title if task.action else task.section
        if not groups or (groups[-1].title, groups[-1].section) != (title, task.section):
            groups.append(ActionGroup(title, task.section))
        groups[-1].tasks.append(task)
    return groups


@dataclass(slots=True)
class MatrixRow:
    """A unit and, per action, the (task, role) pairs it has there."""

    unit: UnitRecord
    cells: list[list[tuple[TaskRecord, str]]]
    leads: int = 0
    cooperations: int = 0
    responsibilities: int = 0

    @property
    def total(self) -> int:
        """Tasks it has a part in."""
        return self.leads + self.cooperations + self.responsibilities


def matrix(tasks: Sequence[TaskRecord]) -> tuple[list[ActionGroup], list[MatrixRow]]:
    """Units × actions; units with the most to lead come first."""
    groups = grouped_by_action(tasks)
    rows: dict[int, MatrixRow] = {}
    for column, group in enumerate(groups):
        for task in group.tasks:
            for row in task.own_assignments:
                line = rows.setdefault(row.unit_id, MatrixRow(row.unit, [[] for _ in groups]))
                line.cells[column].append((task, row.role))
                line.leads += row.role == AssignmentRole.LEAD
                line.cooperations += row.role == AssignmentRole.COOPERATOR
                line.responsibilities += row.role == AssignmentRole.RESPONSIBLE
    ordered = sorted(rows.values(), key=lambda row: (-row.leads, -row.responsibilities, -row.total, row.unit.order))
    return groups, ordered


def units_of_plan(user: Visitor, plan: PlanRecord) -> QuerySet[UnitRecord]:
    """Units with a part in the visible tasks, with ``lead_count``, ``help_count`` and ``responsible_count``."""
    visible = Q(assignments__task__in=visible_tasks(user, plan), assignments__measure__isnull=True)

    def count(role: AssignmentRole) -> Count:
        return Count("assignments", filter=visible & Q(assignments__role=role), distinct=True)

    return (
        UnitRecord.objects.filter(assignments__task__in=visible_tasks(user, plan))
        .annotate(
            lead_count=count(AssignmentRole.LEAD),
            help_count=count(AssignmentRole.COOPERATOR),
            responsible_count=count(AssignmentRole.RESPONSIBLE),
        )
        .order_by("-lead_count", "-responsible_count", "-help_count", "order")
        .distinct()
    )


def tasks_of_unit(user: Visitor, plan: PlanRecord, unit: UnitRecord) -> list[tuple[str, TaskRecord]]:
    """The unit's (role, task) pairs in the plan, leads first. Only what is assigned under its own name."""
    parts = AssignmentRecord.objects.filter(unit=unit, measure__isnull=True, task__in=visible_tasks(user, plan))
    roles = dict(parts.values_list("task_id", "role"))
    tasks = [task for task in tasks_with_units(user, plan) if task.pk in roles]
    rank = {AssignmentRole.LEAD: 0, AssignmentRole.RESPONSIBLE: 1, AssignmentRole.COOPERATOR: 2}
    return sorted(((roles[task.pk], task) for task in tasks), key=lambda pair: (rank[pair[0]], pair[1].order))


def task_in_force(user: Visitor, plan: PlanRecord, code: str) -> TaskRecord | None:
    """One visible task with its units and ``measure_list`` (each measure with ``own_assignments``)."""
    task = _with_units(visible_tasks(user, plan)).filter(code=code).first()
    if task is None:
        return None
    parts = Prefetch(
        "assignments", AssignmentRecord.objects.select_related("unit").order_by("order"), to_attr="own_assignments"
    )
    task.measure_list = list(MeasureRecord.objects.filter(task=task).prefetch_related(parts).order_by("order"))
    return by_role(task)


def neighbours(user: Visitor, task: TaskRecord) -> tuple[TaskRecord | None, TaskRecord | None]:
    """The visible task before and after this one."""
    tasks = visible_tasks(user, task.plan)
    return (
        tasks.filter(order__lt=task.order).order_by("-order").first(),
        tasks.filter(order__gt=task.order).order_by("order").first(),
    )


def wordings_of_line(plan: PlanRecord, line: str) -> list[TaskRecord]:
    """
    The different wordings a task had, the newest first.

    A version with another document records every row anew; a row that says the same as before
    is shown once, from the version that first said so, until the one that retired it.
    """
    rows = TaskRecord.objects.filter(plan=plan, line=line).select_related("introduced", "retired")
    wordings: list[TaskRecord] = []
    for row in rows.order_by("introduced__number"):
        last = wordings[-1] if wordings else None
        if last and all(
            getattr(last, name) == getattr(row, name) for name in ("number", "title", "body", "annotation")
        ):
            last.retired = row.retired
        else:
            wordings.append(row)
    return wordings[::-1]


def versions_of(plan: PlanRecord) -> QuerySet[VersionRecord]:
    """The versions of a plan, the newest first."""
    return (
        plan.versions.select_related("document__file", "adopted_by")
        .defer("state", "document__text", "document__layout")
        .order_by("-number")
    )


def actions_of(plan: PlanRecord) -> QuerySet[ActionRecord]:
    """Headings in force."""
    return ActionRecord.objects.filter(plan=plan, retired__isnull=True)


def visible_actions(user: Visitor, plan: PlanRecord) -> QuerySet[ActionRecord]:
    """Headings over at least one task that this visitor may read, each with those as ``visible_tasks``."""
    tasks = visible_tasks(user, plan)
    return (
        ActionRecord.objects.filter(plan=plan, retired__isnull=True, tasks__in=tasks)
        .distinct()
        .prefetch_related(Prefetch("tasks", tasks.order_by("order"), to_attr="visible_tasks"))
        .order_by("order", "pk")
    )


def ledger_version(user: Visitor, plan: PlanRecord) -> VersionRecord | None:
    """The version in force with its document, for who may read all of the plan."""
    if not sees_whole(user, plan):
        return None
    return plan.versions.select_related("document").order_by("-number").first()


def observations_of(plan: PlanRecord, line: str) -> QuerySet[ObservationRecord]:
    """Every figure of a target, revisions after what they revise."""
    return ObservationRecord.objects.filter(plan=plan, target_line=line).order_by("period", "revision")


def plans_listed(user: Visitor, *, words: str = "", region: str = "") -> QuerySet[PlanRecord]:
    """
    Plans for the list page with the head of the newest version, ``task_count`` and ``target_count``.

    Only rows that this visitor may read are counted. ``region`` is a code.
    """
    plans = visible_plans(user)
    if region:
        plans = plans.filter(region__code=region)
    for word in words.split()[:8]:
        plans = plans.filter(
            Q(title__icontains=word)
            | Q(short_title__icontains=word)
            | Q(region__name__icontains=word)
            | Q(versions__issuer__icontains=word)
            | Q(versions__doc_number__icontains=word)
        )
    newest = VersionRecord.objects.filter(plan=OuterRef("pk")).order_by("-number")
    tasks = _readable_tasks(user)
    targets = TargetRecord.objects.filter(retired__isnull=True)
    if not _internal(user).everywhere:
        in_a_task = tasks.filter(plan=OuterRef("plan"), line=OuterRef("task_line"))
        own_place = in_reach(user, "plans.read_internal", region="plan__region")
        targets = targets.filter(Q(plan__published=True) | own_place | Exists(in_a_task))
    return plans.annotate(
        task_count=_counted(tasks),
        target_count=_counted(targets),
        version_number=Subquery(newest.values("number")[:1]),
        issuer=Subquery(newest.values("issuer")[:1]),
        doc_number=Subquery(newest.values("doc_number")[:1]),
        issued_date=Subquery(newest.values("issued_date")[:1]),
        period=Subquery(newest.values("period")[:1]),
    ).order_by(F("issued_date").desc(nulls_last=True), "pk")


def _counted(rows: QuerySet[TaskRecord] | QuerySet[TargetRecord]) -> Coalesce:
    rows = rows.filter(plan=OuterRef("pk")).order_by().values("plan")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def groups_naming_unit(
    user: Visitor, plan: PlanRecord, unit: UnitRecord, *, on: date | None
) -> list[tuple[UnitRecord, list[tuple[str, TaskRecord]]]]:
    """Groups that a confirmed list says the unit belongs to, each with its tasks in the plan."""
    memberships = GroupMemberRecord.objects.filter(member=unit).select_related("group")
    if on is not None:
        memberships = memberships.filter(Q(valid_from__lte=on), Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    found = [(row.group, tasks_of_unit(user, plan, row.group)) for row in memberships]
    return [(group, pairs) for group, pairs in found if pairs]


def changes_by_version(plan: PlanRecord) -> list[tuple[VersionRecord, Difference | None]]:
    """Each version, the newest first, with what it changed in the one before (None for the first)."""
    versions = list(plan.versions.select_related("document__file", "adopted_by").order_by("-number"))
    pairs = zip(versions, [*versions[1:], None], strict=True)
    return [(newer, compare(older.state, newer.state) if older else None) for newer, older in pairs]


def plans_to_keep(user: Visitor, right: str) -> QuerySet[PlanRecord]:
    """The plans an account may work on by a right."""
    return PlanRecord.objects.select_related("region").filter(in_reach(user, right))


def drafts_to_check(user: Visitor) -> QuerySet[DraftRecord]:
    """The drafts of places in the account's reach, and its own whose place is not known yet."""
    own = Q(region__isnull=True, created_by=user.pk) if user is not None and user.is_authenticated else Q(pk__in=())
    return DraftRecord.objects.filter(in_reach(user, "plans.check") | own)


def drafts_listed(user: Visitor, *, status: str) -> QuerySet[DraftRecord]:
    """Drafts of one status that the account may check, the last changed first."""
    return (
        drafts_to_check(user)
        .filter(status=status)
        .select_related("document__file", "region", "base_plan", "created_by")
        .defer("parsed", "document__text", "document__layout")
    )
