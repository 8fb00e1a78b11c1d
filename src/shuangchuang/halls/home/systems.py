"""What the plan orders, as the office of services shows it: 28 systems in seven groups, each open or still being built.

A system is open when one of its pages is wired into this site; nothing here says so by hand. ``items`` names the plan's
own numbering (保(一)–(三) are its safeguards), so that every tile can be held against the document.

    views   person 个人 · firm 企业 · office 政府人员: whom a system is for, and what each comes to do first
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Audience(StrEnum):
    """For whom the site is laid out."""

    PERSON = "person"
    FIRM = "firm"
    OFFICE = "office"


AUDIENCE_WORDS = {Audience.PERSON: _("个人"), Audience.FIRM: _("企业"), Audience.OFFICE: _("政府人员")}

PERSON, FIRM, OFFICE = Audience
_ALL = frozenset(Audience)


@dataclass(frozen=True, slots=True)
class System:
    """One of the 28. ``url`` is "" as long as it is being built."""

    number: int
    name: str | Promise
    more: str | Promise
    items: str | Promise
    icon: str
    audiences: frozenset[Audience]
    route: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SystemGroup:
    """Systems that belong together; ``tone`` is the tint of their icons."""

    name: str | Promise
    tone: int
    systems: tuple[System, ...]


_GROUPS = (
    SystemGroup(
        _("计划与督办"),
        1,
        (
            System(1, _("计划台账"), _("任务、举措、责任单位和目标，条条对应原文"), _("全文"), "list-check", _ALL, "plans:list"),
            System(2, _("督办督查"), _("派发、签收、报送、核验、销号"), "26，保(一)(二)", "traffic-lights", frozenset({OFFICE}), "supervision:list"),
            System(3, _("目标监测"), _("基期、序列、预测和还差多少"), _("行动目标，26"), "target-arrow", _ALL, "targets:list"),
        ),
    ),
    SystemGroup(
        _("政策"),
        2,
        (
            System(4, _("政策咨询"), _("检索、问答，答案引到条款"), "26，保(三)", "books", _ALL, "search:ask"),
            System(5, _("政策匹配"), _("能享受什么、能得多少、还差什么"), "13，24，26", "checklist", frozenset({PERSON, FIRM}), "policies:list"),
            System(6, _("奖补税惠测算"), _("研发奖补、加计扣除，按当日有效的版本算"), "3，13", "calculator", frozenset({FIRM}), "policies:check"),
            System(24, _("公平竞争审查"), _("草案逐句对照审查标准，定期清理"), "24，保(二)", "scale", frozenset({OFFICE}), "screening:list"),
        ),
    ),
    SystemGroup(
        _("项目与平台"),
        5,
        (
            System(7, _("项目申报"), _("申报、盲评、公示、验收"), "1，3，5", "file-check", frozenset({FIRM, OFFICE}), "applications:list"),
            System(8, _("平台载体"), _("基地、众创空间、孵化器登记和年报"), "2，11，22", "building-community", _ALL, "platforms:list"),
            System(9, _("综合评价"), _("孵化器等的评价、分级和进出"), "2，保(二)", "report-analytics", frozenset({OFFICE}), "evaluation:list"),
            System(10, _("科技资源共享"), _("仪器和产能查得到、约得上"), "1，2", "microscope", frozenset({FIRM}), "sharing:list"),
            System(11, _("成果转化"), _("成果与需求对接，合同登记"), "4，5，13，27", "atom", frozenset({PERSON, FIRM}), "transfer:list"),
            System(12, _("产业链对接"), _("链上缺口，大企业需求与小企业供给"), "1，11，12，14", "network", frozenset({FIRM, OFFICE}), "chains:list"),
            System(13, _("企业培育库"), _("科技型、专精特新等梯度培育"), "12，13", "stack-2", frozenset({FIRM, OFFICE}), "cultivation:list"),
        ),
    ),
    SystemGroup(
        _("人才与就业"),
        3,
        (
            System(14, _("人才服务"), _("人才库、认定、绿色通道"), "6，15，16，26", "id-badge-2", _ALL, "talent:list"),
            System(15, _("就业服务"), _("岗位、招聘会、双向推荐"), "7，15，26", "briefcase", frozenset({PERSON, FIRM}), "jobs:list"),
            System(16, _("重点群体创业"), _("返乡、退役、高校毕业生等分类指引"), "7—10", "users-group", frozenset({PERSON}), "groups:list"),
            System(17, _("创业培训"), _("课程、考勤、证书、学分"), "7—9，27", "school", frozenset({PERSON}), "courses:list"),
            System(18, _("专家与导师"), _("匹配、预约、互评"), "8，9，26", "bulb", frozenset({PERSON, FIRM}), "experts:list"),
        ),
    ),
    SystemGroup(
        _("资金"),
        4,
        (
            System(19, _("金融支持"), _("一次申请、多家银行，贴息和风险补偿"), "17，18，20", "building-bank", frozenset({PERSON, FIRM}), "finance:list"),
            System(20, _("创业投资对接"), _("投资机构、路演、跟进"), "18，19", "rocket", frozenset({FIRM}), "venture:list"),
            System(21, _("创新券、创业券"), _("申领、使用、兑付、跨区清算"), "19", "ticket", frozenset({PERSON, FIRM}), "vouchers:list"),
        ),
    ),
    SystemGroup(
        _("营商与权益"),
        6,
        (
            System(23, _("企业开办"), _("问答式指引、负面清单、多评合一"), "23，24", "building-store", frozenset({PERSON, FIRM}), "opening:list"),
            System(25, _("知识产权服务"), _("维权援助、快速通道、海外预警"), "25", "certificate", frozenset({PERSON, FIRM}), "ip:list"),
            System(26, _("痛点堵点疏解"), _("谁都可以提，按期答复，可以评价"), "保(二)", "message-report", _ALL, "cases:list"),
        ),
    ),
    SystemGroup(
        _("开放与宣传"),
        5,
        (
            System(22, _("开放合作"), _("多语种、跨境和湾区项目、联合孵化"), "10，21，22", "world", frozenset({PERSON, FIRM}), "cooperation:list"),
            System(27, _("双创文化"), _("活动周、大赛、案例、线上展览"), "26，27，保(三)", "trophy", _ALL, "culture:list"),
            System(28, _("公共数据开放"), _("目录、版本、接口和许可"), "26", "database", _ALL, "opendata:list"),
        ),
    ),
)  # fmt: skip


def system_groups(*, audience: Audience | None = None) -> list[SystemGroup]:
    """Every group with its systems, each with its address where it is open; only those for an audience where one is given."""
    found = []
    for group in _GROUPS:
        systems = tuple(
            replace(system, url=_address(system.route))
            for system in group.systems
            if audience is None or audience in system.audiences
        )
        if systems:
            found.append(replace(group, systems=systems))
    return found


def _address(route: str, query: str = "") -> str:
    try:
        return reverse(route) + query if route else ""
    except NoReverseMatch:
        return ""


# ── what people come to do ──────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Matter:
    """Something one comes to do, in the words one has for it."""

    name: str | Promise
    more: str | Promise
    icon: str
    route: str
    query: str = ""
    right: str = ""
    signed_in: bool | None = None  # only for those who are signed in, or are not; None asks nothing
    url: str = ""


_FIND_OUT = Matter(_("一件事归谁管"), _("输入事情，找到牵头和配合单位"), "search", "home:find")
_CORRECT = Matter(_("网站内容有误"), _("指出页面上的错误，凭回执号查答复"), "message-report", "home:correct")
_FIGURES = Matter(_("数字从哪里来"), _("首页每个数字的明细"), "report-analytics", "home:figures")
_SIGN_UP = Matter(_("注册账号"), _("个人和企业经办人都从这里开始"), "user-plus", "accounts:signup", signed_in=False)
_MATTERS = {
    PERSON: (
        _FIND_OUT,
        Matter(_("计划定了哪些事"), _("逐项看任务、举措和原话"), "list-check", "plans:list"),
        Matter(_("和创业就业有关的任务"), _("在全部公开计划里查找"), "briefcase", "home:find", "?q=%E5%88%9B%E4%B8%9A"),
        Matter(_("各单位分工"), _("牵头、配合，含别名和曾用名"), "building", "registry:list"),
        _FIGURES,
        _CORRECT,
        _SIGN_UP,
    ),
    FIRM: (
        Matter(_("和企业有关的任务"), _("在全部公开计划里查找"), "building-factory-2", "home:find", "?q=%E4%BC%81%E4%B8%9A"),
        Matter(_("我的企业"), _("绑定企业、授权经办人"), "building-skyscraper", "registry:my_organisations"),
        Matter(_("奖补和创新券由谁办"), _("从计划原文找承办单位"), "coins", "home:find", "?q=%E5%88%9B%E6%96%B0%E5%88%B8"),
        Matter(_("找对口单位"), _("单位名录，含别名和曾用名"), "building", "registry:list"),
        Matter(_("用公开数据"), _("接口说明，机器可读"), "api", "api:openapi-view"),
        _CORRECT,
        _SIGN_UP,
    ),
    OFFICE: (
        Matter(_("我的桌面"), _("等我办的事，按期限排好"), "layout-dashboard", "home:desk"),
        Matter(_("办督办事项"), _("签收、报送、核查、办结"), "traffic-lights", "supervision:list", right="supervision.read"),
        Matter(_("上传一份计划"), _("系统读出任务，由人校核"), "file-upload", "plans:upload", right="plans.upload"),
        Matter(_("校核识别结果"), _("逐条对照原文"), "clipboard-check", "plans:drafts", right="plans.check"),
        Matter(_("查各单位分工"), _("牵头、配合一目了然"), "building", "registry:list"),
        Matter(_("看计划台账"), _("矩阵、目标、历次版本、导出"), "table", "plans:list"),
        Matter(_("答复网站找错"), _("来访者指出的错误"), "message-report", "home:corrections", right="site.corrections"),
        _FIGURES,
        Matter(_("系统怎么用"), _("各类人员的使用帮助"), "lifebuoy", "home:help"),
        _CORRECT,
    ),
}  # fmt: skip


def matters_of(audience: Audience, *, rights: Collection[str], signed_in: bool, limit: int = 6) -> list[Matter]:
    """What this audience comes to do first and can do here today."""
    found = []
    for matter in _MATTERS[audience]:
        url = _address(matter.route, matter.query)
        allowed = (not matter.right or matter.right in rights) and matter.signed_in in {None, signed_in}
        if url and allowed:
            found.append(replace(matter, url=url))
    return found[:limit]
