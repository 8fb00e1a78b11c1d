"""Words of the domain in the visitor's language: refusals, reasons, and the fixed terms of the ledger."""

from __future__ import annotations

import re

from django.utils.translation import gettext, gettext_noop
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
    return {**fact, "reason": said_again(fact["reason"]) or worded(fact["reason"])}


# What the reader of plans says with values in it. A draft keeps the filled sentence, so it is known again by its form.
SAYINGS = (
    gettext_noop("“{name}”不像单位名称，请核对。"),
    gettext_noop("“{words}”像责任标注，但没有读懂，请人工核对。"),
    gettext_noop("责任标注中的“{words}”没有归入任何单位。"),
    gettext_noop("“{words}”前面缺少序号，请核对原文。"),
    gettext_noop("“{words}”序号重复，请核对原文。"),
    gettext_noop("承接标题“{heading}”的时限"),
)
_FORMS = {msgid: re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(msgid)), re.DOTALL) for msgid in SAYINGS}


def said_again(words: str) -> str:
    """A filled sentence of the reader in the visitor's language; "" where it is none of these."""
    for msgid, form in _FORMS.items():
        if found := form.fullmatch(words):
            return gettext(msgid).format(**found.groupdict())
    return ""
