"""Lists of the registry that can be taken away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangchuang.adapters.exchange.tables import Column
from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import HolderKind
from shuangchuang.halls.notices.exporting import Listing, listing
from shuangchuang.halls.notices.telling import word
from shuangchuang.halls.registry import queries
from shuangchuang.halls.registry.forms.organisations import ReviewFilter
from shuangchuang.halls.registry.forms.profiles import FieldFilter
from shuangchuang.halls.registry.forms.units import UnitFilter
from shuangchuang.halls.registry.imports import CATEGORIES
from shuangchuang.halls.registry.models import BindingRecord, BindingState, Capacity, UnitNameRecord, UnitRecord
from shuangchuang.halls.registry.profile_page import fields_listed, kind_words, who_may_see

COLUMNS = (
    Column("slug", "编号", width=20),
    Column("name", "简称", width=24),
    Column("full_name", "规范全称", width=36),
    Column("category", "类别", "choice", width=16, choices=CATEGORIES),
    Column("region", "所属地区", width=20),
    Column("code", "区划代码", width=10),
    Column("is_group", "集合名称", "yes_no", width=10),
    Column("aliases", "别名", "lines", width=28),
    Column("tasks", "在办任务", "whole", width=10),
)


@listing("registry.units", right="plans.read")
def units(user: Any, query: QueryDict) -> Listing:
    """The list of units, narrowed as on its page."""
    form = UnitFilter(query or None, regions=queries.regions_with_units())
    chosen = form.cleaned_data if form.is_valid() else {}
    text, category, region = (chosen.get(name, "").strip() for name in ("q", "category", "region"))
    found = queries.units_listed(text=text, category=category, region=region)
    filters = (
        (_("名称或别名"), text),
        (_("类别"), CATEGORIES.get(category, "")),
        (_("地区"), str(dict(form.fields["region"].choices).get(region, "")) if region else ""),
    )
    names = Prefetch("names", UnitNameRecord.objects.order_by("kind", "pk"))
    rows = found.prefetch_related(names)
    return Listing("单位名录", "单位名录", COLUMNS, _rows(rows), found.count(), filters)


def _rows(units: Any) -> Iterator[dict[str, Any]]:
    unit: UnitRecord
    for unit in units.iterator(chunk_size=500):
        yield {
            "slug": unit.slug,
            "name": unit.name,
            "full_name": unit.full_name,
            "category": unit.category,
            "region": unit.region.name,
            "code": unit.region.code,
            "is_group": unit.is_group,
            "aliases": tuple(name.name for name in unit.names.all()),
            "tasks": unit.task_count,
        }


BINDINGS = (
    Column("name", "单位", width=32),
    Column("credit_code", "统一社会信用代码", width=22),
    Column("applicant", "申请人", width=16),
    Column("capacity", "身份", "choice", width=22, choices=dict(Capacity.choices)),
    Column("region", "所在地", width=16),
    Column("submitted_at", "提交时间", "instant", width=18),
    Column("state", "状态", "choice", width=12, choices=dict(BindingState.choices)),
    Column("reviewer", "审核人员", width=16),
    Column("decided_at", "办结时间", "instant", width=18),
    Column("reason", "理由", width=36),
)


@listing("registry.bindings", right="organisations.review", logged=True)
def bindings(user: Any, query: QueryDict) -> Listing:
    """The requests in somebody's places, narrowed as on the page."""
    form = ReviewFilter(query or None, regions=queries.regions_to_review(user))
    chosen = form.cleaned_data if form.is_valid() else {}
    text, state, region = (chosen.get(name, "").strip() for name in ("q", "state", "region"))
    found = queries.bindings_to_review(user, text=text, state=state, region=region, sort=chosen.get("sort", ""))
    filters = (
        (_("单位名称或代码"), text),
        (_("状态"), str(dict(form.fields["state"].choices).get(state, ""))),
        (_("所在地"), str(dict(form.fields["region"].choices).get(region, "")) if region else ""),
    )
    return Listing("单位认证申请", "单位认证申请", BINDINGS, _requests(found), found.count(), filters)


def _requests(found: Any) -> Iterator[dict[str, Any]]:
    request: BindingRecord
    for request in found.iterator(chunk_size=500):
        yield {
            "name": request.name,
            "credit_code": request.credit_code,
            "applicant": str(request.applicant),
            "capacity": request.capacity,
            "region": request.region.name if request.region else "",
            "submitted_at": _moment(request.submitted_at),
            "state": request.state,
            "reviewer": str(request.reviewer) if request.reviewer else "",
            "decided_at": _moment(request.decided_at) if request.decided_at else "",
            "reason": request.reason,
        }


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


FIELDS = (
    Column("group", "类别", width=18),
    Column("zh", "字段", width=26),
    Column("name", "英文名", width=28),
    Column("kind", "类型", width=24),
    Column("holders", "谁的画像", width=18),
    Column("sensitive", "敏感信息", "yes_no", width=10),
    Column("definition", "定义", width=48),
    Column("help", "怎么填", width=40),
    Column("source", "来源", width=30),
    Column("seen_by", "谁能看见", width=40),
)


@listing("registry.fields", right="plans.read")
def fields(user: Any, query: QueryDict) -> Listing:
    """The book of fields, narrowed as on its page."""
    form = FieldFilter(query or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = fields_listed(chosen)
    titles = {group.name: word(group.title) for group in field_book().groups}
    told = {name: str(dict(form.fields[name].choices).get(chosen.get(name), "")) for name in ("holder", "group")}
    filters = (
        (_("名称或说明"), chosen.get("q", "").strip()),
        (_("谁的画像"), told["holder"] if chosen.get("holder") else ""),
        (_("类别"), told["group"] if chosen.get("group") else ""),
    )
    rows = (
        {
            "group": titles[spec.group],
            "zh": spec.zh,
            "name": spec.name,
            "kind": kind_words(spec),
            "holders": "、".join(str(_(kind.word)) for kind in HolderKind if kind in spec.holders),
            "sensitive": spec.sensitive,
            "definition": spec.definition,
            "help": spec.help,
            "source": spec.source,
            "seen_by": str(who_may_see(spec)),
        }
        for spec in found
    )
    return Listing("画像字段表", "画像字段表", FIELDS, rows, len(found), filters)
