"""Whose profile: made the first time it is asked for."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from shuangchuang.halls.registry.models import HolderRecord, OrganisationRecord


@transaction.atomic
def holder_of_user(user: AbstractBaseUser) -> HolderRecord:
    """The holder of a person's profile."""
    return HolderRecord.objects.get_or_create(user_id=user.pk)[0]


@transaction.atomic
def holder_of_organisation(organisation: OrganisationRecord) -> HolderRecord:
    """The holder of an organisation's profile."""
    return HolderRecord.objects.get_or_create(organisation=organisation)[0]
