"""What this hall does apart from a request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices import mailing  # noqa: F401 - its schedules and its round become known
from shuangchuang.halls.notices.exporting import Listing
from shuangchuang.halls.notices.jobs import Context, job, scheduled
from shuangchuang.halls.notices.models import ImportRecord
from shuangchuang.halls.notices.services import (
    exporting,
    files,
    forget_codes,
    forget_deliveries,
    forget_scheduled_jobs,
    importing,
    sweeping,
)
from shuangchuang.halls.notices.shared_cache import forget_values
from shuangchuang.halls.notices.worker.context import JobCancelled


@job(importing.JOB, title=_("导入表格"), attempts=3)
def import_table(context: Context, *, record: int) -> None:
    """Write a long table: looked at piece by piece, written in one transaction."""
    found = ImportRecord.objects.select_related("file", "uploaded_by").get(pk=record)
    try:
        importing.check_again(
            record=found,
            by=found.uploaded_by,
            progress=lambda done, total: context.progress(done=done, total=total),
        )
        with context.finish() as result:
            importing.apply_import(record=found, applied_by=found.uploaded_by, applied_at=context.now())
            result["text"] = f"已导入：新增 {found.new} 行，改动 {found.changed} 行。"
    except Refusal:
        importing.release_import(record=found)
        raise


@job(exporting.JOB, title=_("导出清单"), attempts=3)
def export_list(context: Context, *, code: str, form: str, query: str, given: dict[str, Any], user: int) -> None:
    """Make a long list: with the rows this person may see now, not those they might when they asked."""
    person = get_user_model().objects.get(pk=user)
    listing = exporting.list_of(code, user=person, query=QueryDict(query), given=given)
    told = replace(listing, rows=_counted(context, listing))
    content = exporting.written(told, form, at=context.now())
    with context.finish() as result:
        kept = exporting.keep_export(
            code=code, listing=listing, form=form, content=content, made_for=person, at=context.now()
        )
        result.update(file=kept.pk, link=kept.get_absolute_url(), text=f"已生成 {kept.name}，保留 7 天。")


def _counted(context: Context, listing: Listing) -> Iterator[Mapping[str, Any]]:
    """The rows as they go by, and how many have."""
    for done, row in enumerate(listing.rows, start=1):
        yield row
        if done % 500 == 0:
            if context.cancelled:
                raise JobCancelled(context.job_id)
            context.progress(done=done, total=listing.total)


@scheduled("notices.scan_files", every=timedelta(minutes=10), title=_("扫描尚未扫描的文件"), attempts=1)
def scan_files(context: Context, *, due_at: datetime) -> None:
    """Files that came while the scanner did not answer are shown to it later."""
    if settings.MALWARE_SCANNER:
        files.scan_waiting(at=context.now())


@scheduled("notices.erase_expired", daily_at=time(3, 40), title=_("删除到期的文件"), attempts=3)
def erase_expired(context: Context, *, due_at: datetime) -> None:
    """Exports are kept for a week, not for ever."""
    sweeping.erase_expired(now=context.now())


@scheduled("notices.forget_counts", every=timedelta(hours=1), title=_("清理过期的共享缓存和验证码计数"))
def forget_counts(context: Context, *, due_at: datetime) -> None:
    """What has run out counts for nothing and would fill the tables."""
    now = context.now()
    with context.finish(result={"values": forget_values(at=now.timestamp()), "codes": forget_codes(at=now)}):
        pass


@scheduled("notices.tidy_work", daily_at=time(3, 40), title=_("清理九十天前的定时任务和投递记录"))
def tidy_work(context: Context, *, due_at: datetime) -> None:
    """What schedules and deliveries leave behind would fill the tables; what people asked for stays."""
    before = due_at - timedelta(days=90)
    for forget in (
        lambda: forget_scheduled_jobs(ended_before=before),
        lambda: forget_deliveries(settled_before=before),
    ):
        while forget() and not context.cancelled and not context.stopping:
            continue
