"""What the registry holds about a person: it goes into the copy of an account, and goes with it.

profile          values as programs read them, and the same in words; agreed uses, and who looked
organisations    whom they act for, and what they asked for
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import profile_json
from shuangchuang.halls.accounts import personal
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.notices.telling import worded
from shuangchuang.halls.registry.field_words import called, period_told, value_told
from shuangchuang.halls.registry.models import ConsentRecord, FactUseRecord, HolderRecord, MandateRecord
from shuangchuang.halls.registry.purposes import PURPOSES
from shuangchuang.halls.registry.queries import profiles
from shuangchuang.halls.registry.queries.bindings import bindings_of, open_bindings_of
from shuangchuang.halls.registry.services.binding import withdraw_binding
from shuangchuang.halls.registry.services.profiles import erase_profile


def _copy(user: User) -> dict[str, Any] | None:
    """The profile as it is downloaded by itself, with what it says in words; None where there is none."""
    holder = HolderRecord.objects.filter(user=user).first()
    if holder is None:
        return None
    known = profiles.facts_known(holder)
    return {
        **profile_json(profiles.profile_from(holder, known), field_book()),
        "in_words": [
            {
                "field": called(each.spec),
                "period": period_told(key.period),
                "value": value_told(each.spec, each.value),
                "source": worded(profiles.source_words(each.record)),
                "day": each.record.observed_date,
            }
            for key, each in known.items()
        ],
        "consents": [
            {
                "purpose": _purpose(row.purpose),
                "sensitive": row.sensitive,
                "version": row.text_version,
                "given_at": row.given_at,
                "withdrawn_at": row.withdrawn_at,
            }
            for row in ConsentRecord.objects.filter(holder=holder)
        ],
        "uses": [
            {"purpose": _purpose(row.purpose), "at": row.used_at, "own": row.own, "why": row.why, "fields": row.fields}
            for row in FactUseRecord.objects.filter(holder=holder)
        ],
    }


def _purpose(code: str) -> str:
    return str(PURPOSES[code].title) if code in PURPOSES else code


def _erase(user: User, at: datetime) -> None:
    holder = HolderRecord.objects.filter(user=user).first()
    if holder is not None:
        erase_profile(holder=holder, erased_by=user, erased_at=at)


def _organisations(user: User) -> dict[str, Any]:
    """Whom the person acts or acted for, and what they asked for."""
    return {
        "mandates": [
            {
                "organisation": row.organisation.name,
                "credit_code": row.organisation.credit_code,
                "capacity": row.get_capacity_display(),
                "matters": row.matters,
                "valid_from": row.valid_from,
                "valid_until": row.valid_until,
                "revoked_at": row.revoked_at,
            }
            for row in MandateRecord.objects.filter(holder=user).select_related("organisation")
        ],
        "requests": [
            {
                "organisation": row.name,
                "credit_code": row.credit_code,
                "capacity": row.get_capacity_display(),
                "state": row.get_state_display(),
                "submitted_at": row.submitted_at,
                "reason": row.reason,
            }
            for row in bindings_of(user)
        ],
    }


def _withdraw_requests(user: User, at: datetime) -> None:
    """Nobody is left to answer for what they asked. Mandates have ended before an account is closed."""
    for binding in open_bindings_of(user):
        withdraw_binding(binding=binding, withdrawn_at=at)


def register() -> None:
    """Have accounts ask us."""
    personal.register(personal.Held("organisations", copy=_organisations, erase=_withdraw_requests))
    personal.register(personal.Held("profile", copy=_copy, erase=_erase))
