"""What other halls and registered addresses are told of a plan: its number, and of a plan not public, whose it is."""

from __future__ import annotations

from datetime import datetime

from shuangchuang.halls.notices.services import publish
from shuangchuang.halls.plans.models import PlanRecord

INTERNAL = "plans.read_internal"


def tell(kind: str, plan: PlanRecord, *, at: datetime, **codes: str | int) -> None:
    """
    Publish an event of a plan, last in the transaction.

    Of a plan that is not public the event names the right that may know of it; whoever hands it on asks for that.
    """
    public = PlanRecord.objects.filter(pk=plan.pk, published=True).exists()
    needs = {} if public else {"needs": INTERNAL}
    publish(kind=kind, subject=f"plan:{plan.slug}", payload={"plan": plan.slug, **codes, **needs}, at=at)
