"""Five failures in a row lock an account for a quarter of an hour, at whichever step they happen.

axes counts wrong passwords by itself. A code or a second factor that is wrong is counted here,
under the same name, so that no step is the weak one.
"""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.accounts.entrance import history
from shuangchuang.halls.accounts.models import SignInEvent, User

LOCKED = _("连续多次不对，账号暂时锁定。请 15 分钟后再试。")


def refuse_if_locked(request: HttpRequest | None, user: User | None) -> None:
    """
    Stop at a locked account, before what was typed is looked at. The visitor gets the page that says so, status 429.

    :raises ValidationError: it is locked.
    """
    if request is None or user is None:
        return
    if not AxesProxyHandler.is_allowed(request, {"username": user.username}):
        request.axes_locked_out = True  # type: ignore[attr-defined]  # what axes' middleware looks at
        raise ValidationError(LOCKED, code="locked")


def count_failure(request: HttpRequest | None, user: User | None, event: str) -> None:
    """Count a wrong code or second factor, and keep it in the history."""
    if request is None or user is None:
        return
    history.note(request, user, event)
    AxesProxyHandler.user_login_failed(sender=__name__, credentials={"username": user.username}, request=request)
    if getattr(request, "axes_locked_out", False):
        history.note(request, user, SignInEvent.LOCKED)
