"""Units in a list: where one ends, which prefix and tail it shares, and what stays one name."""

from __future__ import annotations

import pytest

from shuangchuang.domain.plans.model import Ground
from shuangchuang.domain.plans.surface import surface_of
from shuangchuang.domain.plans.units import UnitName, read_units, split_list
from shuangchuang.domain.text import Extract


def units(text: str) -> list[UnitName]:
    surface = surface_of(Extract.of_text(text))
    return read_units(surface, split_list(surface.text, 0, len(surface.text)))


def names(text: str) -> list[str]:
    return [unit.name for unit in units(text)]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("自治区科技厅、发展改革委", ["自治区科技厅", "自治区发展改革委"]),
        ("省科技厅、财政厅，教育厅", ["省科技厅", "省财政厅", "教育厅"]),
        ("省发展改革委、财政厅、市科技局、教育局", ["省发展改革委", "省财政厅", "市科技局", "市教育局"]),
        ("市文化和旅游局、住房和城乡建设局", ["市文化和旅游局", "市住房和城乡建设局"]),
        ("省教育厅、妇联、总工会、残联", ["省教育厅", "省妇联", "省总工会", "省残联"]),
        ("省财政厅、税务局", ["省财政厅", "省税务局"]),
        ("南宁市科技局、财政局", ["南宁市科技局", "南宁市财政局"]),
    ],
)
def test_a_prefix_is_handed_on_inside_its_comma_group(printed: str, expected: list[str]):
    assert names(printed) == expected


@pytest.mark.parametrize(
    "printed",
    [
        "自治区财政厅、广西税务局、共青团广西区委、人民银行南宁中心支行",
        "自治区发展改革委、广西电网公司、中国移动广西公司",
        "区科技局、各街道办事处、南沙区税务局",
        "省教育厅、团省委、江原金融监管局",
        "国家发展改革委、财政部、人民银行、证监会",
    ],
)
def test_a_prefix_is_not_handed_to_bodies_with_a_place_of_their_own(printed: str):
    assert names(printed) == printed.split("、")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("省委组织部、宣传部", ["省委组织部", "省委宣传部"]),
        ("省委组织部、教育厅、科技厅", ["省委组织部", "省教育厅", "省科技厅"]),
        ("自治区党委组织部、宣传部", ["自治区党委组织部", "自治区党委宣传部"]),
        ("县委宣传部、文明办", ["县委宣传部", "县委文明办"]),
        ("市政府国资委、财政局", ["市政府国资委", "市财政局"]),
        ("中央组织部、宣传部、教育部", ["中央组织部", "中央宣传部", "教育部"]),
    ],
)
def test_party_bodies_hand_on_their_own_prefix_and_departments_the_plain_one(printed: str, expected: list[str]):
    assert names(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("广州、深圳市政府", ["广州市政府", "深圳市政府"]),
        ("清江、白石、云溪县人民政府", ["清江县人民政府", "白石县人民政府", "云溪县人民政府"]),
        ("南宁市、柳州市人民政府", ["南宁市人民政府", "柳州市人民政府"]),
        ("市教育、财政、人社局", ["市教育局", "市财政局", "市人社局"]),
    ],
)
def test_a_shared_tail_is_handed_back(printed: str, expected: list[str]):
    assert names(printed) == expected
    assert units(printed)[0].ground is Ground.TAIL_SHARED


@pytest.mark.parametrize(
    "name",
    [
        "各市、县（区）人民政府",
        "各区、县级市",
        "各区、县（市）政府",
        "各省、自治区、直辖市人民政府",
        "各市、县、自治县人民政府",
        "各市、州、直管市及神农架林区人民政府",
        "各盟行政公署、市人民政府",
        "各县（市、区）人民政府",
        "市政府办（金融）",
        "市住房和城乡建设局",
        "各有关部门和单位",
    ],
)
def test_names_that_hold_a_separator_stay_whole(name: str):
    assert names(name) == [name]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("市科技局、市财政局等", ["市科技局", "市财政局"]),
        ("市科技局、财政局等相关部门", ["市科技局", "市财政局", "相关部门"]),
        ("市科技局等部门", ["市科技局", "相关部门"]),
        ("人民银行等国务院相关部门及各地区", ["人民银行", "国务院相关部门", "各地区"]),
        ("市科技局和市人力资源和社会保障局", ["市科技局", "市人力资源和社会保障局"]),
        ("全国妇联等和各地方相关部门", ["全国妇联", "各地方相关部门"]),
        ("市财政局 市科技局 市教育局", ["市财政局", "市科技局", "市教育局"]),
        ("各市、县〔市、区〕政府", ["各市、县（市、区）政府"]),
        ("省科技厅、各市、县（区）人民政府，赣江新区管委会", ["省科技厅", "各市、县（区）人民政府", "赣江新区管委会"]),
    ],
)
def test_what_is_no_part_of_a_name_is_taken_off(printed: str, expected: list[str]):
    assert names(printed) == expected


def test_a_name_that_ends_like_no_unit_is_kept_with_little_confidence():
    [known, unknown] = units("市科技局、提升创新能力")

    assert known.confidence == 1.0
    assert (unknown.known, unknown.confidence, unknown.reason) == (False, 0.5, "名称结尾不像单位，请核对")
