"""Draft and make the conclusion, take its receipt, an objection to it, and decide on that."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from shuangchuang.catalogue.calendar import working_days
from shuangchuang.domain.supervision import inspection as way
from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.registry.queries import speaking_for
from shuangchuang.halls.supervision.models import ConclusionRecord, InspectionRecord, ObjectionRecord
from shuangchuang.halls.supervision.services.inspection_keeping import (
    as_domain,
    changed,
    group_of,
    held,
    moved,
    noted,
    office_of,
    people_of_units,
    tell,
)

_WORDS = ("facts", "evidence", "result", "reasons", "dimensions", "uses")


def _current(inspection: InspectionRecord) -> ConclusionRecord | None:
    return inspection.conclusions.order_by("-revision").first()


@transaction.atomic
def save_conclusion(
    *,
    inspection: InspectionRecord,
    values: dict[str, Any],
    version: int,
    saved_by: AbstractBaseUser,
    saved_at: datetime,
) -> ConclusionRecord:
    """
    Keep a draft; whoever wrote in it has taken part. ``version`` is the draft's, 0 where there was none.

    :raises ChangedMeanwhile: somebody wrote in it since.
    :raises InspectionRefused: it is made already, or the checks have not begun.
    """
    inspection = held(inspection)
    way.need(way.Stage(inspection.stage), way.DRAFT_OPEN)
    draft = _current(inspection)
    if (draft.version if draft else 0) != version:
        raise changed(inspection)
    if draft is None:
        draft = ConclusionRecord(inspection=inspection, revision=1, version=0)
    for name in _WORDS:
        setattr(draft, name, values[name])
    draft.taken_part = sorted({*draft.taken_part, saved_by.pk})
    draft.version += 1
    draft.save()
    noted(inspection, "draft", by=saved_by, at=saved_at)
    return draft


@transaction.atomic
def conclude(
    *, inspection: InspectionRecord, asked: int, version: int, concluded_by: AbstractBaseUser, concluded_at: datetime
) -> ConclusionRecord:
    """
    Make the draft the conclusion. The group, who drafted and who concludes have taken part.

    :raises InspectionRefused: not by the head, something is unanswered or not put right, no facts or evidence.
    """
    inspection = held(inspection, version=version)
    draft = _current(inspection) or ConclusionRecord(inspection=inspection, revision=1)
    state = as_domain(inspection, asked=asked)
    stage = way.conclude(state, by=concluded_by.pk, facts=draft.facts, evidence=draft.evidence)
    if not draft.result or not draft.reasons.strip():
        raise way.InspectionRefused(
            "inspection.no_result", "结论还没有写对政策的意见（保留、调整、退出）和理由。请补齐后再作出。"
        )
    draft.taken_part = sorted({*draft.taken_part, *state.group, concluded_by.pk})
    draft.made_by, draft.made_at = concluded_by, concluded_at
    draft.version += 1
    draft.save()
    moved(inspection, at=concluded_at, stage=stage)
    noted(inspection, "conclude", by=concluded_by, at=concluded_at, details={"result": draft.result})
    return draft


@transaction.atomic
def receive_conclusion(
    *, inspection: InspectionRecord, unit: UnitRecord, received_by: AbstractBaseUser, received_at: datetime
) -> date:
    """
    A unit says that it received the conclusion; the day counts for its objection. A second time changes nothing.

    :raises InspectionRefused: it was not served.
    """
    inspection = held(inspection)
    way.need(way.Stage(inspection.stage), way.OBJECTIONS_OPEN)
    today = timezone.localdate(received_at)
    rows = inspection.inspected.filter(unit=unit)
    if rows.filter(received_date__isnull=True).update(received_date=today, received_by=received_by):
        noted(inspection, "receive", by=received_by, at=received_at, unit=unit)
    return rows.get().received_date or today


@transaction.atomic
def file_objection(
    *,
    inspection: InspectionRecord,
    unit: UnitRecord,
    grounds: str,
    file: FileRecord | None,
    filed_by: AbstractBaseUser,
    filed_at: datetime,
) -> ObjectionRecord:
    """
    Take in what a unit holds against the conclusion.

    :raises InspectionRefused: not received, too late, one is open already, or no reasons.
    """
    inspection = held(inspection)
    if not grounds.strip():
        raise way.InspectionRefused("inspection.no_grounds", "请写明对哪一部分有异议，理由和证据是什么。")
    due = way.file_objection(
        stage=way.Stage(inspection.stage),
        received=inspection.inspected.get(unit=unit).received_date,
        on=timezone.localdate(filed_at),
        open_already=inspection.objections.filter(unit=unit, decided_at__isnull=True).exists(),
        calendar=working_days(),
    )
    conclusion = _current(inspection)
    objection = ObjectionRecord.objects.create(
        inspection=inspection,
        unit=unit,
        conclusion=conclusion,
        grounds=grounds.strip(),
        file=file,
        filed_by=filed_by,
        filed_at=filed_at,
        due_date=due.day,
    )
    noted(inspection, "object", by=filed_by, at=filed_at, unit=unit, details={"due": due.day})
    taken_part = set(conclusion.taken_part) if conclusion else set()
    free = [person for person in office_of(inspection) if person.pk not in taken_part]
    tell(inspection, "objected", free, key=str(objection.pk), unit=unit.name, day=due.day, at=filed_at)
    return objection


@transaction.atomic
def decide_review(
    *,
    objection: ObjectionRecord,
    outcome: str,
    reasons: str,
    decided_by: AbstractBaseUser,
    decided_at: datetime,
    facts: str = "",
    result: str = "",
) -> None:
    """
    Uphold the conclusion, or change it: ``facts`` and ``result`` then make its next revision.

    :raises ChangedMeanwhile: somebody decided it since.
    :raises InspectionRefused: the reviewer took part or is of the unit, gives no reasons, or changes nothing.
    """
    inspection = held(objection.inspection)
    conclusion = _current(inspection)
    taken_part = set(conclusion.taken_part) | set(objection.conclusion.taken_part) if conclusion else set()
    way.decide_review(
        by=decided_by.pk,
        taken_part=taken_part,
        units_of_reviewer=speaking_for(reach(decided_by, "supervision.read").units),
        unit=objection.unit.slug,
        reasons=reasons,
    )
    is_change = way.ReviewOutcome(outcome) is way.ReviewOutcome.CHANGED
    if is_change and (not facts.strip() or not result):
        raise way.InspectionRefused("inspection.no_change", "变更结论的，请写明变更后的事实认定和对政策的意见。")
    open_one = ObjectionRecord.objects.filter(pk=objection.pk, decided_at__isnull=True)
    if not open_one.update(outcome=outcome, reasons=reasons.strip(), decided_by=decided_by, decided_at=decided_at):
        raise changed(inspection)
    if is_change and conclusion is not None:
        ConclusionRecord.objects.create(
            inspection=inspection,
            revision=conclusion.revision + 1,
            facts=facts.strip(),
            evidence=conclusion.evidence,
            result=result,
            reasons=reasons.strip(),
            dimensions=conclusion.dimensions,
            uses=conclusion.uses,
            # Who took part in the first stays out of any later review, and so does who changed it.
            taken_part=sorted({*conclusion.taken_part, decided_by.pk}),
            made_by=decided_by,
            made_at=decided_at,
        )
    InspectionRecord.objects.filter(pk=inspection.pk).update(version=F("version") + 1, changed_at=decided_at)
    noted(
        inspection,
        "change" if is_change else "uphold",
        by=decided_by,
        at=decided_at,
        unit=objection.unit,
        details={"outcome": outcome},
    )
    people = people_of_units([objection.unit])[objection.unit]
    told = {person.pk: person for person in (*people, *group_of(inspection))}
    tell(inspection, "reviewed", told.values(), key=str(objection.pk), unit=objection.unit.name, at=decided_at)
