"""Where one is signed in."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from shuangchuang.halls.accounts import services
from shuangchuang.halls.accounts.devices import device_words, short_address
from shuangchuang.halls.accounts.rights import needs


@require_safe
@needs("account.keep")
def sessions(request: HttpRequest) -> HttpResponse:
    """Every place one is signed in, this one first."""
    found = UserSession.objects.purge_and_list(request.user)
    rows = [
        {
            "number": session.pk,
            "device": device_words(session.user_agent),
            "address": short_address(session.ip),
            "started_at": session.created_at,
            "seen_at": session.last_seen_at,
            "current": session.session_key == request.session.session_key,
        }
        for session in sorted(found, key=lambda session: session.last_seen_at, reverse=True)
    ]
    rows.sort(key=lambda row: not row["current"])
    return render(request, "accounts/sessions.html", {"sessions": rows, "others": sum(not r["current"] for r in rows)})


@require_POST
@needs("account.keep")
def end(request: HttpRequest) -> HttpResponse:
    """End one (``number``) or all others."""
    now = timezone.now()
    number = request.POST.get("number", "")
    if number.isdecimal() and len(number) < 19:
        if services.end_session(user=request.user, number=int(number), ended_at=now):
            messages.success(request, _("已让那台设备退出登录。"))
        else:
            messages.info(request, _("那台设备已经退出登录。"))
    else:
        ended = services.end_other_sessions(user=request.user, but=request.session.session_key, ended_at=now)
        if ended:
            messages.success(
                request,
                ngettext("已让其他 {n} 台设备退出登录。", "已让其他 {n} 台设备退出登录。", ended).format(n=ended),
            )
        else:
            messages.info(request, _("没有其他设备登录。"))
    return redirect("usersessions_list")
