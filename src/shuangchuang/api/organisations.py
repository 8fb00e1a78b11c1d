"""Organisations: those one acts for, and institutions that list themselves. Nobody browses firms."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import P, Path, Query, Schema
from pydantic import Field

from shuangchuang.api.hall import Hall
from shuangchuang.api.paging import Asked, Paged, PageOf
from shuangchuang.api.values import HREF, PAGE, Link, Region, Words, listed, region
from shuangchuang.halls.registry import queries
from shuangchuang.halls.registry.models import OrganisationKind, OrganisationStatus, ServiceKind
from shuangchuang.halls.registry.queries.mandates import MandateRecord, OrganisationRecord

hall = Hall(tag="机构")

_OFFERED = tuple(kind for kind in ServiceKind.values if kind)
OrganisationId = Path[int, P(ge=1, le=2**31 - 1, description="机构编号")]


class OrganisationLine(Schema):
    """An organisation."""

    id: int = Field(description="编号")
    credit_code: str = Field(description="统一社会信用代码")
    name: str = Field(description="名称")
    kind: Literal[tuple(OrganisationKind.values)] = Field(  # type: ignore[valid-type]  # a type made from values
        description="机构类别：" + listed(OrganisationKind.choices)
    )
    service_kind: Literal[_OFFERED] | None = Field(  # type: ignore[valid-type]  # a type made from values
        description="提供的服务：" + listed(ServiceKind.choices) + "；不提供则为 null"
    )
    region: Region | None = Field(description="所在地；不知道则为 null")
    status: Literal[tuple(OrganisationStatus.values)] = Field(  # type: ignore[valid-type]  # a type made from values
        description="登记状态：" + listed(OrganisationStatus.choices)
    )


class InstitutionPage(Paged):
    """A page of institutions."""

    items: list[OrganisationLine] = Field(description="各行")


class OwnOrganisation(OrganisationLine):
    """An organisation one acts for."""

    capacity: str = Field(description="以什么身份：legal_representative 法定代表人，其余为经办人")
    matters: list[str] = Field(description="可以办的事项的代码；all 为全部事项")
    valid_from: date = Field(description="授权起始日期（含）")
    valid_until: date | None = Field(description="授权截止日期（不含）；没有期限则为 null")
    href: Link = Field(description=HREF)
    page: Link = Field(description=PAGE)


class OwnOrganisationPage(Paged):
    """A page of them."""

    items: list[OwnOrganisation] = Field(description="各行")


class FormerName(Schema):
    """A name an organisation bore."""

    name: str = Field(description="曾用名")
    valid_from: date | None = Field(description="启用日期（含）；不知道则为 null")
    valid_until: date = Field(description="停用日期（不含）")


class OrganisationDetail(OwnOrganisation):
    """An organisation one acts for, with its former names."""

    former_names: list[FormerName] = Field(description="曾用名，后停用的在前")


class InstitutionsAsked(Asked):
    """Which institutions."""

    q: Words = ""
    service_kind: Literal[("", *_OFFERED)] = Field("", description="提供的服务")  # type: ignore[valid-type]  # a type made from values


def line(row: OrganisationRecord) -> dict[str, object]:
    """What is shown of an organisation to whoever may see it at all; fetch with ``region``."""
    return {
        "id": row.pk,
        "credit_code": row.credit_code,
        "name": row.name,
        "kind": row.kind,
        "service_kind": row.service_kind or None,
        "region": region(row.region) if row.region else None,
        "status": row.status,
    }


def _own(mandate: MandateRecord) -> dict[str, object]:
    key = mandate.organisation_id
    return {
        **line(mandate.organisation),
        "capacity": mandate.capacity,
        "matters": list(mandate.matters),
        "valid_from": mandate.valid_from,
        "valid_until": mandate.valid_until,
        "href": reverse("api:organisation", args=[key]),
        "page": reverse("registry:organisation", args=[key]),
    }


@hall.read(
    "/institutions",
    right="plans.read",
    response=InstitutionPage,
    summary="服务机构列表",
    description="公开列出的金融、孵化、科研和服务机构，按名称。q 是名称或曾用名的一部分。",
)
def institutions(request: HttpRequest, asked: Query[InstitutionsAsked]) -> InstitutionPage:
    """Institutions that list themselves."""
    rows = queries.institutions_listed(text=asked.q.strip(), service_kind=asked.service_kind)
    found = PageOf[OrganisationRecord](request, rows, asked)
    return InstitutionPage(items=[OrganisationLine(**line(row)) for row in found.rows], **found.about)


@hall.read(
    "/organisations",
    right="organisations.own",
    response=OwnOrganisationPage,
    summary="我代表的机构",
    description="今天能代表它办事的机构，按名称。",
)
def organisations(request: HttpRequest, asked: Query[Asked]) -> OwnOrganisationPage:
    """The organisations one acts for today."""
    found = PageOf[MandateRecord](request, queries.mandates_of_user(request.user), asked)
    return OwnOrganisationPage(items=[OwnOrganisation(**_own(row)) for row in found.rows], **found.about)


@hall.read(
    "/organisations/{organisation}",
    right="organisations.own",
    response=OrganisationDetail,
    summary="我代表的一个机构",
    description="登记信息、我的授权和曾用名。不能代表的机构一律当作没有。",
)
def organisation(request: HttpRequest, organisation: OrganisationId) -> OrganisationDetail:
    """An organisation one acts for; any other is not there."""
    held = next((row for row in queries.mandates_of_user(request.user) if row.organisation_id == organisation), None)
    if held is None:
        raise Http404
    former = [
        FormerName(name=row.name, valid_from=row.valid_from, valid_until=row.valid_until)
        for row in held.organisation.former_names.all()
    ]
    return OrganisationDetail(**_own(held), former_names=former)
