"""Confirm who is meant by a group name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F

from shuangchuang.halls.notices.services import record_audit
from shuangchuang.halls.registry.models import GroupMemberRecord, UnitRecord
from shuangchuang.halls.registry.services.units import UnitRefused


@transaction.atomic
def confirm_group(
    *,
    group: UnitRecord,
    members: Iterable[UnitRecord],
    valid_from: date,
    source: str,
    confirmed_by: AbstractBaseUser | None,
    confirmed_at: datetime,
) -> None:
    """
    Put a confirmed list behind a group name from a day on; the list before it ends that day.

    A list that begins on the very day the one in force began corrects it: that one never held for a day,
    so it goes, and the log keeps who stood on it.

    :raises UnitRefused: the unit is no group, or the list is empty or begins before the one in force.
    """
    wanted = list(members)
    if not group.is_group:
        raise UnitRefused("not_a_group", "“{name}”不是集合名称，不能登记成员名单。", name=group.name)
    if not wanted:
        raise UnitRefused("list_empty", "名单里还没有单位。请至少选择一个成员。")
    UnitRecord.objects.filter(pk=group.pk).update(
        order=F("order")
    )  # two lists confirmed at once come one after another
    current = GroupMemberRecord.objects.filter(group=group, valid_until__isnull=True)
    if current.filter(valid_from__gt=valid_from).exists():
        raise UnitRefused("list_too_early", "新名单的起始日期不能早于现行名单。请核对日期。")
    corrected = current.filter(valid_from=valid_from)
    wrong = list(corrected.order_by("member__slug").values_list("member__slug", flat=True))
    corrected.delete()
    current.update(valid_until=valid_from)
    GroupMemberRecord.objects.bulk_create(
        GroupMemberRecord(
            group=group,
            member=member,
            valid_from=valid_from,
            source=source,
            confirmed_by=confirmed_by,
            confirmed_at=confirmed_at,
        )
        for member in wanted
    )
    record_audit(
        actor=confirmed_by,
        action="registry.correct_group" if wrong else "registry.confirm_group",
        subject=f"unit:{group.slug}",
        at=confirmed_at,
        details={"members": len(wanted), "valid_from": valid_from.isoformat()},
        before={"list": wrong} if wrong else None,
        after={"list": sorted(member.slug for member in wanted)} if wrong else None,
    )
