"""One's own messages: read them, put the mark of reading on or take it off."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Body, P, Path, Query, Schema
from pydantic import ConfigDict, Field

from shuangchuang.api.hall import Hall
from shuangchuang.api.paging import Asked, Paged, PageOf
from shuangchuang.api.values import HREF, PAGE, Link, Words, known
from shuangchuang.halls.notices import services
from shuangchuang.halls.notices.queries import inbox as queries
from shuangchuang.halls.notices.queries.inbox import MessageRecord

hall = Hall(tag="消息")

MessageId = Path[int, P(ge=1, le=2**31 - 1, description="消息编号")]


class MessageShown(Schema):
    """A message. Of one that was erased by law only who, when and of which kind is left."""

    id: int = Field(description="编号")
    kind: str = Field(description="类别，如 registry.binding_confirmed")
    title: str | None = Field(description="标题；内容已依法删除则为 null")
    body: str | None = Field(description="正文；内容已依法删除则为 null")
    language: str = Field(description="文字的语言")
    about: str | None = Field(description="关于什么；没有则为 null")
    deadline_date: date | None = Field(description="期限；没有则为 null")
    sent_at: datetime = Field(description="发出时间")
    read_at: datetime | None = Field(description="读过的时间；没有读则为 null")
    settled_at: datetime | None = Field(description="所说的事办结的时间；没有办结则为 null")
    archived_at: datetime | None = Field(description="归档时间；没有归档则为 null")
    link: Link | None = Field(description="去办理的网页；没有则为 null")
    href: Link = Field(description=HREF)
    page: Link = Field(description=PAGE)


class MessagePage(Paged):
    """A page of messages."""

    unread: int = Field(ge=0, description="收件箱里没有读的条数，不受筛选影响")
    items: list[MessageShown] = Field(description="各行")


class MessagesAsked(Asked):
    """Which messages."""

    q: Words = ""
    box: Literal[queries.BOXES] = Field("inbox", description="inbox 没有归档的，unread 没有读的，archived 已归档的")  # type: ignore[valid-type]  # a type made from values
    kind: str = Field("", pattern=r"^[a-z_]{0,30}(\.[a-z_]{1,40})?$", description="类别")
    order: Literal["newest", "deadline"] = Field("newest", description="newest 新的在前，deadline 期限近的在前")


class ReadSent(Schema):
    """Whether it was read."""

    model_config = ConfigDict(extra="forbid")
    read: bool = Field(strict=True, description="true 标为已读，false 标为未读")


def _shown(row: MessageRecord) -> MessageShown:
    return MessageShown(
        id=row.pk,
        kind=row.kind,
        title=known(row.title),
        body=known(row.body),
        language=row.language,
        about=known(row.about),
        deadline_date=row.deadline_date,
        sent_at=row.sent_at,
        read_at=row.read_at,
        settled_at=row.settled_at,
        archived_at=row.archived_at,
        link=known(row.link),
        href=reverse("api:message", args=[row.pk]),
        page=reverse("notices:message", args=[row.pk]),
    )


def _own(request: HttpRequest, pk: int) -> MessageRecord:
    """
    A message of whoever asks.

    :raises Http404: there is none, or it is somebody else's.
    """
    row = queries.message_of(request.user, pk)
    if row is None:
        raise Http404
    return row


@hall.read(
    "/messages",
    right="inbox.read",
    response=MessagePage,
    summary="我的消息",
    description="本人的消息。q 在标题、正文和事项里查找。读取列表不算已读。",
)
def messages(request: HttpRequest, asked: Query[MessagesAsked]) -> MessagePage:
    """One's own messages."""
    rows = queries.messages_of(request.user, box=asked.box, kind=asked.kind, text=asked.q, order=asked.order)
    found = PageOf[MessageRecord](request, rows, asked)
    unread = queries.unread_count(request.user)
    return MessagePage(items=[_shown(row) for row in found.rows], unread=unread, **found.about)


@hall.read(
    "/messages/{message}",
    right="inbox.read",
    response=MessageShown,
    summary="一条消息",
    description="只有本人的。读取不算已读，用 PATCH 标记。",
)
def message(request: HttpRequest, message: MessageId) -> MessageShown:
    """A message of one's own."""
    return _shown(_own(request, message))


@hall.change(
    "PATCH",
    "/messages/{message}",
    right="inbox.read",
    response=MessageShown,
    summary="标为已读或未读",
    description="重复标记不改变第一次读的时间。",
)
def mark_message(request: HttpRequest, message: MessageId, sent: Body[ReadSent]) -> MessageShown:
    """Note that a message was read, or take that back."""
    row = _own(request, message)
    if sent.read:
        services.mark_read(reader=request.user, messages=[row.pk], at=timezone.now())
    else:
        services.mark_unread(reader=request.user, messages=[row.pk])
    row.refresh_from_db()
    return _shown(row)
