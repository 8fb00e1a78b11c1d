"""The provider's claims under our names."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount

from shuangchuang.domain.shared import CreditCode, Refusal
from shuangchuang.domain.shared.contacts import ContactUnclear, email_address, mobile_number
from shuangchuang.halls.accounts.models import User


class FirmRole(enum.Enum):
    """As what somebody acts for a firm."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    AGENT = "agent"


_WORDS = {
    "legal_representative": FirmRole.LEGAL_REPRESENTATIVE,
    "法定代表人": FirmRole.LEGAL_REPRESENTATIVE,
    "agent": FirmRole.AGENT,
    "经办人": FirmRole.AGENT,
    "授权经办人": FirmRole.AGENT,
}


@dataclass(frozen=True, slots=True)
class FirmClaim:
    """The provider says: this person acts for the firm of this code."""

    code: str  # 统一社会信用代码, checked
    role: FirmRole


@dataclass(frozen=True, slots=True)
class Claims:
    """What the provider said last. "" and () where it said nothing that can be used."""

    provider: str
    subject: str
    name: str = ""
    phone: str = ""
    email: str = ""
    firms: tuple[FirmClaim, ...] = ()
    seen_at: datetime | None = None


def mapped(given: Mapping[str, Any], *, names: Mapping[str, str]) -> dict[str, Any]:
    """
    Of all a provider says, what we use, under our names; nothing else is kept.

    ``names`` says what the provider calls it: ``{"name": "xm", "phone": "sjh", "firms": "qyxx", "firm_code":
    "tyshxydm", "firm_role": "gx"}``.

    >>> mapped({"sub": "7", "xm": "林", "sjh": "13800138000", "salary": 9}, names={"name": "xm", "phone": "sjh"})
    {'sub': '7', 'name': '林', 'phone': '+8613800138000', 'email': '', 'email_verified': False, 'firms': []}
    """

    def of(ours: str) -> Any:
        return given.get(names.get(ours, ours))

    return {
        "sub": str(given["sub"]),
        "name": " ".join(str(of("name") or "").split())[:60],
        "phone": _or_nothing(mobile_number, of("phone")),
        "email": _or_nothing(email_address, of("email")),
        "email_verified": given.get("email_verified") is True,
        "firms": _firms(of("firms"), names),
    }


def _or_nothing(clean: Callable[[str], str], value: Any) -> str:
    try:
        return clean(value) if isinstance(value, str) and value else ""
    except ContactUnclear:
        return ""


def _firms(value: Any, names: Mapping[str, str]) -> list[dict[str, str]]:
    found = []
    for entry in value if isinstance(value, list) else []:
        if not isinstance(entry, Mapping):
            continue
        role = _WORDS.get(str(entry.get(names.get("firm_role", "role"), "")))
        try:
            code = str(CreditCode(str(entry.get(names.get("firm_code", "uscc"), "")).strip().upper()))
        except (Refusal, ValueError):
            continue  # a code that cannot be is no claim about any firm
        if role is not None:
            found.append({"code": code, "role": role.value})
    return found


def claims_of(user: User) -> Claims | None:
    """What the identity provider said of a person when they last came by it; None for who never did."""
    account = SocialAccount.objects.filter(user=user).order_by("-last_login").first()
    if account is None:
        return None
    said = account.extra_data.get("userinfo", {})
    return Claims(
        provider=account.provider,
        subject=account.uid,
        name=said.get("name", ""),
        phone=said.get("phone", ""),
        email=said.get("email", "") if said.get("email_verified") else "",
        firms=tuple(FirmClaim(firm["code"], FirmRole(firm["role"])) for firm in said.get("firms", ())),
        seen_at=account.last_login,
    )


Told = Callable[..., None]
_TOLD: list[Told] = []


def on_claims(callback: Told) -> Told:
    """Have ``callback(user=, claims=, at=)`` called whenever somebody comes by the provider. Usable as a decorator."""
    if callback not in _TOLD:
        _TOLD.append(callback)
    return callback


def announce(*, user: User, at: datetime) -> None:
    """Tell whoever asked to be told."""
    claims = claims_of(user)
    if claims is not None:
        for callback in _TOLD:
            callback(user=user, claims=claims, at=at)
