"""Whom an office requires a second factor of, and who lacks it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from shuangchuang.halls.accounts.models import SecondFactorRuleRecord
from shuangchuang.halls.accounts.rights import roles_of


def required_roles() -> frozenset[str]:
    """Roles whose holders must have one: those of the settings, which no page takes away, and those of the table."""
    table = SecondFactorRuleRecord.objects.values_list("role", flat=True)
    return frozenset(table) | frozenset(settings.SECOND_FACTOR_ROLES)


def has_second_factor(user: AbstractBaseUser) -> bool:
    """Whether one is set up; recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def asked_of(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether one of the roles a person holds today requires one."""
    return bool(roles_of(user) & required_roles())


def lacking(user: AbstractBaseUser | AnonymousUser | None) -> bool:
    """Whether somebody must have a second factor and has none: they may do nothing but set one up."""
    if user is None or not user.is_authenticated:
        return False
    return asked_of(user) and not has_second_factor(user)
