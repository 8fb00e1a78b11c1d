"""Tokens: a program acts for a person, never beyond what the person may.

    scgz_k3v9x2ab_…43 characters…
    └ mark  └ prefix, shown in lists    └ secret, shown once

Rights are the owner's of today, cut to the scopes of the token; reach is the owner's.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from shuangchuang.api.models import TokenRecord
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import MEANING, rights_of
from shuangchuang.halls.notices.services import record_audit

MARK = "scgz"
LONGEST_LIFE = timedelta(days=366)
MOST_ACTIVE = 20
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is read as another


class TokenRefused(Refusal):
    """A token cannot be made like this."""


class UnknownToken(Exception):
    """What was presented opens nothing: unknown, expired, revoked, or its owner's account is closed."""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def tokens_of(user: AbstractBaseUser) -> QuerySet[TokenRecord]:
    """A person's own tokens, the newest first."""
    return TokenRecord.objects.filter(user=user)


@transaction.atomic
def create_token(
    *, user: AbstractBaseUser, name: str, scopes: Iterable[str], expires_at: datetime, created_at: datetime
) -> tuple[TokenRecord, str]:
    """
    A new token and its text, which is nowhere kept.

    :raises TokenRefused: no scope, a scope the person has no right to, a life too long or over, too many tokens.
    """
    wanted = sorted(set(scopes))
    if not wanted:
        raise TokenRefused("no_scope", "请至少选择一项权限，令牌才有用处。")
    beyond = [scope for scope in wanted if scope not in MEANING or scope not in rights_of(user)]
    if beyond:
        raise TokenRefused(
            "scope_beyond", "您没有“{scopes}”的权限，不能授给令牌。请去掉后再生成。", scopes="、".join(beyond)
        )
    if not created_at < expires_at <= created_at + LONGEST_LIFE:
        raise TokenRefused("life_unsound", "有效期应在 1 到 {days} 天之间，请重新选择。", days=LONGEST_LIFE.days)
    if TokenRecord.objects.filter(user=user, revoked_at=None, expires_at__gt=created_at).count() >= MOST_ACTIVE:
        raise TokenRefused("tokens_many", "有效的令牌已有 {most} 个。请先撤销不用的。", most=MOST_ACTIVE)
    prefix = "".join(secrets.choice(_LETTERS) for _ in range(8))
    text = f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}"
    token = TokenRecord.objects.create(
        user=user,
        name=name,
        prefix=prefix,
        digest=_digest(text),
        scopes=wanted,
        created_at=created_at,
        expires_at=expires_at,
    )
    record_audit(
        actor=user, action="api.create_token", subject=f"token:{token.pk}", at=created_at,
        details={"prefix": prefix, "scopes": wanted, "expires_at": expires_at.isoformat()},
    )  # fmt: skip
    return token, text


@transaction.atomic
def revoke_token(*, token: TokenRecord, revoked_by: AbstractBaseUser, revoked_at: datetime) -> None:
    """Let a token open nothing from now on. A second time changes nothing."""
    if TokenRecord.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=revoked_at, revoked_by=revoked_by):
        record_audit(
            actor=revoked_by, action="api.revoke_token", subject=f"token:{token.pk}", at=revoked_at,
            details={"prefix": token.prefix},
        )  # fmt: skip


def holder_of(text: str, *, at: datetime) -> TokenRecord:
    """
    The token of a text, its owner cut down to what the token may do.

    :raises UnknownToken: it opens nothing, for whatever reason: which is told to nobody.
    """
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != MARK or "\0" in text:
        raise UnknownToken
    digest = _digest(text)
    token = TokenRecord.objects.select_related("user").filter(prefix=parts[1][:12]).first()
    if token is None or not hmac.compare_digest(token.digest, digest):
        raise UnknownToken
    if token.state(at=at) != "active" or not token.user.is_active:
        raise UnknownToken
    token.user.limited_to = frozenset(token.scopes)
    today = timezone.localdate(at)
    if token.last_used_date != today:
        TokenRecord.objects.filter(pk=token.pk).exclude(last_used_date=today).update(last_used_date=today)
    return token
