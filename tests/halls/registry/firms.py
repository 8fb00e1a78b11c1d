"""Simulated firms and people for tests of the registry. The codes are of no real organisation."""

from __future__ import annotations

from datetime import UTC, datetime

from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.registry import services
from shuangchuang.halls.registry.models import MandateRecord, OrganisationRecord, RegionRecord

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CODES = ("91450100MAFAKE010B", "91450200MAFAKE028A", "91450300MAFAKE036A", "91450500MAFAKE052A")


def places() -> dict[str, RegionRecord]:
    """Guangxi with two cities."""
    top, _made = RegionRecord.objects.get_or_create(
        code="450000", defaults={"name": "广西壮族自治区", "short_name": "广西"}
    )
    made = {"450000": top}
    for code, name in (("450100", "南宁市"), ("450200", "柳州市")):
        made[code], _made = RegionRecord.objects.get_or_create(
            code=code, defaults={"name": name, "short_name": name[:2], "parent": top}
        )
    return made


def a_firm(number: int = 0, name: str = "邕江智造（模拟）有限公司", **more: object) -> OrganisationRecord:
    """A firm of Nanning (0), Liuzhou (1), Guilin (2) or Beihai (3)."""
    places()
    values = {"credit_code": CODES[number], "name": name, "source": "proof", "registered_by": None}
    return services.register_organisation(**(values | more), registered_at=NOW)


def mandated(firm: OrganisationRecord, holder: User, capacity: str = "agent", **more: object) -> MandateRecord:
    """A mandate, proven, for all matters unless said otherwise."""
    values = {"matters": ["all"], "basis": "proof", "confirmed_by": None, "confirmed_at": NOW}
    return services.enter_mandate(organisation=firm, holder=holder, capacity=capacity, **(values | more))
