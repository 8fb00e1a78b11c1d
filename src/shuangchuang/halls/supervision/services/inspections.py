"""Open an inspection, write its plan, have it approved, draw its sample, serve and close it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from shuangchuang.catalogue.inspections import InspectionTemplate
from shuangchuang.domain.supervision import inspection as way
from shuangchuang.domain.supervision.sampling import ALGORITHM, Candidate, draw, population_digest
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord
from shuangchuang.halls.supervision.models import CandidateRecord, InspectedUnitRecord, InspectionRecord
from shuangchuang.halls.supervision.queries.inspections import last_days_of
from shuangchuang.halls.supervision.services.inspection_keeping import (
    as_domain,
    group_of,
    held,
    moved,
    noted,
    office_of,
    people_of_units,
    tell,
)

_PLAIN = ("title", "basis", "scope", "method", "first_date", "last_date", "sample_size", "rectify_days")


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row for the list that is drawn from."""

    key: str
    label: str
    stratum: str
    unit: UnitRecord


@transaction.atomic
def open_inspection(
    *,
    template: InspectionTemplate,
    region: RegionRecord,
    plan: PlanRecord | None,
    opened_by: AbstractBaseUser,
    opened_at: datetime,
    title: str = "",
) -> InspectionRecord:
    """Begin a plan from a template; who opens it is its head until another is named."""
    inspection = InspectionRecord.objects.create(
        region=region,
        plan=plan,
        template=template.code,
        title=title or template.title,
        basis=f"计划“三、保障措施（二）强化政策落实”：“{template.guarantee}”；《政府督查工作条例》（国务院令第733号）。",
        scope=f"{template.field}政策措施落实情况。逐件核查 {len(template.questions)} 个问题，汇总 {len(template.indicators)} 项数据，"
        "从目标实现、效果、效率、公平、可持续、满意度六个方面评估。",
        method=template.method,
        head=opened_by,
        created_by=opened_by,
        created_at=opened_at,
        changed_at=opened_at,
    )
    noted(inspection, "open", by=opened_by, at=opened_at, details={"template": template.code})
    return inspection


@transaction.atomic
def save_plan(
    *,
    inspection: InspectionRecord,
    values: dict[str, Any],
    units: Collection[UnitRecord],
    members: Collection[AbstractBaseUser],
    version: int,
    saved_by: AbstractBaseUser,
    saved_at: datetime,
) -> None:
    """
    Change the plan. ``values`` are the columns of the plan, ``head`` among them.

    :raises ChangedMeanwhile: somebody changed it since.
    :raises InspectionRefused: it has been sent; a unit with rows on the list is left out.
    """
    inspection = held(inspection, version=version)
    way.need(way.Stage(inspection.stage), way.PLAN_OPEN)
    chosen = {unit.pk for unit in units}
    listed = inspection.candidates.exclude(unit_id__in=chosen).select_related("unit").first()
    if listed is not None:
        raise way.InspectionRefused(
            "inspection.unit_listed",
            "抽样名单里还有“{unit}”的事项，不能去掉这个单位。请先改抽样名单。",
            unit=listed.unit.name,
        )
    before = {name: getattr(inspection, name) for name in _PLAIN}
    moved(inspection, at=saved_at, **values)
    inspection.members.set([one.pk for one in members if one.pk != inspection.head_id])
    inspection.inspected.exclude(unit_id__in=chosen).delete()
    known = set(inspection.inspected.values_list("unit_id", flat=True))
    InspectedUnitRecord.objects.bulk_create(
        InspectedUnitRecord(inspection=inspection, unit=unit) for unit in units if unit.pk not in known
    )
    after = {name: value for name, value in values.items() if name in _PLAIN and before[name] != value}
    noted(
        inspection,
        "save_plan",
        by=saved_by,
        at=saved_at,
        details={"units": sorted(unit.slug for unit in units)},
        before={name: before[name] for name in after},
        after=after,
    )


@transaction.atomic
def save_population(
    *,
    inspection: InspectionRecord,
    rows: Sequence[ListedRow],
    version: int,
    saved_by: AbstractBaseUser,
    saved_at: datetime,
) -> None:
    """
    Put these rows in place of the list.

    :raises ChangedMeanwhile: somebody changed it since.
    :raises InspectionRefused: it is frozen, a row stands twice, or its unit is not inspected.
    """
    inspection = held(inspection, version=version)
    way.need(way.Stage(inspection.stage), way.PLAN_OPEN)
    known = set(inspection.inspected.values_list("unit_id", flat=True))
    keys: set[str] = set()
    for row in rows:
        if row.unit.pk not in known:
            raise way.InspectionRefused(
                "inspection.unit_not_inspected",
                "“{unit}”不是被督查单位。请先在方案里加上它，或从名单里去掉。",
                unit=row.unit.name,
            )
        if row.key in keys:
            raise way.InspectionRefused("sample.twice", "“{key}”在名单里出现了两次。请去掉重复的行。", key=row.key)
        keys.add(row.key)
    inspection.candidates.all().delete()
    CandidateRecord.objects.bulk_create(
        CandidateRecord(inspection=inspection, key=row.key, label=row.label, stratum=row.stratum, unit=row.unit)
        for row in rows
    )
    moved(inspection, at=saved_at)
    noted(inspection, "save_population", by=saved_by, at=saved_at, details={"rows": len(rows)})


def _candidates(inspection: InspectionRecord) -> list[Candidate]:
    return [Candidate(key, stratum) for key, stratum in inspection.candidates.values_list("key", "stratum")]


@transaction.atomic
def submit_plan(
    *, inspection: InspectionRecord, version: int, submitted_by: AbstractBaseUser, submitted_at: datetime
) -> None:
    """
    Send the plan for approval; the list is frozen with its digest.

    :raises InspectionRefused: something is missing.
    """
    inspection = held(inspection, version=version)
    rows = _candidates(inspection)
    plan = way.Plan(
        inspection.basis,
        inspection.scope,
        inspection.method,
        inspection.first_date,
        inspection.last_date,
        inspection.head_id,
        frozenset(inspection.members.values_list("pk", flat=True)),
        inspection.inspected.count(),
        len(rows),
        inspection.sample_size,
    )
    stage = way.submit(as_domain(inspection), plan)
    digest = population_digest(rows)
    moved(inspection, at=submitted_at, stage=stage, submitted_by=submitted_by, population_digest=digest)
    noted(inspection, "submit", by=submitted_by, at=submitted_at, details={"digest": digest, "rows": len(rows)})
    tell(inspection, "submitted", office_of(inspection), key=str(inspection.version), at=submitted_at)


@transaction.atomic
def approve_plan(
    *, inspection: InspectionRecord, version: int, note: str, approved_by: AbstractBaseUser, approved_at: datetime
) -> None:
    """
    Approve the plan.

    :raises InspectionRefused: not waiting for it, or by somebody of the group.
    """
    inspection = held(inspection, version=version)
    stage = way.approve(as_domain(inspection), by=approved_by.pk)
    moved(inspection, at=approved_at, stage=stage, approved_by=approved_by)
    noted(inspection, "approve", by=approved_by, at=approved_at, note=note)
    tell(inspection, "approved", group_of(inspection), key=str(inspection.version), at=approved_at)


@transaction.atomic
def return_plan(
    *, inspection: InspectionRecord, version: int, note: str, returned_by: AbstractBaseUser, returned_at: datetime
) -> None:
    """Send the plan back with reasons; its list is open again."""
    inspection = held(inspection, version=version)
    stage = way.after(way.Stage(inspection.stage), way.Step.RETURN)
    moved(inspection, at=returned_at, stage=stage, population_digest="")
    noted(inspection, "return", by=returned_by, at=returned_at, note=note)
    tell(inspection, "returned", group_of(inspection), key=str(inspection.version), at=returned_at)


@transaction.atomic
def draw_sample(
    *,
    inspection: InspectionRecord,
    version: int,
    seed: str,
    seed_source: str,
    drawn_by: AbstractBaseUser,
    drawn_at: datetime,
) -> None:
    """
    Draw the sample from the frozen list; the units learn that the inspection begins.

    :raises InspectionRefused: the plan is not approved, or the list is not the one approved.
    :raises SampleRefused: nothing can be drawn like this.
    """
    inspection = held(inspection, version=version)
    stage = way.after(way.Stage(inspection.stage), way.Step.DRAW)
    sample = draw(_candidates(inspection), size=inspection.sample_size, seed=seed)
    if sample.digest != inspection.population_digest:
        raise way.InspectionRefused(
            "inspection.other_list", "抽样名单与批准的不一致，不能抽样。请终止这项督查，重新送审。"
        )
    rows = {row.key: row for row in inspection.candidates.all()}
    for place, one in enumerate(sample.chosen, start=1):
        rows[one.key].drawn = place
    CandidateRecord.objects.bulk_update([rows[one.key] for one in sample.chosen], ["drawn"])
    moved(inspection, at=drawn_at, stage=stage, seed=sample.seed, seed_source=seed_source.strip(), algorithm=ALGORITHM)
    noted(
        inspection,
        "draw",
        by=drawn_by,
        at=drawn_at,
        details={"seed": sample.seed, "digest": sample.digest, "algorithm": ALGORITHM, "drawn": len(sample.chosen)},
    )
    units = [row.unit for row in inspection.inspected.select_related("unit")]
    for unit, people in people_of_units(units).items():
        tell(inspection, "begun", people, key=unit.slug, unit=unit.name, at=drawn_at)


@transaction.atomic
def serve_conclusion(
    *, inspection: InspectionRecord, version: int, served_by: AbstractBaseUser, served_at: datetime
) -> None:
    """Serve the conclusion on every unit; each then says on which day it received it."""
    inspection = held(inspection, version=version)
    stage = way.after(way.Stage(inspection.stage), way.Step.SERVE)
    moved(inspection, at=served_at, stage=stage)
    noted(inspection, "serve", by=served_by, at=served_at)
    units = [row.unit for row in inspection.inspected.select_related("unit")]
    for unit, people in people_of_units(units).items():
        tell(inspection, "served", people, key=unit.slug, unit=unit.name, at=served_at)


@transaction.atomic
def close_inspection(
    *, inspection: InspectionRecord, version: int, on: date, note: str, closed_by: AbstractBaseUser, closed_at: datetime
) -> None:
    """
    Close the file.

    :raises InspectionRefused: a unit may still object, has not received it or waits for a decision.
    """
    inspection = held(inspection, version=version)
    state = as_domain(
        inspection,
        not_received=inspection.inspected.filter(received_date__isnull=True).count(),
        last_days=tuple(counted.day for counted in last_days_of(inspection).values()),
        open_objections=inspection.objections.filter(decided_at__isnull=True).count(),
    )
    moved(inspection, at=closed_at, stage=way.close(state, on=on))
    noted(inspection, "close", by=closed_by, at=closed_at, note=note)


@transaction.atomic
def cancel_inspection(
    *, inspection: InspectionRecord, version: int, note: str, cancelled_by: AbstractBaseUser, cancelled_at: datetime
) -> None:
    """Give it up before anything is ordered; the reason stays in the story."""
    inspection = held(inspection, version=version)
    stage = way.after(way.Stage(inspection.stage), way.Step.CANCEL)
    moved(inspection, at=cancelled_at, stage=stage)
    noted(inspection, "cancel", by=cancelled_by, at=cancelled_at, note=note)
