"""The one door to profiles: whoever reads facts says for what, is let in by consent, and is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import FactKey, Profile
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.services import record_audit
from shuangchuang.halls.registry.models import ConsentRecord, FactUseRecord, HolderRecord
from shuangchuang.halls.registry.purposes import PURPOSES
from shuangchuang.halls.registry.queries.profiles import consents_in_force, profile_of, speaks_for


class ConsentMissing(Refusal):
    """Facts may not be used for this: the holder has not agreed, or no longer."""

    def __init__(self, purpose: str) -> None:
        super().__init__(
            "consent_missing",
            "对方没有同意把画像用于“{purpose}”。请先请对方在“我的画像”里同意。",
            purpose=str(PURPOSES[purpose].title) if purpose in PURPOSES else purpose,
        )


class PurposeUnknown(Refusal):
    """A purpose that nobody was ever asked to agree to."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a use may see: the facts, and the sensitive ones it was not given (their names only)."""

    profile: Profile
    withheld: tuple[FactKey, ...]
    use: FactUseRecord


@transaction.atomic
def facts_for(
    *,
    purpose: str,
    holder: HolderRecord,
    asked_by: AbstractBaseUser | None,
    at: datetime,
    why: str = "",
    only: frozenset[str] | None = None,
) -> Shown:
    """
    The facts in force that a purpose may see, and a line of who looked; ``only`` names the fields needed.

    Holders (and who acts for an organisation) see their own without asking themselves for leave. Others need
    consent to the purpose in its present words; sensitive facts need a second one, and are left out without it.

    :raises PurposeUnknown: no such purpose. :raises ConsentMissing: the holder has not agreed to it.
    """
    if purpose not in PURPOSES:
        raise PurposeUnknown("purpose_unknown", "没有“{purpose}”这个使用目的，请改用已公布的目的。", purpose=purpose)
    own = speaks_for(asked_by, holder)
    given = consents_in_force(holder)
    if not own and (purpose, False) not in given:
        raise ConsentMissing(purpose)
    profile = profile_of(holder)
    wanted = {key: fact for key, fact in profile.facts.items() if only is None or key.name in only}
    apart = {key for key in wanted if field_book().of(key.name).sensitive}
    withheld = () if own or (purpose, True) in given else tuple(sorted(apart))
    seen = {key: fact for key, fact in wanted.items() if key not in withheld}
    use = FactUseRecord.objects.create(
        holder=holder,
        purpose=purpose,
        used_by_id=asked_by.pk if asked_by else None,
        used_at=at,
        own=own,
        why=why[:200],
        fields=[str(key) for key in sorted(seen)],
        withheld=len(withheld),
    )
    return Shown(Profile(profile.kind, seen), withheld, use)


@transaction.atomic
def give_consent(
    *, holder: HolderRecord, purpose: str, sensitive: bool, given_by: AbstractBaseUser, given_at: datetime
) -> ConsentRecord:
    """
    Agree to a purpose in its present words; to older words agreed before, that consent ends.

    :raises PurposeUnknown: no such purpose. :raises ConsentMissing: sensitive facts without the purpose itself.
    """
    if purpose not in PURPOSES:
        raise PurposeUnknown("purpose_unknown", "没有“{purpose}”这个使用目的，请改用已公布的目的。", purpose=purpose)
    if sensitive and (purpose, False) not in consents_in_force(holder):
        raise ConsentMissing(purpose)
    version = PURPOSES[purpose].version
    standing = ConsentRecord.objects.filter(
        holder=holder, purpose=purpose, sensitive=sensitive, withdrawn_at__isnull=True
    )
    known = standing.filter(text_version=version).first()
    if known:
        return known
    standing.update(withdrawn_at=given_at, withdrawn_by_id=given_by.pk)
    try:
        with transaction.atomic():
            record = ConsentRecord.objects.create(
                holder=holder,
                purpose=purpose,
                sensitive=sensitive,
                text_version=version,
                given_by_id=given_by.pk,
                given_at=given_at,
            )
    except IntegrityError:
        return standing.get()
    _note("registry.give_consent", holder, purpose, given_by, given_at, sensitive=sensitive, version=version)
    return record


@transaction.atomic
def withdraw_consent(
    *, holder: HolderRecord, purpose: str, sensitive: bool, withdrawn_by: AbstractBaseUser, withdrawn_at: datetime
) -> int:
    """
    Take a consent back, at once; of a purpose as a whole, its sensitive part goes too. How many ended.

    What was done while it stood stays done (个人信息保护法 art. 15).
    """
    standing = ConsentRecord.objects.filter(holder=holder, purpose=purpose, withdrawn_at__isnull=True)
    if sensitive:
        standing = standing.filter(sensitive=True)
    count = standing.update(withdrawn_at=withdrawn_at, withdrawn_by_id=withdrawn_by.pk)
    if count:
        _note("registry.withdraw_consent", holder, purpose, withdrawn_by, withdrawn_at, sensitive=sensitive, version="")
    return count


def _note(
    action: str,
    holder: HolderRecord,
    purpose: str,
    actor: AbstractBaseUser,
    at: datetime,
    *,
    sensitive: bool,
    version: str,
) -> None:
    details = {"purpose": purpose, "sensitive": sensitive, "version": version}
    record_audit(actor=actor, action=action, subject=holder.subject, at=at, details=details)
