"""A special inspection of two units, and the people around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from shuangchuang.catalogue.inspections import InspectionTemplate
from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.supervision.models import FindingRecord, InspectionRecord
from shuangchuang.halls.supervision.queries.inspections import templates
from shuangchuang.halls.supervision.services import inspecting as services
from shuangchuang.halls.supervision.services.inspection_checks import GivenAnswer
from shuangchuang.halls.supervision.services.inspections import ListedRow

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
TEMPLATE: InspectionTemplate = {one.code: one for one in templates()}["talent"]


@dataclass
class Cast:
    """Who takes part: the group, the office, the people of two units."""

    head: User
    member: User
    office: User
    liaison: User
    leader: User
    other: User
    sci: UnitRecord
    edu: UnitRecord


def cast(account: Callable[..., User]) -> Cast:
    """Everybody with the office they need."""
    sci, edu = UnitRecord.objects.get(slug="gx-sci"), UnitRecord.objects.get(slug="gx-edu")
    return Cast(
        head=account(Role.INSPECTOR),
        member=account(Role.INSPECTOR),
        office=account(Role.COORDINATOR),
        liaison=account(Role.LIAISON, unit=sci),
        leader=account(Role.UNIT_LEADER, unit=sci),
        other=account(Role.LIAISON, unit=edu),
        sci=sci,
        edu=edu,
    )


def planned(plan: PlanRecord, who: Cast, *, rows: int = 3, both: bool = False) -> InspectionRecord:
    """A complete plan that has not been sent."""
    inspection = services.open_inspection(
        template=TEMPLATE, region=plan.region, plan=plan, opened_by=who.head, opened_at=NOON, title="人才引进督查"
    )
    units = [who.sci, who.edu] if both else [who.sci]
    values = {name: getattr(inspection, name) for name in ("title", "basis", "scope", "method")} | {
        "first_date": date(2026, 6, 1),
        "last_date": date(2026, 7, 31),
        "head": who.head,
        "sample_size": 2,
        "rectify_days": 10,
    }
    services.save_plan(
        inspection=inspection,
        values=values,
        units=units,
        members=[who.member],
        version=1,
        saved_by=who.head,
        saved_at=NOON,
    )
    listed = [ListedRow(f"R-{unit.slug}-{n}", f"事项{n}", unit.name, unit) for unit in units for n in range(rows)]
    services.save_population(inspection=inspection, rows=listed, version=2, saved_by=who.head, saved_at=NOON)
    return now(inspection)


def now(inspection: InspectionRecord) -> InspectionRecord:
    """As stored."""
    return InspectionRecord.objects.get(pk=inspection.pk)


def drawn(plan: PlanRecord, who: Cast, *, rows: int = 3, both: bool = False) -> InspectionRecord:
    """Approved and drawn."""
    inspection = planned(plan, who, rows=rows, both=both)
    services.submit_plan(inspection=inspection, version=3, submitted_by=who.head, submitted_at=NOON)
    services.approve_plan(inspection=inspection, version=4, note="", approved_by=who.office, approved_at=NOON)
    services.draw_sample(
        inspection=inspection, version=5, seed="8-17-28", seed_source="现场抽签", drawn_by=who.head, drawn_at=NOON
    )
    return now(inspection)


def answer_all(inspection: InspectionRecord, who: Cast) -> None:
    """Yes to everything."""
    for candidate in inspection.candidates.filter(drawn__isnull=False):
        services.answer_row(
            candidate=candidate,
            answers={question.code: GivenAnswer("yes") for question in TEMPLATE.questions},
            version=1,
            answered_by=who.member,
            answered_at=NOON,
        )


def found(
    inspection: InspectionRecord, who: Cast, *, unit: UnitRecord | None = None, text: str = "三件没有凭证"
) -> FindingRecord:
    """A finding at a unit."""
    return services.note_finding(
        inspection=inspection,
        unit=unit or who.sci,
        text=text,
        evidence="案卷三份",
        clause="开通“绿色通道”",
        demand="补齐凭证",
        noted_by=who.member,
        noted_at=NOON,
    )


def ordered(plan: PlanRecord, who: Cast, *, both: bool = False) -> InspectionRecord:
    """Checked, one finding at 科技厅 (and one at 教育厅), notice sent."""
    inspection = drawn(plan, who, both=both)
    answer_all(inspection, who)
    found(inspection, who)
    if both:
        found(inspection, who, unit=who.edu, text="教育厅的两件没有办结")
    services.order_rectification(
        inspection=inspection,
        asked=len(TEMPLATE.questions),
        version=now(inspection).version,
        ordered_by=who.head,
        ordered_at=NOON,
    )
    return now(inspection)


def rectify(finding: FindingRecord, who: Cast, *, at: datetime = NOON) -> None:
    """The liaison reports, the member checks and passes."""
    finding.refresh_from_db()
    services.report_rectification(
        finding=finding, text="已补齐", file=None, version=finding.version, reported_by=who.liaison, reported_at=at
    )
    finding.refresh_from_db()
    services.recheck(
        finding=finding, passed=True, words="原件在案", version=finding.version, checked_by=who.member, checked_at=at
    )


DRAFT = {
    "facts": "抽查两件，均有凭证。",
    "evidence": "案卷两份。",
    "result": "keep",
    "reasons": "政策有效。",
    "dimensions": {"effect": "到岗率提高。"},
    "uses": [{"use": "praise", "words": "通报表扬。"}],
}


def served(plan: PlanRecord, who: Cast) -> InspectionRecord:
    """Concluded, served on 科技厅 and received."""
    inspection = ordered(plan, who)
    rectify(inspection.findings.get(), who)
    services.save_conclusion(inspection=inspection, values=DRAFT, version=0, saved_by=who.member, saved_at=NOON)
    services.conclude(
        inspection=inspection,
        asked=len(TEMPLATE.questions),
        version=now(inspection).version,
        concluded_by=who.head,
        concluded_at=NOON,
    )
    services.serve_conclusion(
        inspection=inspection, version=now(inspection).version, served_by=who.head, served_at=NOON
    )
    services.receive_conclusion(inspection=inspection, unit=who.sci, received_by=who.liaison, received_at=NOON)
    return now(inspection)


def later(days: int) -> datetime:
    """So many days after noon."""
    return NOON + timedelta(days=days)
