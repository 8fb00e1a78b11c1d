"""What a person does with their own account: agree, prefer, take a copy, close it; a link to set a password."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from shuangchuang.halls.accounts import holdings
from shuangchuang.halls.accounts.authority import may_appoint
from shuangchuang.halls.accounts.models import (
    AgreementRecord,
    ClosureRecord,
    GrantRecord,
    ScopeKind,
    SignInRecord,
    User,
)
from shuangchuang.halls.accounts.personal import copies_elsewhere, erase_elsewhere
from shuangchuang.halls.accounts.services.appointing import end_lapsed
from shuangchuang.halls.accounts.services.refusing import AccountRefused
from shuangchuang.halls.accounts.services.sessions import end_sessions
from shuangchuang.halls.notices.services import erase_messages, erase_personal, publish, record_audit

_WHY = "本人申请注销账号（个人信息保护法第 47 条）"
LOOKS = {
    "language": {"", "zh-hans", "en"},
    "theme": {"", "auto", "light", "dark"},
    "text_size": {"", "normal", "large"},
}


def password_link(user: User) -> str:
    """
    The path at which the owner of an account sets its password: signed, for one use, for ``PASSWORD_RESET_TIMEOUT``.

    Whoever has it can set the password: it goes to the owner and nowhere else. Setting the password,
    a sign-in or a change of e-mail address make it void.
    """
    number = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return reverse("accounts:password_link", kwargs={"uidb64": number, "token": token})


def awaits_password(user: User) -> bool:
    """Whether an office opened the account and its owner has never been in; who registered has a password."""
    return (
        user.is_active and user.last_login is None and not user.has_usable_password() and not user.agreements.exists()
    )


@transaction.atomic
def renew_password_link(*, user: User, asked_by: User | None, asked_at: datetime) -> str:
    """
    A new link to set the first password; what was handed out or set before is void. Its path, see ``password_link``.

    :raises AccountRefused: the owner has been in already, or there is an office one does not appoint to.
    """
    if not awaits_password(user):
        raise AccountRefused(
            "not_a_first_password", "此人已经登录过或账号已停用，不能代发链接。请本人用“忘记密码”重设。"
        )
    running = GrantRecord.objects.filter(user=user, ended_at__isnull=True)
    if not all(may_appoint(asked_by, grant.role, *grant.scope) for grant in running):
        raise AccountRefused("may_not_hand_link", "其中有您不能授予的岗位，不能代发链接。请联系有权限的管理员办理。")
    user.set_unusable_password()
    user.save(update_fields=["password"])
    record_audit(actor=asked_by, action="accounts.renew_password_link", subject=f"user:{user.pk}", at=asked_at)
    return password_link(user)


@transaction.atomic
def begin_account(*, user: User, display_name: str, begun_at: datetime) -> None:
    """
    Somebody registered: keep the name they gave and that they agreed to the notices in force, by version.

    The line of the log names no actor: until the address is proven it is nobody's account.
    """
    user.display_name = " ".join(display_name.split())[:60]
    user.save(update_fields=["display_name"])
    agreed = [
        AgreementRecord(user=user, document=document, version=version, agreed_at=begun_at)
        for document, version in settings.NOTICE_VERSIONS.items()
    ]
    AgreementRecord.objects.bulk_create(agreed, ignore_conflicts=True)
    record_audit(
        actor=None,
        action="accounts.register",
        subject=f"user:{user.pk}",
        at=begun_at,
        details={"agreed": dict(settings.NOTICE_VERSIONS)},
    )


@transaction.atomic
def prefer(*, user: User, at: datetime, **chosen: str) -> None:
    """
    Remember how a person wants the pages: ``language``, ``theme``, ``text_size``; "" leaves it to the browser.

    :raises AccountRefused: there is no such choice.
    """
    for name, value in chosen.items():
        if value not in LOOKS[name]:
            raise AccountRefused("no_such_choice", "没有这个选项。请刷新页面后重新选择。")
    changed = {name: value for name, value in chosen.items() if getattr(user, name) != value}
    if not changed:
        return
    before = {name: getattr(user, name) for name in changed}
    for name, value in changed.items():
        setattr(user, name, value)
    user.save(update_fields=sorted(changed))
    record_audit(actor=user, action="accounts.prefer", subject=f"user:{user.pk}", at=at, before=before, after=changed)


@transaction.atomic
def rename(*, user: User, display_name: str, at: datetime) -> None:
    """Change the name that is shown; "" shows the account's."""
    name = " ".join(display_name.split())[:60]
    if name == user.display_name:
        return
    before, user.display_name = user.display_name, name
    user.save(update_fields=["display_name"])
    record_audit(
        actor=user, action="accounts.rename", subject=f"user:{user.pk}", at=at,
        personal={"before": before, "after": name},
    )  # fmt: skip


# ---------------------------------------------------------------- closing


@transaction.atomic
def ask_closure(*, user: User, asked_at: datetime) -> ClosureRecord:
    """
    Ask that one's account be closed, after a time to think it over.

    :raises AccountRefused: it was asked already, or the person still holds an office or business of one.
    """
    may_be_closed(user=user, on=timezone.localdate(asked_at))
    due = timezone.localdate(asked_at) + timedelta(days=settings.CLOSURE_DAYS)
    try:
        with transaction.atomic():
            closure = ClosureRecord.objects.create(user=user, asked_at=asked_at, due_date=due)
    except IntegrityError:
        raise AccountRefused("closure_runs", "您已经申请过注销。如已改变主意，可以撤回。") from None
    record_audit(
        actor=user, action="accounts.ask_closure", subject=f"user:{user.pk}", at=asked_at, details={"due_date": due}
    )
    return closure


def may_be_closed(*, user: User, on: date) -> None:
    """
    Insist that nobody would be left without whom they count on.

    :raises AccountRefused: the person acts for a firm, holds an office, or has business of one.
    """
    over = Q(valid_until__isnull=False, valid_until__lte=on)
    running = GrantRecord.objects.filter(user=user, ended_at__isnull=True).exclude(over)
    if running.filter(scope_kind=ScopeKind.ORGANISATION).exists():
        raise AccountRefused(
            "acts_for_a_firm", "您还代表单位办事，不能注销。请先在“我的单位”里放弃授权；法定代表人请先由单位办理变更。"
        )
    if running.exists() or holdings.held(user):
        raise AccountRefused("offices_held", "您还担任岗位或有在办事项，不能注销。请先办理交接，或请管理员收回岗位。")


@transaction.atomic
def withdraw_closure(*, user: User, withdrawn_at: datetime) -> None:
    """
    Keep the account after all.

    :raises AccountRefused: nothing was asked, or it is done.
    """
    running = ClosureRecord.objects.filter(user=user, withdrawn_at__isnull=True, closed_at__isnull=True)
    if not running.update(withdrawn_at=withdrawn_at):
        raise AccountRefused("no_closure", "没有正在等待的注销申请。")
    record_audit(actor=user, action="accounts.withdraw_closure", subject=f"user:{user.pk}", at=withdrawn_at)


def close_due(*, at: datetime) -> int:
    """Close every account whose time to think is over. Each in a transaction of its own. How many."""
    today = timezone.localdate(at)
    due = ClosureRecord.objects.filter(withdrawn_at__isnull=True, closed_at__isnull=True, due_date__lte=today)
    return sum(_close(closure=closure, at=at) for closure in due.select_related("user").order_by("pk"))


@transaction.atomic
def _close(*, closure: ClosureRecord, at: datetime) -> bool:
    user = closure.user
    try:
        may_be_closed(user=user, on=timezone.localdate(at))
    except AccountRefused:
        return False  # given an office meanwhile: it stays until that is settled
    running = ClosureRecord.objects.filter(pk=closure.pk, withdrawn_at__isnull=True, closed_at__isnull=True)
    if not running.update(closed_at=at):
        return False
    end_lapsed(at=at, user=user)
    end_sessions(user=user, but=None)
    for kind in (EmailAddress, Authenticator, SocialAccount, SignInRecord):
        kind.objects.filter(user=user).delete()
    erase_elsewhere(user=user, at=at)
    erase_messages(recipient=user, erased_by=None, at=at, why=_WHY)
    user.username, user.display_name, user.first_name, user.last_name = f"closed-{user.pk}", "", "", ""
    user.email, user.phone, user.phone_verified, user.is_active = "", "", False, False
    user.set_unusable_password()
    user.save()
    erase_personal(about=f"user:{user.pk}", erased_by=None, erased_at=at, why=_WHY)
    record_audit(actor=None, action="accounts.close", subject=f"user:{user.pk}", at=at)
    publish(kind="accounts.closed", subject=f"user:{user.pk}", payload={"user": user.pk}, at=at)
    return True


# ---------------------------------------------------------------- a copy


def copy_of_account(*, user: User, taken_at: datetime) -> dict[str, Any]:
    """
    What the site holds about a person's account, for them to take away (个人信息保护法第 45 条).

    Other halls hold more and add theirs by ``personal.register``.
    """
    record_audit(actor=user, action="accounts.take_copy", subject=f"user:{user.pk}", at=taken_at)
    return {
        "taken_at": taken_at.isoformat(),
        "account": {
            "username": user.username,
            "display_name": user.display_name,
            "phone": user.phone,
            "phone_verified": user.phone_verified,
            "email": user.email,
            "joined_at": user.date_joined.isoformat(),
            "last_sign_in_at": user.last_login.isoformat() if user.last_login else None,
            "language": user.language,
            "theme": user.theme,
            "text_size": user.text_size,
        },
        "second_factor": sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True)),
        "identities": list(SocialAccount.objects.filter(user=user).values("provider", "uid", "extra_data")),
        "offices": [
            {"role": grant.role, "scope": ":".join(grant.scope).strip(":"), "valid_from": grant.valid_from.isoformat(),
             "valid_until": grant.valid_until.isoformat() if grant.valid_until else None,
             "ended_at": grant.ended_at.isoformat() if grant.ended_at else None}
            for grant in GrantRecord.objects.filter(user=user).order_by("pk")
        ],
        "agreements": [
            {"document": each.document, "version": each.version, "agreed_at": each.agreed_at.isoformat()}
            for each in AgreementRecord.objects.filter(user=user)
        ],
        "sign_ins": [
            {"event": each.event, "address": each.address, "device": each.device, "at": each.at.isoformat()}
            for each in SignInRecord.objects.filter(user=user)
        ],
        **copies_elsewhere(user=user),
    }  # fmt: skip
