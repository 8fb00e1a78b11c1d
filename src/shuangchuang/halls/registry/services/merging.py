"""Make one unit of two rows, and take that back.

gone ── names, offices, lists, lineage, people, rows of halls above ──▶ kept
  └── its own row is deleted and kept as text in UnitMergeRecord; its address leads to kept

What cannot stand twice (a name both bear, one list with both) is dropped, kept as text too, and put back
when the merge is taken back. Rows that somebody changed since stay as they are.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError

from shuangchuang.halls.accounts.models import ScopeKind
from shuangchuang.halls.accounts.services import move_scope, restore_grants
from shuangchuang.halls.notices.services import publish, record_audit
from shuangchuang.halls.registry import merging
from shuangchuang.halls.registry.models import (
    GroupMemberRecord,
    NameKind,
    UnitMergeRecord,
    UnitNameRecord,
    UnitParentRecord,
    UnitPersonRecord,
    UnitRecord,
    UnitSuccessionRecord,
)
from shuangchuang.halls.registry.queries.merging import grants_held_for, merge_preview
from shuangchuang.halls.registry.services.units import UnitRefused

UNDO_FOR = timedelta(days=30)

# Own rows that name a unit: kind, the field that does.
_OWN: tuple[tuple[type[models.Model], str], ...] = (
    (UnitNameRecord, "unit"),
    (GroupMemberRecord, "group"),
    (GroupMemberRecord, "member"),
    (UnitSuccessionRecord, "before"),
    (UnitSuccessionRecord, "after"),
    (UnitParentRecord, "unit"),
    (UnitParentRecord, "parent"),
    (UnitPersonRecord, "unit"),
)


def _as_text(rows: list[models.Model]) -> list[dict[str, Any]]:
    return json.loads(serializers.serialize("json", rows))


def _key(kind: type[models.Model], name: str) -> str:
    return f"{kind.__name__}.{name}"


@transaction.atomic
def merge_units(
    *, gone: UnitRecord, kept: UnitRecord, reason: str, merged_by: AbstractBaseUser, merged_at: datetime
) -> UnitMergeRecord:
    """
    Make ``gone`` part of ``kept``, whole or not at all.

    :raises UnitRefused: it is one row, one is a group and the other none, no reason is given, rows clash, or
        a hall keeps rows of the unit that it does not say how to move.
    """
    if gone.pk == kept.pk:
        raise UnitRefused("merge_with_itself", "不能与自己合并。请选择另一个单位。")
    if gone.is_group != kept.is_group:
        raise UnitRefused("merge_group", "集合名称不能与单位合并。请先核对是否选错。")
    if not reason.strip():
        raise UnitRefused("merge_without_reason", "请写明依据：怎么确认这两条是同一个单位。")
    clashes = merge_preview(gone=gone, kept=kept).clashes
    if clashes:
        raise UnitRefused(
            "merge_clashes",
            "有 {count} 处两个单位同时承担同一职责，如“{first}”。请先改好这些登记，再合并。",
            count=len(clashes),
            first=clashes[0],
        )
    grants = grants_held_for(gone)
    moved: dict[str, Any] = {"rows": {}, "dropped": [], "halls": {}, "grants": grants, "made": []}
    for kind, field in _OWN:
        moved["rows"][_key(kind, field)] = _move_own(kind, field, gone, kept, moved["dropped"])
    for other in merging.all_kinds():
        keys = other.find(gone)
        other.move(keys, gone, kept, merged_by, merged_at)
        moved["halls"][other.code] = keys
    move_scope(scope_kind=ScopeKind.UNIT, before=gone.slug, after=kept.slug, moved_by=merged_by, moved_at=merged_at)
    borne = {kept.name, *kept.names.values_list("name", flat=True)}
    for name, name_kind in ((gone.name, NameKind.ALIAS), (gone.full_name, NameKind.FULL)):
        if name and name not in borne:
            made = UnitNameRecord.objects.create(unit=kept, name=name, kind=name_kind, source=reason.strip()[:200])
            moved["made"].append(made.pk)
            borne.add(name)
    merge = UnitMergeRecord(
        kept=kept,
        gone_slug=gone.slug,
        gone=_as_text([gone])[0],
        moved=moved,
        reason=reason.strip(),
        merged_by=merged_by,
        merged_at=merged_at,
    )
    # Whoever came to the row that goes now is led on; noted, so that they come back with it.
    moved["merges"] = list(UnitMergeRecord.objects.filter(kept=gone).values_list("pk", flat=True))
    UnitMergeRecord.objects.filter(kept=gone).update(kept=kept)
    try:
        with transaction.atomic():
            gone.delete()
    except ProtectedError as held:
        names = sorted({str(row._meta.verbose_name) for row in held.protected_objects})
        raise UnitRefused(
            "merge_held", "还有登记指向这个单位（{names}），不能合并。请联系系统运维。", names="、".join(names)
        ) from None
    merge.save()
    _note(merge, "merge_units", by=merged_by, at=merged_at, why=merge.reason)
    return merge


def _move_own(
    kind: type[models.Model], field: str, gone: UnitRecord, kept: UnitRecord, dropped: list[dict[str, Any]]
) -> list[int]:
    """Row by row, for one that cannot stand beside another of ``kept`` must not stop the rest."""
    moved = []
    for row in kind._default_manager.filter(**{field: gone}).order_by("pk"):
        setattr(row, field, kept)
        try:
            row.validate_unique()
            row.validate_constraints()
        except ValidationError:
            setattr(row, field, gone)
            dropped.extend(_as_text([row]))
            row.delete()
        else:
            row.save(update_fields=[field])
            moved.append(row.pk)
    return moved


def _note(merge: UnitMergeRecord, verb: str, *, by: AbstractBaseUser, at: datetime, why: str) -> None:
    details = {"gone": merge.gone_slug, "kept": merge.kept.slug, "merge": merge.pk}
    for slug in (merge.kept.slug, merge.gone_slug):
        record_audit(actor=by, action=f"registry.{verb}", subject=f"unit:{slug}", at=at, details=details, why=why)
    publish(kind=f"registry.{verb}", subject=f"unit:{merge.kept.slug}", payload=details, at=at)


@transaction.atomic
def reverse_merge(*, merge: UnitMergeRecord, reversed_by: AbstractBaseUser, reversed_at: datetime) -> UnitRecord:
    """
    Take a merge back within thirty days: the row comes again as it was, and what moved goes back to it.

    :raises UnitRefused: the time is over, it was taken back already, or the name was given to another unit since.
    """
    if reversed_at >= merge.merged_at + UNDO_FOR:
        raise UnitRefused("merge_settled", "合并已超过 30 天，不能撤销。需要时请重新登记单位。")
    fields = merge.gone["fields"]
    if UnitRecord.objects.filter(region_id=fields["region"], name=fields["name"]).exists():
        raise UnitRefused(
            "unit_exists_again", "“{name}”已由另一个单位使用，不能撤销合并。请先核对名录。", name=fields["name"]
        )
    if not UnitMergeRecord.objects.filter(pk=merge.pk, reversed_at__isnull=True).update(
        reversed_at=reversed_at, reversed_by=reversed_by
    ):
        raise UnitRefused("merge_reversed", "这次合并已经撤销。")
    merge.refresh_from_db()
    for entry in serializers.deserialize("python", [merge.gone]):
        entry.save()
    unit = UnitRecord.objects.get(slug=merge.gone_slug)
    UnitNameRecord.objects.filter(pk__in=merge.moved["made"], unit=merge.kept).delete()
    for kind, field in _OWN:
        rows = kind._default_manager.filter(pk__in=merge.moved["rows"][_key(kind, field)], **{field: merge.kept})
        rows.update(**{field: unit})
    UnitMergeRecord.objects.filter(pk__in=merge.moved["merges"], kept=merge.kept).update(kept=unit)
    for entry in serializers.deserialize("python", merge.moved["dropped"]):
        entry.save()
    for other in merging.all_kinds():
        other.move(merge.moved["halls"].get(other.code, []), merge.kept, unit, reversed_by, reversed_at)
    move_scope(
        scope_kind=ScopeKind.UNIT,
        before=merge.kept.slug,
        after=unit.slug,
        moved_by=reversed_by,
        moved_at=reversed_at,
        only=merge.moved["grants"],
    )
    restore_grants(
        grants=merge.moved["grants"], ended_at=merge.merged_at, restored_by=reversed_by, restored_at=reversed_at
    )
    _note(merge, "reverse_merge", by=reversed_by, at=reversed_at, why="")
    return unit
