"""What makes an installation this place's: its region, its units, its plans."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shuangchuang.catalogue.files import LINE, CatalogueError, day_of, read_yaml, text_of

REGIONS = Path(__file__).resolve().parents[1] / "data" / "regions.csv"


@dataclass(frozen=True, slots=True)
class Region:
    """A place by GB/T 2260."""

    code: str
    name: str
    parent: str  # "" for a province


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit as ``units.yaml`` gives it."""

    slug: str
    name: str
    full_name: str
    category: str
    aliases: tuple[str, ...]
    group: bool
    note: str


@dataclass(frozen=True, slots=True)
class Succession:
    """``before`` became ``after``; ``confirmed`` is 已核实."""

    before: str
    after: str
    kind: str
    effective_date: date | None
    confirmed: bool
    source: str


@dataclass(frozen=True, slots=True)
class GroupList:
    """Who is meant by a group name, from a day on."""

    group: str
    members: tuple[str, ...]
    valid_from: date
    source: str


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """A plan this installation starts with. ``targets`` may be None."""

    slug: str
    short_title: str
    file: Path
    source: str
    targets: Path | None


@dataclass(frozen=True, slots=True)
class Deployment:
    """All of it."""

    region: str
    name: str
    whole_territory: str
    units: tuple[UnitEntry, ...]
    successions: tuple[Succession, ...]
    groups: tuple[GroupList, ...]
    plans: tuple[PlanEntry, ...]


def load_regions(file: Path = REGIONS) -> tuple[Region, ...]:
    """Provinces, cities and counties, parents before children."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [Region(row["code"], row["name"], row["parent"]) for row in csv.DictReader(lines)]
    return tuple(sorted(rows, key=lambda region: (region.parent != "", region.parent[2:] != "0000", region.code)))


def load_deployment(folder: Path) -> Deployment:
    """
    Read ``deployment.yaml`` and ``units.yaml`` of a deployment's folder.

    :raises CatalogueError: a file is missing or says something that cannot be.
    """
    file = folder / "deployment.yaml"
    head = read_yaml(file)
    units_file = folder / "units.yaml"
    body = read_yaml(units_file)
    units = tuple(_unit(row, units_file) for row in _rows(body, "units", units_file))
    slugs = {unit.slug for unit in units}
    if len(slugs) < len(units):
        raise CatalogueError(units_file, None, "有两个单位用了同一个 slug")
    return Deployment(
        region=text_of(head, "region", file),
        name=text_of(head, "name", file),
        whole_territory=text_of(head, "whole_territory", file),
        units=units,
        successions=tuple(_succession(row, slugs, units_file) for row in _rows(body, "successions", units_file)),
        groups=tuple(_group(row, slugs, units_file) for row in _rows(body, "groups", units_file)),
        plans=tuple(_plan(row, folder, file) for row in _rows(head, "plans", file)),
    )


def _rows(mapping: dict[str, Any], key: str, file: Path) -> list[dict[str, Any]]:
    rows = mapping.get(key) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CatalogueError(file, mapping.get(LINE), f"“{key}”应为列表，每项是“键: 值”")
    return rows


def _unit(row: dict[str, Any], file: Path) -> UnitEntry:
    return UnitEntry(
        slug=text_of(row, "slug", file),
        name=text_of(row, "name", file),
        full_name=text_of(row, "full_name", file, default=""),
        category=text_of(row, "category", file),
        aliases=tuple(str(alias) for alias in row.get("aliases") or ()),
        group=bool(row.get("group", False)),
        note=text_of(row, "note", file, default=""),
    )


def _known(row: dict[str, Any], key: str, slugs: set[str], file: Path) -> str:
    slug = text_of(row, key, file)
    if slug not in slugs:
        raise CatalogueError(file, row.get(LINE), f"“{key}”指向的单位 {slug} 不在 units 里")
    return slug


def _succession(row: dict[str, Any], slugs: set[str], file: Path) -> Succession:
    return Succession(
        before=_known(row, "before", slugs, file),
        after=_known(row, "after", slugs, file),
        kind=text_of(row, "kind", file),
        effective_date=day_of(row, "date", file),
        confirmed=text_of(row, "status", file) == "已核实",
        source=text_of(row, "source", file),
    )


def _group(row: dict[str, Any], slugs: set[str], file: Path) -> GroupList:
    members = tuple(str(member) for member in row.get("members") or ())
    for member in members:
        if member not in slugs:
            raise CatalogueError(file, row.get(LINE), f"名单里的单位 {member} 不在 units 里")
    valid_from = day_of(row, "valid_from", file)
    if valid_from is None:
        raise CatalogueError(file, row.get(LINE), "名单缺少“valid_from”")
    return GroupList(_known(row, "group", slugs, file), members, valid_from, text_of(row, "source", file))


def _plan(row: dict[str, Any], folder: Path, file: Path) -> PlanEntry:
    text = folder / text_of(row, "file", file)
    if not text.exists():
        raise CatalogueError(file, row.get(LINE), f"计划文件 {text} 不存在")
    targets = row.get("targets")
    return PlanEntry(
        slug=text_of(row, "slug", file),
        short_title=text_of(row, "short_title", file, default=""),
        file=text,
        source=text_of(row, "source", file, default=""),
        targets=folder / str(targets) if targets else None,
    )
