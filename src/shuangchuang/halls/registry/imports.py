"""Units from a table: new ones are registered, known ones changed, aliases added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from shuangchuang.adapters.exchange.table_reading import ReadLine
from shuangchuang.adapters.exchange.tables import Column
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import Reach, reach
from shuangchuang.halls.notices.importing import Compared, Importer, RowState, register
from shuangchuang.halls.registry.models import NameKind, RegionRecord, UnitCategory, UnitRecord
from shuangchuang.halls.registry.profile_imports import FIRM_PROFILES
from shuangchuang.halls.registry.services.units import add_unit_name, register_unit, update_unit

with override(None):  # a table is filled in Chinese, whatever language the page is shown in
    CATEGORIES = {code: str(word) for code, word in UnitCategory.choices}

COLUMNS = (
    Column("name", "简称", width=24, required=True, longest=80, note="计划里印的名称", example="科技厅"),
    Column("region", "所属地区", width=20, required=True, longest=60, note="地区全名或六位区划代码；县区重名时用代码", example="450000"),
    Column("full_name", "规范全称", width=36, longest=120, example="广西壮族自治区科学技术厅"),
    Column("category", "类别", "choice", width=16, choices=CATEGORIES, note="不填时按名称判断，判断不了记为“其他”"),
    Column("is_group", "集合名称", "yes_no", width=12, note="代表多个单位的名称，如“各设区市人民政府”"),
    Column("aliases", "别名", "lines", width=28, longest=120, note="只增加，不删除已登记的别名", example="自治区科技厅\n广西科技厅"),
    Column("note", "备注", width=36, longest=2000),
)  # fmt: skip
_CHANGEABLE = ("full_name", "category", "is_group", "note")


def _regions(lines: Iterable[ReadLine]) -> dict[str, list[RegionRecord]]:
    """The regions that each word in the column may mean."""
    words = {line.values["region"] for line in lines}
    found: dict[str, list[RegionRecord]] = {word: [] for word in words}
    for region in RegionRecord.objects.filter(code__in=words):
        found[region.code].append(region)
    for region in RegionRecord.objects.filter(name__in=words):
        found[region.name].append(region)
    return found


def _region(word: str, known: dict[str, list[RegionRecord]], held: Reach) -> RegionRecord:
    regions = known[word]
    if not regions:
        raise Refusal("region_unknown", "没有找到“{word}”。请填地区全名或六位区划代码。", word=word)
    if len(regions) > 1:
        codes = "、".join(region.code for region in regions)
        raise Refusal("region_several", "叫“{word}”的地区不止一个。请填代码：{codes}。", word=word, codes=codes)
    if not held.covers_region(regions[0].code):
        raise Refusal("region_beyond", "“{word}”不在您管理的范围内。请删去这一行，或请上级办公室导入。", word=word)
    return regions[0]


def compare(lines: Sequence[ReadLine], user: AbstractBaseUser) -> list[Compared]:
    """Each line beside the unit of that name in that region."""
    held, regions = reach(user, "registry.edit"), _regions(lines)
    names = {line.values["name"] for line in lines}
    units = UnitRecord.objects.filter(name__in=names).select_related("region").prefetch_related("names")
    stored = {(unit.region_id, unit.name): unit for unit in units}
    taken: dict[tuple[int, str], int] = {}
    found = []
    for line in lines:
        try:
            region = _region(line.values["region"], regions, held)
            above = taken.setdefault((region.pk, line.values["name"]), line.number)
            if above != line.number:
                raise Refusal(
                    "unit_twice", "这个单位在第 {above} 行已经有了（地区写法不同）。请只留一行。", above=above
                )
        except Refusal as refusal:
            found.append(Compared.wrong(line, "region", refusal))
        else:
            found.append(_beside(line, region, stored.get((region.pk, line.values["name"]))))
    return found


def _beside(line: ReadLine, region: RegionRecord, unit: UnitRecord | None) -> Compared:
    said: dict[str, Any] = {
        key: line.values[key] if line.values[key] is not None else "" for key in ("full_name", "note") if line.has(key)
    }
    # An empty cell says nothing of these two: a category is never taken away, nor is being a group.
    said |= {key: line.values[key] for key in ("category", "is_group") if line.values[key] is not None}
    if unit is None:
        aliases = tuple(alias for alias in line.values["aliases"] or () if alias != line.values["name"])
        after = {
            "name": line.values["name"],
            "region": region.name,
            **said,
            **({"aliases": aliases} if aliases else {}),
        }
        return Compared(line, RowState.NEW, {}, after, kept=(region, None))
    before = {key: getattr(unit, key) for key in said}
    own = {unit.name, *(name.name for name in unit.names.all())}
    added = tuple(alias for alias in line.values["aliases"] or () if alias not in own)
    if added:
        before["aliases"], said["aliases"] = (), added
    return Compared.of(line, before=before, after=said, kept=(region, unit))


def store(rows: Sequence[Compared], user: AbstractBaseUser, at: datetime) -> None:
    """Register, change, add aliases: by the services a person's own edit goes through."""
    for row in rows:
        region, unit = row.kept
        if unit is None:
            unit = register_unit(
                name=row.after["name"],
                region=region,
                is_group=bool(row.after.get("is_group")),
                full_name=row.after.get("full_name", ""),
                category=row.after.get("category", ""),
                registered_by=user,
                registered_at=at,
            )
            rest = {"note": row.after["note"]} if row.after.get("note") else {}
        else:
            rest = {key: row.after[key] for key in _CHANGEABLE if key in row.after}
        if rest:
            update_unit(unit=unit, values={"name": unit.name, **rest}, changed_by=user, changed_at=at)
        for alias in row.after.get("aliases", ()):
            add_unit_name(
                unit=unit, name=alias, kind=NameKind.ALIAS, valid_from=None, valid_until=None, source="",
                added_by=user, added_at=at,
            )  # fmt: skip


UNITS = register(
    Importer(
        code="registry.units",
        title=_("单位"),
        columns=COLUMNS,
        unique=("name", "region"),
        compare=compare,
        store=store,
        upload_route="registry:import_units",
        preview_route="registry:import_preview",
        back_route="registry:list",
        notes=(
            "一行一个单位。红色表头的列必填。",
            "同一地区里名称相同的单位视为同一个：系统里已有的会被改动，没有的会新增；不会删除任何单位。",
            "“规范全称”“备注”留空会清空系统里的内容；不想改动就删去整列。",
        ),
    )
)

__all__ = ["FIRM_PROFILES", "UNITS"]
