"""What follows from what allauth, axes and Django say happened: history, log, sessions, looks."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount.signals import social_account_added, social_account_removed
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import signals as auth
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from shuangchuang.domain.shared.contacts import half_hidden
from shuangchuang.halls.accounts.entrance import history, lockout, lookup
from shuangchuang.halls.accounts.entrance.telling import tell, tell_former
from shuangchuang.halls.accounts.identity import announce
from shuangchuang.halls.accounts.models import SignInEvent, User
from shuangchuang.halls.accounts.services.contacts import note_email_taken
from shuangchuang.halls.accounts.services.sessions import end_sessions
from shuangchuang.halls.notices.services import record_audit

_YEAR = 365 * 24 * 3600


@receiver(auth.user_logged_in)
def _signed_in(sender: Any, request: HttpRequest | None, user: User, **more: Any) -> None:
    if request is None or not request.META:
        return
    request.session["started"] = request.session["seen"] = time.time()
    history.note(request, user, SignInEvent.SUCCESS)


@receiver(account.user_logged_in)
def _look_of_the_account(sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
    """The looks a person chose go along to the device they sign in on."""
    response = more.get("response")
    if response is None:
        return
    for cookie, value in (
        (settings.LANGUAGE_COOKIE_NAME, user.language), ("theme", user.theme), ("size", user.text_size),
    ):  # fmt: skip
        if value:
            response.set_cookie(
                cookie, value, max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
                httponly=cookie != settings.LANGUAGE_COOKIE_NAME,
            )  # fmt: skip
    longest = settings.SESSION_REMEMBERED_SECONDS
    request.session.set_expiry(longest if request.session.get("remembered") else 0)


@receiver(auth.user_logged_out)
def _signed_out(sender: Any, request: HttpRequest | None, user: User | None, **more: Any) -> None:
    if request is not None and user is not None:
        history.note(request, user, SignInEvent.SIGNED_OUT)


@receiver(auth.user_login_failed)
def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any) -> None:
    if request is None or request.path.startswith("/api/"):
        return
    name = lookup.name_for_lock(request, credentials)
    user = User.objects.filter(username=name).first()
    if not getattr(request, "axes_locked_out", False):
        history.note(request, user, SignInEvent.WRONG_PASSWORD)


@receiver(user_locked_out)
def _locked(sender: Any, request: HttpRequest | None = None, username: str = "", **more: Any) -> None:
    if request is not None:
        history.note(request, User.objects.filter(username=username).first(), SignInEvent.LOCKED)


@receiver(account.login_code_rejected)
@receiver(account.password_reset_code_rejected)
@receiver(account.email_verification_code_rejected)
def _wrong_code(sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
    lockout.count_failure(request, user, SignInEvent.WRONG_CODE)


@receiver(mfa.authentication_failed)
def _wrong_second_factor(sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
    lockout.count_failure(request, user, SignInEvent.SECOND_FACTOR_FAILED)


@receiver(mfa.authenticator_used)
def _second_factor(sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
    again = bool(more.get("reauthenticated"))
    history.note(request, user, SignInEvent.PROVED_AGAIN if again else SignInEvent.SECOND_FACTOR)


@receiver(account.authentication_step_completed)
def _proved_again(sender: Any, request: HttpRequest, user: User, method: str, **more: Any) -> None:
    if method == "password" and more.get("reauthenticated"):
        history.note(request, user, SignInEvent.PROVED_AGAIN)


@receiver(mfa.authenticator_added)
@receiver(mfa.authenticator_removed)
@receiver(mfa.authenticator_reset)
def _second_factor_changed(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, signal: Any, **more: Any
) -> None:
    done = {id(mfa.authenticator_added): "add", id(mfa.authenticator_removed): "remove"}.get(id(signal), "renew")
    request.session.pop("second_factor", None)
    record_audit(
        actor=user,
        action=f"accounts.{done}_second_factor",
        subject=f"user:{user.pk}",
        at=timezone.now(),
        details={"kind": authenticator.type},
    )
    tell(f"second_factor_{done}", user, {})


@receiver(account.password_changed)
@receiver(account.password_set)
@receiver(account.password_reset)
def _password_changed(sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
    """Whoever got in with the old one is out; who changed it stays."""
    mine = request.session.session_key if request.user.is_authenticated and request.user.pk == user.pk else None
    end_sessions(user=user, but=mine)
    record_audit(
        actor=user if mine else None, action="accounts.change_password", subject=f"user:{user.pk}", at=timezone.now()
    )
    tell("password_changed", user, {})


@receiver(account.email_changed)
def _email_changed(sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
    before = more["from_email_address"].email if more["from_email_address"] else ""
    note_email_taken(user=user, before=before, after=more["to_email_address"].email, taken_at=timezone.now())
    if before:
        tell("email_changed", user, {"before": half_hidden(before)})
        tell_former("email", before, user)


def methods_of(request: HttpRequest) -> list[str]:
    """By what the person showed who they are in this session: password, code, mfa, socialaccount."""
    return [record["method"] for record in get_authentication_records(request, request.user)]


@receiver(account.user_logged_in)
def _came_by_the_provider(sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
    if more.get("sociallogin") is not None:
        announce(user=user, at=timezone.now())


@receiver(social_account_added)
@receiver(social_account_removed)
def _identity_linked(sender: Any, request: HttpRequest, signal: Any, **more: Any) -> None:
    linked = signal is social_account_added
    user = request.user if request.user.is_authenticated else more["sociallogin"].user
    record_audit(
        actor=user,
        action="accounts.link_identity" if linked else "accounts.unlink_identity",
        subject=f"user:{user.pk}",
        at=timezone.now(),
    )
    if linked:
        announce(user=user, at=timezone.now())
