"""What units owe today: to sign, to report, returned, to be signed by the leader, due. A fixed number of questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.shared.working_days import WorkingDays
from shuangchuang.domain.supervision.model import IN_HAND
from shuangchuang.domain.supervision.silence import owes
from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.supervision.models import (
    ItemRecord,
    ItemStateRecord,
    PartRecord,
    PartyRecord,
    PeriodRecord,
    ReportRecord,
    ReportStatus,
    StageChoice,
    StepRecord,
    SupervisionSettingRecord,
)
from shuangchuang.halls.supervision.queries.scope import Visitor
from shuangchuang.halls.supervision.queries.settings import settings_in_force

_SOON = timedelta(days=14)
_REPORTING = {StageChoice.IN_PROGRESS, StageChoice.RETURNED}
_SIGN_DAYS = SupervisionSettingRecord._meta.get_field("sign_days").default


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing a unit has to do. ``kind`` is sign, returned, report, part, endorse, report_sign or due."""

    kind: str
    act: str | Promise
    item: ItemRecord
    unit: str  # slug
    unit_name: str
    url: str
    due: date | None = None
    more: str = ""
    period: str = ""  # code of the reporting period, where it is a report that is owed
    missed: bool = False  # a later period is open already, and for this one nothing was ever sent
    earlier: tuple[tuple[str, str], ...] = ()  # older missed periods of the same part: code, address

    def late(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.due is not None and self.due < today


def owed_by(user: Visitor, *, today: date, calendar: WorkingDays) -> list[Owed]:
    """What the units somebody handles or signs for owe: the most urgent first, then what has no date, then what was missed."""
    handles, approves = reach(user, "supervision.handle").units, reach(user, "supervision.approve").units
    found = [*_handled(handles, today, calendar), *_to_approve(approves)]
    return sorted(_folded(found), key=lambda one: (one.missed, one.due or date.max, one.item.pk))


def _folded(found: Iterable[Owed]) -> Iterator[Owed]:
    """The missed periods of a unit's part as one thing, its newest; periods come newest first."""
    heaps: dict[tuple[int, str], list[Owed]] = {}
    for one in found:
        if one.missed:
            heaps.setdefault((one.item.pk, one.unit), []).append(one)
        else:
            yield one
    for newest, *older in heaps.values():
        yield replace(newest, earlier=tuple((one.period, one.url) for one in older))


def _handled(units: frozenset[str], today: date, calendar: WorkingDays) -> list[Owed]:
    if not units:
        return []
    parties = list(
        PartyRecord.objects.filter(unit__slug__in=units, valid_until_at__isnull=True).select_related(
            "unit", "item__plan"
        )
    )
    items = {party.item_id for party in parties}
    states = {
        row.item_id: row
        for row in ItemStateRecord.objects.filter(
            item__in=items, valid_until_at__isnull=True, stage__in=[stage.value for stage in IN_HAND]
        )
    }
    plans = {party.item.plan_id for party in parties}
    days = {plan: row.sign_days for plan, row in settings_in_force(plans, on=today).items()}
    periods: dict[int, list[PeriodRecord]] = {}
    for period in PeriodRecord.objects.filter(plan__in=plans).order_by("-last_date"):
        periods.setdefault(period.plan_id, []).append(period)
    reports = {(report.item_id, report.period_id): report for report in ReportRecord.objects.filter(item__in=items)}
    sent = set(
        PartRecord.objects.filter(report__in=list(reports.values()), sent_at__isnull=False).values_list(
            "report__item", "report__period", "unit__slug"
        )
    )
    found = []
    for party in parties:
        row = states.get(party.item_id)
        if row is None:
            continue
        item, unit = party.item, party.unit
        if party.signed_date is None:
            by = calendar.add(row.assigned_date, days.get(item.plan_id, _SIGN_DAYS)).day if row.assigned_date else None
            found.append(Owed("sign", _("签收"), item, unit.slug, unit.name, item.get_absolute_url(), by))
            continue
        if row.stage in _REPORTING and row.assigned_date:
            owing = [
                due
                for number, period in enumerate(periods.get(item.plan_id, ()))
                if owes(row.assigned_date, period.last_date)
                and (due := _reporting(party, period, reports.get((item.pk, period.pk)), sent, missed=number > 0))
            ]
            if owing:
                found += owing
                continue
        if row.stage == StageChoice.RETURNED:
            found.append(
                Owed("returned", _("重办"), item, unit.slug, unit.name, item.get_absolute_url(), row.deadline_date)
            )
        elif row.deadline_date and row.deadline_date <= today + _SOON:
            found.append(
                Owed("due", _("抓紧办理"), item, unit.slug, unit.name, item.get_absolute_url(), row.deadline_date)
            )
    return found


def _reporting(
    party: PartyRecord,
    period: PeriodRecord,
    report: ReportRecord | None,
    sent: set[tuple[int, int, str]],
    *,
    missed: bool,
) -> Owed | None:
    item, unit = party.item, party.unit
    url = report_url(item, period.code)
    if report is not None and report.status not in (ReportStatus.DRAFT, ReportStatus.RETURNED):
        return None
    if party.part == "lead":
        back = report is not None and bool(report.reason)
        act = _("修改后重报") if back else _("补报") if missed else _("报送进度")
        reason = report.reason if report is not None else ""
        return Owed(
            "report", act, item, unit.slug, unit.name, url, period.due_date, reason, period.code, missed and not back
        )
    if (item.pk, period.pk, unit.slug) in sent:
        return None
    return Owed("part", _("填写本单位部分"), item, unit.slug, unit.name, url, period.due_date, "", period.code, missed)


def _to_approve(units: frozenset[str]) -> list[Owed]:
    if not units:
        return []
    waiting = (
        ReportRecord.objects.filter(status=ReportStatus.MERGED, merged_unit__slug__in=units)
        .select_related("item__plan", "period", "merged_unit")
        .order_by("pk")
    )
    found = [
        Owed(
            "report_sign", _("审签报送"), report.item, report.merged_unit.slug, report.merged_unit.name,
            report_url(report.item, report.period.code), report.period.due_date,
        )
        for report in waiting
    ]  # fmt: skip
    asked = ItemStateRecord.objects.filter(
        Q(request="extension") | Q(request="objection"), endorsed=False, valid_until_at__isnull=True,
        item__parties__unit__slug__in=units, item__parties__valid_until_at__isnull=True,
    ).select_related("item__plan").distinct()  # fmt: skip
    rows = {row.item_id: row for row in asked}
    last: dict[int, StepRecord] = {}
    for step in StepRecord.objects.filter(item__in=rows, kind="requested").order_by("sequence"):
        last[step.item_id] = step
    names = dict(PartyRecord.objects.filter(item__in=rows).values_list("unit__slug", "unit__name"))
    for item_id, step in last.items():
        if step.unit in units:
            item = rows[item_id].item
            found.append(
                Owed("endorse", _("审签申请"), item, step.unit, names.get(step.unit, step.unit), ask_url(item))
            )
    return found


def report_url(item: ItemRecord, period: str) -> str:
    """Where an item is reported on for a period."""
    return reverse("supervision:report", args=[item.plan.slug, item.key, period])


def ask_url(item: ItemRecord) -> str:
    """Where a unit asks for an extension or objects, and its leader signs that."""
    return reverse("supervision:ask", args=[item.plan.slug, item.key])
