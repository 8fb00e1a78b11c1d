"""Who was given a proof of a binding to read."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser

from shuangchuang.halls.notices.queries.audit import noted_lately
from shuangchuang.halls.notices.services import record_audit
from shuangchuang.halls.registry.models import BindingProofRecord

# The pages of one file, drawn one after the other, are one look.
ONE_LOOK = timedelta(minutes=10)
READ = "registry.read_proof"


def note_proof_read(*, proof: BindingProofRecord, read_by: AbstractBaseUser, read_at: datetime) -> None:
    """Note that somebody else than the applicant saw a proof or took it away; once for one look."""
    subject, details = f"binding:{proof.binding_id}", {"proof": proof.pk}
    if not noted_lately(
        actor=read_by, action=READ, subject=subject, details=details, since=read_at - ONE_LOOK, until=read_at
    ):
        record_audit(actor=read_by, action=READ, subject=subject, at=read_at, details=details)
