"""The steps between the right password and being in, where allauth's own ask too much or too little."""

from __future__ import annotations

from typing import Any

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from allauth.core.internal.httpkit import headed_redirect_response


class ProveEmailWhereGiven(EmailVerificationStage):
    """
    Who registers is not in before something is proven, a number or an e-mail address.

    Later, an address one signs in by is proven first; an account an office opened has none and is not asked for one.
    """

    def handle(self) -> tuple[Any, bool]:
        """(response, whether to go on) as allauth wants it."""
        user = self.login.user
        if user is None or self.login.email_verification == EmailVerificationMethod.NONE:
            return super().handle()
        mine = EmailAddress.objects.filter(user=user)
        if self.login.email and mine.filter(email=self.login.email, verified=False).exists():
            return super().handle()
        if user.phone_verified or mine.filter(verified=True).exists():
            return None, True
        if mine.exists() and user.last_login is None:
            # Registered with it and not in yet. Who has been in before let themselves in by something else, and an
            # address added since, perhaps mistyped, must not keep them out.
            return super().handle()
        if self.login.signup:
            clear_login(self.request)
            return headed_redirect_response("account_signup"), False
        return None, True
