"""Change the registry of units; every change leaves a line in the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from pypinyin import lazy_pinyin

from shuangchuang.domain.plans.unit_kinds import unit_category
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.services import publish, record_audit
from shuangchuang.halls.registry.models import (
    NameKind,
    RegionRecord,
    UnitCategory,
    UnitNameRecord,
    UnitRecord,
)
from shuangchuang.halls.registry.queries import units_known_by_name


class UnitRefused(Refusal):
    """A unit cannot be registered or changed like this."""


_TRIES = 60  # more than can ask for one name at once


def _free_slug(name: str, region: RegionRecord) -> str:
    initials = "".join(part[0] for part in lazy_pinyin(name, errors="ignore") if part)[:30] or "unit"
    stem = f"u{region.code.rstrip('0') or region.code}-{initials}".lower()
    slug, number = stem, 2
    while UnitRecord.objects.filter(slug=slug).exists():
        slug, number = f"{stem}-{number}", number + 1
    return slug


@transaction.atomic
def register_unit(
    *,
    name: str,
    region: RegionRecord,
    is_group: bool,
    registered_by: AbstractBaseUser | None,
    registered_at: datetime,
    full_name: str = "",
    category: str = "",
) -> UnitRecord:
    """
    Enter a unit under the name that plans of its region print.

    :raises UnitRefused: the region has a unit of this name.
    """
    for tries_left in reversed(range(_TRIES)):
        if UnitRecord.objects.filter(region=region, name=name).exists():
            raise UnitRefused(
                "unit_exists", "“{name}”在{region}已经登记。请直接使用已登记的单位。", name=name, region=region.name
            )
        order = (UnitRecord.objects.filter(region=region).aggregate(top=Max("order"))["top"] or 0) + 10
        try:
            with transaction.atomic():
                unit = UnitRecord.objects.create(
                    slug=_free_slug(name, region),
                    region=region,
                    name=name,
                    full_name=full_name,
                    category=category or unit_category(name) or UnitCategory.OTHER,
                    is_group=is_group,
                    order=order,
                )
        except IntegrityError:
            # Somebody took the name or the slug since we looked: which of them is seen when we look again.
            if not tries_left:
                raise
        else:
            break
    record_audit(
        actor=registered_by, action="registry.register_unit", subject=f"unit:{unit.slug}", at=registered_at, details={}
    )
    return unit


@transaction.atomic
def find_or_register_units(
    *,
    names: Iterable[tuple[str, bool]],
    region: RegionRecord,
    on: date | None,
    registered_by: AbstractBaseUser | None,
    registered_at: datetime,
) -> dict[str, UnitRecord]:
    """The unit for each (name, is group); names nobody bears on that day are registered on the spot."""
    wanted = dict(names)
    found = units_known_by_name(region=region, names=wanted, on=on)
    for name, is_group in wanted.items():
        if name not in found:
            found[name] = register_unit(
                name=name,
                region=region,
                is_group=is_group,
                registered_by=registered_by,
                registered_at=registered_at,
            )
    return found


@transaction.atomic
def add_unit_name(
    *,
    unit: UnitRecord,
    name: str,
    kind: str,
    valid_from: date | None,
    valid_until: date | None,
    source: str,
    added_by: AbstractBaseUser | None,
    added_at: datetime,
) -> UnitNameRecord:
    """
    Enter another name of a unit with the days it was in use.

    :raises UnitRefused: the unit has this name, or the days run backwards.
    """
    if kind not in NameKind.values:
        raise UnitRefused("name_kind_unknown", "名称类别“{kind}”不在可选范围内。", kind=kind)
    if valid_from and valid_until and valid_until <= valid_from:
        raise UnitRefused("days_backwards", "停用日期应晚于启用日期。请核对后再保存。")
    if unit.name == name or unit.names.filter(name=name).exists():
        raise UnitRefused("name_exists", "“{name}”已经是这个单位的名称。", name=name)
    record = UnitNameRecord.objects.create(
        unit=unit, name=name, kind=kind, valid_from=valid_from, valid_until=valid_until, source=source
    )
    record_audit(
        actor=added_by, action="registry.add_name", subject=f"unit:{unit.slug}", at=added_at, details={"name": name}
    )
    return record


@transaction.atomic
def rename_unit(
    *,
    unit: UnitRecord,
    name: str,
    full_name: str,
    valid_from: date,
    source: str,
    renamed_by: AbstractBaseUser | None,
    renamed_at: datetime,
) -> None:
    """
    更名: from a day on the unit bears another name; the one before is a former name until that day.

    ``full_name`` "" keeps the full name. Another body that comes in its place is a succession, not a new name.

    :raises UnitRefused: the day is to come or before the present name began, the name is as before, or another
        unit of the region has it.
    """
    before = {"name": unit.name, "full_name": unit.full_name}
    after = {"name": name.strip(), "full_name": full_name.strip() or unit.full_name}
    if valid_from > timezone.localdate(renamed_at):
        raise UnitRefused("rename_to_come", "更名日期还没有到。请到那一天再登记。")
    if after == before:
        raise UnitRefused("name_as_before", "名称与现在的相同。请填写新的名称。")
    if UnitRecord.objects.filter(region_id=unit.region_id, name=after["name"]).exclude(pk=unit.pk).exists():
        raise UnitRefused(
            "unit_exists", "“{name}”在{region}已经登记。请直接使用已登记的单位。", name=after["name"],
            region=unit.region.name,
        )  # fmt: skip
    for field, kind in (("name", NameKind.SHORT), ("full_name", NameKind.FULL)):
        if after[field] != before[field]:
            _end_name(unit, before[field], valid_from=valid_from, source=source)
            UnitNameRecord.objects.update_or_create(
                unit=unit,
                name=after[field],
                defaults={"kind": kind, "valid_from": valid_from, "valid_until": None, "source": source},
            )
    UnitRecord.objects.filter(pk=unit.pk).update(**after)
    record_audit(
        actor=renamed_by,
        action="registry.rename_unit",
        subject=f"unit:{unit.slug}",
        at=renamed_at,
        details={"valid_from": valid_from},
        before=before,
        after=after,
        why=source,
    )
    publish(
        kind="registry.rename_unit",
        subject=f"unit:{unit.slug}",
        payload={"unit": unit.slug, "valid_from": valid_from.isoformat()},
        at=renamed_at,
    )


def _end_name(unit: UnitRecord, name: str, *, valid_from: date, source: str) -> None:
    """A name is a former one from a day on; nothing where there was none."""
    if not name:
        return
    row, made = UnitNameRecord.objects.get_or_create(
        unit=unit, name=name, defaults={"kind": NameKind.FORMER, "valid_until": valid_from, "source": source}
    )
    if made:
        return
    if row.valid_from is not None and row.valid_from >= valid_from:
        raise UnitRefused("rename_too_early", "更名日期应晚于现名称的启用日期 {day}。请核对日期。", day=row.valid_from)
    row.kind, row.valid_until = NameKind.FORMER, valid_from
    row.save(update_fields=["kind", "valid_until"])


@transaction.atomic
def update_unit(
    *, unit: UnitRecord, values: dict[str, Any], changed_by: AbstractBaseUser | None, changed_at: datetime
) -> None:
    """
    Change what the registry says of a unit; a name that goes stays findable as an alias.

    :raises UnitRefused: another unit of the region has the name.
    """
    before = {field: getattr(unit, field) for field in values}
    if UnitRecord.objects.filter(region_id=unit.region_id, name=values["name"]).exclude(pk=unit.pk).exists():
        raise UnitRefused(
            "unit_exists",
            "“{name}”在{region}已经登记。请直接使用已登记的单位。",
            name=values["name"],
            region=unit.region.name,
        )
    changed = {field: value for field, value in values.items() if before[field] != value}
    if not changed:
        return
    UnitRecord.objects.filter(pk=unit.pk).update(**changed)
    if "name" in changed:
        UnitNameRecord.objects.get_or_create(unit=unit, name=before["name"], defaults={"kind": NameKind.ALIAS})
        # A name that comes back is no alias of itself.
        UnitNameRecord.objects.filter(
            unit=unit, name=values["name"], kind=NameKind.ALIAS, valid_from=None, valid_until=None, source=""
        ).delete()
    record_audit(
        actor=changed_by,
        action="registry.update_unit",
        subject=f"unit:{unit.slug}",
        at=changed_at,
        before={field: before[field] for field in changed},
        after=changed,
    )
