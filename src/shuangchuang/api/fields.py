"""The book of fields: what profiles are made of."""

from __future__ import annotations

from typing import Literal

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import P, Path, Query, Schema
from pydantic import Field

from shuangchuang.api.hall import Hall
from shuangchuang.api.paging import Asked, Paged, PageOf
from shuangchuang.api.values import HREF, Link, Words, known
from shuangchuang.catalogue.fields import english_words, field_book
from shuangchuang.domain.profiles import Element, HolderKind, Per
from shuangchuang.domain.profiles import Field as Spec
from shuangchuang.domain.profiles import Kind as ValueKind

hall = Hall(tag="字段表")

HolderName = Literal[tuple(HolderKind)]  # type: ignore[valid-type]  # a type made from values
KindName = Literal[tuple(each.value for each in ValueKind)]  # type: ignore[valid-type]  # a type made from values
PerName = Literal[tuple(each.value for each in Per)]  # type: ignore[valid-type]  # a type made from values
_KINDS = "，".join(f"{each.value} {each.word}" for each in ValueKind)
_HOLDERS = "，".join(f"{each.value} {each.word}" for each in HolderKind)
_PER = "，".join(f"{each.value} {each.word}" for each in Per)


class Choice(Schema):
    """One of the values of a choice."""

    code: str = Field(description="代码，值里写它")
    title: str = Field(description="中文")
    title_en: str = Field(description="英文")


class ColumnShown(Schema):
    """A column of a list, or one of a set of values."""

    name: str = Field(description="名称，值里写它")
    title: str = Field(description="中文名")
    title_en: str = Field(description="英文名")
    kind: KindName = Field(description=_KINDS)
    unit: str | None = Field(description="单位；没有则为 null")
    values: list[Choice] = Field(description="可选值；不是选择的为空")


class FieldShown(Schema):
    """A field of the book."""

    name: str = Field(description="名称，画像的键里写它")
    title: str = Field(description="中文名")
    title_en: str = Field(description="英文名")
    group: str = Field(description="类别")
    group_title: str = Field(description="类别的中文名")
    group_title_en: str = Field(description="类别的英文名")
    holders: list[HolderName] = Field(description="谁的画像：" + _HOLDERS)
    kind: KindName = Field(description=_KINDS)
    per: PerName = Field(description="多久填一次：" + _PER)
    unit: str | None = Field(description="单位；没有则为 null")
    values: list[Choice] = Field(description="可选值；不是选择的为空")
    columns: list[ColumnShown] = Field(description="清单或一组值的各栏；其他为空")
    definition: str = Field(description="定义")
    help: str | None = Field(description="怎样填；没有则为 null")
    source: str = Field(description="来源")
    sensitive: bool = Field(description="是否敏感个人信息")
    filled_by: Literal["holder", "officer", "computed"] = Field(
        description="holder 本人或本企业填，officer 有权人员登记，computed 系统计算"
    )
    derived: str | None = Field(description="算法；不由计算得来则为 null")
    confirmed: bool = Field(description="定义是否已对照来源核实")
    href: Link = Field(description=HREF)


class FieldPage(Paged):
    """A page of fields."""

    items: list[FieldShown] = Field(description="各行")


class FieldsAsked(Asked):
    """Which fields."""

    q: Words = ""
    holder: Literal[("", *HolderKind)] = Field("", description="谁的画像：" + _HOLDERS)  # type: ignore[valid-type]  # a type made from values
    group: str = Field("", pattern=r"^[a-z_]{0,40}$", description="类别")
    sensitive: bool | None = Field(None, description="只要（true）或不要（false）敏感信息；不填或 null 则不限")


def _choices(spec: Spec | Element) -> list[Choice]:
    english = english_words()
    return [Choice(code=code, title=title, title_en=english[title]) for code, title in spec.values]


def _column(element: Element) -> ColumnShown:
    return ColumnShown(
        name=element.name,
        title=element.zh,
        title_en=english_words()[element.zh],
        kind=element.kind.value,
        unit=known(element.unit),
        values=_choices(element),
    )


def _shown(spec: Spec) -> FieldShown:
    group = next(each for each in field_book().groups if each.name == spec.group)
    return FieldShown(
        name=spec.name,
        title=spec.zh,
        title_en=spec.en,
        group=group.name,
        group_title=group.title,
        group_title_en=group.title_en,
        holders=[holder.value for holder in spec.holders],
        kind=spec.kind.value,
        per=spec.per.value,
        unit=known(spec.unit),
        values=_choices(spec),
        columns=[_column(element) for element in spec.items],
        definition=spec.definition,
        help=known(spec.help),
        source=spec.source,
        sensitive=spec.sensitive,
        filled_by=spec.filled_by.value,
        derived=known(spec.derived),
        confirmed=spec.status.value == "已核实",
        href=reverse("api:field", args=[spec.name]),
    )


def _fits(spec: Spec, asked: FieldsAsked) -> bool:
    text = "\n".join((spec.zh, spec.name, spec.en, spec.definition, spec.source)).lower()
    return (
        all(word in text for word in asked.q.lower().split())
        and (not asked.holder or asked.holder in spec.holders)
        and asked.group in {"", spec.group}
        and asked.sensitive in {None, spec.sensitive}
    )


@hall.read(
    "/fields",
    right="plans.read",
    response=FieldPage,
    summary="字段列表",
    description="企业、个人和载体画像的字段，按字段表的顺序。q 在名称、定义和来源里查找。",
)
def fields(request: HttpRequest, asked: Query[FieldsAsked]) -> FieldPage:
    """Fields by words, holder, group and whether they are sensitive."""
    found: PageOf[Spec] = PageOf(request, [spec for spec in field_book() if _fits(spec, asked)], asked)
    return FieldPage(items=[_shown(spec) for spec in found.rows], **found.about)


@hall.read(
    "/fields/{name}",
    right="plans.read",
    response=FieldShown,
    summary="一个字段",
    description="名称、定义、类型、单位、可选值和各栏。",
)
def field(
    request: HttpRequest, name: Path[str, P(pattern=r"^[a-z0-9_.]{1,80}$", description="字段名称，如 revenue_wan")]
) -> FieldShown:
    """A field by its name."""
    book = field_book()
    if name not in book:
        raise Http404
    return _shown(book.of(name))
