"""Who reads the files of this hall."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.notices.reading import readable_by
from shuangchuang.halls.supervision.models import EvidenceRecord
from shuangchuang.halls.supervision.queries.bulletins import papers_seen
from shuangchuang.halls.supervision.queries.inspections import file_seen
from shuangchuang.halls.supervision.queries.scope import visible_items
from shuangchuang.halls.supervision.services.inspection_checks import INSPECTION_EVIDENCE
from shuangchuang.halls.supervision.services.issuing import PAPER
from shuangchuang.halls.supervision.services.reporting import EVIDENCE


@readable_by(EVIDENCE)
def evidence(user: Any, file: FileRecord) -> bool:
    """Whoever sees the item it bears out."""
    items = EvidenceRecord.objects.filter(file=file).values("part__report__item")
    return user.is_authenticated and visible_items(user).filter(pk__in=items).exists()


@readable_by(INSPECTION_EVIDENCE)
def inspection_evidence(user: Any, file: FileRecord) -> bool:
    """The group and the office; an inspected unit, what belongs to its own findings and objections."""
    return user.is_authenticated and file_seen(user, file)


@readable_by(PAPER)
def paper(user: Any, file: FileRecord) -> bool:
    """Whoever may read the paper."""
    return user.is_authenticated and papers_seen(user).filter(Q(docx=file) | Q(pdf=file)).exists()
