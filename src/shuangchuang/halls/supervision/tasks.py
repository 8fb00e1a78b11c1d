"""What this hall does at night and after an outage."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.jobs import Context, job, scheduled
from shuangchuang.halls.plans.in_force import adopted_plans
from shuangchuang.halls.supervision.models import PaperRecord
from shuangchuang.halls.supervision.services.issuing import RENDER, keep_files, rendered
from shuangchuang.halls.supervision.services.lighting import relight_all
from shuangchuang.halls.supervision.services.reminding import remind_all
from shuangchuang.halls.supervision.services.reporting import open_periods
from shuangchuang.halls.supervision.services.succession import follow_successions


@scheduled("supervision.nightly", daily_at=time(1, 30), title=_("督办：开启报送期、更新红黄绿灯"), attempts=3)
def nightly(context: Context, *, due_at: datetime) -> None:
    """Open the periods that have ended, follow the successions of the day, and give every item the light of the day."""
    for plan in adopted_plans().filter(items__isnull=False):
        open_periods(plan=plan, at=context.now())
    follow_successions(at=context.now())
    relight_all(at=context.now())


@job(RENDER, title=_("生成公文的 Word 和 PDF"))
def render_paper(context: Context, *, paper: int) -> None:
    """Write the files of a paper that was issued; they are kept once, however often this runs."""
    record = PaperRecord.objects.select_related("plan__region", "issued_by").get(pk=paper)
    docx, pdf = rendered(record)
    with context.finish() as result:
        keep_files(record=record, docx=docx, pdf=pdf, at=context.now())
        result["text"], result["link"] = record.title, record.get_absolute_url()


@scheduled("supervision.remind", daily_at=time(7, 30), title=_("督办：发送催办提醒"), attempts=3)
def remind(context: Context, *, due_at: datetime) -> None:
    """Send what the state calls for by today. After an outage one run makes up for all the days."""
    for plan in adopted_plans().filter(items__isnull=False):
        open_periods(plan=plan, at=context.now())  # the nightly run may have been missed with this one
    remind_all(at=context.now())
