"""What kind of body a unit is, judged by its name alone. A proposal for the registry, never a right."""

from __future__ import annotations

import re

# The first pattern that fits wins: a party office is also an office, a central body also a bureau.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mechanism", re.compile(r"联席会议|领导小组|指挥部|工作专班|委员会办公室$|成员单位$")),
    ("mass", re.compile(r"共青团|团[省市县区州]委|妇联|工会|科协|残联|侨联|工商联|文联|社科联|红十字会|贸促会|台联|计生协")),
    ("party", re.compile(r"(党委|省委|市委|县委|区委|州委|盟委|工委)(?!员会)|纪委|组织部$|宣传部$|统战部$|政法委$|网信办$")),
    ("central", re.compile(r"税务局$|银保监|证监局$|金融监管(总)?局$|人民银行|人行|海关$|外汇管理局|通信管理局$|邮政管理局$|气象局$|海事局$|地震局$|储备局$|煤矿安全|铁路局|民航")),
    ("government", re.compile(r"人民政府$|[省市县区州盟旗乡镇]政府$|管委会$|管理委员会$|街道办|行政公署$")),
    ("institution", re.compile(r"大学$|学院$|学校$|研究院$|研究所$|社科院$|科学院$|中心$|医院$|高校|院校|科研院所|图书馆$|博物馆$|电视台$|日报社$")),
    ("company", re.compile(r"公司$|集团$|银行$|联合社$|信用社$|农信社$|电网|电信$|移动$|联通$|铁塔$|担保$|投控$")),
    ("department", re.compile(r"[部委厅局办署院]$|办公室$|法院$|检察院$|委员会$")),
)  # fmt: skip


def unit_category(name: str) -> str:
    """
    The registry's category for a unit's name; "" where the name says nothing.

    >>> [unit_category(name) for name in ("自治区科技厅", "共青团广西区委", "广西税务局", "南宁市人民政府", "市委人才办")]
    ['department', 'mass', 'central', 'government', 'party']
    """
    return next((kind for kind, pattern in _KINDS if pattern.search(name)), "")
