"""The provider's claims under our names."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount

from shuangchuang.domain.shared.contacts import ContactUnclear, email_address, mobile_number
from shuangchuang.domain.shared.credit_code import CreditCode, CreditCodeRefused
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
    name: str = ""  # as the provider writes it; "" where it does not say


@dataclass(frozen=True, slots=True)
class UnclearClaim:
    """The provider names a firm by something that is no code."""

    given: str  # at most 40 characters of it
    reason: str  # the code of the refusal, "credit_code.check"


@dataclass(frozen=True, slots=True)
class Claims:
    """What the provider said last. "" and () where it said nothing that can be used."""

    provider: str
    subject: str
    name: str = ""
    phone: str = ""
    email: str = ""
    firms: tuple[FirmClaim, ...] = ()
    unclear: tuple[UnclearClaim, ...] = ()
    firms_told: bool = False  # whether it spoke of firms at all: saying nothing takes nothing back
    seen_at: datetime | None = None


def mapped(given: Mapping[str, Any], *, names: Mapping[str, str]) -> dict[str, Any]:
    """
    Of all a provider says, what we use, under our names; nothing else is kept.

    ``names`` says what the provider calls it: ``{"name": "xm", "phone": "sjh", "firms": "qyxx", "firm_code":
    "tyshxydm", "firm_name": "qymc", "firm_role": "gx"}``.

    >>> mapped({"sub": "7", "xm": "林", "sjh": "13800138000", "salary": 9}, names={"name": "xm", "phone": "sjh"})
    {'sub': '7', 'name': '林', 'phone': '+8613800138000', 'email': '', 'email_verified': False}
    """

    def of(ours: str) -> Any:
        return given.get(names.get(ours, ours))

    said = {
        "sub": str(given["sub"]),
        "name": " ".join(str(of("name") or "").split())[:60],
        "phone": _or_nothing(mobile_number, of("phone")),
        "email": _or_nothing(email_address, of("email")),
        "email_verified": given.get("email_verified") is True,
    }
    firms = of("firms")
    return said | _firms(firms, names) if isinstance(firms, list) else said


def _or_nothing(clean: Callable[[str], str], value: Any) -> str:
    try:
        return clean(value) if isinstance(value, str) and value else ""
    except ContactUnclear:
        return ""


def _firms(entries: list[Any], names: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    clear, unclear = [], []
    for entry in entries:
        if not isinstance(entry, Mapping):
            continue
        role = _WORDS.get(str(entry.get(names.get("firm_role", "role"), "")))
        if role is None:
            continue  # a relation from which nobody may act for the firm
        given = str(entry.get(names.get("firm_code", "uscc")) or "")
        name = " ".join(str(entry.get(names.get("firm_name", "name")) or "").split())[:120]
        try:
            clear.append({"code": CreditCode.parse(given).text, "role": role.value, "name": name})
        except CreditCodeRefused as refusal:
            unclear.append({"given": given[:40], "reason": refusal.code})
    return {"firms": clear, "firms_unclear": unclear}


def claims_of(user: User) -> Claims | None:
    """What the identity provider said of a person when they last came by it; None for who never did."""
    account = SocialAccount.objects.filter(user=user).order_by("-last_login").first()
    if account is None:
        return None
    said = account.extra_data.get("userinfo", {})
    return Claims(
        provider=account.provider,
        subject=said.get("sub", ""),
        name=said.get("name", ""),
        phone=said.get("phone", ""),
        email=said.get("email", "") if said.get("email_verified") else "",
        firms=tuple(FirmClaim(each["code"], FirmRole(each["role"]), each["name"]) for each in said.get("firms", ())),
        unclear=tuple(UnclearClaim(**each) for each in said.get("firms_unclear", ())),
        firms_told="firms" in said,
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
