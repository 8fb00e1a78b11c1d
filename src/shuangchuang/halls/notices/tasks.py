"""What this hall does apart from a request."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.jobs import Context, job
from shuangchuang.halls.notices.models import ImportRecord
from shuangchuang.halls.notices.services import importing


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
