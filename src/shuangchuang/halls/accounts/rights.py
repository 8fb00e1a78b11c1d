"""Who may do what, and where: one table, read by the views, the API, the templates and the tests.

    route ──@needs("plans.adopt")──▶ RIGHTS[role] of every grant in effect today ──▶ in, to the sign-in page, or 403
    row   ──reach(user, "plans.adopt")──▶ everywhere | these units, regions, organisations

Every route is either ``open_to_everyone`` or ``needs`` a right; a house test walks all
routes and fails on one that says neither. The right opens the door; the reach says which
rows are behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from shuangchuang.domain.shared import RegionCode
from shuangchuang.halls.accounts.models import GrantRecord, Role, ScopeKind
from shuangchuang.halls.accounts.offices import offices_today

View = TypeVar("View", bound=Callable[..., HttpResponse])
Visitor = AbstractBaseUser | AnonymousUser | None

PUBLIC = "public"

# Right → what it allows. The words are shown in docs/rights.md, which a test compares with this table.
MEANING = {
    "plans.read": "查看已公开的计划、任务、单位和目标",
    "plans.read_internal": "查看尚未公开的计划（本单位的人只见本单位的行）",
    "plans.upload": "上传计划文件",
    "plans.check": "在校核台修改识别结果",
    "plans.adopt": "把校核过的计划写入台账、修订台账、公开或撤回计划",
    "plans.observe": "登记目标的基期和实际值",
    "supervision.read": "查看督办事项（本单位的人只见本单位承办的，地区的人见本地区的）",
    "supervision.arrange": "立项、分解、交办、转办、中止、提级，决定异议和延期，批准办结",
    "supervision.handle": "签收、填报进度、申请延期、提出异议（本单位承办的）",
    "supervision.approve": "审签本单位的报送、延期申请和异议",
    "supervision.verify": "核查督办事项，提出办结或退回的意见",
    "supervision.inspect": "办理专项督查：方案、抽样、发现、整改、结论",
    "supervision.issue": "拟写、修改、印发督办通知、通报和专报",
    "supervision.lead": "查看领导一页纸：需要决定的几件事",
    "supervision.instruct": "对督办事项作批示",
    "registry.edit": "登记单位、别名、沿革和成员名单",
    "registry.keep_profile": "管理自己的画像，以及所代理机构的画像",
    "registry.use_profiles": "在当事人同意的目的内查看画像、登记人工判定",
    "organisations.own": "绑定单位，代表它办事，授权他人",
    "organisations.review": "审核企业和机构的认证申请（本地区）",
    "desk.see": "进入我的桌面",
    "views.keep": "保存常用筛选",
    "site.corrections": "答复网站找错（地区的人只见本地区计划的页面）",
    "account.keep": "管理自己的账号、岗位、缺勤和委托",
    "accounts.appoint": "开通账号、授予和收回角色、登记缺勤、办理交接和离任",
    "jobs.see": "查看和取消自己提出的后台任务",
    "inbox.read": "收消息，调整怎样收消息",
    "accounts.guard": "规定哪些角色必须使用第二因子、重置丢失的第二因子、查看全部登录记录",
    "system.audit": "查看留痕",
    "system.operate": "查看全部后台任务、定时任务和事件投递，重做、取消、重投、搁置",
    "api.tokens": "为自己生成和撤销访问令牌",
    "api.webhooks": "登记事件推送的接收地址，查看和重发推送",
}

_READERS = frozenset({"plans.read"})
_PERSON = _READERS | {
    "desk.see",
    "account.keep",
    "inbox.read",
    "api.tokens",
    "registry.keep_profile",
    "views.keep",
    "jobs.see",
    "organisations.own",
}
_INSIDE = _PERSON | {"plans.read_internal", "supervision.read"}
RIGHTS: dict[str, frozenset[str]] = {
    PUBLIC: _READERS,
    Role.PERSON: _PERSON,
    Role.FIRM_AGENT: _PERSON,
    Role.LIAISON: _INSIDE | {"supervision.handle"},
    Role.UNIT_LEADER: _INSIDE | {"accounts.appoint", "supervision.approve"},
    Role.VERIFIER: _INSIDE | {"registry.use_profiles", "supervision.verify"},
    Role.INSPECTOR: _INSIDE | {"supervision.inspect"},
    Role.COORDINATOR: _INSIDE
    | {
        "supervision.arrange",
        "supervision.issue",
        "supervision.lead",
        "plans.upload",
        "plans.check",
        "plans.adopt",
        "plans.observe",
        "registry.edit",
        "registry.use_profiles",
        "organisations.review",
        "accounts.appoint",
        "site.corrections",
        "system.audit",
        "api.webhooks",
    },
    Role.PROGRAMME_OFFICER: _INSIDE | {"registry.use_profiles", "organisations.review", "supervision.handle"},
    Role.EDITOR: _PERSON | {"site.corrections"},
    Role.EXPERT: _PERSON,
    Role.INSTITUTION_AGENT: _PERSON,
    Role.LEADER: _INSIDE | {"supervision.lead", "supervision.instruct"},
    Role.OPERATOR: _PERSON | {"accounts.appoint", "accounts.guard", "system.audit", "api.webhooks", "system.operate"},
}

# Over the site as a whole: an office held for one unit or region does not give them.
SITE_WIDE = frozenset({"system.operate", "api.webhooks"})

_SITE, _UNIT, _REGION, _BODY = ScopeKind.SITE, ScopeKind.UNIT, ScopeKind.REGION, ScopeKind.ORGANISATION
# What a role can be held for. Being a person is not granted; who acts for a firm follows from a mandate.
SCOPES_OF_ROLE: dict[str, frozenset[str]] = {
    Role.FIRM_AGENT: frozenset({_BODY}),
    Role.INSTITUTION_AGENT: frozenset({_BODY}),
    Role.LIAISON: frozenset({_UNIT}),
    Role.UNIT_LEADER: frozenset({_UNIT}),
    Role.PROGRAMME_OFFICER: frozenset({_UNIT}),
    Role.VERIFIER: frozenset({_SITE, _REGION, _UNIT}),
    Role.INSPECTOR: frozenset({_SITE, _REGION}),
    Role.COORDINATOR: frozenset({_SITE, _REGION}),
    Role.EDITOR: frozenset({_SITE, _REGION, _UNIT}),
    Role.EXPERT: frozenset({_SITE}),
    Role.LEADER: frozenset({_SITE, _REGION}),
    Role.OPERATOR: frozenset({_SITE}),
}

_OF_A_UNIT = frozenset({Role.LIAISON, Role.PROGRAMME_OFFICER})
# Who appoints whom, within the reach of ``accounts.appoint``. Agents are made by mandates alone.
APPOINTS: dict[str, frozenset[str]] = {
    Role.UNIT_LEADER: _OF_A_UNIT,
    Role.COORDINATOR: _OF_A_UNIT
    | {Role.UNIT_LEADER, Role.VERIFIER, Role.INSPECTOR, Role.EDITOR, Role.EXPERT, Role.LEADER},
    Role.OPERATOR: frozenset(SCOPES_OF_ROLE) - {Role.FIRM_AGENT, Role.INSTITUTION_AGENT},
}


@dataclass(frozen=True, slots=True)
class Reach:
    """Where somebody holds a right: everywhere, or in these units (slugs), regions (codes) and organisations (ids)."""

    everywhere: bool = False
    units: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    organisations: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.units or self.regions or self.organisations)

    def covers_region(self, code: str) -> bool:
        """Whether the right holds for a place as a whole (a unit's people hold none for the place they are in)."""
        return self.everywhere or any(RegionCode(own).covers(RegionCode(code)) for own in self.regions)

    def covers_unit(self, slug: str, region: str) -> bool:
        """Whether the right holds for a unit of a region."""
        return slug in self.units or self.covers_region(region)

    @property
    def region_stems(self) -> tuple[str, ...]:
        """What the codes of the regions covered begin with, for a query."""
        return tuple(sorted(RegionCode(code).stem for code in self.regions))


NOWHERE, EVERYWHERE = Reach(), Reach(everywhere=True)


def _signed_in(user: Visitor) -> bool:
    return user is not None and user.is_authenticated and user.is_active


def roles_of(user: Visitor) -> frozenset[str]:
    """The roles an account holds today; of nobody in particular, none."""
    if not _signed_in(user):
        return frozenset()
    return frozenset({Role.PERSON.value} | {grant.role for grant in offices_today(user)})


def rights_of(user: Visitor) -> frozenset[str]:
    """
    The rights of an account today; of nobody in particular, the public's.

    ``user.limited_to`` is set where a program acts for the account with a token: no more than that.
    """
    held = RIGHTS[PUBLIC]
    if _signed_in(user):
        held = RIGHTS[Role.PERSON].union(*(given_by(grant) for grant in offices_today(user)))
    limited_to = getattr(user, "limited_to", None)
    return held if limited_to is None else RIGHTS[PUBLIC] | (held & limited_to)


def given_by(grant: GrantRecord) -> frozenset[str]:
    """What an office gives, within its scope."""
    return RIGHTS[grant.role] - SITE_WIDE if grant.scope_kind else RIGHTS[grant.role]


def may(user: Visitor, right: str) -> bool:
    """Whether this account holds the right, be it for one row."""
    if right not in MEANING:
        raise KeyError(right)
    return right in rights_of(user)


def reach(user: Visitor, right: str) -> Reach:
    """
    Where an account holds a right today.

    What everybody may do is open everywhere. A right one has as a person, over one's own account,
    reaches no unit, region or organisation.
    """
    if right not in MEANING:
        raise KeyError(right)
    if right in RIGHTS[PUBLIC]:
        return EVERYWHERE
    if not _signed_in(user) or right not in rights_of(user):
        return NOWHERE
    return combined(grant.scope for grant in offices_today(user) if right in given_by(grant))


def combined(scopes: Iterable[tuple[str, str]]) -> Reach:
    """The reach that several scopes, each (kind, key), make together."""
    found: dict[str, set[str]] = {kind: set() for kind in ScopeKind.values}
    for kind, key in scopes:
        found[kind].add(key)
    return Reach(
        everywhere=bool(found[_SITE]),
        units=frozenset(found[_UNIT]),
        regions=frozenset(found[_REGION]),
        organisations=frozenset(int(key) for key in found[_BODY]),
    )


def open_to_everyone(view: View) -> View:
    """Say that a route asks nothing of the visitor."""
    view.right = PUBLIC  # type: ignore[attr-defined]  # the mark the house test reads
    return view


def needs(right: str) -> Callable[[View], View]:
    """Let in who holds ``right``; others are shown the sign-in page or refused."""
    if right not in MEANING:
        raise KeyError(right)

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if may(request.user, right):
                return view(request, *args, **kwargs)
            if request.user.is_authenticated:
                raise PermissionDenied
            return _to_sign_in(request)

        guarded.right = right  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")
    address = f"{resolve_url('accounts:login')}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        # htmx would put the sign-in page into a corner of this one.
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
