"""What accounts have done by themselves, at night."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.accounts.services.appointing import end_lapsed
from shuangchuang.halls.accounts.services.history import sweep
from shuangchuang.halls.accounts.services.own_account import close_due
from shuangchuang.halls.notices.jobs import Context, scheduled


@scheduled("accounts.end_lapsed", daily_at=time(0, 20), title=_("收回期限届满的岗位"))
def end_lapsed_offices(context: Context, *, due_at: datetime) -> None:
    """An office whose last day is over is no longer listed, counted or in the way of a new one."""
    with context.finish(result={"ended": end_lapsed(at=timezone.now())}):
        pass


@scheduled("accounts.sweep", daily_at=time(3, 20), title=_("清理到期的登录记录"))
def sweep_history(context: Context, *, due_at: datetime) -> None:
    """Take away what is kept no longer."""
    with context.finish(result=sweep(at=timezone.now())):
        pass


@scheduled("accounts.close_due", daily_at=time(3, 40), title=_("注销到期的账号"))
def close_accounts(context: Context, *, due_at: datetime) -> None:
    """Close the accounts whose time to think is over. Each closes once, so that a second run does nothing more."""
    with context.finish(result={"closed": close_due(at=timezone.now())}):
        pass
