"""Kept filters on the lists of every hall: ``{% load saved_views %}{% saved_views %}`` above a list.

Halls name this library in a template only, so nothing below home imports home.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from django import template
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from shuangchuang.halls.accounts.rights import may
from shuangchuang.halls.home.models import SavedViewRecord
from shuangchuang.halls.home.queries import Named, named_in, views_of_list
from shuangchuang.halls.home.services import query_kept
from shuangchuang.halls.registry.models import UnitCategory

register = template.Library()


@register.inclusion_tag("home/_saved_views.html", takes_context=True)
def saved_views(context: template.Context) -> dict[str, Any]:
    """What the person keeps of this list; nothing for who may not keep any."""
    request = context["request"]
    if not may(request.user, "views.keep"):
        return {}
    kept = views_of_list(owner=request.user, path=request.path)
    query = query_kept(request.META.get("QUERY_STRING", ""))
    current = next((view for view in kept if view.query == query), None)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "kept": kept,
        "current": current,
        "savable": bool(query) and current is None,
        "words": _filters(query, named_in([(request.path, query)])),
    }


@register.filter
def filters_in_words(view: SavedViewRecord, named: Named) -> str:
    """The conditions of a kept filter."""
    return _filters(view.query, named)


@register.filter
def list_name(view: SavedViewRecord, named: Named) -> str:
    """Which list a kept filter is of."""
    try:
        match = resolve(view.path)
    except Resolver404:
        return view.path
    names = {
        "plans:tasks": _("任务表"),
        "plans:list": _("计划台账"),
        "registry:list": _("单位名录"),
        "home:find": _("查找"),
        "supervision:list": _("督办事项"),
    }
    name = names.get(match.view_name, view.path)
    slug = match.kwargs.get("slug", "")
    return _("{name}（{plan}）").format(name=name, plan=named.plans.get(slug, slug)) if slug else str(name)


def _filters(query: str, named: Named) -> str:
    """``role=lead&unit=gx-sci`` → 职责 牵头，单位 科技厅. What is gone since keeps its code."""
    names = {
        "q": _("查找"),
        "role": _("职责"),
        "unit": _("单位"),
        "action": _("行动"),
        "category": _("类别"),
        "region": _("地区"),
        "plan": _("计划"),
        "stage": _("状态"),
        "light": _("灯"),
        "part": _("职责"),
        "due": _("期限"),
        "request": _("申请"),
        "level": _("层级"),
        "mine": _("等我办理"),
        "as_of": _("截至"),
    }
    values: dict[str, object] = {
        "lead": _("牵头"),
        "cooperator": _("配合"),
        "responsible": _("责任"),
        "overdue": _("已逾期"),
        "proposed": _("拟立项"),
        "approved": _("已立项"),
        "assigned": _("已交办"),
        "in_progress": _("办理中"),
        "reported": _("已反馈"),
        "verifying": _("核查中"),
        "recommended": _("待批准"),
        "closed": _("已办结"),
        "returned": _("退回重办"),
        "suspended": _("已中止"),
        "withdrawn": _("已撤销"),
        "extension": _("延期申请"),
        "objection": _("异议"),
        "any": _("有申请"),
        "task": _("任务"),
        "measure": _("举措"),
        "member": _("成员分解"),
    }
    of: dict[str, Mapping[str, object]] = {
        "unit": named.units,
        "region": named.regions,
        "plan": named.plans,
        "category": dict(UnitCategory.choices),
    }
    return _("，").join(
        f"{names.get(name, name)} {of.get(name, values).get(value, value)}" for name, value in parse_qsl(query)
    )
