"""Special inspections, each row scoped to who asks.

Whoever reads supervision of the place sees an inspection whole. An inspected unit sees it from the draw on, and of it
its own rows, findings and objections, and the conclusion once it is served. For everybody else it is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from shuangchuang.catalogue.calendar import working_days
from shuangchuang.catalogue.inspections import InspectionTemplate, templates_of
from shuangchuang.domain.supervision.inspection_days import Counted, last_day_to_object
from shuangchuang.halls.accounts.rights import Reach, reach
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.plans.models import AssignmentRecord, PlanRecord
from shuangchuang.halls.registry.models import RegionRecord, UnitRecord
from shuangchuang.halls.registry.queries import speaking_for
from shuangchuang.halls.supervision.models import (
    AnswerRecord,
    CandidateRecord,
    FindingRecord,
    InspectedUnitRecord,
    InspectionRecord,
    InspectionStage,
    ObjectionRecord,
    RectificationRecord,
)

Visitor = AbstractBaseUser | AnonymousUser | None
FOR_UNITS = frozenset(
    {
        InspectionStage.CHECKING,
        InspectionStage.RECTIFYING,
        InspectionStage.CONCLUDED,
        InspectionStage.SERVED,
        InspectionStage.CLOSED,
    }
)
CONCLUSION_FOR_UNITS = frozenset({InspectionStage.SERVED, InspectionStage.CLOSED})
SORTS = {"": ("-created_at", "-pk"), "title": ("title", "pk"), "due": ("due_date", "pk")}


def templates() -> tuple[InspectionTemplate, ...]:
    """The templates this installation brings."""
    return templates_of(Path(settings.DEPLOYMENT) / "inspections")


def template_of(inspection: InspectionRecord) -> InspectionTemplate | None:
    """The template of an inspection; None where the installation no longer brings it."""
    return {one.code: one for one in templates()}.get(inspection.template)


@dataclass(frozen=True, slots=True)
class Standing:
    """
    How somebody stands to an inspection: sees it whole, or as these units (slugs).

    ``inspects`` and ``arranges`` hold for its place; ``handles`` and ``approves`` are the units they may act for.
    """

    whole: bool
    units: frozenset[str]
    inspects: bool = False
    arranges: bool = False
    handles: frozenset[str] = frozenset()
    approves: frozenset[str] = frozenset()


def _place(held: Reach, way: str = "region") -> Q:
    if held.everywhere:
        return ~Q(pk__in=())  # an empty Q would vanish from "or"
    return reduce(or_, (Q(**{f"{way}__code__startswith": stem}) for stem in held.region_stems), Q(pk__in=()))


def _seen(user: Visitor) -> QuerySet[InspectionRecord]:
    held = reach(user, "supervision.read")
    own = InspectedUnitRecord.objects.filter(inspection=OuterRef("pk"), unit__slug__in=speaking_for(held.units))
    return InspectionRecord.objects.filter(_place(held) | (Q(stage__in=FOR_UNITS) & Exists(own)))


def inspections_listed(
    user: Visitor, *, text: str = "", stage: str = "", template: str = "", sort: str = ""
) -> QuerySet[InspectionRecord]:
    """Inspections for the list page; each with ``units_count`` and, as far as the visitor may know, ``finding_count``."""
    held = reach(user, "supervision.read")
    found = _seen(user).select_related("region", "head")
    if text:
        found = found.filter(title__icontains=text)
    if stage:
        found = found.filter(stage=stage)
    if template:
        found = found.filter(template=template)
    whole = _place(held, "findings__inspection__region") & Q(findings__isnull=False)
    own = Q(findings__unit__slug__in=speaking_for(held.units))
    counted = found.annotate(
        units_count=Count("inspected", distinct=True),
        finding_count=Count(
            "findings", filter=own if not (held.everywhere or held.regions) else whole | own, distinct=True
        ),
    )
    return counted.order_by(*SORTS.get(sort, SORTS[""]))


def inspection_seen(user: Visitor, pk: int) -> tuple[InspectionRecord, Standing] | None:
    """An inspection the visitor may know of, and how they stand to it."""
    inspection = _seen(user).select_related("region", "head", "plan", "approved_by").filter(pk=pk).first()
    if inspection is None:
        return None
    place = inspection.region.code
    inspected = frozenset(inspection.inspected.values_list("unit__slug", flat=True))
    return inspection, Standing(
        whole=reach(user, "supervision.read").covers_region(place),
        units=speaking_for(reach(user, "supervision.read").units) & inspected,
        inspects=reach(user, "supervision.inspect").covers_region(place),
        arranges=reach(user, "supervision.arrange").covers_region(place),
        handles=speaking_for(reach(user, "supervision.handle").units) & inspected,
        approves=speaking_for(reach(user, "supervision.approve").units) & inspected,
    )


def _own(standing: Standing) -> Q:
    return ~Q(pk__in=()) if standing.whole else Q(unit__slug__in=standing.units)


def inspected_units(inspection: InspectionRecord, standing: Standing) -> QuerySet[InspectedUnitRecord]:
    """The units inspected; a unit sees itself."""
    return inspection.inspected.filter(_own(standing)).select_related("unit", "received_by")


def findings_seen(inspection: InspectionRecord, standing: Standing) -> QuerySet[FindingRecord]:
    """Findings with their rounds; a unit sees its own, from the notice on."""
    found = inspection.findings.filter(_own(standing)).select_related("unit", "candidate", "file", "noted_by")
    if not standing.whole:
        found = found.exclude(stage="noted")
    rounds = RectificationRecord.objects.select_related("file", "reported_by", "checked_by")
    return found.prefetch_related(Prefetch("rounds", rounds))


def sampled_rows(inspection: InspectionRecord, standing: Standing) -> list[CandidateRecord]:
    """The rows drawn, each with ``answered`` and how often each answer was given; a unit sees which of its own."""
    rows = inspection.candidates.filter(_own(standing), drawn__isnull=False).select_related("unit")
    return list(
        rows.annotate(
            answered=Count("answers"),
            yes=Count("answers", filter=Q(answers__answer="yes")),
            no=Count("answers", filter=Q(answers__answer="no")),
            not_checked=Count("answers", filter=Q(answers__answer="not_checked")),
        ).order_by("drawn")
    )


def answers_of(candidate: CandidateRecord) -> dict[str, AnswerRecord]:
    """The answers of a row by question."""
    return {row.question: row for row in candidate.answers.select_related("file", "answered_by")}


def objections_seen(inspection: InspectionRecord, standing: Standing) -> QuerySet[ObjectionRecord]:
    """Objections; a unit sees its own."""
    found = inspection.objections.filter(_own(standing))
    return found.select_related("unit", "file", "filed_by", "decided_by", "conclusion")


def story_of(inspection: InspectionRecord, standing: Standing) -> QuerySet[Any]:
    """The steps; a unit sees those from the draw on that concern everybody or itself, without the group's own work."""
    steps = inspection.steps.select_related("by", "unit")
    if standing.whole:
        return steps
    public = Q(what__in=("draw", "order", "conclude", "serve", "close"))
    return steps.filter(public | Q(unit__slug__in=standing.units))


def last_days_of(inspection: InspectionRecord) -> dict[int, Counted]:
    """For each unit (id) that received the conclusion, the last day for its objection."""
    rows = inspection.inspected.filter(received_date__isnull=False)
    calendar = working_days()
    return {row.unit_id: last_day_to_object(row.received_date, calendar) for row in rows}


def file_seen(user: Visitor, file: FileRecord) -> bool:
    """Whether somebody may read a file of an inspection: as its row, so its file."""
    kind, _colon, key = file.subject.partition(":")
    seen = inspection_seen(user, int(key)) if kind == "inspection" and key.isdigit() else None
    if seen is None:
        return False
    inspection, standing = seen
    if standing.whole:
        return True
    own = Q(unit__slug__in=standing.units)
    return (
        inspection.findings.exclude(stage="noted").filter(own & (Q(file=file) | Q(rounds__file=file))).exists()
        or inspection.objections.filter(own, file=file).exists()
    )


def regions_to_inspect(user: Visitor) -> QuerySet[RegionRecord]:
    """Places with units where the account may inspect."""
    held = reach(user, "supervision.inspect")
    places = RegionRecord.objects.filter(Exists(UnitRecord.objects.filter(region=OuterRef("pk"))))
    if held.everywhere:
        return places
    return places.filter(reduce(or_, (Q(code__startswith=stem) for stem in held.region_stems), Q(pk__in=())))


def units_to_inspect(inspection: InspectionRecord) -> QuerySet[UnitRecord]:
    """Units of the place and below, groups left out: a list of rows needs real units."""
    stem = inspection.region.code.rstrip("0")
    return UnitRecord.objects.filter(region__code__startswith=stem, is_group=False).select_related("region")


def plan_of_template(template: InspectionTemplate) -> PlanRecord | None:
    """The plan a template speaks of, where it is in the ledger."""
    return PlanRecord.objects.select_related("region").filter(slug=template.plan).first()


def rows_from_plan(inspection: InspectionRecord) -> list[tuple[str, str, str, UnitRecord]]:
    """
    What the plan gives the inspected units to do in the template's tasks, a row for each part: key, words, stratum, unit.

    The stratum is the unit, so that every unit has a row in the sample where its size allows.
    """
    template = template_of(inspection)
    if template is None or inspection.plan_id is None:
        return []
    parts = (
        AssignmentRecord.objects.filter(
            task__plan_id=inspection.plan_id,
            task__retired__isnull=True,
            task__number__in=template.tasks,
            measure__isnull=True,
            unit__in=inspection.inspected.values("unit_id"),
        )
        .select_related("task", "unit")
        .prefetch_related("task__measures")
        .order_by("task__order", "order")
    )
    return [
        (
            f"{part.task.code}-{measure.order}-{part.unit.slug}",
            f"任务{part.task.number} {part.task.title}：{measure.text}"[:300],
            part.unit.name,
            part.unit,
        )
        for part in parts
        for measure in part.task.measures.all()
    ]
