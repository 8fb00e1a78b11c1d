"""What the API does by itself: forget counts of minutes that are over and answers nobody may ask for any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuangchuang.api.limits import forget_counts
from shuangchuang.api.repeating import forget_answers
from shuangchuang.api.webhooks import attempt, reseal_secrets
from shuangchuang.halls.notices.jobs import Context, job, scheduled


@scheduled("api.sweep", every=timedelta(minutes=10), title=_("清理接口的计数和旧回答"))
def sweep(context: Context, *, due_at: datetime) -> None:
    """Both are of no use after their time."""
    now = timezone.now()
    with context.finish(result={"counts": forget_counts(at=now), "answers": forget_answers(at=now)}):
        reseal_secrets()


# Ten seconds, twenty, … an hour: thirty attempts take about a day.
SEND_ATTEMPTS = 30


@job(
    "api.send",
    title=_("推送事件"),
    attempts=SEND_ATTEMPTS,
    lease=timedelta(minutes=2),
    first_pause=timedelta(seconds=10),
)
def send(context: Context, *, sending: int) -> None:
    """Send one message; a failure is raised, so that the queue tries again."""
    attempt(sending_id=sending, last=context.attempt >= SEND_ATTEMPTS, clock=context.now)
