"""Whoever comes by the identity provider has the firms it says they act for."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.identity import Claims, FirmRole, on_claims
from shuangchuang.halls.notices.services import record_audit
from shuangchuang.halls.registry.models import Capacity
from shuangchuang.halls.registry.services.claiming import bind_by_claim, end_unclaimed

_CAPACITIES = {FirmRole.LEGAL_REPRESENTATIVE: Capacity.LEGAL_REPRESENTATIVE, FirmRole.AGENT: Capacity.AGENT}


def take_claims(*, user: AbstractBaseUser, claims: Claims, at: datetime) -> None:
    """Bind each firm by itself: what cannot be bound leaves a line in the log and stops neither others nor signing in."""
    source = (settings.IDENTITY_PROVIDER or {}).get("name") or claims.provider
    day = timezone.localdate(claims.seen_at or at)
    for unclear in claims.unclear:
        _note(user, at=at, given=unclear.given, reason=unclear.reason)
    # The stronger word counts where the provider says both of one firm: it comes first and is kept.
    said: dict[str, FirmRole] = {}
    for firm in sorted(claims.firms, key=lambda each: each.role is not FirmRole.LEGAL_REPRESENTATIVE):
        if firm.code in said:
            continue
        said[firm.code] = firm.role
        try:
            bind_by_claim(
                holder=user,
                credit_code=firm.code,
                name=firm.name,
                source=source,
                capacity=_CAPACITIES[firm.role],
                claimed_on=day,
                claimed_at=at,
            )
        except Refusal as refusal:
            _note(user, at=at, given=firm.code, reason=refusal.code)
    if claims.firms_told:
        end_unclaimed(holder=user, credit_codes=said, source=source, told_at=at)


def _note(user: AbstractBaseUser, *, at: datetime, given: str, reason: str) -> None:
    record_audit(
        actor=user,
        action="registry.refuse_claim",
        subject=f"user:{user.pk}",
        at=at,
        details={"reason": reason},
        personal={"given": given},
    )


def register() -> None:
    """Have it done at every sign-in by the provider."""
    on_claims(take_claims)
