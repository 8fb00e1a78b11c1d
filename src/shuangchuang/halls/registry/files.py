"""Who reads the files of this hall."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.notices.reading import noted_when_read, readable_by
from shuangchuang.halls.registry.queries import proof_of_file
from shuangchuang.halls.registry.queries.profiles import holder_of_subject, speaks_for
from shuangchuang.halls.registry.services import EVIDENCE, note_proof_read


@readable_by("registry.proof")
def proof(user: Any, file: FileRecord) -> bool:
    """The applicant, and whoever may review the request it belongs to."""
    return user.is_authenticated and proof_of_file(user, file) is not None


@noted_when_read("registry.proof")
def proof_read(user: Any, file: FileRecord, at: datetime) -> None:
    """By anybody but the applicant."""
    found = proof_of_file(user, file)
    if found is not None and found.binding.applicant_id != user.pk:
        note_proof_read(proof=found, read_by=user, read_at=at)


@readable_by(EVIDENCE)
def evidence(user: Any, file: FileRecord) -> bool:
    """The person it is about, and who acts for the organisation; officers are shown facts, not what proves them."""
    holder = holder_of_subject(file.subject)
    return holder is not None and speaks_for(user, holder)
