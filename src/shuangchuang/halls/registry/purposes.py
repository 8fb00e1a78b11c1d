"""
What facts may be used for. A use without its consent is refused; each purpose is asked for apart.

A changed text gets a new version: consents given to the old words no longer count, and people are asked again.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Purpose:
    """One use: what it is called, what the holder agrees to, by which version of the words."""

    code: str
    title: str | Promise
    text: str | Promise
    sensitive_text: str | Promise
    version: str


PURPOSES: dict[str, Purpose] = {
    purpose.code: purpose
    for purpose in (
        Purpose(
            "policy_matching",
            _("政策匹配"),
            _("用画像里的事实判断能享受哪些政策、还差什么，并提醒申报时间。经办人员只在受理时看到所需的事实。"),
            _("判断面向重点群体、担保贷款的政策时，使用群体标签、失业登记日、家庭贷款、招用人员等敏感信息。"),
            "2026-11",
        ),
        Purpose(
            "exchange",
            _("对接推荐"),
            _("用行业、规模、技术和需求等事实，推荐人才、专家、场地、订单和合作伙伴。对方只看到推荐结果。"),
            _("推荐就业创业服务时，使用群体标签等敏感信息。"),
            "2026-11",
        ),
        Purpose(
            "finance",
            _("金融服务"),
            _("把经营、纳税、知识产权等事实提供给您选定的银行、担保机构，用于贷款和贴息的审核。"),
            _("审核创业担保贷款时，使用本人及配偶贷款等敏感信息。"),
            "2026-11",
        ),
        Purpose(
            "statistics",
            _("统计分析"),
            _("与其他人的事实合并成统计数，不出现单个企业和个人。"),
            _("统计重点群体创业情况时，使用群体标签等敏感信息，只出合计数。"),
            "2026-11",
        ),
    )
}
