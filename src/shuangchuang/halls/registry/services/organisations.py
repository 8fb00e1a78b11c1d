"""Enter organisations by their code, rename them with the day, let an institution list itself."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.shared.credit_code import CreditCode
from shuangchuang.halls.notices.services import publish, record_audit
from shuangchuang.halls.registry.models import (
    OrganisationNameRecord,
    OrganisationRecord,
    OrganisationStatus,
    RegionRecord,
)
from shuangchuang.halls.registry.queries.organisations import region_of_credit_code


class OrganisationRefused(Refusal):
    """An organisation cannot be entered or changed like this."""


@transaction.atomic
def register_organisation(
    *,
    credit_code: str,
    name: str,
    source: str,
    registered_by: AbstractBaseUser | None,
    registered_at: datetime,
    region: RegionRecord | None = None,
    service_kind: str = "",
    status: str = OrganisationStatus.UNKNOWN,
    source_note: str = "",
) -> OrganisationRecord:
    """
    Enter an organisation; its kind follows from the code, its region too unless one is given.

    :raises CreditCodeRefused: the code is none.
    :raises OrganisationRefused: it has no name, or an organisation of this code is there.
    """
    code = CreditCode.parse(credit_code)
    if not name.strip():
        raise OrganisationRefused("organisation_nameless", "还没有填写名称。请按营业执照或登记证书填写。")
    organisation = OrganisationRecord(
        credit_code=code.text,
        name=name.strip(),
        kind=code.kind.value,
        service_kind=service_kind,
        region=region or region_of_credit_code(code),
        status=status,
        source=source,
        source_note=source_note,
        registered_by=registered_by,
        registered_at=registered_at,
    )
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        raise OrganisationRefused(
            "organisation_exists",
            "统一社会信用代码 {credit_code} 已经登记。请直接使用已登记的单位。",
            credit_code=code.text,
        ) from None
    record_audit(
        actor=registered_by,
        action="registry.register_organisation",
        subject=f"organisation:{organisation.pk}",
        at=registered_at,
        after={"credit_code": code.text, "name": organisation.name, "source": source},
    )
    publish(
        kind="registry.organisation_registered",
        subject=f"organisation:{organisation.pk}",
        payload={"organisation": organisation.pk},
        at=registered_at,
    )
    return organisation


@transaction.atomic
def name_organisation(
    *, organisation: OrganisationRecord, name: str, source: str, named_by: AbstractBaseUser | None, named_at: datetime
) -> bool:
    """Give its name to an organisation for which its code still stands; whether it was nameless and a name is given."""
    given = name.strip()
    nameless = OrganisationRecord.objects.filter(pk=organisation.pk, name=organisation.credit_code)
    if given in {"", organisation.credit_code} or not nameless.update(name=given):
        return False
    organisation.name = given
    record_audit(
        actor=named_by,
        action="registry.name_organisation",
        subject=f"organisation:{organisation.pk}",
        at=named_at,
        after={"name": given},
        why=source,
    )
    return True


@transaction.atomic
def rename_organisation(
    *,
    organisation: OrganisationRecord,
    name: str,
    since: date,
    source: str,
    renamed_by: AbstractBaseUser | None,
    renamed_at: datetime,
) -> None:
    """
    Give an organisation its new name from a day on; the old one stays findable as a former name.

    :raises OrganisationRefused: the name is the one it has, or a former name ended on that day or later.
    """
    before = organisation.name
    if name.strip() in {"", before}:
        raise OrganisationRefused("name_unchanged", "新名称与现名称相同。请核对后再保存。")
    last = organisation.former_names.first()
    if last is not None and last.valid_until >= since:
        raise OrganisationRefused(
            "rename_too_early", "更名日期应晚于上一次更名（{last}）。请核对日期。", last=last.valid_until.isoformat()
        )
    if not OrganisationRecord.objects.filter(pk=organisation.pk, name=before).update(name=name.strip()):
        raise OrganisationRefused("changed_meanwhile", "这家单位的资料刚刚被别人改过。请刷新页面后再改。")
    OrganisationNameRecord.objects.create(
        organisation=organisation,
        name=before,
        valid_from=last.valid_until if last else None,
        valid_until=since,
        source=source,
    )
    organisation.name = name.strip()
    record_audit(
        actor=renamed_by,
        action="registry.rename_organisation",
        subject=f"organisation:{organisation.pk}",
        at=renamed_at,
        before={"name": before},
        after={"name": organisation.name, "since": since},
        why=source,
    )


@transaction.atomic
def list_institution(
    *, organisation: OrganisationRecord, listed: bool, listed_by: AbstractBaseUser, listed_at: datetime
) -> None:
    """
    Let an institution be found by those who look for its services, or take it off the list.

    :raises OrganisationRefused: it offers no service.
    """
    if listed and not organisation.is_institution:
        raise OrganisationRefused("not_an_institution", "只有服务机构可以公开列出；企业的资料不公开。")
    if not OrganisationRecord.objects.filter(pk=organisation.pk, listed=not listed).update(listed=listed):
        return
    organisation.listed = listed
    record_audit(
        actor=listed_by,
        action="registry.list_institution",
        subject=f"organisation:{organisation.pk}",
        at=listed_at,
        after={"listed": listed},
    )
