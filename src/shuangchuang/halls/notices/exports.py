"""Lists of this hall that can be taken away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.module_loading import import_string

from shuangchuang.adapters.exchange.tables import Column
from shuangchuang.halls.notices.audit_words import ShownLine, shown_lines
from shuangchuang.halls.notices.dispatch_words import PROBLEMS
from shuangchuang.halls.notices.exporting import Listing, listing
from shuangchuang.halls.notices.forms import AuditFilter
from shuangchuang.halls.notices.forms.dispatches import DispatchFilter
from shuangchuang.halls.notices.forms.inbox import InboxFilter
from shuangchuang.halls.notices.forms.operating import DeliveryFilter, JobFilter
from shuangchuang.halls.notices.kinds import halls_of_kinds, words_of_kind
from shuangchuang.halls.notices.models import DeliveryRecord, DispatchRecord, JobRecord, MessageRecord
from shuangchuang.halls.notices.naming import event_word
from shuangchuang.halls.notices.queries import audit as queries
from shuangchuang.halls.notices.queries import dispatches as dispatch_queries
from shuangchuang.halls.notices.queries import inbox as inbox_queries
from shuangchuang.halls.notices.queries import jobs as job_queries
from shuangchuang.halls.notices.queries import outbox as outbox_queries

_AT_ONCE = 500
COLUMNS = (
    Column("number", "序号", "whole", width=9),
    Column("at", "时间", "instant", width=20),
    Column("actor", "谁", width=20),
    Column("action", "做了什么", width=18),
    Column("subject", "对什么", width=28),
    Column("code", "编号", width=24),
    Column("parts", "内容", "lines", width=60),
    Column("why", "为什么", width=30),
    Column("source", "来处", width=20),
    Column("digest", "摘要（SM3）", width=68),
)


@listing("notices.audit", right="system.audit", logged=True)
def audit(user: Any, query: QueryDict) -> Listing:
    """The log, narrowed as on its page; taking it away is itself a line of it."""
    form = AuditFilter(query or None)
    held = import_string(f"{settings.RIGHTS}.reach")(user, "system.audit")
    lines = queries.lines_found(queries.lines_open_to(user, held), **form.chosen())
    return Listing("留痕", "留痕", COLUMNS, _rows(lines), lines.count(), form.in_words())


def _rows(lines: Any) -> Iterator[dict[str, Any]]:
    held = []
    for line in lines.iterator(chunk_size=_AT_ONCE):
        held.append(line)
        if len(held) == _AT_ONCE:
            yield from map(_row, shown_lines(held, rights=()))
            held = []
    yield from map(_row, shown_lines(held, rights=()))


def _row(line: ShownLine) -> dict[str, Any]:
    record = line.record
    parts = [
        f"{part.word}：{part.before or '（空）'} → {part.after or '（空）'}"
        if part.changed
        else f"{part.word}：{part.after}"
        for part in line.parts
    ]
    return {
        "number": record.number,
        "at": timezone.localtime(record.at).strftime("%Y-%m-%d %H:%M:%S"),
        "actor": str(record.actor) if record.actor else "",
        "action": str(line.action),
        "subject": f"{line.subject.word} {line.subject.name}",
        "code": record.subject,
        "parts": tuple([*parts, "已依法删除"] if line.erased else parts),
        "why": record.why,
        "source": line.source,
        "digest": record.digest,
    }


DISPATCH_COLUMNS = (
    Column("kind", "类别", width=20),
    Column("recipient", "收件人", width=20),
    Column("channel", "方式", width=12),
    Column("state", "状态", width=14),
    Column("due", "预定时间", "instant", width=20),
    Column("settled", "办完时间", "instant", width=20),
    Column("attempts", "次数", "whole", width=8),
    Column("problem", "原因", width=30),
)


@listing("notices.dispatches", right="system.operate", logged=True)
def dispatches(user: Any, query: QueryDict) -> Listing:
    """How messages went out, narrowed as on the page; as there, neither what they say nor any address."""
    form = DispatchFilter(query or None)
    chosen = form.chosen()
    found = dispatch_queries.dispatches_listed(state=chosen.get("state", ""), channel=chosen.get("channel", ""))
    rows = map(_dispatch, found.iterator(chunk_size=_AT_ONCE))
    return Listing("消息投送", "消息投送", DISPATCH_COLUMNS, rows, found.count(), form.in_words())


def _dispatch(record: DispatchRecord) -> dict[str, Any]:
    return {
        "kind": str(words_of_kind(record.message.kind)) if record.message else "汇总",
        "recipient": str(record.recipient),
        "channel": str(record.get_channel_display()),
        "state": str(record.get_state_display()),
        "due": _second(record.due_at),
        "settled": _second(record.settled_at),
        "attempts": record.attempts,
        "problem": str(PROBLEMS.get(record.problem, record.problem)),
    }


MESSAGE_COLUMNS = (
    Column("title", "标题", width=48),
    Column("kind", "类别", width=20),
    Column("about", "事项", width=36),
    Column("sent", "收到时间", "instant", width=20),
    Column("deadline", "截止日期", "day", width=14),
    Column("read", "读的时间", "instant", width=20),
    Column("settled", "办结时间", "instant", width=20),
    Column("body", "内容", width=80),
)
_BOXES = {"inbox": "收件箱", "unread": "未读", "archived": "已归档"}


@listing("notices.inbox", right="inbox.read")
def inbox(user: Any, query: QueryDict) -> Listing:
    """One's own messages, narrowed as on the page."""
    form = InboxFilter(query or None, received=inbox_queries.kinds_received(user), halls=halls_of_kinds())
    chosen = form.chosen()
    box = chosen.get("box") or "inbox"
    found = inbox_queries.messages_of(
        user,
        box=box,
        kind=chosen.get("kind", ""),
        hall=chosen.get("hall", ""),
        text=chosen.get("q", ""),
        order=chosen.get("order") or "newest",
    )
    rows = map(_message, found.iterator(chunk_size=_AT_ONCE))
    return Listing("消息", "消息", MESSAGE_COLUMNS, rows, found.count(), (("分类", _BOXES[box]), *form.in_words()))


def _message(record: MessageRecord) -> dict[str, Any]:
    return {
        "title": record.title or "内容已依法删除",
        "kind": str(words_of_kind(record.kind)),
        "about": record.about,
        "sent": _second(record.sent_at),
        "deadline": record.deadline_date,
        "read": _second(record.read_at),
        "settled": _second(record.settled_at),
        "body": record.body,
    }


JOB_COLUMNS = (
    Column("number", "编号", "whole", width=9),
    Column("title", "标题", width=36),
    Column("name", "种类", width=28),
    Column("state", "状态", width=12),
    Column("started_by", "提出的人", width=20),
    Column("attempts", "次数", "whole", width=8),
    Column("enqueued", "提出时间", "instant", width=20),
    Column("started", "开始时间", "instant", width=20),
    Column("finished", "结束时间", "instant", width=20),
    Column("error", "错误代码", width=28),
)


@listing("notices.jobs", right="system.operate", logged=True)
def jobs(user: Any, query: QueryDict) -> Listing:
    """All jobs, narrowed as on the page; what they were given stays here."""
    form = JobFilter(query or None, names=job_queries.names_of_jobs())
    chosen = form.chosen()
    found = job_queries.jobs_listed(
        text=chosen.get("q", "").strip(), state=chosen.get("state", ""), name=chosen.get("name", "")
    )
    rows = map(_job, found.iterator(chunk_size=_AT_ONCE))
    return Listing("后台任务", "后台任务", JOB_COLUMNS, rows, found.count(), form.in_words())


def _job(record: JobRecord) -> dict[str, Any]:
    return {
        "number": record.pk,
        "title": str(record),
        "name": record.name,
        "state": str(record.get_state_display()),
        "started_by": str(record.started_by) if record.started_by else "",
        "attempts": record.attempts,
        "enqueued": _second(record.enqueued_at),
        "started": _second(record.started_at),
        "finished": _second(record.finished_at),
        "error": record.error_code,
    }


DELIVERY_COLUMNS = (
    Column("event", "事件编号", "whole", width=10),
    Column("kind", "事件", width=28),
    Column("code", "事件代码", width=32),
    Column("subject", "主体", width=24),
    Column("number", "主体的第几个", "whole", width=14),
    Column("subscriber", "订阅者", width=28),
    Column("state", "状态", width=12),
    Column("attempts", "次数", "whole", width=8),
    Column("due", "预定时间", "instant", width=20),
    Column("settled", "了结时间", "instant", width=20),
    Column("error", "错误代码", width=28),
)


@listing("notices.deliveries", right="system.operate", logged=True)
def deliveries(user: Any, query: QueryDict) -> Listing:
    """Which event went to which subscriber, narrowed as on the page."""
    form = DeliveryFilter(query or None, names=outbox_queries.names_of_subscribers())
    chosen = form.chosen()
    found = outbox_queries.deliveries_listed(
        text=chosen.get("q", "").strip(), state=chosen.get("state", ""), subscriber=chosen.get("subscriber", "")
    )
    rows = map(_delivery, found.iterator(chunk_size=_AT_ONCE))
    return Listing("事件投递", "事件投递", DELIVERY_COLUMNS, rows, found.count(), form.in_words())


def _delivery(record: DeliveryRecord) -> dict[str, Any]:
    return {
        "event": record.event_id,
        "kind": str(event_word(record.event.kind)),
        "code": record.event.kind,
        "subject": record.subject,
        "number": record.number,
        "subscriber": record.subscriber,
        "state": str(record.get_state_display()),
        "attempts": record.attempts,
        "due": _second(record.run_at),
        "settled": _second(record.settled_at),
        "error": record.error_code,
    }


def _second(instant: datetime | None) -> str:
    """An instant in the office's time, to the second; nothing where it has not come."""
    return timezone.localtime(instant).strftime("%Y-%m-%d %H:%M:%S") if instant else ""
