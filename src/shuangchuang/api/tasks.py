"""What the API does by itself: forget counts of minutes that are over and answers nobody may ask for any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuangchuang.api.limits import forget_counts
from shuangchuang.api.repeating import forget_answers
from shuangchuang.halls.notices.jobs import Context, scheduled


@scheduled("api.sweep", every=timedelta(hours=1), title=_("清理接口的计数和旧回答"))
def sweep(context: Context, *, due_at: datetime) -> None:
    """Both are of no use after their time."""
    now = timezone.now()
    with context.finish(result={"counts": forget_counts(at=now), "answers": forget_answers(at=now)}):
        pass
