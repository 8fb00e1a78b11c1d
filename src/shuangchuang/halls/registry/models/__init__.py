"""Who and what this place knows, over time.

RegionRecord  ◀── UnitRecord ──▶ UnitNameRecord   (every name with the days it was in use)
                    │  ▲
                    │  └────── UnitSuccessionRecord  (renamed into, merged into, split into)
                    └──▶ GroupMemberRecord           (who is meant by 各设区市人民政府, confirmed, dated)
"""

from shuangchuang.halls.registry.models.groups import GroupMemberRecord
from shuangchuang.halls.registry.models.regions import RegionRecord
from shuangchuang.halls.registry.models.units import (
    NameKind,
    SuccessionKind,
    UnitCategory,
    UnitNameRecord,
    UnitRecord,
    UnitSuccessionRecord,
)

__all__ = [
    "GroupMemberRecord",
    "NameKind",
    "RegionRecord",
    "SuccessionKind",
    "UnitCategory",
    "UnitNameRecord",
    "UnitRecord",
    "UnitSuccessionRecord",
]
