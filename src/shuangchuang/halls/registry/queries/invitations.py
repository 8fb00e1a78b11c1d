"""Invitations to act for an organisation."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet

from shuangchuang.domain.mandates import Capacity, in_force
from shuangchuang.halls.accounts.queries import account_meant
from shuangchuang.halls.registry.models import InvitationRecord, InvitationState
from shuangchuang.halls.registry.queries.mandates import mandates_of_user, running_mandates


def digest_of_token(token: str) -> str:
    """What is stored of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def account_called(contact: str) -> AbstractBaseUser | None:
    """The active account of this name, or for which this number or e-mail address was proven."""
    found = account_meant(contact)
    return found if found is not None and found.is_active else None


def _all() -> QuerySet[InvitationRecord]:
    return InvitationRecord.objects.select_related("organisation", "given_by__holder", "invited")


def invitations_of(user: AbstractBaseUser, *, at: datetime) -> QuerySet[InvitationRecord]:
    """Those that wait for somebody's answer."""
    return _all().filter(invited_id=user.pk, state=InvitationState.SENT, open_until__gt=at)


def invitation_for(user: AbstractBaseUser, pk: int) -> InvitationRecord | None:
    """An invitation that is somebody's own, answered or not."""
    return _all().filter(pk=pk, invited_id=user.pk).first()


def invitation_by_token(user: AbstractBaseUser, token: str) -> InvitationRecord | None:
    """The invitation a link leads to, unless it is somebody else's."""
    theirs = Q(invited__isnull=True) | Q(invited_id=user.pk)
    return _all().filter(theirs, token_digest=digest_of_token(token)).first()


def invitations_from(organisation: int) -> QuerySet[InvitationRecord]:
    """What an organisation sent, newest first."""
    return _all().filter(organisation_id=organisation)


def may_withdraw(user: AbstractBaseUser, invitation: InvitationRecord, *, on: date) -> bool:
    """The giver, and the legal representative of that day."""
    if invitation.given_by.holder_id == user.pk:
        return True
    return any(
        mandate.holder_id == user.pk
        and mandate.capacity == Capacity.LEGAL_REPRESENTATIVE
        and in_force(mandate.to_domain(), on=on)
        for mandate in running_mandates(invitation.organisation_id)
    )


def invitation_seen_by(user: AbstractBaseUser, pk: int) -> InvitationRecord | None:
    """An invitation of an organisation somebody acts for."""
    found = _all().filter(pk=pk).first()
    if found is None or all(held.organisation_id != found.organisation_id for held in mandates_of_user(user)):
        return None
    return found
