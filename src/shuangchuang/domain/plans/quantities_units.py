"""The units that numbers in Chinese plans carry, by what they measure.

Kinds matter to the reader of targets: a length of time is rarely an aim, money often a
subsidy, a count nearly always something to be built or brought in.
"""

from __future__ import annotations

import re
from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit measures."""

    COUNT = "count"
    PEOPLE = "people"
    MONEY = "money"
    SHARE = "share"  # %, 个百分点, 倍
    TIME = "time"
    SIZE = "size"  # areas, lengths, weights, power, data
    BARE = "bare"  # a number without a unit


_UNITS: dict[UnitKind, str] = {
    UnitKind.SHARE: "个百分点 百分点 % ‰ 倍 番",
    UnitKind.MONEY: "元 美元 欧元 港元 港币 人民币",
    UnitKind.PEOPLE: "人次 人年 人天 人 名 位 户次 户 农户 家庭 学员",
    UnitKind.TIME: (
        "个工作日 工作日 个月 个小时 小时 分钟 秒 毫秒 年 周年 个年度 天 日 个季度 学时 课时 个学时 学分 周 岁 周岁 个自然日 "
        "个交易日 个学期 季度"
    ),
    UnitKind.SIZE: (
        "平方公里 平方千米 平方米 平米 ㎡ m2 m² km² 平方 亩次 亩 公顷 公里 千米 海里 米 厘米 毫米 "
        "吨标准煤 吨标煤 吨公里 吨 公斤 千克 克 毫克 微克 斤 立方米 立方 方 升 千瓦时 千瓦 兆瓦时 兆瓦 吉瓦 瓦 度 "
        "kW kWh MW MWh GW GWh MVA kV 千伏安 千伏 伏 马力 卡 大卡 标箱 TEU 标准箱 载重吨 总吨 "
        "PFLOPS EFLOPS Pflops Eflops PFlops EFlops PF EF P E TB GB PB EB ZB MB bps Mbps Gbps Tbps Mb/s Gb/s M G T 标准机架 机架 "
        "分贝 摄氏度 ℃ 帧 像素 dB nm 纳米 微米"
    ),
    UnitKind.COUNT: (
        "个标准厂房 个以上 个 家次 家 件次 件 项次 项 条次 条 张 套次 套 台套 台（套） 台(套) 台次 台 辆次 辆 艘次 艘 架次 架 "
        "场次 场（次） 场(次) 场 次 处 座 所 间 床位 床 支队伍 支 只 份 种 类 批次 批 门次 门 款 期 幢 栋 头 羽 株 棵 片 枚 颗 块 根 "
        "盏 孔 口 眼 宗 起 例 部 本 册 篇 集 席位 席 桌 幅 首 列次 列 班次 班 趟 单 笔 宗次 车位 泊位 工位 档 级 分 "
        "组 团 队 对 节 讲 届 轮 区 县 村 镇 街道 园 店 站 校 院 馆 厂 库 尾 匹 例次 剂次 剂 瓶 箱 包 袋 号 行次 案 "
        "标台 标准车 车次 航次 航线 品牌 学位 枪 桩 端 字 步 点 线 面 项目"
    ),
}
KIND_OF_UNIT: dict[str, UnitKind] = {unit: kind for kind, units in _UNITS.items() for unit in units.split()}
for _not_a_unit in ("个以上", "分", "号", "区", "县", "村", "镇", "园", "店", "站", "校", "院", "馆", "厂", "库", "队", "团", "点", "线",
                    "面", "级", "届", "期", "档", "步", "字", "卡", "方", "包", "品牌", "项目", "航线", "轮", "节", "类", "度", "区",
                    "伏", "瓦", "M", "G", "T", "E", "街道", "组", "讲", "对", "平方", "班", "案"):  # fmt: skip
    KIND_OF_UNIT.pop(_not_a_unit, None)
KIND_OF_UNIT.update(
    {"分": UnitKind.COUNT, "类": UnitKind.COUNT, "期": UnitKind.COUNT, "班": UnitKind.COUNT, "对": UnitKind.COUNT}
)

_PER = (
    r"(?:/(?:万元|亿元|元|万人|千人|百人|人|户|家|个|年|月|天|日|小时|分钟|秒|次|亩|公顷|平方米|平方公里|立方米|吨|公斤|千克|"
    r"10万|百万|升|台|辆|车|公里|百公里|km|张|床|kWh|千瓦时|千瓦|万)){0,2}"
)
UNIT_PATTERN = (
    "(?:(?:"
    + "|".join(re.escape(unit) for unit in sorted(KIND_OF_UNIT, key=len, reverse=True))
    + ")"
    + _PER
    + "|/(?:10万|百万|万|千))"
)


def kind_of(unit: str) -> UnitKind:
    """What a unit measures; 万, 亿 before it and /人 behind it do not matter."""
    stem = unit.split("/")[0].lstrip("万亿") if unit not in ("万", "亿", "万亿") else ""
    return KIND_OF_UNIT.get(stem, UnitKind.BARE)
