"""Ask a unit to put right what was found, take its report, check again."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from shuangchuang.catalogue.calendar import working_days
from shuangchuang.domain.supervision import inspection as way
from shuangchuang.domain.supervision.inspection_days import last_day_to_rectify
from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.notices.services import settle_messages
from shuangchuang.halls.registry.queries import speaking_for
from shuangchuang.halls.supervision.models import FindingRecord, FindingStage, InspectionRecord, RectificationRecord
from shuangchuang.halls.supervision.services.inspection_keeping import (
    as_domain,
    changed,
    group_of,
    held,
    moved,
    noted,
    people_of_units,
    tell,
)


@transaction.atomic
def order_rectification(
    *, inspection: InspectionRecord, asked: int, version: int, ordered_by: AbstractBaseUser, ordered_at: datetime
) -> None:
    """
    Send every unit with findings its notice, with one deadline. ``asked`` is how many questions a row has.

    :raises InspectionRefused: a question is unanswered, or nothing was found.
    """
    inspection = held(inspection, version=version)
    stage = way.order_rectification(as_domain(inspection, asked=asked))
    due = last_day_to_rectify(timezone.localdate(ordered_at), inspection.rectify_days, working_days())
    inspection.findings.update(stage=FindingStage.ORDERED, version=F("version") + 1)
    moved(inspection, at=ordered_at, stage=stage, due_date=due.day)
    noted(inspection, "order", by=ordered_by, at=ordered_at, details={"due": due.day})
    units = {row.unit for row in inspection.findings.select_related("unit")}
    for unit, people in people_of_units(units).items():
        tell(inspection, "ordered", people, key=unit.slug, unit=unit.name, day=due.day, at=ordered_at, scope=unit.slug)


def _finding(finding: FindingRecord) -> way.Finding:
    people = finding.rounds.filter(reported_by__isnull=False).values_list("reported_by_id", flat=True)
    return way.Finding(finding.number, way.FindingState(finding.stage), frozenset(people))


def _fresh(finding: FindingRecord, inspection: InspectionRecord, version: int) -> FindingRecord:
    """:raises ChangedMeanwhile: it is no longer the version the page showed."""
    if not FindingRecord.objects.filter(pk=finding.pk, version=version).update(version=F("version") + 1):
        raise changed(inspection)
    return FindingRecord.objects.select_related("unit").get(pk=finding.pk)


@transaction.atomic
def report_rectification(
    *,
    finding: FindingRecord,
    text: str,
    file: FileRecord | None,
    version: int,
    reported_by: AbstractBaseUser,
    reported_at: datetime,
) -> RectificationRecord:
    """
    What a unit did about a finding. Late stays late.

    :raises ChangedMeanwhile: somebody reported or checked it since.
    :raises InspectionRefused: nothing is asked of the unit now, or nothing is said.
    """
    inspection = held(finding.inspection)
    finding = _fresh(finding, inspection, version)
    if not text.strip():
        raise way.InspectionRefused("inspection.empty_report", "还没有写整改情况。请写明做了什么、结果怎样。")
    finding.stage = way.report(_finding(finding), stage=way.Stage(inspection.stage))
    finding.save(update_fields=["stage"])
    today = timezone.localdate(reported_at)
    record = RectificationRecord.objects.create(
        finding=finding,
        number=finding.rounds.count() + 1,
        text=text.strip(),
        file=file,
        reported_by=reported_by,
        reported_at=reported_at,
        late=inspection.due_date is not None and today > inspection.due_date,
    )
    noted(
        inspection,
        "report",
        by=reported_by,
        at=reported_at,
        unit=finding.unit,
        details={"finding": finding.number, "round": record.number},
    )
    tell(
        inspection,
        "reported",
        group_of(inspection),
        key=f"{finding.number}:{record.number}",
        unit=finding.unit.name,
        at=reported_at,
    )
    if not inspection.findings.filter(unit=finding.unit, stage=FindingStage.ORDERED).exists():
        settle_messages(
            subject=f"inspection:{inspection.pk}:{finding.unit.slug}",
            kinds=["supervision.inspection_ordered", "supervision.inspection_failed"],
            at=reported_at,
        )
    return record


@transaction.atomic
def recheck(
    *,
    finding: FindingRecord,
    passed: bool,
    words: str,
    version: int,
    checked_by: AbstractBaseUser,
    checked_at: datetime,
) -> None:
    """
    Check a rectification again; not passed, the unit goes on.

    :raises ChangedMeanwhile: somebody checked it since.
    :raises InspectionRefused: nothing was reported, nothing is said, or the checker has to stand back.
    """
    inspection = held(finding.inspection)
    finding = _fresh(finding, inspection, version)
    finding.stage = way.recheck(
        _finding(finding),
        stage=way.Stage(inspection.stage),
        by=checked_by.pk,
        units_of_checker=speaking_for(reach(checked_by, "supervision.read").units),
        unit=finding.unit.slug,
        passed=passed,
    )
    if not words.strip():
        raise way.InspectionRefused("inspection.empty_check", "请写明复查看了什么、结果怎样。")
    finding.save(update_fields=["stage"])
    finding.rounds.filter(number=finding.rounds.count()).update(
        passed=passed, checked_words=words.strip(), checked_by=checked_by, checked_at=checked_at
    )
    what = "pass" if passed else "fail"
    noted(inspection, what, by=checked_by, at=checked_at, unit=finding.unit, details={"finding": finding.number})
    if not passed:
        people = people_of_units([finding.unit])[finding.unit]
        key = f"{finding.number}:{finding.rounds.count()}"
        tell(
            inspection,
            "failed",
            people,
            key=key,
            unit=finding.unit.name,
            day=inspection.due_date,
            at=checked_at,
            scope=finding.unit.slug,
        )
