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
from shuangchuang.halls.notices.exporting import Listing, listing
from shuangchuang.halls.notices.forms import AuditFilter
from shuangchuang.halls.notices.queries import audit as queries

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
