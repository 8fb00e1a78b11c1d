"""What an identity provider says of firms: mandates in force at once, and over when it takes its word back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from shuangchuang.domain.mandates import EVERY_MATTER
from shuangchuang.domain.shared.credit_code import CreditCode
from shuangchuang.halls.registry.models import (
    OPEN_STATES,
    BindingRecord,
    Capacity,
    MandateBasis,
    MandateRecord,
    OrganisationSource,
)
from shuangchuang.halls.registry.queries.organisations import organisation_of_code
from shuangchuang.halls.registry.services.binding import withdraw_for_claim
from shuangchuang.halls.registry.services.mandates import end_mandates, enter_mandate
from shuangchuang.halls.registry.services.organisations import name_organisation, register_organisation


@transaction.atomic
def bind_by_claim(
    *,
    holder: AbstractBaseUser,
    credit_code: str,
    name: str,
    source: str,
    claimed_on: date,
    claimed_at: datetime,
    capacity: str = Capacity.LEGAL_REPRESENTATIVE,
) -> MandateRecord:
    """
    An identity provider says as what somebody acts for an organisation: in force at once, source and day kept.

    Said again on a later sign-in, only the day is brought up to date. Where the provider gives no name, the
    code stands for it until a proof or a later claim brings one. Being called an agent takes nothing
    from whoever proved to be the legal representative.

    :raises CreditCodeRefused: the code is none.
    :raises MandateMovedOn: the mandates of this organisation changed at the same moment.
    """
    code = CreditCode.parse(credit_code)
    organisation = organisation_of_code(code)
    if organisation is None:
        organisation = register_organisation(
            credit_code=code.text,
            name=name.strip() or code.text,
            source=OrganisationSource.CLAIM,
            source_note=source,
            registered_by=None,
            registered_at=claimed_at,
        )
    else:
        name_organisation(organisation=organisation, name=name, source=source, named_by=None, named_at=claimed_at)
    note = f"{source} {claimed_on.isoformat()}"
    standing = MandateRecord.objects.filter(organisation=organisation, holder=holder, revoked_at__isnull=True).first()
    if standing is not None and (standing.valid_until is None or standing.valid_until > claimed_on):
        if standing.capacity == capacity:
            MandateRecord.objects.filter(pk=standing.pk).update(basis_note=note)
            standing.basis_note = note
            return standing
        if standing.capacity == Capacity.LEGAL_REPRESENTATIVE and standing.basis != MandateBasis.CLAIM:
            return standing
    mandate = enter_mandate(
        organisation=organisation,
        holder=holder,
        capacity=capacity,
        matters=[EVERY_MATTER],
        basis=MandateBasis.CLAIM,
        basis_note=note,
        confirmed_by=None,
        confirmed_at=claimed_at,
    )
    for binding in BindingRecord.objects.filter(
        applicant=holder, credit_code=code.text, capacity=capacity, state__in=OPEN_STATES
    ):
        withdraw_for_claim(binding=binding, note=note, withdrawn_at=claimed_at)
    return mandate


@transaction.atomic
def end_unclaimed(*, holder: AbstractBaseUser, credit_codes: Collection[str], source: str, told_at: datetime) -> int:
    """End what rests on a claim alone and is not among what the provider says today; how many mandates ended."""
    resting = MandateRecord.objects.filter(holder=holder, basis=MandateBasis.CLAIM, revoked_at__isnull=True)
    gone = resting.exclude(organisation__credit_code__in=credit_codes).select_related("organisation", "holder")
    reason = f"{source}不再声明"
    return sum(end_mandates(mandate=each, ended_by=None, ended_at=told_at, reason=reason) for each in gone)
