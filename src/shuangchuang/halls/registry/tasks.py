"""What the registry does in the background."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.jobs import job
from shuangchuang.halls.registry import queries, services


@job("registry.refresh_facts", title=_("更新机构画像"), attempts=5)
def refresh_facts(context: Any, *, organisation: int) -> None:
    """Ask the data-exchange platform; a platform that does not answer is asked again later."""
    body = queries.organisation_of_id(organisation)
    if body is None:
        return
    found = services.refresh_facts(
        organisation=body,
        platform=services.connected_platform(),
        asked_by=None,
        asked_at=timezone.now(),
        reference=f"job-{context.job_id}",
    )
    context.progress(done=found.new, total=found.new + len(found.left_out))
