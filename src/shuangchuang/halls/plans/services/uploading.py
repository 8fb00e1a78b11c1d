"""A document comes in: stored as it is, read, opened as a draft."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from shuangchuang.adapters.documents import read_document
from shuangchuang.domain.plans.draft import Json, open_draft
from shuangchuang.domain.plans.parser import parse_plan
from shuangchuang.domain.plans.region_guess import guess_place
from shuangchuang.domain.text import Extract
from shuangchuang.halls.notices.services import record_audit, store_file
from shuangchuang.halls.plans.models import (
    DocumentRecord,
    DraftRecord,
    PlanRecord,
)
from shuangchuang.halls.plans.services.states import current_version, title_of
from shuangchuang.halls.registry.models import RegionRecord
from shuangchuang.halls.registry.queries import places, region_of_code


@transaction.atomic
def upload_document(
    *,
    name: str,
    content: bytes,
    region: RegionRecord | None,
    uploaded_by: AbstractBaseUser | None,
    uploaded_at: datetime,
    base_plan: PlanRecord | None = None,
) -> DraftRecord:
    """
    Read a plan document and open a draft of its ledger. Without a region the document's head is asked.

    :raises DocumentRefused: the file is of no kind we read, is too large, or has no text.
    """
    extract = read_document(content, name=name)
    file = store_file(
        name=name, content=content, stored_by=uploaded_by, stored_at=uploaded_at, purpose="plans.document"
    )
    document = DocumentRecord.objects.create(
        file=file,
        format=extract.format,
        text=extract.text,
        layout=_layout(extract),
        remarks=list(extract.remarks),
        uploaded_by=uploaded_by,
        uploaded_at=uploaded_at,
    )
    parsed = open_draft(parse_plan(extract))
    draft = DraftRecord.objects.create(
        document=document,
        base_plan=base_plan,
        base_version=current_version(base_plan) if base_plan else None,
        region=region or _region_of(parsed, extract.text),
        title=title_of(parsed, name),
        parsed=parsed,
        created_by=uploaded_by,
        created_at=uploaded_at,
        changed_at=uploaded_at,
    )
    record_audit(
        actor=uploaded_by,
        action="plans.upload",
        subject=f"draft:{draft.pk}",
        at=uploaded_at,
        details={"sha256": file.sha256, "size": file.size, "format": extract.format},
    )
    return draft


def _region_of(state: Json, text: str) -> RegionRecord | None:
    """The place the title, the issuer or the first lines name; None where they name none."""
    known = places()
    said = [
        state["metadata"][field]["value"] for field in ("title", "issuer", "addressee") if field in state["metadata"]
    ]
    code = next(filter(None, (guess_place(head, known) for head in [*said, text[:400]])), None)
    return region_of_code(code) if code else None


def _layout(extract: Extract) -> Json:
    """Blocks and pages as the check screen shows them: kind, span, page, centred, bold."""
    return {
        "blocks": [
            [block.span.start, block.span.end, str(block.kind), block.page or 0, int(block.centred), int(block.bold)]
            for block in extract.blocks
        ],
        "pages": [[page.number, page.span.start, page.span.end] for page in extract.pages],
    }
