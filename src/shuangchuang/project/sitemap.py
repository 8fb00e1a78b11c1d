"""The map of the site, made from its routes: every page with an address of its own that the visitor may open.

A page names itself in ``NAMES``; a house test finds the page that has no name here and is not left out with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.accounts.rights import PUBLIC
from shuangchuang.halls.home import queries
from shuangchuang.project.templatetags.face import HALLS


@dataclass(frozen=True, slots=True)
class Page:
    """One line of the map."""

    name: str | Promise
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of one hall."""

    name: str | Promise
    pages: tuple[Page, ...]


SECTIONS: dict[str, str | Promise] = {
    "home": _("本站"),
    "plans": _("计划台账"),
    "supervision": _("督办督查"),
    "policies": _("政策"),
    "registry": _("单位与企业"),
    "notices": _("消息与任务"),
    "accounts": _("账号"),
    "access": _("访问令牌"),
    "api": _("数据接口"),
}

NAMES: dict[str, str | Promise] = {
    **{hall.route: hall.name for hall in HALLS},
    "home:find": _("查找"),
    "supervision:decisions": _("需要决定的事"),
    "supervision:papers": _("督办公文"),
    "supervision:reminders": _("催办提醒"),
    "supervision:paper_new": _("拟稿"),
    "supervision:inspections": _("专项督查"),
    "supervision:inspection_new": _("新建专项督查"),
    "home:figures": _("数字从哪里来"),
    "home:me": _("我的"),
    "home:views": _("常用筛选"),
    "home:about": _("关于本站"),
    "home:help": _("使用帮助"),
    "home:privacy": _("隐私说明"),
    "home:accessibility": _("无障碍说明"),
    "sitemap": _("网站地图"),
    "home:correct": _("网站找错"),
    "home:correction_found": _("查网站找错的答复"),
    "home:corrections": _("答复网站找错"),
    "home:design": _("部件样张"),
    "plans:upload": _("上传计划"),
    "plans:drafts": _("待校核"),
    "accounts:login": _("登录"),
    "accounts:password": _("修改密码"),
    "accounts:me": _("账号、二次验证和登录设备"),
    "accounts:offices": _("岗位、缺勤和委托"),
    "accounts:people": _("人员与岗位"),
    "access:tokens": _("访问令牌"),
    "registry:my_organisations": _("企业绑定和授权"),
    "registry:profile": _("我的画像"),
    "policies:check": _("政策计算器"),
    "policies:mine": _("我能享受什么"),
    "registry:institutions": _("服务机构名录"),
    "registry:review_queue": _("核验企业绑定"),
    "registry:fields": _("画像的字段"),
    "notices:inbox": _("消息"),
    "notices:preferences": _("提醒方式"),
    "notices:jobs": _("后台任务"),
    "notices:exports": _("我的导出和文件"),
    "notices:audit": _("留痕"),
    "accounts:terms": _("用户协议"),
    "accounts:preferences": _("偏好"),
    "accounts:history": _("登录记录"),
    "accounts:all_history": _("全部登录记录"),
    "api:openapi-view": _("接口说明"),
}


def site_map(*, rights: Collection[str]) -> list[Section]:
    """The pages these rights open, by hall; under 计划台账 every published plan as well."""
    pages: dict[str, list[Page]] = {space: [] for space in SECTIONS}
    for route, callback in _routes():
        space = route.partition(":")[0] if ":" in route else "home"
        asked = getattr(callback, "right", PUBLIC)
        if route in NAMES and space in pages and (asked == PUBLIC or asked in rights):
            pages[space].append(Page(NAMES[route], reverse(route)))
    pages["plans"] += [
        Page(str(facts.plan), reverse("plans:overview", args=[facts.plan.slug])) for facts in queries.plans_shown()
    ]
    return [Section(SECTIONS[space], tuple(found)) for space, found in pages.items() if found]


def _routes() -> Iterator[tuple[str, Any]]:
    """Every route that needs nothing in its address, in the order of the addresses' table."""

    def walk(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[tuple[str, Any]]:
        for entry in patterns:
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)
            elif not entry.pattern.converters:
                yield f"{space}{entry.name}", entry.callback

    yield from walk(get_resolver().url_patterns, "")
