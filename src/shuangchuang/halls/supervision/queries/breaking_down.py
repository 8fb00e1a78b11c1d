"""The items of a plan that may be broken down now, and how far the breakdown has come."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from shuangchuang.domain.supervision.model import ENDED, IN_HAND, Stage
from shuangchuang.halls.accounts.rights import reach
from shuangchuang.halls.plans.models import PlanRecord
from shuangchuang.halls.supervision.models import ItemRecord, ItemStateRecord, PartChoice, PartyRecord
from shuangchuang.halls.supervision.queries.scope import Visitor, arranges, visible_items

OPEN = tuple(stage.value for stage in (Stage.PROPOSED, Stage.APPROVED, *sorted(IN_HAND)))


def to_agree_on(user: Visitor, plan: PlanRecord) -> QuerySet[ItemRecord]:
    """The items of a plan this person may break down: all for the office, those their unit leads for a liaison."""
    states = ItemStateRecord.objects.filter(valid_until_at__isnull=True, stage__in=OPEN, item__plan=plan)
    items = visible_items(user).filter(plan=plan, pk__in=states.values("item")).order_by("order", "pk")
    if arranges(user, plan):
        return items
    led = PartyRecord.objects.filter(
        unit__slug__in=reach(user, "supervision.handle").units, part=PartChoice.LEAD, valid_until_at__isnull=True
    )
    return items.filter(pk__in=led.values("item"))


def narrowed(items: QuerySet[ItemRecord], wanted: dict[str, Any]) -> QuerySet[ItemRecord]:
    """Narrowed as the cleaned filters say."""
    if wanted.get("left"):
        agreed = ItemStateRecord.objects.filter(valid_until_at__isnull=True, start_date__isnull=False)
        items = (
            items.exclude(pk__in=agreed.values("item"))
            if wanted["left"] == "1"
            else items.filter(pk__in=agreed.values("item"))
        )
    if wanted.get("unit"):
        parties = PartyRecord.objects.filter(unit__slug=wanted["unit"], valid_until_at__isnull=True)
        items = items.filter(pk__in=parties.values("item"))
    for word in (wanted.get("q") or "").split():
        items = items.filter(title__icontains=word)
    return items


def agreed_of(user: Visitor, plan: PlanRecord) -> tuple[int, int]:
    """How many of the items that are not ended have been broken down, and how many there are."""
    standing = ItemStateRecord.objects.filter(
        valid_until_at__isnull=True, item__in=visible_items(user).filter(plan=plan).order_by()
    ).exclude(stage__in=[stage.value for stage in ENDED])
    found = standing.aggregate(whole=Count("pk"), done=Count("pk", filter=Q(start_date__isnull=False)))
    return found["done"], found["whole"]


def leading_units(user: Visitor, plan: PlanRecord) -> list[tuple[str, str]]:
    """The units that have a part in these items: slug and name."""
    parties = PartyRecord.objects.filter(item__in=to_agree_on(user, plan).order_by(), valid_until_at__isnull=True)
    return list(parties.order_by("unit__name").values_list("unit__slug", "unit__name").distinct())
