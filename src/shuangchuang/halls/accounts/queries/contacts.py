"""Whose account is meant by what was typed: a name, a proven number, a proven e-mail address."""

from __future__ import annotations

from shuangchuang.domain.shared.contacts import ContactUnclear, contact
from shuangchuang.halls.accounts.models import User


def account_of(*, way: str, address: str) -> User | None:
    """The account an address was proven for; an address somebody only wrote down is nobody's."""
    people = User.objects.all()
    if way == "sms":
        return people.filter(phone=address, phone_verified=True).first()
    return people.filter(emailaddress__email=address, emailaddress__verified=True).first()


def account_meant(typed: str) -> User | None:
    """The account somebody means who signs in or is invited, active or not; None where there is none."""
    try:
        way, address = contact(typed)
    except ContactUnclear:
        way, address = "", ""
    named = User.objects.filter(username__iexact=typed.strip()).first()
    return named or (account_of(way=way, address=address) if way else None)
