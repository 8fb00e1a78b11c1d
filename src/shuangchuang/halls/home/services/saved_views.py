"""Filters a person keeps under a name. Every act can be undone: a deletion for as long as the name is free, a renaming once."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.urls import Resolver404, resolve

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.home.models import SavedViewRecord

LISTS = frozenset(
    {"plans:tasks", "plans:list", "registry:list", "home:find", "supervision:list"}
)  # whose filters can be kept
MOST = 50
_NO_FILTERS = {"page", "sort"}


class NotAList(Refusal):
    """The address is no list of this site."""


class NameTaken(Refusal):
    """The person has another view of that name on the list."""


class TooManyViews(Refusal):
    """More than anybody can survey."""


def query_kept(query: str) -> str:
    """
    The filters of an address: sorted, without empty ones and without the page.

    >>> query_kept("unit=gx-sci&page=3&role=lead&q=")
    'role=lead&unit=gx-sci'
    """
    return urlencode(sorted((name, value) for name, value in parse_qsl(query) if name not in _NO_FILTERS))


@transaction.atomic
def keep_view(*, owner: AbstractBaseUser, address: str, name: str, kept_at: datetime) -> SavedViewRecord:
    """
    Keep a filtered list under a name; the same filters under the same name again are the same view.

    :raises NotAList: the address is no list whose filters can be kept.
    :raises NameTaken: other filters of this list have the name.
    :raises TooManyViews: the person has fifty.
    """
    parts = urlsplit(address)
    try:
        known = resolve(parts.path).view_name in LISTS
    except Resolver404:
        known = False
    query = query_kept(parts.query)
    if not known or not query or len(query) > 500 or len(parts.path) > 200:
        raise NotAList("not_a_list", "这个页面没有可以保存的筛选条件。请先在列表上选好条件，再保存。")
    views = SavedViewRecord.objects.filter(owner=owner, deleted_at__isnull=True)
    same = views.filter(path=parts.path, name=name).first()
    if same is not None and same.query == query:
        return same
    if views.count() >= MOST:
        raise TooManyViews("too_many_views", "已保存 {number} 个筛选，请先删除不用的。", number=MOST)
    return _stored(SavedViewRecord(owner=owner, path=parts.path, query=query, name=name, created_at=kept_at))


def rename_view(*, view: SavedViewRecord, name: str) -> SavedViewRecord:
    """
    Give a view another name, and remember the one it had.

    :raises NameTaken: another view of this list has it.
    """
    if name != view.name:
        view.former_name, view.name = view.name, name
        _stored(view)
    return view


def take_back_name(*, view: SavedViewRecord) -> SavedViewRecord:
    """
    Undo the last renaming.

    :raises NameTaken: another view has taken the former name.
    """
    return rename_view(view=view, name=view.former_name or view.name)


def delete_view(*, view: SavedViewRecord, deleted_at: datetime) -> None:
    """Put a view away."""
    SavedViewRecord.objects.filter(pk=view.pk, deleted_at__isnull=True).update(deleted_at=deleted_at)


def restore_view(*, view: SavedViewRecord) -> SavedViewRecord:
    """
    Bring a deleted view back.

    :raises NameTaken: its name was given to another meanwhile.
    """
    view.deleted_at = None
    return _stored(view)


def _stored(view: SavedViewRecord) -> SavedViewRecord:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise NameTaken("view_name_taken", "这个列表已有名为“{name}”的筛选，请换一个名称。", name=view.name) from None
    return view
