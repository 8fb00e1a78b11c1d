"""After adoption: revisions, and who may see a plan."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from shuangchuang.halls.notices.services import publish, record_audit
from shuangchuang.halls.plans.models import (
    DraftRecord,
    PlanRecord,
)
from shuangchuang.halls.plans.services.refusing import PlanRefused
from shuangchuang.halls.plans.services.states import current_version


@transaction.atomic
def open_revision(*, plan: PlanRecord, opened_by: AbstractBaseUser, opened_at: datetime) -> DraftRecord:
    """
    A draft that begins with the ledger as it stands, for corrections after adoption.

    :raises PlanRefused: the plan has no version yet.
    """
    version = current_version(plan)
    if version is None:
        raise PlanRefused("no_version", "这份计划还没有写入台账，不能修订。")
    draft = DraftRecord.objects.create(
        document=version.document,
        base_plan=plan,
        base_version=version,
        region=plan.region,
        title=version.title,
        parsed=version.state,
        created_by=opened_by,
        created_at=opened_at,
        changed_at=opened_at,
    )
    record_audit(
        actor=opened_by, action="plans.revise", subject=f"plan:{plan.slug}", at=opened_at, details={"draft": draft.pk}
    )
    return draft


@transaction.atomic
def publish_plan(
    *, plan: PlanRecord, published: bool, changed_by: AbstractBaseUser | None, changed_at: datetime
) -> None:
    """Show a plan to everyone, or take it back to those whose work it is. What stands like that already stays."""
    changed = PlanRecord.objects.filter(pk=plan.pk, published=not published).update(published=published)
    plan.published = published
    if not changed:
        return
    record_audit(
        actor=changed_by,
        action="plans.publish" if published else "plans.withdraw",
        subject=f"plan:{plan.slug}",
        at=changed_at,
    )
    # Whoever was told that it is public is told that it no longer is.
    publish(
        kind="plans.published" if published else "plans.withdrawn",
        subject=f"plan:{plan.slug}",
        payload={"plan": plan.slug},
        at=changed_at,
    )
