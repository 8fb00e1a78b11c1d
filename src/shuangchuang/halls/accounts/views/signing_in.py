"""In and out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse

from shuangchuang.halls.accounts.forms.signing_in import SignInForm
from shuangchuang.halls.accounts.rights import needs, open_to_everyone

_sign_in = auth.LoginView.as_view(
    template_name="accounts/login.html", authentication_form=SignInForm, redirect_authenticated_user=True
)
_sign_out = auth.LogoutView.as_view()
_change_password = auth.PasswordChangeView.as_view(
    template_name="accounts/password.html", success_url="/desk/?password=changed"
)


@open_to_everyone
def sign_in(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """The sign-in page."""
    return _sign_in(request, **kwargs)


@open_to_everyone
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave (POST only: a picture on another page must not sign anybody out)."""
    return _sign_out(request)


@needs("desk.see")
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password for oneself."""
    return _change_password(request)
