"""Setting how a plan is supervised, from a day on; what is past stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from shuangchuang.domain.supervision.refusing import DayUnsound, NotYours, Unsound, WordsMissing
from shuangchuang.halls.notices.services import record_audit
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.supervision.models import SupervisionSettingRecord
from shuangchuang.halls.supervision.queries.scope import arranges
from shuangchuang.halls.supervision.queries.settings import reading_of, settings_of, settings_rows
from shuangchuang.halls.supervision.services.ledger import hold_ledger
from shuangchuang.halls.supervision.services.refusing import NotAsRead

FIELDS = ("rhythm", "report_days", "sign_days", "object_days", "verify_days", "office_unit", "series")
_DAYS = ("report_days", "sign_days", "object_days", "verify_days")


def values_of(setting: SupervisionSettingRecord) -> dict[str, Any]:
    """What a setting says, as it is compared and logged."""
    return {
        **{name: getattr(setting, name) for name in FIELDS if name != "office_unit"},
        "office_unit": setting.office_unit.slug if setting.office_unit else "",
    }


@transaction.atomic
def set_up(
    *,
    plan: PlanRecord,
    by: AbstractBaseUser,
    at: datetime,
    valid_from: date,
    values: Mapping[str, Any],
    reason: str = "",
    seen: str = "",
) -> SupervisionSettingRecord:
    """
    Set how a plan is supervised from a day on: today or later. ``values`` are some of ``FIELDS``; the others stay.

    ``seen`` is the reading (``reading_of``) of the settings the page showed, "" where there were none. A setting of the
    same day that has not begun before today is replaced.

    :raises NotYours: the person is not of the office.
    :raises NotAsRead: somebody set another one since.
    :raises DayUnsound: the day is past.
    :raises WordsMissing: a change without a reason.
    :raises Unsound: nothing changes, or a number of days that cannot be kept to.
    """
    if not arranges(by, plan):
        raise NotYours(who="联席会议办公室")
    hold_ledger()
    rows = settings_rows(plan)
    today = timezone.localdate(at)
    if (reading_of(rows) if rows else "") != seen:
        raise NotAsRead
    if valid_from < today and rows:
        raise DayUnsound("生效日 {day} 已经过去，请选 {other} 或以后的日子：过去的规则不改。", valid_from, today)
    before = settings_of(plan, on=valid_from)
    given = {name: getattr(before, name) for name in FIELDS} | dict(values)
    if any(not 1 <= given[name] <= 60 for name in _DAYS):
        raise Unsound("days", "各项时限要在 1 到 60 个工作日之间。")
    if not given["series"].strip():
        raise WordsMissing("发文代字")
    if rows and not reason.strip():
        raise WordsMissing("调整的理由")
    same_day = next((row for row in rows if row.valid_from == valid_from), None)
    setting = same_day or SupervisionSettingRecord(plan=plan, valid_from=valid_from)
    was = values_of(before)
    for name, value in given.items():
        setattr(setting, name, value)
    if rows and values_of(setting) == was:
        raise Unsound("as_it_is", "和现在的规则一样，没有变化。")
    setting.reason, setting.decided_by, setting.decided_at = reason.strip(), by, at
    setting.save()
    record_audit(
        actor=by,
        action="supervision.set_up",
        subject=f"plan:{plan.slug}",
        at=at,
        details={"valid_from": valid_from.isoformat()},
        before=was if rows else None,
        after=values_of(setting),
        why=reason.strip(),
    )
    return setting


@transaction.atomic
def cancel_setting(*, setting: SupervisionSettingRecord, by: AbstractBaseUser, at: datetime) -> None:
    """
    Take back a setting that has not come into force.

    :raises NotYours: the person is not of the office.
    :raises Unsound: it is in force already, or gone.
    """
    if not arranges(by, setting.plan):
        raise NotYours(who="联席会议办公室")
    hold_ledger()
    gone = SupervisionSettingRecord.objects.filter(pk=setting.pk, valid_from__gt=timezone.localdate(at))
    if not gone.exists():
        raise Unsound("setting_in_force", "这条规则已经生效或已经取消。要改，请另定一条从今天或以后生效的。")
    record_audit(
        actor=by,
        action="supervision.cancel_setting",
        subject=f"plan:{setting.plan.slug}",
        at=at,
        details={"valid_from": setting.valid_from.isoformat()},
        before=values_of(setting),
    )
    gone.delete()
