"""Ask the data-exchange platform for an organisation's facts, and store what the authorities say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.module_loading import import_string

from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import FilledBy, HolderKind
from shuangchuang.domain.profiles.ports import Answer, DataExchange, Question
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.services import enqueue, record_audit
from shuangchuang.halls.registry.models import ConsentRecord, HolderRecord, OrganisationRecord, SourceKind
from shuangchuang.halls.registry.purposes import PURPOSES
from shuangchuang.halls.registry.queries.profiles import consents_in_force
from shuangchuang.halls.registry.services.holders import holder_of_organisation
from shuangchuang.halls.registry.services.profiles import Said, state_facts
from shuangchuang.halls.registry.services.using import ConsentMissing

PURPOSE = "policy_matching"
_ASKED_ONCE_IN = 300  # seconds in which a second press of the button asks for nothing new


class ExchangeNotSet(Refusal):
    """This site has no data-exchange platform to ask."""

    def __init__(self) -> None:
        super().__init__(
            "exchange_not_set", "本站没有接入数据共享平台。请自行填写，或请运维人员设置 SHUANGCHUANG_EXCHANGE_URL。"
        )


class ConsentFirst(Refusal):
    """Who asks for its own facts has not agreed that they are used."""

    def __init__(self) -> None:
        super().__init__("consent_first", "请先在“授权同意”里同意“政策匹配”，再从共享数据更新。")


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many statements are new, and the keys that could not be taken, each with the reason's code."""

    new: int
    left_out: tuple[tuple[str, str], ...]


def connected_platform() -> DataExchange | None:
    """The data-exchange platform of this installation; None where there is none."""
    platform: DataExchange | None = import_string(settings.DATA_EXCHANGE)()
    return platform


@transaction.atomic
def ask_for_facts(
    *, organisation: OrganisationRecord, platform: DataExchange | None, asked_by: AbstractBaseUser, asked_at: datetime
) -> Any:
    """
    Have an organisation's facts refreshed in the background; the job, the same one for whoever asks within minutes.

    :raises ExchangeNotSet: there is no platform. :raises ConsentFirst: the organisation has not agreed.
    """
    if platform is None:
        raise ExchangeNotSet
    holder = holder_of_organisation(organisation)
    if (PURPOSE, False) not in consents_in_force(holder):
        raise ConsentFirst
    moment = int(asked_at.timestamp()) // _ASKED_ONCE_IN
    job = enqueue(
        name="registry.refresh_facts",
        payload={"organisation": organisation.pk},
        key=f"organisation:{organisation.pk}:{asked_by.pk}:{moment}",
        started_by=asked_by,
        title=f"更新{organisation.name}的画像",
        at=asked_at,
    )
    record_audit(
        actor=asked_by, action="registry.ask_for_facts", subject=holder.subject, at=asked_at, details={"job": job.pk}
    )
    return job


def refresh_facts(
    *,
    organisation: OrganisationRecord,
    platform: DataExchange | None,
    asked_by: AbstractBaseUser | None,
    asked_at: datetime,
    reference: str,
    purpose: str = PURPOSE,
) -> Refreshed:
    """
    Ask for every fact an authority may have, by the organisation's consent, and store the answers.

    The platform is asked outside any transaction. A fact that is none of ours, or no value of its field, is left
    out and told; the others are stored, each under the authority that says it. Sensitive facts are never asked for.

    :raises ExchangeNotSet: there is no platform. :raises ConsentMissing: the organisation has not agreed.
    :raises NotAnswered: the platform has no answer.
    """
    if platform is None:
        raise ExchangeNotSet
    holder = holder_of_organisation(organisation)
    if (purpose, False) not in consents_in_force(holder):
        raise ConsentMissing(purpose)
    consent = ConsentRecord.objects.get(holder=holder, purpose=purpose, sensitive=False, withdrawn_at__isnull=True)
    answers = platform.ask(
        Question(
            reference=reference,
            credit_code=organisation.credit_code,
            fields=_asked_for(),
            purpose=purpose,
            consent=f"{consent.pk}/{PURPOSES[purpose].version}",
        )
    )
    return _stored(holder, answers, asked_by=asked_by, asked_at=asked_at, reference=reference)


def _asked_for() -> tuple[str, ...]:
    return tuple(
        spec.name
        for spec in field_book()
        if HolderKind.ENTERPRISE in spec.holders and spec.filled_by is FilledBy.HOLDER and not spec.sensitive
    )


@transaction.atomic
def _stored(
    holder: HolderRecord,
    answers: tuple[Answer, ...] | list[Answer],
    *,
    asked_by: AbstractBaseUser | None,
    asked_at: datetime,
    reference: str,
) -> Refreshed:
    new, left_out = 0, []
    by_source: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_source[answer.source].append(answer)
    for source, said in sorted(by_source.items()):
        for answer in said:
            try:
                new += len(
                    state_facts(
                        holder=holder,
                        statements=[Said(answer.key, answer.value, answer.observed_on)],
                        said_by=None,
                        said_at=asked_at,
                        source_kind=SourceKind.EXCHANGE,
                        source=source,
                    )
                )
            except Refusal as refusal:
                left_out.append((answer.key[:80], refusal.code))
    record_audit(
        actor=asked_by,
        action="registry.refresh_facts",
        subject=holder.subject,
        at=asked_at,
        details={"reference": reference, "new": new, "left_out": left_out},
    )
    return Refreshed(new, tuple(left_out))
