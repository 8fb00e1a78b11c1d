"""The page of one's own tokens."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangchuang.api.access.forms import TokenForm
from shuangchuang.api.limits import counted_once_more
from shuangchuang.api.tokens import create_token, revoke_token, tokens_of
from shuangchuang.api.v1 import api
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import MEANING, needs
from shuangchuang.halls.notices.telling import told

PAGE_SIZE = 20
_ATTEMPTS = 5  # wrong or right, in a quarter of an hour
_QUARTER = 15 * 60


def _usable() -> frozenset[str]:
    paths = api.get_openapi_schema()["paths"].values()
    return frozenset(operation["x-right"] for methods in paths for operation in methods.values())


@require_safe
@needs("api.tokens")
def token_list(request: HttpRequest) -> HttpResponse:
    """One's own tokens."""
    page = Paginator(tokens_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    now = timezone.now()
    for token in page:
        token.shown_state = token.state(at=now)
        token.shown_scopes = [MEANING.get(scope, scope) for scope in token.scopes]
    return render(request, "access/tokens.html", {"page": page})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@needs("api.tokens")
def new_token(request: HttpRequest) -> HttpResponse:
    """Make one; its text is on the answer to this request and nowhere else."""
    form = TokenForm(request.POST or None, user=request.user, usable=_usable())
    now = timezone.now()
    if request.method == "POST" and _too_often(request, int(now.timestamp())):
        form.add_error(None, _("尝试次数太多。请 15 分钟后再试。"))
    elif request.method == "POST" and form.is_valid():
        try:
            token, text = create_token(
                user=request.user,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=now + form.life_of_token(),
                created_at=now,
            )
        except Refusal as refusal:
            form.add_error(None, told(refusal))
        else:
            context = {"token": token, "text": text, "site": request.build_absolute_uri("/api/v1/")}
            return render(request, "access/token_made.html", context)
    return render(request, "access/token_new.html", {"form": form}, status=422 if form.errors else 200)


def _too_often(request: HttpRequest, seconds: int) -> bool:
    # In the table of minutes: a quarter of an hour counted under its first minute.
    quarter = seconds // _QUARTER * (_QUARTER // 60)
    return counted_once_more(f"password:{request.user.pk}", quarter) > _ATTEMPTS


@require_POST
@needs("api.tokens")
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one's own token open nothing any more."""
    token = get_object_or_404(tokens_of(request.user), pk=pk)
    revoke_token(token=token, revoked_by=request.user, revoked_at=timezone.now())
    messages.success(request, _("已撤销。用它的程序从现在起不能再访问。"))
    return redirect("access:tokens")
