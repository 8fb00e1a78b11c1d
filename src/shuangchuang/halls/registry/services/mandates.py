"""Enter, give on, and end mandates; the grants of rights follow them.

enter_mandate ──▶ MandateRecord + grant_role(企业经办人 | 机构经办人)
revoke_mandate ──▶ it and all that hangs on it, with their grants
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangchuang.domain.mandates import Capacity, MandateRefused, fits_under, hanging_on, may_end
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.models import Role, ScopeKind
from shuangchuang.halls.accounts.services import end_grants_of_scope, grant_role
from shuangchuang.halls.notices.services import notify, publish, record_audit
from shuangchuang.halls.registry.models import BindingRecord, MandateRecord, OrganisationRecord
from shuangchuang.halls.registry.queries.mandates import running_mandates

_REPLACED = "由新的授权取代"
_NEW_HEAD = "法定代表人（负责人）已变更"


class MandateMovedOn(Refusal):
    """Somebody else was quicker."""

    def __init__(self) -> None:
        super().__init__("mandate_moved_on", "这家单位的授权刚刚有变动。请刷新页面，按现在的情况办理。")


def role_in(organisation: OrganisationRecord) -> str:
    """The role whoever acts for an organisation has."""
    return Role.INSTITUTION_AGENT if organisation.is_institution else Role.FIRM_AGENT


@transaction.atomic
def enter_mandate(
    *,
    organisation: OrganisationRecord,
    holder: AbstractBaseUser,
    capacity: str,
    matters: Collection[str],
    basis: str,
    confirmed_by: AbstractBaseUser | None,
    confirmed_at: datetime,
    may_delegate: bool = False,
    valid_from: date | None = None,
    valid_until: date | None = None,
    given_by: MandateRecord | None = None,
    binding: BindingRecord | None = None,
    basis_note: str = "",
) -> MandateRecord:
    """
    Put a proven, claimed or given mandate in force, in place of the holder's earlier one.

    A new legal representative ends the old one's mandate and what hangs on it. What the holder gave
    on under an earlier mandate of their own goes on where it still fits, and ends where it does not.

    :raises MandateMovedOn: the mandates of this organisation changed at the same moment.
    """
    earlier = MandateRecord.objects.filter(organisation=organisation, holder=holder, revoked_at__isnull=True).first()
    if capacity == Capacity.LEGAL_REPRESENTATIVE:
        heads = MandateRecord.objects.filter(
            organisation=organisation, capacity=capacity, revoked_at__isnull=True
        ).exclude(holder=holder)
        for head in heads:
            end_mandates(mandate=head, ended_by=confirmed_by, ended_at=confirmed_at, reason=_NEW_HEAD)
    if earlier is not None:
        _end_one(earlier, by=confirmed_by, at=confirmed_at, reason=_REPLACED)
    mandate = MandateRecord(
        organisation=organisation,
        holder=holder,
        capacity=capacity,
        matters=sorted(matters),
        may_delegate=may_delegate,
        valid_from=valid_from or timezone.localdate(confirmed_at),
        valid_until=valid_until,
        given_by=given_by,
        basis=basis,
        basis_note=basis_note,
        binding=binding,
        confirmed_at=confirmed_at,
    )
    try:
        with transaction.atomic():
            mandate.save()
    except IntegrityError:
        raise MandateMovedOn from None
    if earlier is not None:
        _rehang(earlier, mandate, by=confirmed_by, at=confirmed_at)
    grant_role(
        user=holder,
        role=role_in(organisation),
        scope_kind=ScopeKind.ORGANISATION,
        scope_key=str(organisation.pk),
        granted_by=None,
        granted_at=confirmed_at,
        valid_from=mandate.valid_from,
        valid_until=mandate.valid_until,
        basis=f"mandate:{mandate.pk}",
    )
    record_audit(
        actor=confirmed_by,
        action="registry.enter_mandate",
        subject=f"organisation:{organisation.pk}",
        at=confirmed_at,
        after={
            "mandate": mandate.pk,
            "holder": holder.pk,
            "capacity": capacity,
            "matters": mandate.matters,
            "valid_from": mandate.valid_from,
            "valid_until": mandate.valid_until,
            "basis": basis,
        },
    )
    publish(
        kind="registry.mandate_entered",
        subject=f"organisation:{organisation.pk}",
        payload={"organisation": organisation.pk, "mandate": mandate.pk, "holder": holder.pk},
        at=confirmed_at,
    )
    return mandate


def _rehang(earlier: MandateRecord, mandate: MandateRecord, *, by: AbstractBaseUser | None, at: datetime) -> None:
    """What was given under the earlier mandate goes on under the new one, or ends."""
    giver = mandate.to_domain()
    for given in MandateRecord.objects.filter(given_by=earlier, revoked_at__isnull=True):
        if fits_under(given.to_domain(), giver):
            MandateRecord.objects.filter(pk=given.pk).update(given_by=mandate)
        else:
            end_mandates(mandate=given, ended_by=by, ended_at=at, reason=_REPLACED)


@transaction.atomic
def revoke_mandate(
    *, mandate: MandateRecord, revoked_by: AbstractBaseUser, revoked_at: datetime, reason: str = ""
) -> int:
    """
    Take a mandate back, or give up one's own, with all that hangs on it; how many ended.

    :raises MandateRefused: whoever asks may not.
    :raises MandateMovedOn: it has ended already.
    """
    day = timezone.localdate(revoked_at)
    standing = [record.to_domain() for record in running_mandates(mandate.organisation_id)]
    if not may_end(mandate.to_domain(), person=revoked_by.pk, mandates=standing, on=day):
        raise MandateRefused("mandate.not_yours", "只有法定代表人、授权人或本人可以收回这份授权。")
    ended = end_mandates(mandate=mandate, ended_by=revoked_by, ended_at=revoked_at, reason=reason)
    if not ended:
        raise MandateMovedOn
    return ended


def end_mandates(*, mandate: MandateRecord, ended_by: AbstractBaseUser | None, ended_at: datetime, reason: str) -> int:
    """End a mandate and whatever hangs on it, rights included. Asks nobody's leave; how many ended."""
    running = {record.pk: record for record in running_mandates(mandate.organisation_id)}
    below = hanging_on(mandate.to_domain(), (record.to_domain() for record in running.values()))
    chain = [mandate, *(running[link.key] for link in below if link.key in running)]
    return sum(_end_one(one, by=ended_by, at=ended_at, reason=reason) for one in chain)


def _end_one(mandate: MandateRecord, *, by: AbstractBaseUser | None, at: datetime, reason: str) -> bool:
    ended = MandateRecord.objects.filter(pk=mandate.pk, revoked_at__isnull=True).update(
        revoked_at=at, revoked_by=by, revoke_reason=reason
    )
    if not ended:
        return False
    for role in (Role.FIRM_AGENT, Role.INSTITUTION_AGENT):
        end_grants_of_scope(
            scope_kind=ScopeKind.ORGANISATION,
            scope_key=str(mandate.organisation_id),
            role=role,
            user=mandate.holder,
            ended_at=at,
            ended_by=by,
            reason=reason,
        )
    record_audit(
        actor=by,
        action="registry.end_mandate",
        subject=f"organisation:{mandate.organisation_id}",
        at=at,
        details={"mandate": mandate.pk, "holder": mandate.holder_id},
        why=reason,
    )
    if reason != _REPLACED and (by is None or by.pk != mandate.holder_id):
        notify(
            kind="registry.mandate_ended",
            recipients=[mandate.holder],
            values={"firm": mandate.organisation.name, "reason": (reason or _("未说明")).rstrip("。")},
            subject=f"organisation:{mandate.organisation_id}",
            link=reverse("registry:my_organisations"),
            key=f"mandate:{mandate.pk}",
            about=mandate.organisation.name,
            at=at,
        )
    publish(
        kind="registry.mandate_ended",
        subject=f"organisation:{mandate.organisation_id}",
        payload={"organisation": mandate.organisation_id, "mandate": mandate.pk, "holder": mandate.holder_id},
        at=at,
    )
    return True
