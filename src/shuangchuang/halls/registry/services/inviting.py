"""Ask somebody to act for an organisation; they accept or decline.

An account that bears the contact typed finds the invitation on its own page, and nobody else may answer it.
For a contact nobody bears there is the link: whoever is given it and signs in may.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from shuangchuang.domain.mandates import MandateRefused, delegate, in_force
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.services import notify, publish, record_audit
from shuangchuang.halls.registry.models import (
    Capacity,
    InvitationRecord,
    InvitationState,
    MandateBasis,
    MandateRecord,
)
from shuangchuang.halls.registry.queries.invitations import account_called, digest_of_token, may_withdraw
from shuangchuang.halls.registry.services.mandates import enter_mandate

OPEN_FOR = timedelta(days=7)
_NOBODY = -1  # a holder who is not known yet


class InvitationRefused(Refusal):
    """The invitation cannot be sent or answered like this."""


def _moved_on() -> InvitationRefused:
    return InvitationRefused("invitation.moved_on", "这份邀请已经处理过、过期或撤回。请联系邀请您的人重新邀请。")


@transaction.atomic
def invite(
    *,
    giver: MandateRecord,
    contact: str,
    matters: Collection[str],
    valid_until: date,
    sent_at: datetime,
    may_delegate: bool = False,
    valid_from: date | None = None,
) -> tuple[InvitationRecord, str]:
    """
    Invite whoever bears ``contact`` (account, phone, e-mail); gives the token of the link, which is kept nowhere.

    :raises MandateRefused: the giver cannot give this.
    :raises InvitationRefused: this contact is invited already, or is the legal representative.
    """
    contact = contact.strip()
    if not contact:
        raise InvitationRefused("invitation.nobody", "还没有填写邀请谁。请填写对方的账号、手机号或邮箱。")
    today = timezone.localdate(sent_at)
    invited = account_called(contact)
    wanted = delegate(
        giver.to_domain(),
        holder=invited.pk if invited else _NOBODY,
        matters=matters,
        may_delegate=may_delegate,
        valid_from=valid_from or today,
        valid_until=valid_until,
        on=today,
    )
    if invited is not None:
        _not_the_head(giver, invited)
        _not_twice(giver, invited, contact, at=sent_at)
    InvitationRecord.objects.filter(
        organisation=giver.organisation, contact=contact, state=InvitationState.SENT, open_until__lte=sent_at
    ).update(state=InvitationState.WITHDRAWN, answered_at=sent_at)
    token = secrets.token_urlsafe(24)
    invitation = InvitationRecord(
        organisation=giver.organisation,
        given_by=giver,
        contact=contact,
        invited=invited,
        matters=sorted(wanted.matters),
        may_delegate=may_delegate,
        valid_from=wanted.valid_from,
        valid_until=valid_until,
        token_digest=digest_of_token(token),
        sent_at=sent_at,
        open_until=sent_at + OPEN_FOR,
    )
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError:
        raise _open_already(contact) from None
    _note(invitation, "invite", by=giver.holder, at=sent_at)
    if invited is not None:
        notify(
            kind="registry.invited",
            recipients=[invited],
            values={"firm": giver.organisation.name, "until": timezone.localdate(invitation.open_until).isoformat()},
            subject=f"invitation:{invitation.pk}",
            link=reverse("registry:invitation", args=(invitation.pk,)),
            key=f"invitation:{invitation.pk}",
            about=giver.organisation.name,
            deadline=invitation.open_until,
            at=sent_at,
        )
    return invitation, token


def _not_the_head(giver: MandateRecord, person: AbstractBaseUser) -> None:
    heads = MandateRecord.objects.filter(
        organisation_id=giver.organisation_id,
        holder=person,
        capacity=Capacity.LEGAL_REPRESENTATIVE,
        revoked_at__isnull=True,
    )
    if heads.exists():
        raise InvitationRefused("invitation.is_head", "对方已是这家单位的法定代表人，不用再授权。")


def _open_already(contact: str) -> InvitationRefused:
    return InvitationRefused(
        "invitation.open_already", "已经邀请过“{contact}”，对方还没有答复。可以先撤回再重新邀请。", contact=contact
    )


def _not_twice(giver: MandateRecord, person: AbstractBaseUser, contact: str, *, at: datetime) -> None:
    """One person has several contacts, and is asked once."""
    still = InvitationRecord.objects.filter(
        organisation_id=giver.organisation_id, invited=person, state=InvitationState.SENT, open_until__gt=at
    )
    if still.exists():
        raise _open_already(contact)


def _note(invitation: InvitationRecord, verb: str, *, by: AbstractBaseUser, at: datetime) -> None:
    record_audit(
        actor=by,
        action=f"registry.{verb}",
        subject=f"organisation:{invitation.organisation_id}",
        at=at,
        details={"invitation": invitation.pk},
        personal={"contact": invitation.contact},
        about=f"invitation:{invitation.pk}",
    )
    publish(
        kind=f"registry.invitation_{invitation.state}",
        subject=f"organisation:{invitation.organisation_id}",
        payload={"invitation": invitation.pk, "organisation": invitation.organisation_id},
        at=at,
    )


def _answered(invitation: InvitationRecord, state: str, *, by: AbstractBaseUser, at: datetime) -> None:
    """The one who is quicker answers; an invitation of somebody else is none."""
    if invitation.invited_id not in (None, by.pk):
        raise _moved_on()
    still = InvitationRecord.objects.filter(
        pk=invitation.pk, state=InvitationState.SENT, open_until__gt=at, invited=invitation.invited_id
    )
    if not still.update(state=InvitationState.DECLINED, answered_at=at, invited=by):
        raise _moved_on()
    invitation.refresh_from_db()
    invitation.state = state


@transaction.atomic
def accept_invitation(
    *, invitation: InvitationRecord, accepted_by: AbstractBaseUser, accepted_at: datetime
) -> MandateRecord:
    """
    Act for the organisation from now on.

    :raises InvitationRefused: it is not theirs, was answered, taken back or has run out, or they are its head.
    :raises MandateRefused: whoever gave it can no longer give it.
    """
    giver = MandateRecord.objects.select_related("organisation", "holder", "given_by__given_by").get(
        pk=invitation.given_by_id
    )
    _not_the_head(giver, accepted_by)
    today = timezone.localdate(accepted_at)
    if not in_force(giver.to_domain(), on=today):
        raise MandateRefused("mandate.giver_gone", "邀请您的人已不再代表这家单位，这份邀请失效。请联系单位重新邀请。")
    wanted = delegate(
        giver.to_domain(),
        holder=accepted_by.pk,
        matters=invitation.matters,
        may_delegate=invitation.may_delegate,
        valid_from=invitation.valid_from,
        valid_until=invitation.valid_until,
        on=today,
    )
    _answered(invitation, InvitationState.ACCEPTED, by=accepted_by, at=accepted_at)
    mandate = enter_mandate(
        organisation=giver.organisation,
        holder=accepted_by,
        capacity=Capacity.AGENT,
        matters=wanted.matters,
        may_delegate=wanted.may_delegate,
        valid_from=wanted.valid_from,
        valid_until=wanted.valid_until,
        given_by=giver,
        basis=MandateBasis.GIVEN,
        confirmed_by=accepted_by,
        confirmed_at=accepted_at,
    )
    InvitationRecord.objects.filter(pk=invitation.pk).update(state=InvitationState.ACCEPTED, mandate=mandate)
    invitation.refresh_from_db()
    _note(invitation, "accept_invitation", by=accepted_by, at=accepted_at)
    return mandate


@transaction.atomic
def decline_invitation(*, invitation: InvitationRecord, declined_by: AbstractBaseUser, declined_at: datetime) -> None:
    """
    Say no, thank you.

    :raises InvitationRefused: it is not theirs, was answered, taken back or has run out.
    """
    _answered(invitation, InvitationState.DECLINED, by=declined_by, at=declined_at)
    _note(invitation, "decline_invitation", by=declined_by, at=declined_at)


@transaction.atomic
def withdraw_invitation(
    *, invitation: InvitationRecord, withdrawn_by: AbstractBaseUser, withdrawn_at: datetime
) -> None:
    """
    Take an invitation back before it is answered.

    :raises InvitationRefused: one did not give it and is not the legal representative, or it was answered.
    """
    if not may_withdraw(withdrawn_by, invitation, on=timezone.localdate(withdrawn_at)):
        raise InvitationRefused("invitation.not_yours", "只有邀请人和法定代表人可以撤回邀请。")
    if not InvitationRecord.objects.filter(pk=invitation.pk, state=InvitationState.SENT).update(
        state=InvitationState.WITHDRAWN, answered_at=withdrawn_at
    ):
        raise InvitationRefused("invitation.answered", "对方已经答复，不能撤回。要收回授权，请在授权名单里办理。")
    invitation.refresh_from_db()
    _note(invitation, "withdraw_invitation", by=withdrawn_by, at=withdrawn_at)
