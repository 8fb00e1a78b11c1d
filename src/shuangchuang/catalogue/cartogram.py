"""Where the tiles of a place's map stand, and the borders it may be drawn with instead.

    data/guangxi/cartogram.yaml   title, note, tiles: code (GB/T 2260), row, column
                                  borders (optional): file, source, review_number 审图号

A map of China's territory is published with its review number beside it, so borders without one are refused.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shuangchuang.catalogue.files import LINE, CatalogueError, read_yaml, text_of

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One place; rows and columns count from 1 at the top left."""

    code: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Borders:
    """The shapes of places, each a tuple of rings of (longitude, latitude) in degrees, and where they come from."""

    shapes: dict[str, tuple[Ring, ...]]
    source: str
    review_number: str


@dataclass(frozen=True, slots=True)
class Cartogram:
    """The map of a deployment."""

    title: str
    note: str
    tiles: tuple[Tile, ...]
    borders: Borders | None

    @property
    def codes(self) -> tuple[str, ...]:
        """The places shown, in the order of the file."""
        return tuple(tile.code for tile in self.tiles)


def load_cartogram(folder: Path) -> Cartogram | None:
    """
    The map of a deployment's folder; None where it has none.

    :raises CatalogueError: the file says something that cannot be drawn.
    """
    file = folder / "cartogram.yaml"
    if not file.exists():
        return None
    head = read_yaml(file)
    rows = head.get("tiles")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise CatalogueError(file, head.get(LINE), "“tiles”应为列表，每项写明 code、row、column")
    tiles = tuple(_tile(row, file) for row in rows)
    for what, given in (("代码", [t.code for t in tiles]), ("位置", [(t.row, t.column) for t in tiles])):
        if len(set(given)) < len(given):
            raise CatalogueError(file, None, f"有两个方格用了同一个{what}")
    borders = head.get("borders")
    return Cartogram(
        title=text_of(head, "title", file),
        note=text_of(head, "note", file, default=""),
        tiles=tiles,
        borders=_borders(borders, file, {tile.code for tile in tiles}) if borders else None,
    )


def _tile(row: dict[str, Any], file: Path) -> Tile:
    row_number, column = row.get("row"), row.get("column")
    if type(row_number) is not int or type(column) is not int or row_number < 1 or column < 1:
        raise CatalogueError(file, row.get(LINE), "“row”和“column”应为从 1 起的整数")
    return Tile(text_of(row, "code", file), row_number, column)


def _borders(row: Any, file: Path, codes: set[str]) -> Borders:
    if not isinstance(row, dict):
        raise CatalogueError(file, None, "“borders”应写明 file、source、review_number")
    source, number = text_of(row, "source", file).strip(), text_of(row, "review_number", file).strip()
    if not source or not number:
        raise CatalogueError(file, row.get(LINE), "边界数据必须写明来源（source）和审图号（review_number）才能使用")
    shapes_file = file.parent / text_of(row, "file", file)
    try:
        features = json.loads(shapes_file.read_text("utf-8"))["features"]
        shapes = {
            str(feature["properties"]["code"]): _rings(feature["geometry"])
            for feature in features
            if str(feature["properties"]["code"]) in codes
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CatalogueError(shapes_file, None, "不是可用的 GeoJSON：每个图形要有 properties.code 和多边形") from error
    if missing := sorted(codes - shapes.keys()):
        raise CatalogueError(shapes_file, None, f"缺少这些地区的边界：{'、'.join(missing)}")
    return Borders(shapes, source, number)


def _rings(geometry: dict[str, Any]) -> tuple[Ring, ...]:
    if geometry["type"] not in {"Polygon", "MultiPolygon"}:
        raise ValueError(geometry["type"])
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return tuple(tuple((float(point[0]), float(point[1])) for point in ring) for part in parts for ring in part)
