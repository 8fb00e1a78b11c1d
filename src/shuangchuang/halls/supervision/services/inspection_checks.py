"""Fill in the checklist of a drawn row, and note what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Max

from shuangchuang.domain.supervision import inspection as way
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.supervision.models import AnswerRecord, CandidateRecord, FindingRecord, InspectionRecord
from shuangchuang.halls.supervision.services.inspection_keeping import changed, held, noted

INSPECTION_EVIDENCE = "supervision.inspection_evidence"  # the purpose of files handed in during an inspection


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as typed; ``file`` None leaves an earlier one where it is."""

    answer: str
    note: str = ""
    file: FileRecord | None = None


@transaction.atomic
def answer_row(
    *,
    candidate: CandidateRecord,
    answers: Mapping[str, GivenAnswer],
    version: int,
    answered_by: AbstractBaseUser,
    answered_at: datetime,
) -> None:
    """
    Store the answers for a drawn row; questions that are left out stay unanswered.

    :raises ChangedMeanwhile: somebody filled in this row since.
    :raises InspectionRefused: not drawn, not being checked now, or what is not yes has no explanation.
    """
    inspection = held(candidate.inspection)
    way.need(way.Stage(inspection.stage), way.ANSWERS_OPEN)
    if candidate.drawn is None:
        raise way.InspectionRefused("inspection.not_drawn", "这件事项没有抽中，不用填写。请从抽中的事项里选。")
    for given in answers.values():
        if way.Answer(given.answer) is not way.Answer.YES and not given.note.strip():
            raise way.InspectionRefused(
                "inspection.unexplained", "选“否”“不适用”“未查”的，都要写明情况和原因。请补写说明。"
            )
    rows = CandidateRecord.objects.filter(pk=candidate.pk, version=version)
    if not rows.update(version=F("version") + 1):
        raise changed(inspection)
    kept = {row.question: row for row in candidate.answers.all()}
    before = {code: row.answer for code, row in kept.items()}
    for code, given in answers.items():
        earlier = kept.get(code)
        AnswerRecord.objects.update_or_create(
            candidate=candidate,
            question=code,
            defaults={
                "answer": given.answer,
                "note": given.note.strip(),
                "file": given.file or (earlier.file if earlier else None),
                "answered_by": answered_by,
                "answered_at": answered_at,
            },
        )
    after = {code: given.answer for code, given in answers.items() if before.get(code) != given.answer}
    noted(
        inspection,
        "answer",
        by=answered_by,
        at=answered_at,
        details={"row": candidate.key},
        before={code: before.get(code) for code in after},
        after=after,
    )


@transaction.atomic
def note_finding(
    *,
    inspection: InspectionRecord,
    unit: UnitRecord,
    text: str,
    evidence: str,
    clause: str,
    demand: str,
    noted_by: AbstractBaseUser,
    noted_at: datetime,
    candidate: CandidateRecord | None = None,
    question: str = "",
    file: FileRecord | None = None,
) -> FindingRecord:
    """
    Note something wrong at an inspected unit.

    :raises InspectionRefused: not being checked now, the unit is not inspected, or it lacks evidence or a clause.
    """
    inspection = held(inspection)
    way.need(way.Stage(inspection.stage), way.FINDINGS_OPEN)
    if not inspection.inspected.filter(unit=unit).exists():
        raise way.InspectionRefused(
            "inspection.unit_not_inspected",
            "“{unit}”不是被督查单位。请先在方案里加上它，或从名单里去掉。",
            unit=unit.name,
        )
    if not all(words.strip() for words in (text, evidence, clause, demand)):
        raise way.InspectionRefused(
            "inspection.bare_finding", "发现的问题要写明事实、证据、不符合的条款和整改要求。请补齐。"
        )
    number = (inspection.findings.aggregate(top=Max("number"))["top"] or 0) + 1
    finding = FindingRecord.objects.create(
        inspection=inspection,
        number=number,
        unit=unit,
        candidate=candidate,
        question=question,
        text=text.strip(),
        evidence=evidence.strip(),
        clause=clause.strip(),
        demand=demand.strip(),
        file=file,
        noted_by=noted_by,
        noted_at=noted_at,
    )
    noted(inspection, "finding", by=noted_by, at=noted_at, unit=unit, details={"finding": number})
    return finding
