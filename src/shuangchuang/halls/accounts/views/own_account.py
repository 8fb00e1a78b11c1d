"""One's own account: what it is, how pages look, its history, a copy of it, its end."""

from __future__ import annotations

import json

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.shared.contacts import half_hidden
from shuangchuang.halls.accounts import services
from shuangchuang.halls.accounts.devices import short_address
from shuangchuang.halls.accounts.entrance import required
from shuangchuang.halls.accounts.entrance.telling import tell
from shuangchuang.halls.accounts.forms.own_account import NameForm, PreferencesForm
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.accounts.queries import signing
from shuangchuang.halls.accounts.rights import needs, open_to_everyone
from shuangchuang.halls.accounts.views.signing_in import freshly_shown
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.notices.views.exporting import exported

_YEAR = 365 * 24 * 3600


@require_safe
@open_to_everyone
def terms(request: HttpRequest) -> HttpResponse:
    """What one agrees to."""
    return render(request, "accounts/terms.html", {"version": settings.NOTICE_VERSIONS["terms"]})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("account.keep")
def overview(request: HttpRequest) -> HttpResponse:
    """What the account is, and the ways to change it. Posting changes the name shown."""
    user = request.user
    form = NameForm(request.POST or None, initial={"display_name": user.display_name})
    if request.method == "POST" and form.is_valid():
        services.rename(user=user, display_name=form.cleaned_data["display_name"], at=timezone.now())
        messages.success(request, _("姓名已保存。"))
        return redirect("accounts:me")
    email = EmailAddress.objects.filter(user=user, verified=True).first()
    context = {
        "form": form,
        "phone": half_hidden(user.phone) if user.phone_verified else "",
        "email": half_hidden(email.email) if email else "",
        "second_factor": Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        "asked": required.asked_of(user),
        "identities": SocialAccount.objects.filter(user=user).count() if settings.IDENTITY_PROVIDER else None,
        "closure": signing.running_closure(user),
    }
    return render(request, "accounts/me.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("account.keep")
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and looks, kept with the account and on this device."""
    user = request.user
    now = {"language": user.language, "theme": user.theme, "text_size": user.text_size}
    form = PreferencesForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        services.prefer(user=user, at=timezone.now(), **chosen)
        response = redirect("accounts:preferences")
        for cookie, name in ((settings.LANGUAGE_COOKIE_NAME, "language"), ("theme", "theme"), ("size", "text_size")):
            if chosen[name]:
                response.set_cookie(
                    cookie, chosen[name], max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
                    httponly=name != "language",
                )  # fmt: skip
            elif now[name]:
                response.delete_cookie(cookie, samesite="Lax")
        messages.success(request, _("偏好已保存，在您登录的每台设备上都有效。"))
        return response
    return render(request, "accounts/preferences.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@needs("account.keep")
def history(request: HttpRequest) -> HttpResponse:
    """One's own sign-ins. The address is shortened: enough to tell one's own from another."""
    if (taken := exported(request, "accounts.own_history")) is not None:
        return taken
    page = Paginator(signing.history_of(request.user), 30).get_page(request.GET.get("page"))
    rows = [(line, short_address(line.address)) for line in page]
    return render(request, "accounts/history.html", {"page": page, "rows": rows, "days": settings.SIGN_IN_HISTORY_DAYS})


@require_POST
@needs("account.keep")
@freshly_shown
def copy(request: HttpRequest) -> HttpResponse:
    """What is held about the account, as a file."""
    held = services.copy_of_account(user=request.user, taken_at=timezone.now())
    text = json.dumps(held, ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="account-{timezone.localdate():%Y%m%d}.json"'
    return response


def _hindrance(user: User) -> str:
    """Why somebody cannot ask for their account to be closed today; "" where they can."""
    try:
        services.may_be_closed(user=user, on=timezone.localdate())
    except Refusal as refused:
        return told(refused)
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@needs("account.keep")
@freshly_shown
def close(request: HttpRequest) -> HttpResponse:
    """What is erased and what stays; ask for it, or take it back."""
    refusal = ""
    if request.method == "POST":
        now = timezone.now()
        try:
            if "withdraw" in request.POST:
                services.withdraw_closure(user=request.user, withdrawn_at=now)
                messages.success(request, _("注销申请已撤回，账号照常使用。"))
            elif "agreed" in request.POST:
                closure = services.ask_closure(user=request.user, asked_at=now)
                tell("closure_asked", request.user, {"day": closure.due_date.isoformat()})
                messages.success(request, _("已收到注销申请。到期之前可以随时撤回。"))
            else:
                refusal = _("请先勾选“我已了解注销的后果”。")
        except Refusal as refused:
            refusal = told(refused)
        if not refusal:
            return redirect("accounts:close")
    context = {
        "closure": signing.running_closure(request.user),
        "days": settings.CLOSURE_DAYS,
        "refusal": refusal,
        "hindrance": _hindrance(request.user),
    }
    return render(request, "accounts/close.html", context, status=422 if refusal else 200)
