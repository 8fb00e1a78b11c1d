"""Ways to reach a person: a mobile number of the Chinese mainland, an e-mail address; in one form, and half hidden.

138 0013 8000, +86-13800138000, 008613800138000  ──▶  +8613800138000  ──▶  138****8000
"""

from __future__ import annotations

import re
import unicodedata

from shuangchuang.domain.shared.refusals import Refusal

_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_EMAIL = re.compile(r"[^@\s\"(),:;<>\[\\\]]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")
_LONGEST = 254  # RFC 5321, section 4.5.3.1.3, without the angle brackets


class ContactUnclear(Refusal):
    """What was written is neither a mobile number nor an e-mail address."""


def mobile_number(text: str) -> str:
    """
    A mobile number as it is stored: with the country, without spaces (E.164).

    >>> mobile_number(" 138-0013 8000"), mobile_number("００８６１３８００１３８０００")
    ('+8613800138000', '+8613800138000')

    :raises ContactUnclear: it is none of the mainland.
    """
    plain = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    found = _MOBILE.fullmatch(plain)
    if not found:
        raise ContactUnclear("mobile_unclear", "请填写 11 位手机号，例如 13800138000。")
    return f"+86{found[1]}"


def email_address(text: str) -> str:
    """
    An e-mail address as it is stored: no full-width letters, small letters throughout.

    >>> email_address(" Lin@Example.GOV.cn ")
    'lin@example.gov.cn'

    :raises ContactUnclear: it is none.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if len(plain) > _LONGEST or not _EMAIL.fullmatch(plain) or ".." in plain or plain.startswith("."):
        raise ContactUnclear("email_unclear", "请填写完整的电子邮箱，例如 name@example.com。")
    return plain


def contact(text: str) -> tuple[str, str]:
    """
    Which way a person named, and the address in its stored form: ("sms", …) or ("email", …).

    >>> contact("13800138000"), contact("lin@example.com")
    (('sms', '+8613800138000'), ('email', 'lin@example.com'))

    :raises ContactUnclear: it is neither.
    """
    if "@" in unicodedata.normalize("NFKC", text):
        return "email", email_address(text)
    try:
        return "sms", mobile_number(text)
    except ContactUnclear:
        raise ContactUnclear("contact_unclear", "请填写 11 位手机号，或完整的电子邮箱。") from None


def half_hidden(address: str) -> str:
    """
    Enough of an address for its owner to know it again.

    >>> half_hidden("+8613800138000"), half_hidden("linmei@example.com"), half_hidden("a@example.com"), half_hidden("")
    ('138****8000', 'li***@example.com', 'a***@example.com', '')
    """
    if not address:
        return ""
    name, at, host = address.partition("@")
    if at:
        return f"{name[: min(2, max(1, len(name) - 1))]}***@{host}"
    digits = address.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}"
