"""Items with how they stand, now or at the end of an earlier day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from shuangchuang.halls.supervision.models import ItemRecord, ItemStateRecord, PartyRecord, StepRecord
from shuangchuang.halls.supervision.queries.scope import Visitor, visible_items


def end_of(day: date) -> datetime:
    """The first moment after a day, in the deployment's time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def states_as_of(day: date | None) -> QuerySet[ItemStateRecord]:
    """How items stand; with a day, how they stood at its end."""
    if day is None:
        return ItemStateRecord.objects.filter(valid_until_at__isnull=True)
    # By item, the last that began before: an index finds each at once, however many stretches there were.
    last = ItemStateRecord.objects.filter(item=OuterRef("pk"), valid_from_at__lt=end_of(day)).order_by(
        "-valid_from_at", "-pk"
    )
    found = ItemRecord.objects.annotate(state_then=Subquery(last.values("pk")[:1])).exclude(state_then=None)
    return ItemStateRecord.objects.filter(pk__in=found.values("state_then"))


def parties_as_of(day: date | None) -> QuerySet[PartyRecord]:
    """Who has which part; with a day, who had."""
    parties = PartyRecord.objects.select_related("unit").order_by("order")
    if day is None:
        return parties.filter(valid_until_at__isnull=True)
    moment = end_of(day)
    return parties.filter(valid_from_at__lt=moment).filter(
        Q(valid_until_at__isnull=True) | Q(valid_until_at__gte=moment)
    )


def standing(user: Visitor, *, day: date | None = None) -> QuerySet[ItemStateRecord]:
    """The items somebody may see, each as it stands (or stood), with its units as ``item.units_then``."""
    units = Prefetch("item__parties", queryset=parties_as_of(day), to_attr="units_then")
    states = states_as_of(day).filter(item__in=visible_items(user))
    return (
        states.select_related("item__plan__region", "item__parent", "item__member")
        .prefetch_related(units)
        .order_by("item__plan", "item__order", "item")
    )


def item_seen_by(user: Visitor, *, plan: str, key: str) -> ItemRecord | None:
    """One item, if this visitor may see it."""
    return visible_items(user).filter(plan__slug=plan, key=key).select_related("plan__region", "parent").first()


def story_of(record: ItemRecord, *, day: date | None = None) -> QuerySet[StepRecord]:
    """Every step of an item, the newest first; with a day, those until its end."""
    steps = StepRecord.objects.filter(item=record).select_related("person", "said").order_by("-sequence")
    return steps if day is None else steps.filter(at__lt=end_of(day))
