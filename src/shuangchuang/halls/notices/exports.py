"""Lists of this hall that can be taken away."""

from __future__ import annotations

from collections.abc import Iterator
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
from shuangchuang.halls.notices.kinds import words_of_kind
from shuangchuang.halls.notices.models import DispatchRecord
from shuangchuang.halls.notices.queries import audit as queries
from shuangchuang.halls.notices.queries import dispatches as dispatch_queries

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
        "due": timezone.localtime(record.due_at).strftime("%Y-%m-%d %H:%M:%S"),
        "settled": timezone.localtime(record.settled_at).strftime("%Y-%m-%d %H:%M:%S") if record.settled_at else "",
        "attempts": record.attempts,
        "problem": str(PROBLEMS.get(record.problem, record.problem)),
    }
