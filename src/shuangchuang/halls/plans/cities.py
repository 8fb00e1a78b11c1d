"""How many tasks of a plan each city carries: as a unit the plan names, or as a confirmed member of a group it names.

    各设区市人民政府 (7 tasks) ──confirmed list──▶ 南宁市人民政府 ──▶ tile 450100 of data/<deployment>/cartogram.yaml

A group without a confirmed list is spread over nobody; its tasks are counted apart and said so beside the map.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import cos, radians
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from shuangchuang.catalogue.cartogram import Borders, Cartogram, load_cartogram
from shuangchuang.domain.shared.classing import classed
from shuangchuang.halls.plans.models import AssignmentRecord, PlanRecord
from shuangchuang.halls.plans.queries import Visitor, visible_tasks
from shuangchuang.halls.registry.models import UnitCategory
from shuangchuang.halls.registry.queries import units_of_places

_SIDE, _GAP = 100, 8  # of a tile, in the drawing's own unit
_WIDTH = 620  # of a drawing with borders


@dataclass(frozen=True, slots=True)
class Place:
    """One place on the map: where it is drawn, its figure and class (None: unknown), the page that shows the evidence."""

    code: str
    name: str
    short: str
    x: float  # the corner of a tile, or the label's place
    y: float
    figure: int | None
    level: int | None
    url: str
    path: str = ""  # of the borders, where there are any

    @property
    def middle(self) -> float:
        """Where the words of a tile stand."""
        return self.x + _SIDE / 2


@dataclass(frozen=True, slots=True)
class Map:
    """What ``project/_cartogram.html`` draws, with its table. ``legend`` pairs a class with the figures it holds."""

    title: str
    measure: str
    unit: str
    places: tuple[Place, ...]
    legend: tuple[tuple[int, str], ...]
    width: int
    height: int
    notes: tuple[str, ...]
    bordered: bool

    @property
    def by_figure(self) -> list[Place]:
        """For the table: the highest first, the unknown last."""
        return sorted(self.places, key=lambda place: (place.figure is None, -(place.figure or 0), place.code))


@lru_cache(maxsize=4)
def _cartogram(folder: Path) -> Cartogram | None:
    return load_cartogram(folder)


def tasks_by_city(*, user: Visitor, plan: PlanRecord, on: date | None) -> Map | None:
    """The map of a plan for the deployment's cities; None where there is no map, or the plan gives none of them a task."""
    cartogram = _cartogram(Path(settings.DEPLOYMENT))
    if cartogram is None:
        return None
    units = units_of_places(codes=cartogram.codes, on=on)
    tasks_of: dict[str, set[int]] = {code: set() for code in units.names}
    unlisted: dict[str, set[int]] = {}
    parts = AssignmentRecord.objects.filter(task__in=visible_tasks(user, plan)).order_by()
    rows = parts.values_list("task", "unit", "unit__name", "unit__is_group", "unit__category").distinct()
    for task, unit, name, is_group, category in rows:
        if unit in units.place_of:
            tasks_of[units.place_of[unit]].add(task)
        elif unit in units.places_of:
            for code in units.places_of[unit]:
                tasks_of[code].add(task)
        elif is_group and category == UnitCategory.GOVERNMENT:
            unlisted.setdefault(name, set()).add(task)
    if not any(tasks_of.values()):
        return None
    notes = [
        _("另有 {number} 项任务写的是“{name}”，名单待确认，没有分到各市。").format(number=len(tasks), name=name)
        for name, tasks in sorted(unlisted.items())
    ]
    return drawn(
        cartogram,
        names=units.names,
        figures={code: len(tasks) for code, tasks in tasks_of.items()},
        urls={
            code: reverse("plans:unit", args=[plan.slug, slug])
            for code, slug in units.government.items()
            if tasks_of[code]
        },
        title=_("{plan}：各市承担的任务").format(plan=plan),
        measure=_("任务"),
        unit=_("项"),
        notes=tuple(notes),
    )


def drawn(
    cartogram: Cartogram,
    *,
    names: dict[str, tuple[str, str]],
    figures: dict[str, int | None],
    urls: dict[str, str],
    title: str,
    measure: str,
    unit: str,
    notes: tuple[str, ...] = (),
) -> Map:
    """A map of any whole figure. ``names`` gives each code its name and short name; a code without a figure is unknown."""
    figures = {code: figures.get(code) for code in cartogram.codes}
    classing = classed(figures)
    spots = _bordered(cartogram.borders) if cartogram.borders else _tiled(cartogram)
    places = tuple(
        Place(
            code=code,
            name=names.get(code, (code, code))[0],
            short=names.get(code, (code, code))[1],
            x=spots[code][0],
            y=spots[code][1],
            path=spots[code][2],
            figure=figures[code],
            level=classing.place[code],
            url=urls.get(code, ""),
        )
        for code in cartogram.codes
    )
    legend = tuple(
        (level, f"{low}{unit}" if low == high else f"{low}—{high}{unit}")
        for level, (low, high) in enumerate(classing.bounds)
    )
    said = [cartogram.note] if cartogram.note and not cartogram.borders else []
    if cartogram.borders:
        width, height = _WIDTH, round(max(y for _x, y, _path in spots.values()) + _SIDE)
        said.append(
            _("边界来源：{source}。审图号：{number}").format(
                source=cartogram.borders.source, number=cartogram.borders.review_number
            )
        )
    else:
        width = max(tile.column for tile in cartogram.tiles) * (_SIDE + _GAP) - _GAP
        height = max(tile.row for tile in cartogram.tiles) * (_SIDE + _GAP) - _GAP
    return Map(title, measure, unit, places, legend, width, height, (*notes, *said), cartogram.borders is not None)


def _tiled(cartogram: Cartogram) -> dict[str, tuple[float, float, str]]:
    step = _SIDE + _GAP
    return {tile.code: ((tile.column - 1) * step, (tile.row - 1) * step, "") for tile in cartogram.tiles}


def _bordered(borders: Borders) -> dict[str, tuple[float, float, str]]:
    """Longitude and latitude on a plane that is true at the middle of the place (equirectangular)."""
    points = [point for rings in borders.shapes.values() for ring in rings for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    flat = cos(radians((south + north) / 2))
    scale = _WIDTH / ((east - west) * flat or 1)

    def on_plane(point: tuple[float, float]) -> tuple[float, float]:
        return round((point[0] - west) * flat * scale, 1), round((north - point[1]) * scale, 1)

    found = {}
    for code, rings in borders.shapes.items():
        plane = [[on_plane(point) for point in ring] for ring in rings]
        path = "".join("M" + "L".join(f"{x},{y}" for x, y in ring) + "Z" for ring in plane)
        largest = max(plane, key=len)
        xs, ys = [x for x, _y in largest], [y for _x, y in largest]
        found[code] = ((min(xs) + max(xs)) / 2 - _SIDE / 2, (min(ys) + max(ys)) / 2 - _SIDE / 2, path)
    return found
