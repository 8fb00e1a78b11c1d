"""What the worker does about messages: it sends what is due, gathers and passes on every quarter of an hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.jobs import Context, scheduled
from shuangchuang.halls.notices.services.climbing import climb
from shuangchuang.halls.notices.services.sending import deliver_due, send_digests
from shuangchuang.halls.notices.worker.rounds import add_round


def _send_one(clock: Callable[[], datetime], stopping: Callable[[], bool]) -> bool:
    return deliver_due(at=clock(), limit=1).tried > 0


# A lane of its own: a provider that answers slowly holds up neither events nor jobs.
add_round("messages", _send_one, lane="mail")


@scheduled("notices.send_digests", every=timedelta(minutes=15), title=_("汇总消息，到时发出"))
def gather(context: Context, *, due_at: datetime) -> None:
    """Put together the digests that are due."""
    send_digests(at=context.now())


@scheduled("notices.pass_on", every=timedelta(minutes=15), title=_("没有人处理的消息提级"))
def pass_on(context: Context, *, due_at: datetime) -> None:
    """Pass on what moved nobody."""
    climb(at=context.now())
