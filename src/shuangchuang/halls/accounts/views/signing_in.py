"""The way in, step by step. allauth answers; here stands who may ask, and what a mistake counts.

Every address allauth leads to has its line in ``entrance_urls``; what is not there is switched off
(docs/decisions/0008-allauth.md).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as identity
from django.contrib.auth import views as auth
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shuangchuang.halls.accounts.forms.registering import NewPasswordByLinkForm
from shuangchuang.halls.accounts.identity.provider import is_set_up
from shuangchuang.halls.accounts.rights import needs, open_to_everyone

Answers = Callable[..., HttpResponse]


def _opened(view: Answers) -> Answers:
    """One of allauth's views, for everybody: it decides by the step one is at."""

    @open_to_everyone
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return opened


def _own(view: Answers) -> Answers:
    """One of allauth's views, over one's own account."""
    return needs("account.keep")(view)


def freshly_shown(view: Answers) -> Answers:
    """Ask once more who it is, unless that was shown minutes ago. For what matters: tokens, addresses, closing."""
    return reauthentication_required(app="allauth.account")(view)


sign_in = _opened(account.login)
sign_out = open_to_everyone(require_POST(_opened(account.logout)))
inactive = _opened(account.account_inactive)
register = _opened(account.signup)
request_code = _opened(account.request_login_code)
confirm_code = _opened(account.confirm_login_code)
prove_email = _opened(account.email_verification_sent)
prove_phone = _opened(account.verify_phone)
forgot = _opened(account.password_reset)
forgot_code = _opened(account.confirm_password_reset_code)
forgot_new = _opened(account.complete_password_reset)
forgot_done = _opened(account.password_reset_from_key_done)

prove_again = _own(account.reauthenticate)
change_password = _own(account.password_change)
set_password = _own(account.password_set)
change_email = _own(freshly_shown(account.email))
change_phone = _own(freshly_shown(account.change_phone))

second_factor = _opened(mfa.authenticate)
trust_device = _opened(mfa.trust)
prove_again_by_second_factor = _own(mfa.reauthenticate)
second_factor_page = _own(mfa.index)
set_up_second_factor = _own(totp.activate_totp)
remove_second_factor = _own(totp.deactivate_totp)
recovery_codes = _own(recovery.view_recovery_codes)
renew_recovery_codes = _own(recovery.generate_recovery_codes)
download_recovery_codes = _own(recovery.download_recovery_codes)


def _where_set_up(view: Answers) -> Answers:
    """Nothing of the identity provider is there where the settings name none."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_set_up():
            raise Http404
        return view(request, *args, **kwargs)

    return answered


identity_register = _opened(_where_set_up(identity.signup))
identity_cancelled = _opened(_where_set_up(identity.login_cancelled))
identity_error = _opened(_where_set_up(identity.login_error))
identities = _own(_where_set_up(freshly_shown(identity.connections)))


class _ByLink(auth.PasswordResetConfirmView):
    template_name = "accounts/password_link.html"
    form_class = NewPasswordByLinkForm
    success_url = reverse_lazy("account_password_reset_completed")
    title = _("设置密码")


password_link = never_cache(_opened(_ByLink.as_view()))
