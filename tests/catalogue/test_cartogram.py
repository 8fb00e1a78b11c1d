"""The map of a deployment: tiles that do not lie on one another, borders only with their review number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import shuangchuang
from shuangchuang.catalogue.cartogram import Cartogram, Tile, load_cartogram
from shuangchuang.catalogue.deployment import load_regions
from shuangchuang.catalogue.files import CatalogueError

GUANGXI = Path(shuangchuang.__file__).parent / "data" / "guangxi"
TWO = 'title: 两市\ntiles:\n  - {code: "110100", row: 1, column: 1}\n  - {code: "110200", row: 1, column: 2}\n'


def written(tmp_path: Path, text: str) -> Path:
    (tmp_path / "cartogram.yaml").write_text(text, "utf-8")
    return tmp_path


def test_guangxi_has_a_tile_for_each_of_its_cities():
    cartogram = load_cartogram(GUANGXI)

    assert cartogram is not None
    assert sorted(cartogram.codes) == sorted(region.code for region in load_regions() if region.parent == "450000")
    assert cartogram.borders is None


def test_another_place_gives_its_own_tiles_and_a_place_without_a_map_has_none(tmp_path):
    assert load_cartogram(tmp_path) is None
    assert load_cartogram(written(tmp_path, TWO)) == Cartogram(
        "两市", "", (Tile("110100", 1, 1), Tile("110200", 1, 2)), None
    )


def square(code: str, west: float) -> dict:
    ring = [[west, 20], [west + 1, 20], [west + 1, 21], [west, 20]]
    return {"properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_borders_are_read_with_their_source_and_review_number(tmp_path):
    features = [square("110100", 1), square("110200", 2), square("999999", 3)]
    (tmp_path / "b.geojson").write_text(json.dumps({"features": features}), "utf-8")
    text = TWO + "borders: {file: b.geojson, source: 某院授权, review_number: GS（0000）0号}\n"

    cartogram = load_cartogram(written(tmp_path, text))

    assert cartogram is not None
    assert cartogram.borders is not None
    assert cartogram.borders.shapes["110100"] == (((1.0, 20.0), (2.0, 20.0), (2.0, 21.0), (1.0, 20.0)),)
    assert sorted(cartogram.borders.shapes) == ["110100", "110200"]
    assert (cartogram.borders.source, cartogram.borders.review_number) == ("某院授权", "GS（0000）0号")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: 无方格\n", "“tiles”应为列表"),
        (TWO.replace("column: 2", "column: 1"), "同一个位置"),
        (TWO.replace("110200", "110100"), "同一个代码"),
        (TWO.replace("row: 1, column: 2", "row: 0, column: 2"), "从 1 起的整数"),
        (TWO + 'borders: {file: b.geojson, source: 某院, review_number: ""}\n', "审图号"),
        (TWO + "borders: {file: none.geojson, source: 某院, review_number: GS0}\n", "不是可用的 GeoJSON"),
        (TWO + "borders: yes\n", "“borders”应写明"),
    ],
    ids=["no tiles", "one on another", "twice", "nowhere", "no review number", "no file", "no mapping"],
)
def test_a_map_that_cannot_be_drawn_is_refused_with_what_to_mend(tmp_path, text, said):
    with pytest.raises(CatalogueError, match=said):
        load_cartogram(written(tmp_path, text))


def test_borders_that_leave_a_city_out_are_refused(tmp_path):
    (tmp_path / "b.geojson").write_text(json.dumps({"features": [square("110100", 1)]}), "utf-8")
    text = TWO + "borders: {file: b.geojson, source: 某院授权, review_number: GS0}\n"

    with pytest.raises(CatalogueError, match="缺少这些地区的边界：110200"):
        load_cartogram(written(tmp_path, text))
