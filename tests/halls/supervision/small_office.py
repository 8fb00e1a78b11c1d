"""A small plan under supervision: one city, its office, its units and the people who act for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from shuangchuang.domain.supervision.model import Commitment
from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.registry.models import UnitRecord
from shuangchuang.halls.supervision.models import ItemRecord, ItemStateRecord, PeriodRecord
from shuangchuang.halls.supervision.services import acting, reporting
from shuangchuang.halls.supervision.services.proposing import propose_tasks
from tests.halls.plans.small_plan import a_plan

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, nine o'clock in China


@dataclass
class SmallOffice:
    """The plan and everybody around it; each unit has a liaison and a leader."""

    plan: PlanRecord
    office: User
    second: User  # a colleague in the office
    verifier: User
    liaisons: dict[str, User]
    leaders: dict[str, User]

    @property
    def items(self) -> list[ItemRecord]:
        """The items of the plan in its order."""
        return list(ItemRecord.objects.filter(plan=self.plan).order_by("order"))

    def lead_of(self, item: ItemRecord) -> str:
        """The first unit that leads an item."""
        return item.parties.filter(part="lead", valid_until_at=None).order_by("order").first().unit.slug

    def handed_out(
        self, item: ItemRecord, *, at: datetime = MORNING, deadline: date = date(2026, 12, 31)
    ) -> ItemRecord:
        """An item broken down, approved and handed out."""
        agreed = commitment(deadline=deadline)
        acting.break_down(record=item, by=self.office, at=at, commitment=agreed, result="建成三家")
        acting.approve(record=item, by=self.office, at=at)
        acting.assign(record=item, by=self.office, at=at)
        return item

    def in_progress(self, item: ItemRecord, *, at: datetime = MORNING) -> ItemRecord:
        """An item whose first lead has signed."""
        self.handed_out(item, at=at)
        unit = self.lead_of(item)
        acting.sign(record=item, by=self.liaisons[unit], at=at, unit=unit)
        return item

    def reported(
        self, item: ItemRecord, *, at: datetime, progress: str = "0.4", final: bool = False, said: str = "绿"
    ) -> ItemRecord:
        """An item with a report for the last period before ``at``, signed by the lead's leader."""
        unit = self.lead_of(item)
        reporting.open_periods(plan=self.plan, at=at)
        period = PeriodRecord.objects.filter(plan=self.plan).order_by("-last_date").first()
        report = reporting.report_of(record=item, period=period, at=at)
        written = reporting.Written(progress=Decimal(progress), text="已开工")
        reporting.merge_report(
            report=report, by=self.liaisons[unit], at=at, unit=unit, written=written, said=said, final=final,
            seen=report.version,
        )  # fmt: skip
        reporting.sign_report(report=report, by=self.leaders[unit], at=at, seen=report.version)
        return item


def commitment(*, deadline: date = date(2026, 12, 31), weight: str = "1") -> Commitment:
    """From January to a deadline, along the straight path."""
    return Commitment(start=date(2026, 1, 1), deadline=deadline, weight=Decimal(weight))


def stands(item: ItemRecord, *, at: datetime | None = None) -> ItemStateRecord:
    """How an item stands, or stood at a moment."""
    rows = ItemStateRecord.objects.filter(item=item)
    if at is None:
        return rows.get(valid_until_at=None)
    return rows.filter(valid_from_at__lte=at).exclude(valid_until_at__lte=at).get()


def a_small_office(account: Callable[..., User]) -> SmallOffice:
    """The plan adopted and its three tasks proposed."""
    plan = a_plan()
    region = plan.region
    units = UnitRecord.objects.filter(region=region)
    office = account(Role.COORDINATOR, region=region, name="office")
    found = SmallOffice(
        plan=plan,
        office=office,
        second=account(Role.COORDINATOR, region=region, name="second"),
        verifier=account(Role.VERIFIER, region=region, name="verifier"),
        liaisons={unit.slug: account(Role.LIAISON, unit=unit, name=f"liaison-{unit.pk}") for unit in units},
        leaders={unit.slug: account(Role.UNIT_LEADER, unit=unit, name=f"leader-{unit.pk}") for unit in units},
    )
    propose_tasks(plan=plan, by=office, at=MORNING - timedelta(days=1))
    return found
