"""State, withdraw and erase facts. A newer statement of a source takes its older one's place; nothing is overwritten."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from shuangchuang.catalogue.code_tables import trade_table
from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import Field, FilledBy, key_of, read_value, value_json
from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.shared import Said as Word
from shuangchuang.halls.notices.queries.files import files_about
from shuangchuang.halls.notices.services import erase_file, erase_personal, record_audit, take_file
from shuangchuang.halls.registry.models import (
    ConsentRecord,
    FactRecord,
    FactStatus,
    HolderRecord,
    SensitiveFactRecord,
    SourceKind,
)
from shuangchuang.halls.registry.queries.profiles import holder_kinds
from shuangchuang.halls.registry.queries.regions import codes_begin_with

Fact = FactRecord | SensitiveFactRecord
EVIDENCE = "registry.evidence"  # the purpose of files that prove facts


class FactRefused(Refusal):
    """A fact cannot be stated, withdrawn or erased like this."""


@dataclass(frozen=True, slots=True)
class Said:
    """
    One statement to be stored: ``key`` as JSON writes it (``revenue_wan[2022]``, Chinese names too), ``raw`` a
    value as typed or as JSON holds it, ``observed_date`` the day it was true (None: the day it is said), ``proven``
    whether the file handed in with a form proves it.
    """

    key: str
    raw: Any
    observed_date: date | None = None
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that is to prove what is said: the name its sender gave it, and its bytes."""

    name: str
    content: bytes


@transaction.atomic
def state_facts(
    *,
    holder: HolderRecord,
    statements: Iterable[Said],
    said_by: AbstractBaseUser | None,
    said_at: datetime,
    source_kind: str = SourceKind.SELF,
    source: str = "",
    evidence: Any = None,
) -> list[Fact]:
    """
    Store what a source says, all or nothing; the statements that are new, in their order.

    What the source says already, of the same day, is left as it is: saying it again changes nothing.

    :raises FactRefused: the field is not for this holder or this source, the day lies ahead, or somebody was faster.
    :raises FieldUnknown, PeriodRefused, ValueRefused: no such field, period or value.
    """
    stated = [
        fact
        for said in statements
        if (
            fact := _state(
                holder,
                said,
                said_by=said_by,
                said_at=said_at,
                source_kind=source_kind,
                source=source,
                evidence=evidence,
            )
        )
    ]
    if stated:
        record_audit(
            actor=said_by,
            action="registry.state_facts",
            subject=holder.subject,
            at=said_at,
            # Which fields, never what they say.
            details={"facts": [str(fact) for fact in stated], "source_kind": str(source_kind)},
        )
    return stated


def _state(
    holder: HolderRecord,
    said: Said,
    *,
    said_by: AbstractBaseUser | None,
    said_at: datetime,
    source_kind: str,
    source: str,
    evidence: Any,
) -> Fact | None:
    key = key_of(said.key, field_book())
    spec = field_book().of(key.name)
    _check_source(holder, spec, source_kind)
    value = read_value(spec, said.raw)
    if value is None:
        raise FactRefused(
            "fact_empty", "“{field}”没有填。没有就写“没有”或 0；要撤回原来填的，请用“撤回”。", field=Word(spec.zh)
        )
    _check_place(spec, value)
    day = said.observed_date or timezone.localdate(said_at)
    if day > timezone.localdate(said_at):
        raise FactRefused(
            "fact_ahead", "“{field}”的日期 {day} 还没有到，请填事实成立的日期。", field=Word(spec.zh), day=day
        )
    kind = SensitiveFactRecord if spec.sensitive else FactRecord
    written = value_json(spec, value)
    current = kind.objects.filter(
        holder=holder,
        field=key.name,
        period=key.period,
        source_kind=source_kind,
        source=source,
        status=FactStatus.CURRENT,
    )
    known = current.first()
    if known is not None and known.value == written:
        evidence = evidence or known.evidence  # what proved it goes on proving it
        if known.observed_date == day and known.evidence == evidence:
            return None
    if known is not None and source_kind == SourceKind.EXCHANGE and day < known.observed_date:
        return None  # an answer that comes late does not undo a newer one
    current.update(status=FactStatus.SUPERSEDED, ended_at=said_at)
    salt = secrets.token_hex(16)
    try:
        with transaction.atomic():
            return kind.objects.create(
                holder=holder,
                field=key.name,
                period=key.period,
                value=written,
                source_kind=source_kind,
                source=source,
                observed_date=day,
                said_by_id=said_by.pk if said_by else None,
                said_at=said_at,
                evidence=evidence,
                salt=salt,
                seal=_seal(salt, written),
            )
    except IntegrityError:
        # Of two who say it at once, the second finds the place taken.
        raise FactRefused(
            "fact_changed", "“{field}”刚被别人改过。请刷新页面，看过新的内容再改。", field=Word(spec.zh)
        ) from None


def _check_source(holder: HolderRecord, spec: Field, source_kind: str) -> None:
    if not holder_kinds(holder) & set(spec.holders):
        raise FactRefused("fact_not_for_holder", "“{field}”不是这类画像的字段，请对照字段表。", field=Word(spec.zh))
    if spec.filled_by is FilledBy.COMPUTED:
        raise FactRefused("fact_computed", "“{field}”由系统计算，不用填写。请填写它所依据的事实。", field=Word(spec.zh))
    if spec.filled_by is FilledBy.OFFICER and source_kind in {SourceKind.SELF, SourceKind.SHEET}:
        raise FactRefused("fact_of_officers", "“{field}”由有权人员登记，自己不能填写。", field=Word(spec.zh))


def _check_place(spec: Field, value: Any) -> None:
    if spec.check == "trade":
        trade_table().parse(str(value))
    if spec.check == "region" and not codes_begin_with(str(value)):
        raise FactRefused(
            "fact_region", "“{field}”的代码 {region} 不在行政区划代码表里，请核对。", field=Word(spec.zh), region=value
        )


def _seal(salt: str, written: Any) -> str:
    words = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}{words}".encode()).hexdigest()


def keep_facts(
    *,
    holder: HolderRecord,
    statements: Iterable[Said],
    emptied: Iterable[str],
    said_by: AbstractBaseUser,
    said_at: datetime,
    evidence: Evidence | None = None,
) -> int:
    """
    What a holder's form says now: new statements stored, emptied ones taken back; how many, all or nothing.

    ``evidence`` proves the statements that are ``proven``. It is taken outside the transaction, so that a quarantined
    file stays; where the facts are refused it is erased again.

    :raises ContentRefused, FileRefused: the file cannot be taken. :raises Refusal: a fact cannot.
    """
    if evidence is None:
        return _keep(holder, statements, emptied, said_by, said_at, None)
    file = take_file(
        name=evidence.name,
        content=evidence.content,
        stored_by=said_by,
        stored_at=said_at,
        purpose=EVIDENCE,
        subject=holder.subject,
    )
    try:
        return _keep(holder, statements, emptied, said_by, said_at, file)
    except Refusal:
        erase_file(file=file, erased_by=said_by, erased_at=said_at, why="所证明的内容没有存下")
        raise


@transaction.atomic
def _keep(
    holder: HolderRecord,
    statements: Iterable[Said],
    emptied: Iterable[str],
    said_by: AbstractBaseUser,
    said_at: datetime,
    file: Any,
) -> int:
    said = list(statements)
    proven = [one for one in said if one.proven]
    rest = [one for one in said if not one.proven]
    stated = state_facts(holder=holder, statements=proven, said_by=said_by, said_at=said_at, evidence=file)
    stated += state_facts(holder=holder, statements=rest, said_by=said_by, said_at=said_at)
    taken = 0
    for key in emptied:
        withdraw_fact(holder=holder, key=key, withdrawn_by=said_by, withdrawn_at=said_at)
        taken += 1
    return len(stated) + taken


@transaction.atomic
def withdraw_fact(*, holder: HolderRecord, key: str, withdrawn_by: AbstractBaseUser, withdrawn_at: datetime) -> int:
    """
    Take back what the holder said of a field; how many statements. It becomes unknown unless an authority says it.

    :raises FactRefused: the holder has said nothing of it.
    """
    found = key_of(key, field_book())
    spec = field_book().of(found.name)
    kind = SensitiveFactRecord if spec.sensitive else FactRecord
    count = kind.objects.filter(
        holder=holder,
        field=found.name,
        period=found.period,
        source_kind__in=(SourceKind.SELF, SourceKind.SHEET),
        status=FactStatus.CURRENT,
    ).update(status=FactStatus.WITHDRAWN, ended_at=withdrawn_at)
    if not count:
        raise FactRefused(
            "fact_not_own",
            "“{field}”没有可以撤回的自填内容。部门共享的数据有误，请向来源部门申请更正。",
            field=Word(spec.zh),
        )
    record_audit(
        actor=withdrawn_by,
        action="registry.withdraw_fact",
        subject=holder.subject,
        at=withdrawn_at,
        details={"fact": str(found)},
    )
    return count


@transaction.atomic
def erase_profile(*, holder: HolderRecord, erased_by: AbstractBaseUser, erased_at: datetime) -> int:
    """
    Erase a person's profile at the person's wish (个人信息保护法 art. 47); how many statements.

    Values, sources, the salts of their digests and the files that prove them go, for good; the rows stay as
    已依法删除, consents are withdrawn, and what the audit log holds about the person is erased with them.

    :raises FactRefused: it is an organisation's.
    """
    if holder.user_id is None:
        raise FactRefused("erase_organisation", "机构画像不是个人信息，不能整体删除。请逐项撤回自填的内容。")
    count = 0
    for kind in (FactRecord, SensitiveFactRecord):
        left = kind.objects.filter(holder=holder).exclude(status=FactStatus.ERASED)
        left.filter(ended_at__isnull=True).update(ended_at=erased_at, status=FactStatus.SUPERSEDED)
        count += left.update(status=FactStatus.ERASED, value=None, source="", salt="", evidence=None)
    for file in files_about(purpose=EVIDENCE, subject=holder.subject):
        erase_file(file=file, erased_by=erased_by, erased_at=erased_at, why="当事人删除个人画像")
    ConsentRecord.objects.filter(holder=holder, withdrawn_at__isnull=True).update(
        withdrawn_at=erased_at, withdrawn_by_id=erased_by.pk
    )
    # Why each look was taken is in free words; who looked, when and for what stays.
    holder.uses.update(why="", fields=[])
    erase_personal(about=holder.subject, erased_by=erased_by, erased_at=erased_at, why="当事人删除个人画像")
    record_audit(
        actor=erased_by,
        action="registry.erase_profile",
        subject=holder.subject,
        at=erased_at,
        details={"facts": count},
    )
    return count


def note_export(*, holder: HolderRecord, form: str, facts: int, taken_by: AbstractBaseUser, taken_at: datetime) -> None:
    """Note that a profile left the house; how many facts, never which values."""
    record_audit(
        actor=taken_by,
        action="registry.export_profile",
        subject=holder.subject,
        at=taken_at,
        details={"form": form, "facts": facts},
    )
