"""Who reads the files of this hall."""

from __future__ import annotations

from typing import Any

from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.notices.reading import readable_by
from shuangchuang.halls.registry.queries import proof_of_file


@readable_by("registry.proof")
def proof(user: Any, file: FileRecord) -> bool:
    """The applicant, and whoever may review the request it belongs to."""
    return user.is_authenticated and proof_of_file(user, file) is not None
