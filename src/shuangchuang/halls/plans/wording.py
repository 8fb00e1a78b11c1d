"""Words of the domain in the visitor's language: refusals, reasons, and the fixed terms of the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.plans.draft import (
    Json,
)
from shuangchuang.domain.plans.model import Comparator, Role, TargetKind
from shuangchuang.halls.notices.telling import worded

COMPARATOR_WORDS = {
    Comparator.REACH: _("达到"),
    Comparator.AT_LEAST: _("不低于"),
    Comparator.EXCEED: _("超过"),
    Comparator.AT_MOST: _("不超过"),
    Comparator.APPROX: _("左右"),
    Comparator.EQUAL: _("等于"),
    Comparator.RANGE: _("区间"),
    Comparator.REDUCE_BY: _("下降"),
    Comparator.GROWTH: _("增长"),
}
KIND_WORDS = {
    TargetKind.TARGET: _("目标"),
    TargetKind.ALLOCATION: _("安排"),
    TargetKind.STANDARD: _("支持标准"),
    TargetKind.PARAMETER: _("参数"),
    TargetKind.CONDITION: _("条件"),
}
ROLE_WORDS = {Role.LEAD: _("牵头"), Role.COOPERATOR: _("配合"), Role.RESPONSIBLE: _("责任")}
METADATA_WORDS = {
    "title": _("标题"),
    "doc_number": _("发文字号"),
    "issuer": _("发文机关"),
    "addressee": _("主送机关"),
    "date": _("成文日期"),
    "period": _("计划期"),
    "valid_from": _("施行日期"),
    "valid_until": _("失效日期"),
}
GROUND_WORDS = {
    "printed": _("原文"),
    "normalised": _("换写"),
    "prefix_handed_on": _("承前省略的冠词"),
    "tail_shared": _("共用后缀"),
    "rank_rule": _("全文排序规则"),
    "standing_units": _("全文统一列明"),
    "star": _("星号标注"),
    "inherited": _("承前期限"),
    "resolved": _("推算"),
    "inferred": _("推断"),
    "corrected": _("人工更正"),
}


def worded_fact(fact: Json) -> Json:
    return {**fact, "reason": worded(fact["reason"])}
