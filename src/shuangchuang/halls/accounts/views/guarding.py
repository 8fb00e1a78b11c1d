"""For operators: which roles must have a second factor, one that was lost, everybody's sign-ins."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts import services
from shuangchuang.halls.accounts.entrance import lookup
from shuangchuang.halls.accounts.entrance.required import required_roles
from shuangchuang.halls.accounts.entrance.telling import tell
from shuangchuang.halls.accounts.forms.own_account import HistoryFilters
from shuangchuang.halls.accounts.forms.second_factor import RequiredRolesForm, ResetForm
from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.accounts.queries import signing
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.accounts.views.signing_in import freshly_shown
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.notices.views.exporting import exported

_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@needs("accounts.guard")
@freshly_shown
def roles(request: HttpRequest) -> HttpResponse:
    """Which roles must have a second factor, and who still lacks one."""
    now = timezone.now()
    form = RequiredRolesForm(request.POST or None, initial={"roles": sorted(required_roles())})
    if request.method == "POST" and form.is_valid():
        services.set_second_factor_roles(roles=frozenset(form.cleaned_data["roles"]), set_by=request.user, set_at=now)
        messages.success(request, _("规定已保存。还没有第二因子的人，下一步操作时会先被带去设置。"))
        return redirect("accounts:guard")
    people = signing.without_second_factor(required_roles(), timezone.localdate(now))
    context = {
        "form": form,
        "fixed": [label for role, label in Role.choices if role in settings.SECOND_FACTOR_ROLES],
        "people": people[:_SHOWN],
        "count": people.count(),
    }
    return render(request, "accounts/guard.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("accounts.guard")
@freshly_shown
def reset(request: HttpRequest) -> HttpResponse:
    """Take away a second factor that was lost."""
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = lookup.account_meant(form.cleaned_data["account"])
        try:
            if user is None:
                form.add_error("account", _("没有找到这个账号。请核对后重新填写。"))
            else:
                services.reset_second_factor(
                    user=user, reset_by=request.user, reset_at=timezone.now(), reason=form.cleaned_data["reason"]
                )
        except Refusal as refused:
            form.add_error(None, told(refused))
        if user is not None and not form.errors:
            tell("second_factor_reset", user, {"reason": form.cleaned_data["reason"]})
            messages.success(request, _("第二因子已重置，此人的登录已全部退出。请提醒其重新设置。"))
            return redirect("accounts:guard")
    return render(request, "accounts/reset_second_factor.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@needs("accounts.guard")
def history(request: HttpRequest) -> HttpResponse:
    """Everybody's sign-ins, filtered."""
    if (taken := exported(request, "accounts.history")) is not None:
        return taken
    form = HistoryFilters(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = Paginator(signing.history(**chosen), 50).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "days": settings.SIGN_IN_HISTORY_DAYS}
    return render(request, "accounts/all_history.html", context)
