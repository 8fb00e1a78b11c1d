"""Papers of the simulated half-year: last month's bulletin issued, this month's a draft, a notice. All marked 模拟数据."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.supervision.models import ItemRecord, PaperKind, PaperRecord
from shuangchuang.halls.supervision.services.issuing import draft_paper, edit_paper, issue_paper, keep_files, rendered


def simulate_papers(*, plan: PlanRecord, by: User, at: datetime) -> int:
    """Draw them up; how many. Nothing where the plan has papers already."""
    if PaperRecord.objects.filter(plan=plan).exists():
        return 0
    today = timezone.localdate(at)
    begins = today.replace(day=1)
    before = begins - timedelta(days=1)
    bulletin = draft_paper(plan=plan, kind=PaperKind.BULLETIN, first=before.replace(day=1), last=before, by=by, at=at)
    written = {**bulletin.words, "problems": "部分单位报送不及时，个别任务进度低于路径，配合单位分工还不够清楚。"}
    bulletin = edit_paper(record=bulletin, by=by, at=at, title=bulletin.title, written=written, seen=0)
    draft_paper(plan=plan, kind=PaperKind.BULLETIN, first=begins, last=today, by=by, at=at)
    chosen = list(ItemRecord.objects.filter(plan=plan, parent=None, key__in=("19", "20")).order_by("order"))
    notice = draft_paper(plan=plan, kind=PaperKind.NOTICE, first=begins, last=today, items=chosen, by=by, at=at)
    for record in (bulletin, notice):
        _issue(record, by, at)
    return 3


def _issue(record: PaperRecord, by: User, at: datetime) -> None:
    issued = issue_paper(record=record, by=by, at=at, seen=record.version)
    docx, pdf = rendered(issued)
    with transaction.atomic():
        keep_files(record=issued, docx=docx, pdf=pdf, at=at)
