"""Names of departments as lists print them: in first, middle and last place, with the prefix and without it."""

from __future__ import annotations

from itertools import product

import pytest

from shuangchuang.domain.plans.surface import surface_of
from shuangchuang.domain.plans.units import read_units, split_list
from shuangchuang.domain.text import Extract

LEVELS = {"省": "厅", "自治区": "厅", "市": "局", "区": "局", "县": "局", "州": "局", "盟": "局", "旗": "局"}
# X stands for the rank of a department: 厅 of a province, 局 of a city
_PRINTED = """
    发展改革委 发改X 经信X 工信X 工业和信息化X 经济和信息化X 教育X 科技X 科学技术X 民族宗教委 民宗X 民宗委 民族宗教事务X
    民委 公安X 民政X 司法X 财政X 人力资源社会保障X 人力资源和社会保障X 人社X 人力社保X 自然资源X 自然资源和规划X
    规划和自然资源X 资规X 生态环境X 住房城乡建设X 住房和城乡建设X 住建X 城乡建设X 城乡规划X 城市管理X 城管X 城管执法X
    城市更新X 城市管理综合执法X 交通运输X 交通X 水利X 水务X 农业农村X 农业X 林业X 林草X 园林绿化X 园林X 商务X
    文化和旅游X 文化广电旅游X 文广旅X 文旅X 广电X 广播电视X 新闻出版X 卫生健康委 卫健委 卫健X 退役军人事务X 退役军人X
    应急管理X 应急X 审计X 外办 外事办 国资委 国有资产监管委 市场监管X 市场监督管理X 体育X 统计X 医保X 医疗保障X
    信访X 机关事务管理X 机关事务局 机关事务中心 金融办 金融局 地方金融监管X 地方金融管理X 金融工作局 政务服务X 政务服务办
    政务服务管理办 政务服务和数据管理局 行政审批X 行政审批服务X 行政审批和政务信息管理局 大数据局 大数据管理X 大数据发展局
    数据局 数据资源管理X 投资促进X 招商局 乡村振兴X 扶贫办 粮食和储备X 粮食和物资储备X 供销社 供销合作社 供销联社 妇联
    总工会 团委 科协 残联 工商联 文联 侨联 社科联 贸促会 红十字会 税务X 气象X 邮政管理X 烟草专卖X 通信管理X
    公共资源交易中心 住房公积金管理中心 公积金中心 就业服务中心 人才服务中心 融媒体中心 知识产权X 药监X 能源X 中小企业X
    民营经济X 民营企业服务X 民防办 民航发展中心 海洋X 渔业X 口岸办 港航X 铁路办 地震X 国土资源X 环保X 工商X
    质监X 安监X 旅游X 文明办 网信办 编办 档案X 档案馆 地方志办 党校 社科院 农科院 科学院 法院 检察院 高级法院
    政府办 政府办公室 政府研究室 政府督查室 人大常委会办公室 政协办公室 国动办 人防办 区域合作办 经济合作X 双创办
    创业服务中心 移民X 老龄办 老区建设促进会 消防救援X 消防支队 公路局 社保局 社保中心 就业局 仲裁院 市政园林X
    市政公用X 综合执法X 农机X 畜牧X 科工局 经科局 教科局 建设X 规划X 房管X 国资局 台办 侨办 纪委监委 保密局
    直属机关工委 机关工委 日报社 农商行 区块链中心 市民服务中心
"""
DEPARTMENTS = _PRINTED.split()
NAMES = [(level, name.replace("X", rank)) for (level, rank), name in product(LEVELS.items(), DEPARTMENTS)]


def units(text: str) -> list[str]:
    surface = surface_of(Extract.of_text(text))
    return [unit.name for unit in read_units(surface, split_list(surface.text, 0, len(surface.text)))]


@pytest.mark.parametrize("level", LEVELS)
def test_a_printed_prefix_stays_as_it_is_in_every_place(level: str):
    audit, trade = f"{level}审计{LEVELS[level]}", f"{level}商务{LEVELS[level]}"
    for whose, name in NAMES:
        full = level + name
        if whose == level:
            assert units(f"{full}、{audit}、{trade}") == [full, audit, trade]
            assert units(f"{audit}、{full}、{trade}") == [audit, full, trade]
            assert units(f"{audit}、{trade}、{full}") == [audit, trade, full]


@pytest.mark.parametrize("level", LEVELS)
def test_a_prefix_said_once_reaches_every_department(level: str):
    rank = LEVELS[level]
    for whose, name in NAMES:
        if whose == level:
            assert units(f"{level}{name}、审计{rank}") == [level + name, f"{level}审计{rank}"]
            assert units(f"{level}审计{rank}、{name}、商务{rank}") == [
                f"{level}审计{rank}",
                level + name,
                f"{level}商务{rank}",
            ]


@pytest.mark.parametrize(
    "printed",
    [
        "市科技局、云山市妇联、石城县委组织部、东湖区财政局",
        "省级交通运输主管部门、长江航务管理局、珠江航务管理局、财政厅",
        "省水利厅、长江水利委员会、太湖流域管理局、山东黄河河务局",
        "市属企业、国资委",
        "省直有关部门、教育厅",
        "市商务局、综合保税区管委会、云岭海关、国家税务总局云岭市税务局、中国人民银行云岭市分行",
        "镇综合行政执法队、石桥派出所、石桥市场监管所",
        "市场监管局、发展改革局",
        "镇江市科技局、市中区财政局",
    ],
)
def test_no_name_of_these_takes_a_prefix(printed: str):
    assert units(printed) == printed.split("、")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("省级机关事务管理局、财政厅", ["省级机关事务管理局", "省财政厅"]),
        ("市发展改革委、市属国有企业、国资委", ["市发展改革委", "市属国有企业", "市国资委"]),
        ("市中区科技局、财政局", ["市中区科技局", "市中区财政局"]),
        ("镇江市科技局、财政局", ["镇江市科技局", "镇江市财政局"]),
        ("市教育局、市场监管局、市民政局", ["市教育局", "市市场监管局", "市民政局"]),
        ("宁波、温州海关", ["宁波海关", "温州海关"]),
    ],
)
def test_words_that_begin_like_a_level(printed: str, expected: list[str]):
    assert units(printed) == expected


@pytest.mark.parametrize(
    "printed",
    [
        "各县（市、区）党委、政府",
        "各县（市、区）党委和人民政府",
        "各市、县（市、区）党委和政府",
        "平潭综合实验区党工委、管委会",
    ],
)
def test_party_committee_and_government_of_many_places_are_one_name(printed: str):
    assert units(printed) == [printed]
