"""Whose account is meant by what was typed: a name, a proven number, a proven e-mail address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from shuangchuang.domain.shared.contacts import ContactUnclear, contact
from shuangchuang.halls.accounts.models import User


def account_of(*, way: str, address: str) -> User | None:
    """The account an address was proven for; an address somebody only wrote down is nobody's."""
    people = User.objects.all()
    if way == "sms":
        return people.filter(phone=address, phone_verified=True).first()
    return people.filter(emailaddress__email=address, emailaddress__verified=True).first()


def account_meant(typed: str) -> User | None:
    """The account somebody means who signs in, active or not; None where there is none."""
    try:
        way, address = contact(typed)
    except ContactUnclear:
        way, address = "", ""
    named = User.objects.filter(username__iexact=typed.strip()).first()
    return named or (account_of(way=way, address=address) if way else None)


def name_for_lock(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """
    Under which name failures are counted: one account has one count, whichever of its names was typed.

    Called by axes (``AXES_USERNAME_CALLABLE``).
    """
    given = dict(credentials or {})
    typed = given.get("phone") or given.get("email") or given.get("username")
    if not typed and request is not None:
        typed = request.POST.get("login", "")
    typed = str(typed or "")[:150]
    meant = account_meant(typed) if typed else None
    return meant.username if meant else typed.strip().lower()
