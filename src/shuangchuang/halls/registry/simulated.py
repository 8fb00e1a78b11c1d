"""Simulated firms for the demo: codes that no real organisation bears, names that say 模拟.

The codes have a right last character and a wrong one before it (domain.shared.credit_code), so they
pass every check here and stand in no register.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from shuangchuang.domain.mandates import EVERY_MATTER
from shuangchuang.halls.registry.models import (
    BindingRecord,
    Capacity,
    InvitationRecord,
    MandateBasis,
    MandateRecord,
    OrganisationRecord,
    OrganisationSource,
    OrganisationStatus,
    ProofKind,
    ServiceKind,
    UnitRecord,
)
from shuangchuang.halls.registry.services import (
    Asked,
    Upload,
    enter_mandate,
    invite,
    list_institution,
    register_organisation,
    submit_binding,
)
from shuangchuang.halls.registry.simulated_profiles import load_simulated_profiles

_NOTE = "模拟数据"
FIRM, BANK, MATERIALS, STUDIO = "91450100MAFAKE010B", "91450200MAFAKE028A", "91450500MAFAKE052A", "91450300MAFAKE036A"
_ORGANISATIONS = (
    (FIRM, "邕江智造（模拟）有限公司", ServiceKind.NONE),
    (BANK, "柳江科创银行（模拟）", ServiceKind.FINANCE),
    (MATERIALS, "北部湾新材料（模拟）有限公司", ServiceKind.NONE),
)
# account, organisation, capacity, matters, days it lasts (None: without end)
_MANDATES = (
    ("faren", FIRM, Capacity.LEGAL_REPRESENTATIVE, [EVERY_MATTER], None),
    ("faren", MATERIALS, Capacity.LEGAL_REPRESENTATIVE, [EVERY_MATTER], None),
    ("jingban", FIRM, Capacity.AGENT, ["policy", "profile"], 365),
    ("jigou", BANK, Capacity.AGENT, [EVERY_MATTER], 365),
)


@transaction.atomic
def load_simulated_firms(people: dict[str, AbstractBaseUser], *, at: datetime) -> None:
    """Enter what is not there yet; ``people`` are the demo's accounts by name."""
    UnitRecord.objects.filter(slug="gx-sci").update(reviews_organisations=True)
    firms = {code: _organisation(code, name, kind, at) for code, name, kind in _ORGANISATIONS}
    for account, code, capacity, matters, days in _MANDATES:
        if not MandateRecord.objects.filter(organisation=firms[code], holder=people[account]).exists():
            head = MandateRecord.objects.filter(
                organisation=firms[code], capacity=Capacity.LEGAL_REPRESENTATIVE, revoked_at__isnull=True
            ).first()
            enter_mandate(
                organisation=firms[code],
                holder=people[account],
                capacity=capacity,
                matters=matters,
                valid_until=timezone.localdate(at) + timedelta(days) if days else None,
                given_by=head if capacity == Capacity.AGENT else None,
                basis=MandateBasis.GIVEN if head and capacity == Capacity.AGENT else MandateBasis.PROOF,
                basis_note=_NOTE,
                confirmed_by=None,
                confirmed_at=at,
            )
    if not firms[BANK].listed:
        list_institution(organisation=firms[BANK], listed=True, listed_by=people["jigou"], listed_at=at)
    if not BindingRecord.objects.filter(credit_code=STUDIO).exists():
        submit_binding(
            asked=Asked(credit_code=STUDIO, name="漓江文创（模拟）工作室", capacity=Capacity.LEGAL_REPRESENTATIVE),
            uploads=[Upload(ProofKind.LICENCE, "营业执照（模拟）.png", _picture(STUDIO))],
            applicant=people["chuangye"],
            submitted_at=at,
        )
    if not InvitationRecord.objects.filter(organisation=firms[FIRM]).exists():
        invite(
            giver=MandateRecord.objects.get(organisation=firms[FIRM], holder=people["faren"], revoked_at__isnull=True),
            contact="chuangye",
            matters=["matching"],
            valid_until=timezone.localdate(at) + timedelta(180),
            sent_at=at,
        )
    load_simulated_profiles(people, maker=firms[FIRM], materials=firms[MATERIALS], bank=firms[BANK], at=at)


def _organisation(code: str, name: str, service_kind: str, at: datetime) -> OrganisationRecord:
    return OrganisationRecord.objects.filter(credit_code=code).first() or register_organisation(
        credit_code=code,
        name=name,
        source=OrganisationSource.PROOF,
        source_note=_NOTE,
        service_kind=service_kind,
        status=OrganisationStatus.ACTIVE,
        registered_by=None,
        registered_at=at,
    )


def _picture(code: str) -> bytes:
    """A picture where a licence would be, that nobody takes for one."""
    picture = Image.new("RGB", (900, 600), "#fbf6e9")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, 880, 580), outline="#b4533c", width=6)
    draw.text((70, 120), "SIMULATED", fill="#b4533c", font=ImageFont.load_default(72))
    draw.text((70, 260), "not a business licence", fill="#444444", font=ImageFont.load_default(36))
    draw.text((70, 340), code, fill="#444444", font=ImageFont.load_default(36))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
