"""Profiles: one's own and those of the organisations one acts for; a firm's for a purpose it agreed to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Body, Query, Schema
from pydantic import ConfigDict, Field

from shuangchuang.api.hall import Hall
from shuangchuang.api.organisations import OrganisationId, OrganisationLine, line
from shuangchuang.api.paging import Asked, Paged, PageOf
from shuangchuang.api.values import Words, known, listed, sent_line
from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import FactKey, HolderKind, key_shown, value_json
from shuangchuang.domain.profiles import SourceKind as Source
from shuangchuang.halls.registry import queries, services
from shuangchuang.halls.registry.models import SourceKind
from shuangchuang.halls.registry.purposes import PURPOSES
from shuangchuang.halls.registry.queries import profiles as facts
from shuangchuang.halls.registry.queries.profiles import HolderRecord, OrganisationRecord

hall = Hall(tag="画像")

_PURPOSES = listed((purpose.code, purpose.title) for purpose in PURPOSES.values())
PurposeName = Literal[tuple(PURPOSES)]  # type: ignore[valid-type]  # a type made from values


class FactShown(Schema):
    """A fact in force."""

    key: str = Field(description="键，如 revenue_wan[2022]、certs[]；字段见 GET /fields")
    field: str = Field(description="字段名称")
    period: str | None = Field(description="年、季或月，如 2022、2022Q1、2022-04；只填一次的为 null")
    value: Any = Field(description="值；金额按字段的单位，比例是小数，日期是 ISO 8601；只说是否核验的敏感信息为 null")
    sensitive: bool = Field(description="是否敏感个人信息")
    verified: bool = Field(description="是否来自部门或有权人员，而不是自填")
    source_kind: Literal[tuple(SourceKind.values)] = Field(  # type: ignore[valid-type]  # a type made from values
        description="来源的种类：" + listed(SourceKind.choices)
    )
    source: str | None = Field(description="来源；没有写明则为 null")
    observed_date: date = Field(description="事实日期")


class ProfileShown(Schema):
    """A profile. What is not in it is not known."""

    holder: Literal[tuple(HolderKind)] = Field(  # type: ignore[valid-type]  # a type made from values
        description="enterprise 企业，person 个人，carrier 载体"
    )
    total: int = Field(ge=0, description="有多少条")
    facts: list[FactShown] = Field(description="现在为准的事实，按字段名称和时段；没有的就是不知道")


class LookSent(Schema):
    """For what, and why."""

    model_config = ConfigDict(extra="forbid")
    purpose: PurposeName = Field(description="使用目的：" + _PURPOSES)
    why: sent_line("事由：办件编号或工作事项；企业在使用记录里看得到", longest=200, shortest=1)  # type: ignore[valid-type]  # a type made from values
    fields: (
        Annotated[list[Annotated[str, Field(pattern=r"^[A-Za-z0-9_.]{1,80}$")]], Field(min_length=1, max_length=300)]
        | None
    ) = Field(None, description="只要这些字段；不填或 null 则要目的所及的全部")


class LookShown(ProfileShown):
    """What a purpose may see."""

    purpose: PurposeName = Field(description="使用目的")
    withheld: list[str] = Field(description="没有另外同意、没有给出的敏感信息的键")


class AgreedLine(OrganisationLine):
    """A firm one may ask about."""

    purposes: list[PurposeName] = Field(description="企业同意的使用目的：" + _PURPOSES)


class AgreedPage(Paged):
    """A page of them."""

    items: list[AgreedLine] = Field(description="各行")


class AgreedAsked(Asked):
    """Which firm."""

    q: Words = ""


def _facts(
    holder: HolderRecord, stated: dict[FactKey, facts.Known], keys: Iterable[FactKey], *, to_holder: bool
) -> dict[str, Any]:
    rows = [_fact(stated[key], to_holder=to_holder) for key in sorted(keys)]
    return {"holder": facts.profile_from(holder, stated).kind.value, "total": len(rows), "facts": rows}


def _fact(each: facts.Known, *, to_holder: bool) -> FactShown:
    spec, record = each.spec, each.record
    told = to_holder or not spec.sensitive
    return FactShown(
        key=key_shown(each.key, spec),
        field=spec.name,
        period=known(each.key.period),
        value=value_json(spec, each.value) if told else None,
        sensitive=spec.sensitive,
        verified=Source(record.source_kind).official,
        source_kind=record.source_kind,
        source=known(record.source),
        observed_date=record.observed_date,
    )


@hall.read(
    "/profile",
    right="registry.keep_profile",
    response=ProfileShown,
    summary="我的画像",
    description="本人的画像里现在为准的事实。看自己的不留使用记录。",
)
def own_profile(request: HttpRequest) -> ProfileShown:
    """One's own."""
    holder = services.holder_of_user(request.user)
    stated = facts.facts_known(holder)
    return ProfileShown(**_facts(holder, stated, stated, to_holder=True))


@hall.read(
    "/organisations/{organisation}/profile",
    right="registry.keep_profile",
    response=ProfileShown,
    summary="我代表的机构的画像",
    description="能代表它办画像事项的人看得到。不能代表的机构一律当作没有。",
)
def organisation_profile(request: HttpRequest, organisation: OrganisationId) -> ProfileShown:
    """That of an organisation one speaks for."""
    body = queries.organisation_of_id(organisation)
    if body is None or not queries.may_act_for(request.user, body, facts.MATTER):
        raise Http404
    holder = services.holder_of_organisation(body)
    stated = facts.facts_known(holder)
    return ProfileShown(**_facts(holder, stated, stated, to_holder=True))


@hall.read(
    "/consented-organisations",
    right="registry.use_profiles",
    response=AgreedPage,
    summary="可以查看画像的企业",
    description="在本岗位的范围内、至少同意了一个使用目的的企业，按名称。q 是企业全称、曾用名全称或统一社会信用代码，写一部分找不到。",
)
def consented_organisations(request: HttpRequest, asked: Query[AgreedAsked]) -> AgreedPage:
    """The firms one's office may ask about."""
    rows = facts.firms_to_look_at(request.user, wanted=asked.q.strip())
    found = PageOf[OrganisationRecord](request, rows, asked)
    agreed = facts.purposes_agreed(found.rows)
    items = [AgreedLine(**line(row), purposes=agreed[row.pk]) for row in found.rows]
    return AgreedPage(items=items, **found.about)


@hall.change(
    "POST",
    "/organisations/{organisation}/looks",
    right="registry.use_profiles",
    response=LookShown,
    summary="为一个目的查看企业画像",
    description="企业同意了这个目的才给；每次都记入企业看得到的使用记录。敏感信息只说是否核验，没有另外同意的不给。"
    "同一请求再发，就再记一次。",
    once=False,
)
def look(request: HttpRequest, organisation: OrganisationId, sent: Body[LookSent]) -> LookShown:
    """A firm's facts for a purpose, with a line in its log."""
    body = queries.organisation_of_id(organisation)
    if body is None or not facts.may_look(request.user, body):
        raise Http404
    book = field_book()
    only = None if sent.fields is None else frozenset(book.of(name).name for name in sent.fields)
    holder = services.holder_of_organisation(body)
    seen = services.facts_for(
        purpose=sent.purpose, holder=holder, asked_by=request.user, at=timezone.now(), why=sent.why, only=only
    )
    stated = facts.facts_known(holder)
    return LookShown(
        **_facts(holder, stated, seen.profile.facts, to_holder=False),
        purpose=sent.purpose,
        withheld=[key_shown(key, book.of(key.name)) for key in seen.withheld],
    )
