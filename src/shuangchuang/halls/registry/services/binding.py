"""Ask to act for an organisation, prove it, have it decided.

submit ─▶ take ─▶ confirm ─▶ OrganisationRecord (found or entered) ─▶ MandateRecord
                 └ return ─▶ resubmit      └ refuse
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from shuangchuang.domain.mandates import EVERY_MATTER, PROOF_LIMIT, RequestRefused, State, Step, after
from shuangchuang.domain.shared.credit_code import CreditCode
from shuangchuang.halls.notices.services import Looked, look_into, notify, publish, record_audit, store_file
from shuangchuang.halls.registry.models import (
    BindingProofRecord,
    BindingRecord,
    BindingState,
    BindingStepRecord,
    Capacity,
    MandateBasis,
    MandateRecord,
    OrganisationRecord,
    OrganisationSource,
    OrganisationStatus,
    ProofKind,
    RegionRecord,
)
from shuangchuang.halls.registry.queries.bindings import may_review
from shuangchuang.halls.registry.queries.organisations import organisation_of_code, region_of_credit_code
from shuangchuang.halls.registry.services.mandates import enter_mandate
from shuangchuang.halls.registry.services.organisations import (
    name_organisation,
    register_organisation,
    rename_organisation,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the applicant says: for which organisation, as what, in what, until when."""

    credit_code: str
    name: str
    capacity: str
    region: RegionRecord | None = None
    service_kind: str = ""
    matters: Sequence[str] = field(default_factory=list)
    may_delegate: bool = False
    valid_until: date | None = None


PROOF = "registry.proof"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    kind: str
    name: str
    content: bytes


def _checked(asked: Asked, *, on: date) -> dict[str, Any]:
    """The stored values of what was asked; a legal representative acts in everything, without end."""
    code = CreditCode.parse(asked.credit_code)
    values = {
        "credit_code": code.text,
        "name": asked.name.strip(),
        "region": asked.region or region_of_credit_code(code),
        "service_kind": asked.service_kind,
        "capacity": asked.capacity,
    }
    if not values["name"]:
        raise RequestRefused("request.nameless", "还没有填写单位名称。请按营业执照或登记证书填写。")
    if asked.capacity == Capacity.LEGAL_REPRESENTATIVE:
        return values | {"matters": [EVERY_MATTER], "may_delegate": False, "valid_until": None}
    if not asked.matters:
        raise RequestRefused("request.no_matter", "还没有选择授权事项。请按授权委托书勾选。")
    if asked.valid_until is None or asked.valid_until <= on:
        raise RequestRefused("request.past", "授权截止日期应在今天之后。请按授权委托书填写。")
    matters = [EVERY_MATTER] if EVERY_MATTER in asked.matters else sorted(asked.matters)
    return values | {"matters": matters, "may_delegate": asked.may_delegate, "valid_until": asked.valid_until}


def _need_proofs(capacity: str, held: set[str]) -> None:
    if ProofKind.LICENCE not in held:
        raise RequestRefused("request.no_licence", "还没有上传营业执照或登记证书。请拍照或扫描后上传。")
    if capacity == Capacity.AGENT and ProofKind.LETTER not in held:
        raise RequestRefused("request.no_letter", "授权经办人还要上传授权委托书。可以先下载模板，签字盖章后上传。")


Seen = Sequence[tuple[Upload, Looked]]

KINDS = ("pdf", "jpeg", "png")


def _look_into(uploads: Sequence[Upload], *, by: AbstractBaseUser, at: datetime) -> Seen:
    """Each file with what was found of it. Outside a transaction, so that a quarantined one stays in quarantine."""
    return [
        (
            upload,
            look_into(
                name=upload.name,
                content=upload.content,
                handed_in_by=by,
                handed_in_at=at,
                purpose=PROOF,
                kinds=KINDS,
                most_bytes=PROOF_LIMIT,
            ),
        )
        for upload in uploads
    ]


def _store_proofs(binding: BindingRecord, seen: Seen, *, by: AbstractBaseUser, at: datetime) -> None:
    for upload, looked in seen:
        file = store_file(
            name=looked.name,
            content=upload.content,
            stored_by=by,
            stored_at=at,
            purpose=PROOF,
            subject=f"binding:{binding.pk}",
            media_type=looked.media_type,
            verdict=looked.verdict,
        )
        binding.proofs.filter(kind=upload.kind, replaced_at__isnull=True).update(replaced_at=at)
        BindingProofRecord.objects.create(
            binding=binding, kind=upload.kind, file=file, media_type=looked.media_type, added_at=at
        )


def _tell(binding: BindingRecord, *, by: AbstractBaseUser | None, at: datetime, note: str = "") -> None:
    """The step for the applicant, the line for the log, the event for other halls."""
    BindingStepRecord.objects.create(binding=binding, state=binding.state, at=at, by=by, note=note)
    record_audit(
        actor=by,
        action=f"registry.binding_{binding.state}",
        subject=f"binding:{binding.pk}",
        at=at,
        details={"organisation": binding.organisation_id, "capacity": binding.capacity},
        personal={"note": note} if note else None,
        about=f"user:{binding.applicant_id}",
    )
    publish(
        kind=f"registry.binding_{binding.state}",
        subject=f"binding:{binding.pk}",
        payload={"binding": binding.pk, "applicant": binding.applicant_id, "organisation": binding.organisation_id},
        at=at,
    )


def _notify(binding: BindingRecord, *, at: datetime) -> None:
    """The applicant is told what was decided."""
    notify(
        kind=f"registry.binding_{binding.state}",
        recipients=[binding.applicant],
        values={"firm": binding.name, "reason": binding.reason.rstrip("。")},
        subject=f"binding:{binding.pk}",
        link=reverse("registry:request", args=(binding.pk,)),
        key=f"{binding.pk}@{binding.version}",
        about=binding.name,
        at=at,
    )


def _step(binding: BindingRecord, step: Step, *, version: int | None = None, reason: str = "", **values: Any) -> None:
    """Move on from the state and version that was looked at; of two at once the second is told so."""
    state = after(State(binding.state), step, reason=reason)
    looked_at = binding.version if version is None else version
    moved = BindingRecord.objects.filter(pk=binding.pk, version=looked_at, state=binding.state).update(
        state=state.value, version=F("version") + 1, reason=reason.strip(), **values
    )
    if not moved:
        raise RequestRefused("request.moved_on", "这份申请的状态刚刚变了。请刷新页面，按现在的状态办理。")
    binding.refresh_from_db()


def submit_binding(
    *, asked: Asked, uploads: Sequence[Upload], applicant: AbstractBaseUser, submitted_at: datetime
) -> BindingRecord:
    """
    Hand in a request with its proofs.

    :raises CreditCodeRefused: the code is none.
    :raises ContentRefused, FileRefused: a file cannot be taken.
    :raises RequestRefused: something is missing, such a request is open, or one acts for the organisation already.
    """
    values = _checked(asked, on=timezone.localdate(submitted_at))
    _need_proofs(asked.capacity, {upload.kind for upload in uploads})
    standing = MandateRecord.objects.filter(
        organisation__credit_code=values["credit_code"],
        holder=applicant,
        capacity=Capacity.LEGAL_REPRESENTATIVE,
        revoked_at__isnull=True,
    )
    if standing.exists():
        raise RequestRefused("request.held", "您已经是这家单位的法定代表人，不用再申请。请到“我的单位”办理。")
    return _submit(values, _look_into(uploads, by=applicant, at=submitted_at), applicant, submitted_at)


@transaction.atomic
def _submit(values: dict[str, Any], seen: Seen, applicant: AbstractBaseUser, submitted_at: datetime) -> BindingRecord:
    binding = BindingRecord(applicant=applicant, submitted_at=submitted_at, **values)
    try:
        with transaction.atomic():
            binding.save()
    except IntegrityError:
        raise RequestRefused(
            "request.open_already", "这家单位您已有一份在办的申请。请到“我的单位”查看或补正，不用重复提交。"
        ) from None
    _store_proofs(binding, seen, by=applicant, at=submitted_at)
    _tell(binding, by=applicant, at=submitted_at)
    return binding


def resubmit_binding(
    *, binding: BindingRecord, asked: Asked, uploads: Sequence[Upload], resubmitted_at: datetime
) -> None:
    """
    Hand a returned request in again; files not replaced stay. The code cannot change: that is another request.

    :raises ContentRefused, FileRefused: a file cannot be taken.
    :raises RequestRefused: it is not the applicant's turn, or something is missing.
    """
    values = _checked(asked, on=timezone.localdate(resubmitted_at))
    if values["credit_code"] != binding.credit_code:
        raise RequestRefused("request.other_code", "补正时不能换成另一家单位。请撤回后重新申请。")
    kept = set(binding.proofs.filter(replaced_at__isnull=True).values_list("kind", flat=True))
    _need_proofs(asked.capacity, kept | {upload.kind for upload in uploads})
    seen = _look_into(uploads, by=binding.applicant, at=resubmitted_at)
    with transaction.atomic():
        _step(binding, Step.RESUBMIT, submitted_at=resubmitted_at, reviewer=None, **values)
        _store_proofs(binding, seen, by=binding.applicant, at=resubmitted_at)
        _tell(binding, by=binding.applicant, at=resubmitted_at)


@transaction.atomic
def withdraw_binding(*, binding: BindingRecord, withdrawn_at: datetime) -> None:
    """
    The applicant takes the request back.

    :raises RequestRefused: it is decided.
    """
    _step(binding, Step.WITHDRAW)
    _tell(binding, by=binding.applicant, at=withdrawn_at)


def _may_decide(binding: BindingRecord, officer: AbstractBaseUser) -> None:
    if binding.applicant_id == officer.pk:
        raise RequestRefused("request.ones_own", "不能审核自己的申请。请由其他人员审核。")
    if not may_review(officer, binding):
        raise RequestRefused("request.out_of_reach", "这份申请不在您的审核范围内。")
    acts = MandateRecord.objects.filter(
        organisation__credit_code=binding.credit_code, holder=officer, revoked_at__isnull=True
    )
    if acts.exists():
        raise RequestRefused("request.partial", "您代表这家单位办事，不能审核它的申请。请由其他人员审核。")


@transaction.atomic
def take_binding(*, binding: BindingRecord, taken_by: AbstractBaseUser, taken_at: datetime) -> None:
    """
    Begin to review.

    :raises RequestRefused: one may not, or somebody else has.
    """
    _may_decide(binding, taken_by)
    _step(binding, Step.TAKE, reviewer=taken_by)
    _tell(binding, by=taken_by, at=taken_at)


@transaction.atomic
def return_binding(
    *, binding: BindingRecord, version: int, reason: str, decided_by: AbstractBaseUser, decided_at: datetime
) -> None:
    """
    Give a request back to be put right.

    :raises RequestRefused: one may not, gives no reason, or somebody was quicker.
    """
    _may_decide(binding, decided_by)
    _step(binding, Step.RETURN, version=version, reason=reason, reviewer=decided_by)
    _tell(binding, by=decided_by, at=decided_at, note=reason.strip())
    _notify(binding, at=decided_at)


@transaction.atomic
def refuse_binding(
    *, binding: BindingRecord, version: int, reason: str, decided_by: AbstractBaseUser, decided_at: datetime
) -> None:
    """
    Say no.

    :raises RequestRefused: one may not, gives no reason, or somebody was quicker.
    """
    _may_decide(binding, decided_by)
    _step(binding, Step.REFUSE, version=version, reason=reason, reviewer=decided_by, decided_at=decided_at)
    _tell(binding, by=decided_by, at=decided_at, note=reason.strip())
    _notify(binding, at=decided_at)


@transaction.atomic
def confirm_binding(
    *,
    binding: BindingRecord,
    version: int,
    decided_by: AbstractBaseUser,
    decided_at: datetime,
    reason: str = "",
    status: str = OrganisationStatus.UNKNOWN,
    renamed_since: date | None = None,
) -> MandateRecord:
    """
    Say yes: the organisation is found by its code or entered, and the mandate is put in force.

    Where the register has another name, it stays unless ``renamed_since`` says from which day the new one holds.

    :raises RequestRefused: one may not, the letter has run out meanwhile, or somebody was quicker.
    :raises OrganisationRefused: the day of renaming cannot be.
    """
    _may_decide(binding, decided_by)
    if binding.valid_until is not None and binding.valid_until <= timezone.localdate(decided_at):
        raise RequestRefused("request.letter_past", "授权委托书已经过期。请退回，由申请人补交新的授权委托书。")
    # Taken before anything else is written: whoever is second stops here.
    claimed = BindingRecord.objects.filter(pk=binding.pk, version=version, state=BindingState.UNDER_REVIEW)
    if not claimed.update(version=F("version")):
        raise RequestRefused("request.moved_on", "这份申请的状态刚刚变了。请刷新页面，按现在的状态办理。")
    organisation = organisation_of_code(CreditCode.parse(binding.credit_code)) or register_organisation(
        credit_code=binding.credit_code,
        name=binding.name,
        source=OrganisationSource.PROOF,
        source_note=f"binding:{binding.pk}",
        region=binding.region,
        service_kind=binding.service_kind,
        registered_by=decided_by,
        registered_at=decided_at,
    )
    named = name_organisation(
        organisation=organisation,
        name=binding.name,
        source=f"binding:{binding.pk}",
        named_by=decided_by,
        named_at=decided_at,
    )
    if not named and renamed_since is not None and organisation.name != binding.name:
        rename_organisation(
            organisation=organisation,
            name=binding.name,
            since=renamed_since,
            source=f"binding:{binding.pk}",
            renamed_by=decided_by,
            renamed_at=decided_at,
        )
    if status != OrganisationStatus.UNKNOWN:
        OrganisationRecord.objects.filter(pk=organisation.pk).update(status=status)
    _step(
        binding,
        Step.CONFIRM,
        version=version,
        reason=reason,
        reviewer=decided_by,
        decided_at=decided_at,
        organisation=organisation,
    )
    mandate = enter_mandate(
        organisation=organisation,
        holder=binding.applicant,
        capacity=binding.capacity,
        matters=binding.matters,
        may_delegate=binding.may_delegate,
        valid_until=binding.valid_until,
        basis=MandateBasis.PROOF,
        binding=binding,
        confirmed_by=decided_by,
        confirmed_at=decided_at,
    )
    _tell(binding, by=decided_by, at=decided_at, note=reason.strip())
    _notify(binding, at=decided_at)
    return mandate


def withdraw_for_claim(*, binding: BindingRecord, note: str, withdrawn_at: datetime) -> None:
    """A claim answers what was asked: nobody need look at the request any more."""
    _step(binding, Step.WITHDRAW)
    _tell(binding, by=None, at=withdrawn_at, note=note)
