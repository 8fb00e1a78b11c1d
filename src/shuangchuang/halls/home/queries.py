"""What the front page and the desk show. Each function asks a fixed number of questions of the database,
however long the lists are.

    front page   figures, plans_shown, latest, …       what is published, and nothing else
    desk         drafts_waiting, plans_kept            for the coordinating office
                 units_of, duties                      for a unit's liaison officer
    own rows     correction_of, corrections_listed, views_kept, view_of, views_of_list
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse

from shuangchuang.catalogue.files import read_yaml, text_of
from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.home.models import CorrectionRecord, CorrectionState, SavedViewRecord
from shuangchuang.halls.plans.models import (
    AssignmentRecord,
    AssignmentRole,
    DraftRecord,
    DraftStatus,
    ObservationRecord,
    ObservationStatus,
    PlanRecord,
    TargetRecord,
    TaskRecord,
    VersionRecord,
)
from shuangchuang.halls.plans.queries import drafts_listed, plans_to_keep
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord
from shuangchuang.halls.registry.queries import units_of_user

_IN_FORCE = Q(retired__isnull=True)
_OF_PUBLISHED = Q(plan__published=True)
# A unit that carries a part of a task and several of its measures is counted by the part it has in the task.
_WHOLE_TASK = Q(measure__isnull=True)


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers on the front page: plans, tasks, units and targets that anybody can look up."""

    plans: int
    tasks: int
    units: int
    targets: int


def figures() -> Figures:
    """Counted over the rows in force of published plans."""
    return Figures(
        plans=PlanRecord.objects.filter(published=True).count(),
        tasks=TaskRecord.objects.filter(_IN_FORCE, _OF_PUBLISHED).count(),
        units=AssignmentRecord.objects.filter(task__retired__isnull=True, task__plan__published=True)
        .values("unit")
        .distinct()
        .count(),
        targets=_targets().filter(_OF_PUBLISHED).count(),
    )


def _targets() -> QuerySet[TargetRecord]:
    return TargetRecord.objects.filter(_IN_FORCE)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan and how much stands in its ledger. ``observed`` targets have at least one figure."""

    plan: PlanRecord
    version: VersionRecord | None
    tasks: int
    leads: int
    units: int
    targets: int
    observed: int


@lru_cache(maxsize=4)
def _region_of(folder: Path) -> str:
    return text_of(read_yaml(folder / "deployment.yaml"), "region", folder / "deployment.yaml")


def home_region() -> str:
    """The code of the place this site is run for."""
    return _region_of(Path(settings.DEPLOYMENT))


def plans_shown() -> list[PlanFacts]:
    """Every published plan: those of the site's own place first, then by place, the newest first."""
    facts = _with_facts(PlanRecord.objects.filter(published=True).order_by("region__code", "-created_at", "-pk"))
    home = home_region()
    return sorted(facts, key=lambda shown: shown.plan.region.code != home)


def plans_kept(user: AbstractBaseUser | AnonymousUser | None) -> list[PlanFacts]:
    """Every plan this office keeps, published or not."""
    return list(_with_facts(plans_to_keep(user, "plans.adopt")))


def _with_facts(plans: QuerySet[PlanRecord]) -> Iterator[PlanFacts]:
    latest = VersionRecord.objects.filter(plan=OuterRef("pk")).order_by("-number").values("pk")[:1]
    found = list(plans.select_related("region").annotate(latest=Subquery(latest)))
    ids = [plan.pk for plan in found]
    versions = VersionRecord.objects.in_bulk([plan.latest for plan in found if plan.latest])
    tasks = _count(TaskRecord.objects.filter(_IN_FORCE, plan__in=ids), by="plan", of="pk")
    parts = AssignmentRecord.objects.filter(task__retired__isnull=True, task__plan__in=ids)
    units = _count(parts, by="task__plan", of="unit")
    leads = _count(parts.filter(role=AssignmentRole.LEAD), by="task__plan", of="unit")
    lines: dict[int, set[str]] = {}
    for plan_id, line in _targets().filter(plan__in=ids).values_list("plan", "line"):
        lines.setdefault(plan_id, set()).add(line)
    figured: dict[int, set[str]] = {}
    observed = ObservationRecord.objects.filter(plan__in=ids).values_list("plan", "target_line").distinct()
    for plan_id, line in observed:
        figured.setdefault(plan_id, set()).add(line)
    for plan in found:
        own = lines.get(plan.pk, set())
        yield PlanFacts(
            plan=plan,
            version=versions.get(plan.latest),
            tasks=tasks.get(plan.pk, 0),
            leads=leads.get(plan.pk, 0),
            units=units.get(plan.pk, 0),
            targets=len(own),
            observed=len(own & figured.get(plan.pk, set())),
        )


def _count(rows: QuerySet, *, by: str, of: str) -> dict[int, int]:
    """How many distinct ``of`` there are for each ``by``."""
    return dict(rows.order_by().values_list(by).annotate(n=Count(of, distinct=True)))


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened to a published plan. ``kind``: adopted, revised, figure."""

    kind: str
    at: datetime
    plan: PlanRecord
    version: VersionRecord | None = None
    target: TargetRecord | None = None
    observation: ObservationRecord | None = None


def latest(*, limit: int = 6) -> list[News]:
    """The last versions written into the ledger and the last verified figures, of published plans."""
    versions = (
        VersionRecord.objects.filter(_OF_PUBLISHED)
        .select_related("plan__region")
        .defer("state")
        .order_by("-adopted_at", "-pk")[:limit]
    )
    news = [
        News("adopted" if row.number == 1 else "revised", row.adopted_at, row.plan, version=row) for row in versions
    ]
    figures = (
        ObservationRecord.objects.filter(_OF_PUBLISHED, status=ObservationStatus.VERIFIED)
        .select_related("plan__region")
        .order_by("-entered_at", "-pk")[:limit]
    )
    wanted = {(row.plan_id, row.target_line): row for row in reversed(figures)}
    lines = [line for _plan, line in wanted]
    for target in _targets().filter(plan__in=[plan for plan, _line in wanted], line__in=lines).defer("evidence"):
        row = wanted.get((target.plan_id, target.line))
        if row is not None:
            news.append(News("figure", row.entered_at, row.plan, target=target, observation=row))
    return sorted(news, key=lambda item: item.at, reverse=True)[:limit]


def much_sought(*, limit: int = 5) -> list[UnitRecord]:
    """The units that lead most tasks of published plans: what people look for first."""
    leading = Q(
        assignments__role=AssignmentRole.LEAD,
        assignments__task__retired__isnull=True,
        assignments__task__plan__published=True,
    )
    units = UnitRecord.objects.annotate(led=Count("assignments__task", filter=leading, distinct=True))
    return list(units.filter(led__gt=0).order_by("-led", "order", "pk")[:limit])


def drafts_waiting(user: AbstractBaseUser | AnonymousUser | None) -> list[DraftRecord]:
    """Drafts that this office still has to check, the one touched last first."""
    return list(drafts_listed(user, status=DraftStatus.OPEN))


def units_of(user: AbstractBaseUser | AnonymousUser | None) -> list[UnitRecord]:
    """The units an account speaks for, with the groups they are confirmed members of."""
    return list(UnitRecord.objects.filter(pk__in=units_of_user(user)).select_related("region"))


@dataclass(frozen=True, slots=True)
class Duties:
    """What units owe: the parts of tasks in force, by the role they play."""

    leads: list[AssignmentRecord]
    responsible: list[AssignmentRecord]
    cooperates: list[AssignmentRecord]

    @property
    def total(self) -> int:
        """How many parts there are in all."""
        return len(self.leads) + len(self.responsible) + len(self.cooperates)


def duties(units: Iterable[UnitRecord]) -> Duties:
    """Every part of these units in a task in force, of any plan: a liaison sees its own unit's rows before publication."""
    parts = (
        AssignmentRecord.objects.filter(_WHOLE_TASK, task__retired__isnull=True, unit__in=[unit.pk for unit in units])
        .select_related("task__plan", "task__action", "unit")
        .defer("task__body", "task__annotation", "task__evidence", "evidence")
        .annotate(measures=Count("task__measures"))
        .order_by("task__plan__region__code", "-task__plan__created_at", "task__order", "order")
    )
    by_role: dict[str, list[AssignmentRecord]] = {role: [] for role in AssignmentRole.values}
    for part in parts:
        by_role[part.role].append(part)
    return Duties(
        leads=by_role[AssignmentRole.LEAD],
        responsible=by_role[AssignmentRole.RESPONSIBLE],
        cooperates=by_role[AssignmentRole.COOPERATOR],
    )


def correction_of(receipt: str) -> CorrectionRecord | None:
    """The correction with this number."""
    return CorrectionRecord.objects.filter(receipt=receipt).select_related("answered_by").first()


def corrections_to_answer(user: AbstractBaseUser | AnonymousUser | None) -> QuerySet[CorrectionRecord]:
    """Those an account may answer: all, or those on the pages of plans within its reach."""
    if reach(user, "site.corrections").everywhere:
        return CorrectionRecord.objects.all()
    pages = [reverse("plans:overview", args=[plan.slug]) for plan in plans_to_keep(user, "site.corrections")]
    return CorrectionRecord.objects.filter(reduce(or_, (Q(page__startswith=page) for page in pages), Q(pk__in=())))


def plan_of_page(page: str) -> PlanRecord | None:
    """The plan whose pages an address is one of; the same pages that ``corrections_to_answer`` means."""
    slug = [*page.split("/"), "", "", ""][2]
    plan = PlanRecord.objects.select_related("region").filter(slug=slug).first()
    return plan if plan is not None and page.startswith(plan.get_absolute_url()) else None


def corrections_listed(
    user: AbstractBaseUser | AnonymousUser | None, *, words: str = "", state: str = ""
) -> QuerySet[CorrectionRecord]:
    """Corrections this account may answer: those without an answer first and of these the oldest; then the newest answer."""
    rows = corrections_to_answer(user)
    if words:
        rows = rows.filter(Q(receipt__icontains=words) | Q(page__icontains=words) | Q(wrong__icontains=words))
    if state:
        rows = rows.filter(state=state)
    waiting = Case(When(state=CorrectionState.RECEIVED, then=F("received_at")))
    return rows.annotate(waiting=waiting).order_by(F("waiting").asc(nulls_last=True), "-answered_at", "-pk")


def corrections_waiting(user: AbstractBaseUser | AnonymousUser | None) -> QuerySet[CorrectionRecord]:
    """Corrections this account may answer and nobody has answered, the oldest first."""
    return corrections_to_answer(user).filter(state=CorrectionState.RECEIVED).order_by("received_at", "pk")


def view_of(*, owner: AbstractBaseUser | AnonymousUser, pk: int) -> SavedViewRecord | None:
    """A kept filter of this person, deleted or not."""
    return SavedViewRecord.objects.filter(owner_id=owner.pk, pk=pk).first()


@dataclass(frozen=True, slots=True)
class Named:
    """What the codes in kept filters are called: units and plans by slug, places by code."""

    units: dict[str, str]
    regions: dict[str, str]
    plans: dict[str, str]


def named_in(addresses: Iterable[tuple[str, str]]) -> Named:
    """The names of what (path, query) speaks of, in three questions however many there are."""
    found: dict[str, set[str]] = {"unit": set(), "region": set(), "plan": set()}
    for path, query in addresses:
        found["plan"].add([*path.split("/"), "", "", ""][2])
        for name, value in parse_qsl(query):
            if name in found:
                found[name].add(value)
    units = UnitRecord.objects.filter(slug__in=found["unit"]).values_list("slug", "name")
    regions = RegionRecord.objects.filter(code__in=found["region"]).values_list("code", "name")
    plans = PlanRecord.objects.filter(slug__in=found["plan"])
    return Named(dict(units), dict(regions), {plan.slug: str(plan) for plan in plans})


def views_of_list(*, owner: AbstractBaseUser | AnonymousUser, path: str) -> list[SavedViewRecord]:
    """The filters this person keeps of one list, by name."""
    if not owner.is_authenticated:
        return []
    return list(SavedViewRecord.objects.filter(owner_id=owner.pk, path=path, deleted_at__isnull=True))


def views_kept(*, owner: AbstractBaseUser | AnonymousUser) -> dict[str, Any]:
    """``kept``: all filters of this person by list and name; ``deleted``: the ten deleted last; ``named``: their codes."""
    own = SavedViewRecord.objects.filter(owner_id=owner.pk)
    kept = list(own.filter(deleted_at__isnull=True))
    deleted = list(own.filter(deleted_at__isnull=False).order_by("-deleted_at")[:10])
    return {"kept": kept, "deleted": deleted, "named": named_in((view.path, view.query) for view in [*kept, *deleted])}
